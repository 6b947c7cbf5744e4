"""CEA-608 inside H.264: caption data as SEI user data, a unit for each frame (ATSC A/72, CTA-708).

The container is ``user_data_registered_itu_t_t35`` of the USA (0xB5), ATSC (0x0031), ``GA94``. At
29.97 frames a second each unit carries twenty triplets: one pair of field 1, one empty of field 2
and eighteen of DTV captions that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from boletin.model import Cue
from boletin.picture.captions.cea608 import Pair, schedule, with_parity

_COUNT = 20
"""``cc_count`` at 30000/1001 frames a second, half of it at twice that (CTA-708 §4.3.6)."""
_SEI = 6
_REGISTERED = 4
_HEAD = bytes((0xB5, 0x00, 0x31)) + b"GA94" + bytes((0x03,))
_NOTHING: Pair = (0, 0)


def unit(pair: Pair = _NOTHING, count: int = _COUNT) -> bytes:
    """The SEI unit with one pair of field 1, without start code; no byte of it needs escaping."""
    first, second = (with_parity(byte) for byte in pair)
    triplets = bytes((0xFC, first, second, 0xFD, 0x80, 0x80)) + bytes((0xF8, 0x80, 0x80)) * (
        count - 2
    )
    payload = _HEAD + bytes((0x40 | count, 0xFF)) + triplets + b"\xff"
    return bytes((_SEI, _REGISTERED, len(payload))) + payload + b"\x80"


def aside(
    cues: Sequence[Cue], labels: Sequence[str] = (), *, times: int = 1
) -> Callable[[int], bytes]:
    """For ``h264.stretched``: the unit of each frame of a clip with these captions.

    ``times``: 2 where every frame is shown twice; the second time nothing is sent.
    """
    sent = {
        (load.frame + index) * times: pair
        for load in schedule(cues, labels)
        for index, pair in enumerate(load.pairs)
    }
    count = _COUNT // times
    nothing = unit(_NOTHING, count)
    return lambda frame: unit(sent[frame], count) if frame in sent else nothing

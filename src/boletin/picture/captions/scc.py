"""Scenarist closed captions (.scc): CEA-608 pairs with drop-frame times (C10–C12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from boletin.model import Cue
from boletin.picture.captions.cea608 import Load, schedule, with_parity
from boletin.picture.captions.srt import label

_TEN_MINUTES = 17982
"""Frames in ten minutes at 29.97: two numbers dropped each minute but the tenth (SMPTE 12M)."""
_MINUTE = 1798


def write(cues: Sequence[Cue], speakers: Mapping[int, str]) -> str:
    """The whole file. ``speakers``: ``LOC n`` -> name, told where the speaker changes (C07)."""
    lines = ["Scenarist_SCC V1.0"]
    loads = schedule(cues, [label(cue, speakers) for cue in cues])
    lines += [f"{drop_frame(load.frame)}\t{_codes(load)}" for load in loads]
    return "\n\n".join(lines) + "\n"


def drop_frame(frame: int) -> str:
    """``HH:MM:SS;FF`` of a frame at 30000/1001."""
    tens, rest = divmod(frame, _TEN_MINUTES)
    dropped = 18 * tens + (2 * ((rest - 2) // _MINUTE) if rest > 1 else 0)
    number = frame + dropped
    seconds, frames = divmod(number, 30)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02};{frames:02}"


def _codes(load: Load) -> str:
    return " ".join(f"{with_parity(a):02x}{with_parity(b):02x}" for a, b in load.pairs)

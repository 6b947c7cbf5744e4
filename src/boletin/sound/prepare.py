"""A sound of audio_assets/ made ready for the mix, once: decoded, at one level, without a seam.

It is decoded whole with ffmpeg's protocols closed (S03), brought to 48 kHz stereo and to the house
level, so that every mix starts from equal sounds. Of a bed there are two: as it is, and as it
sounds under a voice. All of it goes from file to file in blocks.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from boletin import ffmpeg, files
from boletin.errors import MediaError
from boletin.model import Samples
from boletin.silence import dead_air_ms
from boletin.sound import loops
from boletin.sound.credits import CREDITS, Credit, file_of
from boletin.sound.filters import Filter, bell
from boletin.sound.loudness import Meter
from boletin.sound.reel import BLOCK, Fitted, Reel, fitted, wind

HZ = 48000
HOUSE_LUFS = -20.0
"""Level of the voice inside a mix, and of every asset before its own gain."""
MAX_BYTES = 300_000_000
MAX_MS = 30 * 60_000
"""Longest sound taken in; a whole programme is not an asset."""
MAX_BED_MS = 4 * 60_000
"""So much of a bed is used: after it, it goes round."""
SOUND, ROOMY, CARD = "sonido.f32", "aparte.f32", "ficha.json"
_QUIET_DB = -55.0
"""Relative to its peak: what is softer at head and tail of a sound is cut away."""
_DRAFT = "entero.f32"
_LEAST_PEAK = 1e-4
_UNKNOWN_SIZE = 0xFFFF0000
"""A WAV written as it came does not know its size and promises more than this."""
_LEAST_MS = {"cama": 2000}
"""A bed shorter than this is no music; of anything else, 20."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a prepared sound. Frames at 48 kHz."""

    frames: int
    loop: tuple[int, int] | None = None
    """Where a bed goes round; None: it plays once."""
    bar_ms: int | None = None


def prepare(folder: Path, credit: Credit, target: Path) -> None:
    """Write :data:`SOUND`, for a bed :data:`ROOMY`, and the :data:`CARD` into ``target``.

    Raises MediaError, with the file that staff can mend, StorageError.
    """
    try:
        whole = _taken_in(folder, credit, target)
    except MediaError as error:
        error.file = f"{folder.name}/{credit.archivo}"
        raise
    first, last = _span(whole, credit.tipo)
    gain = _house_gain(_part(whole, first, last), last - first, credit.tipo)
    reel = wind(target / SOUND, (b * gain for b in _part(whole, first, last)), HZ)
    card = Card(reel.frames)
    if credit.tipo == "cama":
        card = _go_round(reel, credit)
        _make_room(reel, card, target)
    whole.path.unlink()
    files.write(target / CARD, json.dumps([card.frames, card.loop, card.bar_ms]).encode())


def read_card(target: Path) -> Card:
    """The card of a prepared sound."""
    frames, loop, bar = json.loads((target / CARD).read_bytes())
    return Card(frames, (loop[0], loop[1]) if loop else None, bar)


# --- taking in -------------------------------------------------------------------------------


def _taken_in(folder: Path, credit: Credit, target: Path) -> Reel:
    """The whole sound as 48 kHz stereo. Raises MediaError."""
    path, where = file_of(folder, credit), f"{folder.name}/{credit.archivo}"
    if not path.is_file():
        raise MediaError(
            f"Falta el sonido «{credit.name}»: no está {where}.",
            remedy=f"Ponga ahí el archivo o corrija «archivo» en {folder.name}/{CREDITS}.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise _too_long(credit)
    hz, blocks = _decoded(path)
    raw = wind(target / "crudo.f32", _stereo(_whole(blocks, hz, credit)), hz)
    _long_enough(raw.frames * 1000 // hz, folder, credit)
    total = sum((block.sum(0, np.float64) for block in raw.blocks()), np.zeros(2))
    centred = _Centred(raw, (total / raw.frames).astype(np.float32))
    peak = max((float(np.abs(block).max(initial=0.0)) for block in centred.blocks()), default=0.0)
    if not peak > _LEAST_PEAK:
        raise MediaError(
            f"El sonido «{credit.name}» está en silencio.",
            remedy="Ábralo para comprobarlo y expórtelo de nuevo.",
        )
    reel = wind(target / _DRAFT, fitted(centred, HZ, 2).blocks(), HZ)
    raw.path.unlink()
    return reel


def _long_enough(lasts_ms: int, folder: Path, credit: Credit) -> None:
    least_ms = _LEAST_MS.get(credit.tipo, 20)
    if lasts_ms < least_ms:
        raise MediaError(
            f"El sonido «{credit.name}» dura {lasts_ms} ms: muy poco para {credit.tipo}.",
            remedy=f"Ponga uno de al menos {least_ms} ms.",
        )
    if credit.bucle_ms and credit.bucle_ms[1] > lasts_ms:
        raise MediaError(
            f"«bucle_ms» de «{credit.name}» llega a {credit.bucle_ms[1]} y el sonido dura "
            f"{lasts_ms} ms.",
            remedy=f"Corríjalo en {folder.name}/{CREDITS}, o quítelo: la vuelta se busca sola.",
        )


@dataclass(frozen=True, slots=True)
class _Centred:
    """A sound without its constant part, which a bad sound card adds and no ear hears."""

    source: Reel
    offset: Samples

    @property
    def frames(self) -> int:
        return self.source.frames

    @property
    def channels(self) -> int:
        return self.source.channels

    @property
    def hz(self) -> int:
        return self.source.hz

    def blocks(self) -> Iterator[Samples]:
        for block in self.source.blocks():
            yield block - self.offset


def check(folder: Path, credit: Credit) -> None:
    """Decode a sound to its end and keep nothing of it. Raises MediaError as prepare does."""
    with tempfile.TemporaryDirectory() as place:
        try:
            _taken_in(folder, credit, Path(place))
        except MediaError as error:
            error.file = f"{folder.name}/{credit.archivo}"
            raise


def _too_long(credit: Credit) -> MediaError:
    return MediaError(
        f"El sonido «{credit.name}» es demasiado largo.",
        remedy=f"Córtelo: caben {MAX_MS // 60_000} minutos.",
    )


def _decoded(path: Path) -> tuple[int, Iterator[Samples]]:
    """FLAC and WAV directly; any other format through ffmpeg, which explains what is broken."""
    if path.suffix.lower() in (".flac", ".wav"):
        try:
            _judge_length(path)
            with soundfile.SoundFile(path) as file:
                file.seek(max(0, file.frames - 1))  # its end can be reached
                whole = len(file.read(1, dtype="float32")) == 1
                hz = file.samplerate
        except (soundfile.SoundFileError, RuntimeError):
            whole = False
        if whole:
            return hz, _read(path)
    stream = ffmpeg.stream_audio(path)
    return stream.hz, stream.blocks


def _judge_length(path: Path) -> None:
    """A WAV that ends before its header says was cut while it was copied: nobody else tells."""
    with path.open("rb") as file:
        head = file.read(12)
    promised = int.from_bytes(head[4:8], "little") + 8
    if head[:4] == b"RIFF" and path.stat().st_size + 1 < promised < _UNKNOWN_SIZE:
        raise MediaError(
            f"{path.name}: El archivo está cortado: faltan "
            f"{promised - path.stat().st_size} de {promised} bytes.",
            remedy="Cópielo de nuevo desde el original.",
        )


def _read(path: Path) -> Iterator[Samples]:
    try:
        yield from soundfile.blocks(path, BLOCK, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError):
        raise MediaError(
            f"{path.name}: El archivo está dañado o no es audio ni video.",
            remedy="Expórtelo de nuevo desde el programa original.",
        ) from None


def _whole(blocks: Iterable[Samples], hz: int, credit: Credit) -> Iterator[Samples]:
    """No longer than allowed, and only numbers."""
    left = MAX_MS * hz // 1000
    for block in blocks:
        left -= len(block)
        if left < 0:
            raise _too_long(credit)
        if not np.isfinite(block).all():
            block = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)  # noqa: PLW2901
        yield block


def _stereo(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Two channels: mono doubled; of more, front left and right with the centre in both."""
    for block in blocks:
        if block.shape[1] == 1:
            yield np.repeat(block, 2, axis=1)
        elif block.shape[1] > 2:
            yield block[:, :2] + block[:, 2:3] * np.float32(0.7071)
        else:
            yield block


# --- what of it, and how loud ----------------------------------------------------------------


def _part(reel: Reel, first: int, last: int) -> Iterator[Samples]:
    for start in range(first, last, BLOCK):
        yield reel.read(start, min(BLOCK, last - start))


def _span(reel: Reel, kind: str) -> tuple[int, int]:
    """First and last frame that are used."""
    if kind == "cama":
        return 0, min(reel.frames, MAX_BED_MS * HZ // 1000)
    if kind == "inserto":
        # A recording of staff is cut to where somebody speaks, with a breath on both sides.
        speech = np.concatenate(list(Fitted(reel, 8000, 1).blocks()))
        head, tail = dead_air_ms(speech, 8000)
        return head * HZ // 1000, reel.frames - tail * HZ // 1000
    # Anything else without the silence around it: it starts when the script says.
    step = HZ // 1000
    level = np.concatenate(
        [
            np.maximum.reduceat(np.abs(block).max(axis=1), np.arange(0, len(block), step))
            for block in _part_of_ms(reel)
        ]
    )
    loud = np.flatnonzero(level > level.max() * 10 ** (_QUIET_DB / 20))
    return int(loud[0]) * step, min(reel.frames, int(loud[-1] + 1) * step)


def _part_of_ms(reel: Reel) -> Iterator[Samples]:
    """Blocks of whole milliseconds."""
    for start in range(0, reel.frames, HZ):
        yield reel.read(start, HZ)


def _house_gain(blocks: Iterable[Samples], frames: int, kind: str) -> np.float32:
    """Beds and inserts by their integrated loudness; short sounds by their loudest 400 ms."""
    meter = Meter(HZ, 2, peaks=False)
    for block in blocks:
        meter.add(block)
    meter.add(np.zeros((max(0, HZ - frames), 2), np.float32))  # shorter than a window
    loudest = float(meter.momentary().max())
    level = meter.integrated() if kind in ("cama", "inserto") else loudest
    level = level if np.isfinite(level) else loudest
    return np.float32(10 ** ((HOUSE_LUFS - level) / 20) if np.isfinite(level) else 1.0)


# --- beds ------------------------------------------------------------------------------------


def _go_round(reel: Reel, credit: Credit) -> Card:
    """Find where a bed goes round and blend the seam there: then jumping is not heard.

    What the credits say comes first; otherwise two places that sound alike are looked for; music
    that has none gets a long blend of equal power over its own beginning.
    """
    declared = tuple(ms * HZ // 1000 for ms in credit.bucle_ms or ())
    bar_ms = credit.compas_ms
    if declared and declared[1] <= reel.frames:
        start, end = declared
        blend = min(HZ // 50, start)  # a loop from 0 on has nothing before it: taken as it is
        rise = np.linspace(0, 1, blend)
        fall = 1 - rise
    else:
        music = reel.read(0, reel.frames)
        bar_ms = bar_ms or loops.bar_ms(music, HZ)
        found = loops.find_loop(music, HZ)
        if found:
            start, end, blend = found.start, found.end, HZ // 30
            rise = np.linspace(0, 1, blend)
            fall = 1 - rise
        else:
            blend = min(HZ * 3 // 2, reel.frames // 4)
            start, end = blend, reel.frames
            rise = np.sin(np.linspace(0, np.pi / 2, blend))
            fall = rise[::-1]
    if blend:
        seam = reel.read(end - blend, blend) * fall[:, None]
        seam += reel.read(start - blend, blend) * rise[:, None]
        with reel.path.open("r+b") as file:
            file.seek((end - blend) * 8)
            file.write(np.ascontiguousarray(seam, "<f4").data)
    return Card(reel.frames, (start, end), bar_ms)


_ROOM = (bell(1000, -4.2, 0.5, HZ), bell(2600, -7.0, 0.6, HZ))
"""The usual place of a voice in music: a hollow of 7 dB around 2.6 kHz, 4 dB around 1 kHz."""


def _make_room(reel: Reel, card: Card, target: Path) -> None:
    """The bed as it sounds under a voice: less of what consonants need, equally loud."""
    _, end = card.loop or (0, reel.frames)
    carve = Filter(np.concatenate(_ROOM), 2, np.float32)
    # What comes before a loop's start is its end: the filter starts as if it had been running.
    lead = max(0, end - HZ // 5)
    carve(np.ascontiguousarray(reel.read(lead, end - lead).T))
    carved = wind(target / _DRAFT, _carved(reel, carve), HZ)
    gain = _house_gain(carved.blocks(), carved.frames, "cama")
    wind(target / ROOMY, (block * gain for block in carved.blocks()), HZ)


def _carved(reel: Reel, carve: Filter) -> Iterator[NDArray[np.float32]]:
    for block in reel.blocks():
        yield carve(np.ascontiguousarray(block.T)).T

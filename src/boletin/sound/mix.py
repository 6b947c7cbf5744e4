"""Performs a timeline: voices, bed, stingers and effects into one 48 kHz stereo sound.

It is rendered in blocks of two seconds, each from the layers that sound in it, so that memory
grows neither with the length of a piece nor with the number of its layers; a line of speech is
prepared when its turn comes and forgotten afterwards, music is read from disk.

Levels: every line of every voice is brought to the same loudness (the house level, -20 LUFS as it
sounds in the two channels), assets stand at that level too, and all gains are relative to it.
What the station gets is decided later, by :mod:`boletin.sound.master`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from boletin.config import Sonido, Voz
from boletin.model import Layer, Said, Samples, Timeline
from boletin.sound import duck, treatment
from boletin.sound.assets import HOUSE_LUFS, HZ, Asset
from boletin.sound.clarity import Clarity
from boletin.sound.loudness import DUAL_MONO_DB, Meter
from boletin.sound.reel import Reel, ahead
from boletin.sound.timeline import foreground

_PER_MS = HZ // 1000
_PER_POINT = HZ // duck.RATE_HZ
_BLOCK_MS = 2000
"""A whole number of points of the bed's envelope."""
_EDGE_MS = 4
"""Fade at both ends of a line: no click where it begins and ends."""

Mono = NDArray[np.float32]


def mix(
    timeline: Timeline,
    speeches: Sequence[Said],
    voices: Sequence[Voz],
    assets: Mapping[str, Asset],
    sonido: Sonido,
    clarity: Clarity | None = None,
) -> Samples:
    """The whole piece in memory: see :func:`blocks`."""
    return np.concatenate(list(blocks(timeline, speeches, voices, assets, sonido, clarity)))


def blocks(
    timeline: Timeline,
    speeches: Sequence[Said],
    voices: Sequence[Voz],
    assets: Mapping[str, Asset],
    sonido: Sonido,
    clarity: Clarity | None = None,
) -> Iterator[Samples]:
    """float32 (frames, 2) at 48 kHz, in all exactly ``timeline.duration_ms`` long.

    ``speeches`` and ``voices``: one for each of ``timeline.lines``. ``clarity`` hears voice and
    bed apart. Not clipped: the peaks of the mix may pass 1.0, its master's do not.
    """
    if not len(speeches) == len(voices) == len(timeline.lines):
        raise ValueError("one speech and one voice for each line")
    envelope = _Envelope(timeline, assets, sonido)
    waiting = sorted(timeline.layers, key=lambda layer: layer.start_ms, reverse=True)
    sounding: list[Layer] = []
    lines: dict[str, Mono] = {}
    prepared = ahead(zip(map(str, range(len(voices))), map(voice, speeches, voices), strict=True))
    for start_ms in range(0, timeline.duration_ms, _BLOCK_MS):
        stop_ms = min(timeline.duration_ms, start_ms + _BLOCK_MS)
        while waiting and waiting[-1].start_ms < stop_ms:
            sounding.append(waiting.pop())
        start, stop = start_ms * _PER_MS, stop_ms * _PER_MS
        said, bed, other = _Stem(stop - start, 1), _Stem(stop - start, 2), _Stem(stop - start, 2)
        for layer in sounding:
            first = layer.start_ms * _PER_MS
            begin, end = max(start, first), min(stop, layer.end_ms * _PER_MS)
            if layer.kind == "voz":
                index = int(layer.source)
                if layer.source not in lines:
                    lines |= [next(prepared)]  # they begin in their order
                skipped = _skipped(timeline, speeches[index], index)
                part = _cut(lines[layer.source], begin - first + skipped, end - begin)[:, None]
                part = _shaped(part, layer, begin, end)
                if (sides := sides_of(voices[index].lado)) is not None:
                    other.add(part * (sides - np.float32(1)), begin - start)
                said.add(part, begin - start)
            elif layer.kind == "cama":
                part = envelope.under(assets[layer.source], begin - first, begin, end)
                bed.add(_shaped(part, layer, begin, end), begin - start)
            else:
                part = assets[layer.source].sound.read(begin - first, end - begin)
                other.add(_shaped(part, layer, begin, begin + len(part)), begin - start)
        if clarity:
            clarity.add(said.samples, bed.samples)
        for layer in sounding:
            if layer.end_ms <= stop_ms and layer.kind == "voz":
                lines.pop(layer.source, None)
        sounding = [layer for layer in sounding if layer.end_ms > stop_ms]
        block = bed.samples  # fresh from its file, or silence
        if not said.silent:
            block += said.samples
        if not other.silent:
            block += other.samples
        yield block


class _Stem:
    """A block of what sounds together; it costs nothing until something does."""

    def __init__(self, frames: int, channels: int) -> None:
        self._shape = frames, channels
        self._sum: Samples | None = None
        self._own = False

    @property
    def silent(self) -> bool:
        return self._sum is None

    @property
    def samples(self) -> Samples:
        return np.zeros(self._shape, np.float32) if self._sum is None else self._sum

    def add(self, part: Samples, at: int) -> None:
        """``part`` from frame ``at`` on; it stays as it is."""
        if self._sum is None and part.shape == self._shape:
            self._sum = part
            return
        if self._sum is None or not self._own:
            self._sum, self._own = self.samples.copy(), True
        self._sum[at : at + len(part)] += part


class _Envelope:
    """The bed as the piece wants it at each moment: its level, and how much room it makes."""

    def __init__(self, timeline: Timeline, assets: Mapping[str, Asset], sonido: Sonido) -> None:
        beds = [layer for layer in timeline.layers if layer.kind == "cama"]

        def bar_at(ms: int) -> int | None:
            bars = (assets[bed.source].bar_ms for bed in beds if bed.start_ms <= ms < bed.end_ms)
            return next(bars, None)

        level_db = duck.envelope_db(
            foreground(timeline),
            timeline.bed_gains,
            timeline.duration_ms,
            under_db=sonido.cama_db,
            alone_db=sonido.cama_sola_db,
            bar_at=bar_at,
        )
        travel = max(0.1, sonido.cama_sola_db - sonido.cama_db)
        self._gain = (10 ** (level_db / 20)).astype(np.float32)
        self._room = np.clip((sonido.cama_sola_db - level_db) / travel, 0, 1).astype(np.float32)

    def under(self, bed: Asset, offset: int, begin: int, end: int) -> Samples:
        """Frames ``begin``..``end`` of the piece, in which the bed has reached frame ``offset``."""
        room, gain = (_drawn(curve, begin, end) for curve in (self._room, self._gain))
        if isinstance(room, np.ndarray):
            part = _looped(bed.sound, bed.loop, offset, end - begin)
            part += (_looped(bed.roomy, bed.loop, offset, end - begin) - part) * room
        elif 0 < room < 1:  # the bed stands still half way
            part = _looped(bed.sound, bed.loop, offset, end - begin) * (1 - room)
            part += _looped(bed.roomy, bed.loop, offset, end - begin) * room
        else:
            part = _looped(bed.roomy if room else bed.sound, bed.loop, offset, end - begin)
        part *= gain
        return part


def _drawn(points: Mono, begin: int, end: int) -> NDArray[np.float32] | np.float32:
    """A curve of the envelope for frames ``begin``..``end``, (frames, 1); one number where it does
    not move.
    """
    first, last = begin // _PER_POINT, -(-end // _PER_POINT)
    values = points[first : last + 1]
    if values.min() == values.max():
        return np.float32(values[0])
    way = np.arange(_PER_POINT, dtype=np.float32) / np.float32(_PER_POINT)
    drawn = values[:-1, None] + np.diff(values)[:, None] * way
    return drawn.reshape(-1, 1)[begin - first * _PER_POINT :][: end - begin]


def sides_of(lado: float) -> NDArray[np.float32] | None:
    """Gains (left, right) of a voice that stands ``lado`` (-1..1) aside; None in the middle.

    Of equal power, and in phase: on a mono radio a voice at 0.3 is 0.1 dB softer than in the
    middle, and nothing of it cancels.
    """
    if not lado:
        return None
    angle = (lado + 1) * math.pi / 4
    return np.float32(math.sqrt(2)) * np.array([math.cos(angle), math.sin(angle)], np.float32)


def _skipped(timeline: Timeline, speech: Said, index: int) -> int:
    """Frames of silence at the head of a line that fall before the piece begins."""
    words = timeline.lines[index].words
    if not words or not speech.words:
        return 0
    return max(0, speech.words[0].start_ms - words[0].start_ms) * _PER_MS


def _cut(samples: Mono, start: int, count: int) -> Mono:
    """``count`` frames from ``start`` on, silence after the end."""
    part = samples[start : start + count]
    return np.pad(part, (0, count - len(part))) if len(part) < count else part


def _looped(sound: Reel, loop: tuple[int, int] | None, start: int, count: int) -> Samples:
    """``count`` frames of a bed from its frame ``start`` on, going round between two frames."""
    if loop is None:
        part = sound.read(start, count)
        return np.pad(part, ((0, count - len(part)), (0, 0)))
    first, end = loop
    parts = []
    while count > 0:
        at = start if start < end else first + (start - first) % (end - first)
        part = sound.read(at, min(end - at, count))
        parts.append(part)
        start += len(part)
        count -= len(part)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _shaped(part: Samples, layer: Layer, begin: int, end: int) -> Samples:
    """A layer's gain and its equal-power fades over the frames ``begin``..``end`` of the piece."""
    gain = np.float32(10 ** (layer.gain_db / 20))
    rise_end = (layer.start_ms + layer.fade_in_ms) * _PER_MS
    fall_start = (layer.end_ms - layer.fade_out_ms) * _PER_MS
    if begin >= rise_end and end <= fall_start:
        return part * gain if layer.gain_db else part
    frames = np.arange(begin, end)
    shape = np.ones(len(frames))
    if layer.fade_in_ms:
        progress = (frames - layer.start_ms * _PER_MS) / (layer.fade_in_ms * _PER_MS)
        shape *= np.sin(np.pi / 2 * np.clip(progress, 0, 1))
    if layer.fade_out_ms:
        progress = (frames - fall_start) / (layer.fade_out_ms * _PER_MS)
        shape *= np.cos(np.pi / 2 * np.clip(progress, 0, 1))
    return part * (shape.astype(np.float32) * gain)[:, None]


# --- the voice -------------------------------------------------------------------------------


def voice(speech: Said, voz: Voz) -> Mono:
    """A line ready for the mix: 48 kHz, (frames,), treated; on two sides it has the house level."""
    line = treatment.treat(speech.samples[:, 0], speech.hz, treatment.chosen(voz))
    meter = Meter(HZ, 1, peaks=False)
    # A very short line ("Sí.") has no full gating block without some silence after it.
    meter.add(np.pad(line, (0, max(0, HZ // 2 - len(line))))[:, None])
    lufs = meter.integrated()
    if math.isfinite(lufs):
        line = line * np.float32(10 ** ((HOUSE_LUFS - lufs - DUAL_MONO_DB + voz.ganancia_db) / 20))
    edge = min(len(line) // 2, _EDGE_MS * _PER_MS)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    line[:edge] *= ramp
    line[len(line) - edge :] *= ramp[::-1]
    return line

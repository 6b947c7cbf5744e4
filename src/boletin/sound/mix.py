"""Performs a timeline: voices, bed, stingers and effects into one 48 kHz stereo sound.

It is rendered in blocks of ten seconds, each from the layers that sound in it, so that memory
does not grow with the number of layers; a line of speech is prepared when its turn comes and
forgotten afterwards.

Levels: every line of every voice is brought to the same loudness (the house level, -20 LUFS as it
sounds in the two channels), assets stand at that level too, and all gains are relative to it.
What the station gets is decided later, by :mod:`boletin.sound.master`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from boletin.config import Sonido, Voz
from boletin.model import Layer, Samples, Speech, Timeline
from boletin.sound import duck, loudness, treatment
from boletin.sound.assets import HOUSE_LUFS, HZ, Asset
from boletin.sound.clarity import Clarity
from boletin.sound.filters import Filter, bell
from boletin.sound.timeline import foreground

_PER_MS = HZ // 1000
_BLOCK_MS = 10_000
_DUAL_MONO_DB = 3.01  # one voice in both channels reads this much louder (L41)


def mix(
    timeline: Timeline,
    speeches: Sequence[Speech],
    voices: Sequence[Voz],
    assets: Mapping[str, Asset],
    sonido: Sonido,
    clarity: Clarity | None = None,
) -> Samples:
    """The whole piece: float32 (frames, 2) at 48 kHz, exactly ``timeline.duration_ms`` long.

    ``speeches`` and ``voices``: one for each of ``timeline.lines``. ``clarity`` hears voice and
    bed apart. Not clipped: the peaks of the mix may pass 1.0, its master's do not.
    """
    out = np.empty((timeline.duration_ms * _PER_MS, 2), np.float32)
    at = 0
    for block in blocks(timeline, speeches, voices, assets, sonido, clarity):
        out[at : at + len(block)] = block
        at += len(block)
    return out


def blocks(
    timeline: Timeline,
    speeches: Sequence[Speech],
    voices: Sequence[Voz],
    assets: Mapping[str, Asset],
    sonido: Sonido,
    clarity: Clarity | None = None,
) -> Iterator[Samples]:
    """The same sound in blocks of at most ten seconds."""
    if not len(speeches) == len(voices) == len(timeline.lines):
        raise ValueError("one speech and one voice for each line")
    bed_db = duck.envelope_db(
        foreground(timeline),
        timeline.bed_gains,
        timeline.duration_ms,
        under_db=sonido.cama_db,
        alone_db=sonido.cama_sola_db,
    )
    bed_gain = 10 ** (bed_db / 20)
    travel = max(0.1, sonido.cama_sola_db - sonido.cama_db)
    under = np.clip((sonido.cama_sola_db - bed_db) / travel, 0.0, 1.0)
    roomy: dict[str, Asset] = {}
    ready: dict[str, Samples] = {}
    frames = timeline.duration_ms * _PER_MS
    for start in range(0, frames, _BLOCK_MS * _PER_MS):
        stop = min(frames, start + _BLOCK_MS * _PER_MS)
        said, bedded, other = np.zeros((3, stop - start, 2), np.float32)
        for layer in timeline.layers:
            first, last = layer.start_ms * _PER_MS, layer.end_ms * _PER_MS
            begin, end = max(start, first), min(stop, last)
            if begin >= end:
                if last <= start:
                    ready.pop(layer.source, None) if layer.kind == "voz" else None
                continue
            if layer.kind == "voz":
                index = int(layer.source)
                if layer.source not in ready:
                    ready[layer.source] = voice(speeches[index], voices[index])
                skipped = _skipped(timeline, speeches[index], index)
                part = _cut(ready[layer.source], begin - first + skipped, end - begin)
            elif layer.kind == "cama":
                bed = assets[layer.source]
                if layer.source not in roomy:
                    roomy[layer.source] = _with_room(bed)
                at = np.arange(begin, end) * (duck.RATE_HZ / HZ)
                gain, share = (
                    np.interp(at, np.arange(len(curve)), curve).astype(np.float32)[:, None]
                    for curve in (bed_gain, under)
                )
                part = _looped(bed, begin - first, end - begin)
                carved = _looped(roomy[layer.source], begin - first, end - begin)
                part = (part + (carved - part) * share) * gain
            else:
                part = _cut(assets[layer.source].samples, begin - first, end - begin)
            stem = {"voz": said, "cama": bedded}.get(layer.kind, other)
            stem[begin - start : end - start] += _shaped(part, layer, begin, end)
        if clarity:
            clarity.add(said, bedded)
        yield said + bedded + other


def _skipped(timeline: Timeline, speech: Speech, index: int) -> int:
    """Frames of silence at the head of a line that fall before the piece begins."""
    words = timeline.lines[index].words
    if not words or not speech.words:
        return 0
    return max(0, speech.words[0].start_ms - words[0].start_ms) * _PER_MS


def _cut(samples: Samples, start: int, count: int) -> Samples:
    """``count`` frames from ``start`` on, silence after the end."""
    part = samples[start : start + count]
    return np.pad(part, ((0, count - len(part)), (0, 0))) if len(part) < count else part


def _looped(asset: Asset, start: int, count: int) -> Samples:
    """``count`` frames of a bed from its frame ``start`` on, looping between its loop points."""
    if asset.loop_ms is None:
        return _cut(asset.samples, start, count)
    first, end = (ms * _PER_MS for ms in asset.loop_ms)
    parts = []
    while count > 0:
        at = start if start < end else first + (start - first) % (end - first)
        part = asset.samples[at : min(end, at + count)]
        parts.append(part)
        start += len(part)
        count -= len(part)
    return np.concatenate(parts)


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


def _with_room(bed: Asset) -> Asset:
    """The bed as it sounds under a voice: less of what consonants need, equally loud.

    The usual place of a voice in music: a hollow of 7 dB around 2.6 kHz, 4 dB around 1 kHz.
    """
    _, end = bed.loop_ms or (0, bed.duration_ms)
    # What comes before a loop's start is its end: the filter starts as if it had been running.
    lead = bed.samples[max(0, (end - 200) * _PER_MS) : end * _PER_MS]
    sections = np.concatenate([bell(1000, -4.2, 0.5, HZ), bell(2600, -7.0, 0.6, HZ)])
    whole = np.concatenate([lead, bed.samples]).T.astype(np.float64)
    carved = Filter(sections, len(whole))(whole)[:, len(lead) :]
    samples = np.ascontiguousarray(carved.T, np.float32)
    level = loudness.measure(samples, HZ).lufs
    if np.isfinite(level):
        samples *= np.float32(10 ** ((HOUSE_LUFS - level) / 20))
    return replace(bed, samples=samples)


# --- the voice -------------------------------------------------------------------------------


def voice(speech: Speech, voz: Voz) -> Samples:
    """A line ready for the mix, (frames, 2): 48 kHz, treated, at the house level."""
    treated = treatment.treat(speech.samples[:, 0], speech.hz, treatment.chosen(voz))
    line = treated.astype(np.float32)[:, None]
    # A very short line ("Sí.") has no full gating block without some silence after it.
    short = max(0, HZ // 2 - len(line))
    reading = loudness.measure(np.pad(line, ((0, short), (0, 0))), HZ)
    if np.isfinite(reading.lufs):
        gain_db = HOUSE_LUFS - reading.lufs - _DUAL_MONO_DB + voz.ganancia_db
        line *= np.float32(10 ** (gain_db / 20))
    edge = min(len(line) // 2, 4 * _PER_MS)  # no click where a line begins and ends
    ramp = np.linspace(0, 1, edge, dtype=np.float32)[:, None]
    line[:edge] *= ramp
    line[len(line) - edge :] *= ramp[::-1]
    return np.repeat(line, 2, axis=1)

"""A sound file heard as a station would: decoded from its first frame to its last, in blocks.

Everything the rules ask of a file is found on the way: loudness and peaks, silence at its ends and
inside, clipped waves, offset, what a mono radio would lose. Nothing is believed of its header that
the sound does not bear out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.model import Reading, Samples, Waveform
from boletin.sound import mpeg
from boletin.sound.loudness import LAYOUTS, LEAST_HZ, SHORT_STEPS, STEPS_PER_SECOND, Meter
from boletin.sound.reel import ahead

SILENCE = 10 ** (-60 / 20)
HZ = 48000
FULL = 0.9999
CLIPPED_RUN = 3
"""So many neighbouring samples at full scale are a clipped wave."""
_FRAMED = (".mp3", ".mp2")
_DIRECT = (".wav", ".flac", ".mp3", ".opus")
"""What libsndfile decodes, without another process."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one pass over a file finds."""

    reading: Reading
    frames: int
    subtype: str
    """As libsndfile names it (PCM_24); of other files the codec."""
    head_ms: int
    tail_ms: int
    hole_ms: int
    """Longest silence inside, and where it starts."""
    hole_at_ms: int
    clipped: int
    offset: float
    mono_loss_db: float
    """How much weaker both sides are as one; 0.0 for what is the same on both, or mono."""
    kbps: int | None
    """Of an MP3 or MP2 where it is constant, 0 where it varies; None for anything else."""
    meter: Meter = field(repr=False, compare=False)
    outline: NDArray[np.float32] = field(repr=False, compare=False)
    """Largest magnitude of each 10 ms."""

    def waveform(self, target_lufs: float | None = None, columns: int = 1000) -> Waveform:
        """The sound drawn together into ``columns``, or fewer where it is short."""
        count = min(columns, len(self.outline))
        edges = np.arange(count) * len(self.outline) // count
        peaks = np.maximum.reduceat(self.outline, edges)
        short = self.meter.short_term()
        # A window tells about its middle.
        at = np.arange(count) * len(self.outline) // count - SHORT_STEPS // 2
        known = (at >= 0) & (at < len(short))
        return Waveform(
            self.reading.duration_ms,
            round(self.reading.lufs, 2),
            tuple(np.round(np.minimum(peaks, 1.0), 3).tolist()),
            tuple(
                round(float(short[i]), 1) if there and np.isfinite(short[i]) else None
                for i, there in zip(at, known, strict=True)
            ),
            target_lufs,
        )


def hear(path: Path, suffix: str = "") -> Heard:
    """Decode a file and listen to it; ``suffix`` says how to read it where its name does not.

    Raises MediaError where it is broken or incomplete.
    """
    suffix = (suffix or path.suffix).lower()
    broken = MediaError(
        f"{path.name}: está incompleto.", remedy="Produzca la pieza de nuevo: boletin producir"
    )
    try:
        kbps = mpeg.read(path).kbps if suffix in _FRAMED else None
        if suffix in _DIRECT:
            with soundfile.SoundFile(path) as file:
                blocks = file.blocks(1 << 16, dtype="float32", always_2d=True)
                ear = _listen(blocks, file.samplerate, file.channels)
                subtype, promised = file.subtype, file.frames
        else:
            return replace(hear_any(path), kbps=kbps)
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise MediaError(
            f"{path.name}: no se puede leer ({error}).", remedy=broken.remedy
        ) from None
    if ear.frames < promised or not ear.frames:
        raise broken
    return ear.heard(subtype, kbps)


def hear_any(path: Path) -> Heard:
    """The sound of any audio or video file, whatever its rate and channels. Raises MediaError.

    What BS.1770 has no weights for is heard as it sounds on two sides.
    """
    about = ffmpeg.probe(path)
    channels = None if about.channels in LAYOUTS else 2
    hz = None if (about.audio_hz or 0) >= LEAST_HZ else HZ
    stream = ffmpeg.stream_audio(path, hz, channels)
    ear = _listen(stream.blocks, stream.hz, stream.channels)
    if not ear.frames:
        raise MediaError(f"{path.name}: su pista de sonido está vacía.", remedy="Grábela de nuevo.")
    return ear.heard(stream.codec, None)


def _listen(blocks: Iterator[Samples], hz: int, channels: int) -> _Ear:
    ear = _Ear(Meter(hz, channels))
    rest = np.zeros((0, channels), np.float32)
    for block in ahead(blocks):
        ear.meter.add(block)
        joined = np.concatenate((rest, block)) if len(rest) else block
        whole = len(joined) - len(joined) % ear.per_ms
        ear.add(joined[:whole])
        rest = joined[whole:].copy()
    if len(rest):
        ear.add(rest)
    return ear


@dataclass(slots=True)
class _Ear:
    """Runs of silence and of full-scale samples, block by block, in steps of about 1 ms."""

    meter: Meter
    frames: int = 0
    quiet: int = 0
    head: int | None = None
    hole: tuple[int, int] = (0, 0)
    clipped: int = 0
    run: int = 0
    total: NDArray[np.float64] | float = 0.0
    gram: NDArray[np.float64] | float = 0.0
    """Products of the channels with each other, summed over all frames."""
    outline: list[NDArray[np.float32]] = field(default_factory=list)

    @property
    def per_ms(self) -> int:
        return self.meter.hz // 1000

    def add(self, block: Samples) -> None:
        """The next frames: whole steps, but for the last time."""
        if not len(block):
            return
        rows = np.ascontiguousarray(block.T)
        self.total = self.total + rows.sum(axis=1, dtype=np.float64)
        self.gram = self.gram + (rows @ rows.T).astype(np.float64)
        level = np.abs(rows).max(axis=0)
        steps = np.maximum.reduceat(level, np.arange(0, len(level), self.per_ms))
        self.outline.append(steps)
        self._hear_silence(steps, len(block))
        if steps.max() >= FULL:
            for full in level >= FULL:
                self.run = self.run + 1 if full else 0
                self.clipped += self.run == CLIPPED_RUN
        else:
            self.run = 0
        self.frames += len(block)

    def _hear_silence(self, steps: NDArray[np.float32], frames: int) -> None:
        loud = np.flatnonzero(steps > SILENCE) * self.per_ms
        if not len(loud):
            self.quiet += frames
            return
        gaps = np.diff(loud, prepend=-self.per_ms - self.quiet) - self.per_ms
        if self.head is None:
            self.head = self.frames + int(loud[0])
            gaps[0] = 0
        longest = int(gaps.argmax())
        if gaps[longest] > self.hole[0]:
            self.hole = int(gaps[longest]), self.frames + int(loud[longest] - gaps[longest])
        self.quiet = max(0, frames - self.per_ms - int(loud[-1]))

    def heard(self, subtype: str, kbps: int | None) -> Heard:
        hz = self.meter.hz
        return Heard(
            reading=self.meter.reading(),
            frames=self.frames,
            subtype=subtype,
            head_ms=(self.frames if self.head is None else self.head) * 1000 // hz,
            tail_ms=self.quiet * 1000 // hz,
            hole_ms=self.hole[0] * 1000 // hz,
            hole_at_ms=self.hole[1] * 1000 // hz,
            clipped=self.clipped,
            offset=float(np.abs(self.total).max() / self.frames),
            mono_loss_db=self._mono_loss_db(),
            kbps=kbps,
            meter=self.meter,
            outline=self._outline(),
        )

    def _mono_loss_db(self) -> float:
        """At most 120; of silence 0."""
        gram = np.atleast_2d(self.gram)
        power = float(np.trace(gram)) / len(gram)
        mono = float(gram.sum()) / len(gram) ** 2
        return max(0.0, -10 * math.log10(max(mono / power, 1e-12))) if power else 0.0

    def _outline(self) -> NDArray[np.float32]:
        steps = np.concatenate(self.outline)
        starts = np.arange(0, len(steps), 1000 // STEPS_PER_SECOND)
        return np.asarray(np.maximum.reduceat(steps, starts), np.float32)

"""Sound as the rooms pass it on: in blocks that follow each other, wherever it lies.

An hour in stereo is 1.4 GB of samples. What is long waits on disk and is read when its turn comes,
so that a programme takes no more memory than a spot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import soxr

from boletin import files
from boletin.model import Samples

BLOCK = 1 << 16
"""Frames a block: half a megabyte in stereo."""


class Sound(Protocol):
    """Sound of known length that can be heard from its beginning as often as needed."""

    @property
    def frames(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def hz(self) -> int: ...

    def blocks(self) -> Iterator[Samples]:
        """All of it, float32 of shape (frames, channels); a block may be changed by who gets it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Sound in memory."""

    samples: Samples
    hz: int

    @property
    def frames(self) -> int:
        return len(self.samples)

    @property
    def channels(self) -> int:
        return int(self.samples.shape[1])

    def blocks(self) -> Iterator[Samples]:
        for start in range(0, self.frames, BLOCK):
            yield self.samples[start : start + BLOCK].copy()

    def read(self, start: int, count: int) -> Samples:
        """``count`` frames from ``start`` on; fewer at the end."""
        return self.samples[start : start + count]


@dataclass(frozen=True, slots=True)
class Reel:
    """Sound on disk: a file of float32, little-endian, nothing else."""

    path: Path
    frames: int
    hz: int
    channels: int = 2

    def blocks(self) -> Iterator[Samples]:
        with self.path.open("rb") as file:
            for _ in range(0, self.frames, BLOCK):
                raw = np.fromfile(file, "<f4", BLOCK * self.channels)
                yield raw.reshape(-1, self.channels)

    def read(self, start: int, count: int) -> Samples:
        """``count`` frames from ``start`` on; fewer at the end."""
        count = max(0, min(count, self.frames - start))
        offset = start * self.channels * 4
        raw = np.fromfile(self.path, "<f4", count * self.channels, offset=offset)
        return raw.reshape(-1, self.channels)


Block = TypeVar("Block")


def ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks; while one is used, another thread makes the next."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block


def wind(path: Path, blocks: Iterable[Samples], hz: int, channels: int = 2) -> Reel:
    """Write ``blocks`` to ``path`` as they come. Raises StorageError when the disk refuses."""
    frames = 0
    try:
        with path.open("wb") as file:
            for block in blocks:
                file.write(np.ascontiguousarray(block, "<f4").data)
                frames += len(block)
    except OSError as error:
        raise files.refused(path.name, error) from error
    return Reel(path, frames, hz, channels)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Another sound at another rate, in other channels, with silence before and after it."""

    source: Sound
    hz: int
    channels: int
    """1: the mean of all; 2: mono on both sides."""
    head_ms: int = 0
    tail_ms: int = 0

    @property
    def frames(self) -> int:
        return self._silence(self.head_ms) + self._body + self._silence(self.tail_ms)

    @property
    def _body(self) -> int:
        return round(self.source.frames * self.hz / self.source.hz)

    def _silence(self, ms: int) -> int:
        return ms * self.hz // 1000

    def blocks(self) -> Iterator[Samples]:
        yield from self._quiet(self.head_ms)
        if self.hz == self.source.hz:
            yield from map(self._routed, self.source.blocks())
        else:
            yield from self._resampled()
        yield from self._quiet(self.tail_ms)

    def _quiet(self, ms: int) -> Iterator[Samples]:
        if count := self._silence(ms):
            yield np.zeros((count, self.channels), np.float32)

    def _resampled(self) -> Iterator[Samples]:
        """Never a frame more or less than the length says."""
        stream = soxr.ResampleStream(
            self.source.hz, self.hz, self.channels, dtype="float32", quality="VHQ"
        )
        left = self._body
        for block in self.source.blocks():
            out = stream.resample_chunk(np.ascontiguousarray(self._routed(block)))[:left]
            left -= len(out)
            yield out
        out = stream.resample_chunk(np.zeros((0, self.channels), np.float32), last=True)[:left]
        yield np.pad(out, ((0, left - len(out)), (0, 0)))

    def _routed(self, block: Samples) -> Samples:
        if block.shape[1] == self.channels:
            return block
        if self.channels == 1:
            return np.asarray(block.mean(axis=1, keepdims=True), np.float32)
        return np.repeat(block[:, :1], self.channels, axis=1)


def fitted(sound: Sound, hz: int, channels: int, head_ms: int = 0, tail_ms: int = 0) -> Sound:
    """``sound`` as asked for; itself where there is nothing to do."""
    if (sound.hz, sound.channels, head_ms, tail_ms) == (hz, channels, 0, 0):
        return sound
    return Fitted(sound, hz, channels, head_ms, tail_ms)

"""What the script sounds like in espeak's mouth: the reference that a recording is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from boletin.voice.align.features import FPS, HZ, Frames, log_mel
from boletin.voice.espeak_library import Library, fresh
from boletin.voice.text import plain
from boletin.voice.wordtimes import starts_of

_VOICES = {"nah": "nci", "nhn": "nci", "en": "en-us"}
"""Language -> voice of espeak; what it does not know is read as Spanish, whose spelling the
languages of Mexico took."""
_VOICE = "es"
"""For Spanish of anywhere: Castilian reads *z* and *c* apart from *s*, which every reader's sound
map (aligner.py) joins again."""
RATE = 150
"""Words a minute: about as fast as people read news."""
_GAP_MS = 120
_QUIET = 0.003
"""Level under which the end of a sentence is silence."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The script as frames."""

    mels: Frames
    starts: NDArray[np.int64]
    """Frame at which each word begins."""
    sentences: NDArray[np.int64]
    """Number of the sentence of each word, from 0."""

    def of(self, kept: Sequence[int]) -> Reference:
        """Only the sentences ``kept``, numbered anew."""
        if len(kept) == int(self.sentences[-1]) + 1:
            return self
        words = [np.flatnonzero(self.sentences == number) for number in kept]
        firsts = [int(self.starts[mine[0]]) for mine in words]
        ends = [self._end(int(mine[-1]) + 1) for mine in words]
        lengths = np.array(ends) - firsts
        moved = np.concatenate([[0], np.cumsum(lengths)[:-1]]) - firsts
        return Reference(
            np.concatenate([self.mels[a:b] for a, b in zip(firsts, ends, strict=True)]),
            np.concatenate([self.starts[w] + by for w, by in zip(words, moved, strict=True)]),
            np.repeat(np.arange(len(kept)), [len(mine) for mine in words]),
        )

    def _end(self, word: int) -> int:
        return int(self.starts[word]) if word < len(self.starts) else len(self.mels)


def reference(
    sentences: Sequence[Sequence[str]], language: str = "es-MX", rate: int = RATE
) -> Reference:
    """Say every sentence (its words; each holds something audible) and keep its frames.

    A little noise keeps silence from being minus infinity; it is the same every time.
    Raises ToolError where espeak or a voice of ``language`` is missing.
    """
    voice = _VOICES.get(language.partition("-")[0].lower(), _VOICE)
    with fresh() as espeak:
        return _spoken(espeak, sentences, voice, rate)


def _spoken(
    espeak: Library, sentences: Sequence[Sequence[str]], voice: str, rate: int
) -> Reference:
    noise = np.random.default_rng(0)
    gap = np.zeros(_GAP_MS * HZ // 1000, np.float32)
    parts: list[Frames] = []
    starts: list[NDArray[np.int64]] = []
    numbers: list[int] = []
    at = 0
    for number, words in enumerate(sentences):
        said = [plain(word) for word in words]
        spoken = espeak.say(" ".join(said), voice, rate)
        samples = soxr.resample(spoken.samples.astype(np.float32) / 32768, spoken.hz, HZ)
        loud = np.flatnonzero(np.abs(samples) > _QUIET)
        samples = samples[: int(loud[-1]) + 160] if len(loud) else samples
        samples = np.concatenate([samples, gap])
        samples += noise.normal(size=len(samples)).astype(np.float32) * np.float32(2e-4)
        mels = log_mel([samples])
        found = (
            starts_of(said, spoken.positions, spoken.frames, len(spoken.samples)) * FPS / spoken.hz
        )
        starts.append(at + np.clip(np.round(found), 0, len(mels) - 1).astype(np.int64))
        numbers += [number] * len(words)
        parts.append(mels)
        at += len(mels)
    return Reference(np.concatenate(parts), np.concatenate(starts), np.array(numbers))

"""What the script sounds like in espeak's mouth: the reference that a recording is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from boletin.voice.align.features import FPS, HZ, Frames, log_mel
from boletin.voice.espeak_library import Said, library
from boletin.voice.text import plain

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
    """Number of the sentence of each word."""


def reference(
    sentences: Sequence[Sequence[str]], language: str = "es-MX", rate: int = RATE
) -> Reference:
    """Say every sentence (its words; each holds something audible) and keep its frames.

    A little noise keeps silence from being minus infinity; it is the same every time.
    Raises ToolError where espeak or a voice of ``language`` is missing.
    """
    voice = _VOICE if language.partition("-")[0] == "es" else language.lower()
    noise = np.random.default_rng(0)
    gap = np.zeros(_GAP_MS * HZ // 1000, np.float32)
    parts: list[Frames] = []
    starts: list[NDArray[np.int64]] = []
    numbers: list[int] = []
    at = 0
    for number, words in enumerate(sentences):
        said = [plain(word) for word in words]
        spoken = library().say(" ".join(said), voice, rate)
        samples = soxr.resample(spoken.samples.astype(np.float32) / 32768, spoken.hz, HZ)
        loud = np.flatnonzero(np.abs(samples) > _QUIET)
        samples = samples[: int(loud[-1]) + 160] if len(loud) else samples
        samples = np.concatenate([samples, gap])
        samples += noise.normal(size=len(samples)).astype(np.float32) * np.float32(2e-4)
        mels = log_mel([samples])
        found = word_starts(said, spoken) * FPS / spoken.hz
        starts.append(at + np.clip(np.round(found), 0, len(mels) - 1).astype(np.int64))
        numbers += [number] * len(words)
        parts.append(mels)
        at += len(mels)
    return Reference(np.concatenate(parts), np.concatenate(starts), np.array(numbers))


def word_starts(words: Sequence[str], said: Said) -> NDArray[np.float64]:
    """First sample of each of ``words``, which were said joined by single spaces.

    Where espeak ran two words into one, the second is shared out by letters.
    """
    places = np.cumsum([0, *(len(word) + 1 for word in words)])
    found = np.full(len(words), np.nan)
    for position, frame in zip(said.positions, said.frames, strict=True):
        index = int(np.searchsorted(places, position, "right")) - 1
        if 0 <= index < len(words) and np.isnan(found[index]):
            found[index] = frame
    known = ~np.isnan(found)
    ends = [*places[:-1][known], places[-1]]
    times = np.interp(places[:-1], ends, [*found[known], len(said.samples)])
    return np.asarray(times, np.float64)

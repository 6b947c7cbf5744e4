"""When each word is said. Pure functions on samples and numbers.

Pico tells no word times, but it obeys ``<volume>`` in the middle of a sentence without changing
anything else. So each phrase is said twice: all words equally loud (what is heard), and every
other word at half that level. Sample by sample the second is the first or exactly half of it,
which tells the words apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boletin.model import Word

Pcm = NDArray[np.int16]
"""Mono 16 bit samples, shape (frames,)."""
Span = tuple[int, int]
"""First frame and the frame after the last one."""

FLOOR = 64
"""Below this level (of 32768) half and whole cannot be told apart with certainty."""
SILENT = 160
"""Below this level nothing is heard: Pico's own noise stays under 100."""
PAUSE_MS = 90
"""A silence this long is a pause and belongs to no word; closures of p, t, k are shorter."""
LATENCY_MS = 25
"""A change of level is heard this long before the word that it stands before: delay between
Pico's commands and its samples. Onset of s after a vowel, 17 words at each of six rates and
pitches: medians 24 to 30 ms, single words 21 to 33. With 25, words start within 4 ms of it."""
NEAR_MS = 45
"""A word boundary this near to a pause is that pause."""


def spoken_span(sound: Pcm) -> Span | None:
    """From the first to the last frame that can be heard; None in silence."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) >= SILENT)
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else None


def pauses(sound: Pcm, hz: int) -> list[Span]:
    """Silences of at least ``PAUSE_MS`` between the first and the last audible frame."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) >= SILENT)
    wide = np.flatnonzero(np.diff(loud) >= PAUSE_MS * hz // 1000)
    return [(int(loud[index]) + 1, int(loud[index + 1])) for index in wide]


def level_changes(equal: Pcm, marked: Pcm) -> list[int] | None:
    """Frames at which ``marked`` changes between the level of ``equal`` and half of it.

    None when the two are not the same sound.
    """
    if len(equal) != len(marked):
        return None
    whole, other = equal.astype(np.int32), marked.astype(np.int32)
    sure = np.flatnonzero(np.abs(whole) >= FLOOR)
    to_half, to_whole = np.abs(whole - 2 * other)[sure], np.abs(whole - other)[sure]
    neither = np.minimum(to_half, to_whole) > 2 + np.abs(whole[sure]) // 32
    if not len(sure) or np.mean(neither) > 0.05:
        return None
    half = to_half < to_whole
    return [int(sure[index + 1]) for index in np.flatnonzero(half[1:] != half[:-1])]


def word_spans(equal: Pcm, marked: Pcm, words: Sequence[str], hz: int) -> tuple[list[Span], bool]:
    """The span of each of ``words`` (all audible) in ``equal``; pauses belong to no word.

    The second value says whether the spans were measured; False when the marks could not be read
    and the phrase was shared out by letters.
    """
    whole = spoken_span(equal) or (0, len(equal))
    silences = pauses(equal, hz)
    changes = level_changes(equal, marked)
    measured = changes is not None and len(changes) == len(words) - 1
    if changes is not None and measured:
        cuts = [change + LATENCY_MS * hz // 1000 for change in changes]
    else:
        shares = np.cumsum([len(word) + 1 for word in words])
        cuts = [int(whole[0] + (whole[1] - whole[0]) * share / shares[-1]) for share in shares[:-1]]
    near = NEAR_MS * hz // 1000
    starts, ends = [whole[0]], []
    for cut in cuts:
        pause = next((s for s in silences if s[0] - near <= cut <= s[1] + near), (cut, cut))
        ends.append(pause[0])
        starts.append(pause[1])
    return list(zip(starts, [*ends, whole[1]], strict=True)), measured


def in_order(words: Sequence[Word], duration_ms: int) -> tuple[Word, ...]:
    """The same words made strictly increasing and kept inside the file.

    A word that is not heard (a dash, an emoji) takes one millisecond next to its neighbours. A
    file of fewer milliseconds than words cannot be put in order; it comes back out of bounds.
    """
    starts: list[int] = []
    ends: list[int] = []
    limit = 0
    for left, word in zip(range(len(words), 0, -1), words, strict=True):
        # Room for one millisecond of every word that follows must remain.
        start = min(max(word.start_ms, limit), duration_ms - left)
        end = min(max(word.end_ms, start + 1), duration_ms - left + 1)
        starts.append(start)
        ends.append(end)
        limit = end
    return tuple(
        Word(word.text, start, end, word.confidence)
        for word, start, end in zip(words, starts, ends, strict=True)
    )

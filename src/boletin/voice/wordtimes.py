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
from boletin.voice.text import audible

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


def word_spans(equal: Pcm, marked: Pcm, words: Sequence[str], hz: int) -> list[Span] | None:
    """The span of each of ``words`` (all audible) in ``equal``; pauses belong to no word.

    None when the marks cannot be read.
    """
    changes = level_changes(equal, marked)
    if changes is None or len(changes) != len(words) - 1:
        return None
    return _between(equal, [change + LATENCY_MS * hz // 1000 for change in changes], hz)


def spans_by_letters(sound: Pcm, words: Sequence[str], hz: int) -> list[Span]:
    """A guess where nothing can be measured: the words share ``sound`` by their letters."""
    first, last = spoken_span(sound) or (0, len(sound))
    shares = np.cumsum([len(word) + 1 for word in words])
    cuts = [int(first + (last - first) * share / shares[-1]) for share in shares[:-1]]
    return _between(sound, cuts, hz)


def _between(sound: Pcm, cuts: Sequence[int], hz: int) -> list[Span]:
    """What lies between ``cuts`` in what is heard of ``sound``; a cut at a pause opens to it."""
    whole = spoken_span(sound) or (0, len(sound))
    silences = pauses(sound, hz)
    near = NEAR_MS * hz // 1000
    starts, ends = [whole[0]], []
    for cut in cuts:
        pause = next((s for s in silences if s[0] - near <= cut <= s[1] + near), (cut, cut))
        ends.append(pause[0])
        starts.append(pause[1])
    return list(zip(starts, [*ends, whole[1]], strict=True))


def starts_of(
    words: Sequence[str], positions: NDArray[np.int64], frames: NDArray[np.int64], end: int
) -> NDArray[np.float64]:
    """First frame of each of ``words``, which were said joined by single spaces, from an engine's
    events: the character at which each stands and its frame.

    Where an event is missing (two words run into one), the time is shared out by letters; the last
    one runs until frame ``end``.
    """
    places = np.cumsum([0, *(len(word) + 1 for word in words)])
    found = np.full(len(words), np.nan)
    for position, frame in zip(positions, frames, strict=True):
        index = int(np.searchsorted(places, position, "right")) - 1
        if 0 <= index < len(words) and np.isnan(found[index]):
            found[index] = frame
    known = ~np.isnan(found)
    ends = [*places[:-1][known], places[-1]]
    times = np.interp(places[:-1], ends, [*found[known], end])
    return np.asarray(times, np.float64)


def phrase_words(
    words: Sequence[str], heard: Sequence[tuple[float, float, float]], at_ms: int
) -> list[Word]:
    """A ``Word`` for each of ``words``; ``heard``: start and end in ms and confidence of each that
    is audible. One that is not stands where the last one ended, at first at ``at_ms``.
    """
    told: list[Word] = []
    times = iter(heard)
    for word in words:
        start_ms, confidence = at_ms, 1.0
        if audible(word):
            start, end, confidence = next(times)
            start_ms, at_ms = round(start), round(end)
        told.append(Word(word, start_ms, at_ms, confidence))
    return told


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

"""How long cues stand: what their reading costs, and their times let out into the silences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from boletin.model import CueWord

MIN_MS = 834
"""Shortest cue, 5/6 s (C02)."""
MAX_MS = 7000
"""Longest cue (C02)."""
GAP_MS = 67
"""Two frames at 29.97: the shortest gap between cues that are not joined (C02)."""
EARLY_MS = 100
"""A cue may come three frames before its word (C05)."""
LATE_MS = 400
"""A cue may stay twelve frames after its last word (C05)."""
READ_CPS = 17.0
"""Reading speed aimed at, characters a second (C03)."""
SDH_CPS = 20.0
"""Reading speed tolerated in captions for the deaf and hard of hearing (C03)."""

_DRIFT_MS = 1000
"""Farthest that reading's sake moves a cue from its word."""
_SCARCE = 100.0
"""Cost of a millisecond where there are not enough of them: sense comes second."""
_SPARE = 0.3
"""Share of its time that a cue may lend."""
_BROKEN = 4000.0
"""Cost of a cue that no time can make legible."""


def text(words: Sequence[CueWord]) -> str:
    return " ".join(word.text for word in words)


def pace(words: Sequence[CueWord], until_ms: int, *, scarce: bool = False) -> float:
    """Cost of a cue that is too fast to read, too short, or spans a pause.

    ``until_ms``: where the next one may start. What would break C02 or C03 costs more than any
    break of sense; what only C05 warns of costs about as much as an ugly one. ``scarce``: time is
    so short that cues must lend it to each other; then what each lacks or can spare is the price.
    """
    start, end = words[0].start_ms, words[-1].end_ms
    room_ms = max(1, until_ms - start)
    shown_ms = max(1, min(until_ms, end + LATE_MS) - start)
    chars = len(text(words))
    lack = max(MIN_MS, chars * 1000 / SDH_CPS)
    cost = max(0.0, chars * 1000 / shown_ms - READ_CPS) * 25 + max(0.0, lack - shown_ms) * 0.6
    if scarce:
        cost += max(lack - room_ms, -_SPARE * lack) * _SCARCE
    elif lack > room_ms:
        cost += _BROKEN + (lack - room_ms) * 5
    pauses = sum(max(0, b.start_ms - a.end_ms - 350) for a, b in pairwise(words))
    return cost + pauses * 0.12


def times(groups: Sequence[Sequence[CueWord]], duration_ms: int) -> list[tuple[int, int]]:
    """Start and end of each cue. C02 and C03 (errors) weigh more than C05 (a warning)."""
    if not groups:
        return []
    starts = [group[0].start_ms for group in groups]
    spoken = [group[-1].end_ms for group in groups]
    chars = [len(text(group)) for group in groups]
    wish = [max(MIN_MS, math.ceil(count * 1000 / READ_CPS)) for count in chars]
    need = [_need(count) for count in chars]
    for index in range(1, len(starts)):  # words sharing one time (unsaid signs) still follow
        starts[index] = max(starts[index], starts[index - 1] + 1)
    starts = _let_out(starts, need, max(duration_ms, spoken[-1]))
    ends = list(starts)
    for index, start in enumerate(starts):
        limit = starts[index + 1] if index + 1 < len(starts) else max(duration_ms, start + 1)
        end = max(spoken[index] + LATE_MS // 2, start + wish[index])
        if limit - spoken[index] <= LATE_MS or limit - end < GAP_MS:
            end = limit
        ends[index] = max(start + 1, min(end, limit, start + MAX_MS))
        gap = limit - ends[index]
        if index + 1 < len(starts) and 0 < gap < GAP_MS:
            ends[index] = limit - GAP_MS if limit - GAP_MS - start >= need[index] else limit
    return list(zip(starts, ends, strict=True))


def lacking(groups: Sequence[Sequence[CueWord]], limit_ms: int) -> int:
    """Milliseconds that the cues lack to be read (C02, C03), all together."""
    spans = zip(groups, times(groups, limit_ms), strict=True)
    return sum(max(0, _need(len(text(group))) - (end - start)) for group, (start, end) in spans)


def _need(chars: int) -> int:
    return max(MIN_MS, math.ceil(chars * 1000 / SDH_CPS))


def _let_out(starts: Sequence[int], need: Sequence[int], limit_ms: int) -> list[int]:
    """Starts moved so that each cue has the time it needs, where there is any.

    A cue waits for the one before; only what does not fit before ``limit_ms`` comes earlier. None
    moves farther than ``_DRIFT_MS`` from its word.
    """
    waiting: list[int] = []
    free = 0
    for start, length in zip(starts, need, strict=True):
        waiting.append(min(max(start, free), start + _DRIFT_MS))
        free = waiting[-1] + length
    latest: list[int] = []
    due = limit_ms
    for index in range(len(starts) - 1, -1, -1):
        due = max(due - need[index], starts[index] - _DRIFT_MS, index)
        latest.append(due)
    return [min(pair) for pair in zip(waiting, reversed(latest), strict=True)]

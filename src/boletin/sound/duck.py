"""How loud the bed is at each moment: under the voice, alone, raised, lowered. Pure.

The times of the voice are known, so nothing has to listen: the bed goes down before the first
word, stays down through the short pauses of speech, and comes back when there is room for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from boletin.model import GainPoint

LOOKAHEAD_MS = 60
"""The bed is down this long before the first word."""
ATTACK_MS = 350
"""How long it takes to go down; slower than a compressor's, as a hand on a fader."""
HOLD_MS = 280
"""It stays down this long after the last word, or the half beats nearest to it."""
RELEASE_MS = 850
"""How long it takes to come back, or the beats nearest to it."""
BRIDGE_MS = 1500
"""Pauses shorter than this keep the bed down: below it, it would only pump."""
RATE_HZ = 200
"""Points a second of the envelope."""


def spans(times: Iterable[tuple[int, int]], bridge_ms: int = BRIDGE_MS) -> list[tuple[int, int]]:
    """Stretches of foreground (start, end) in ms, with pauses up to ``bridge_ms`` closed.

    >>> spans([(0, 100), (200, 300), (5000, 6000)])
    [(0, 300), (5000, 6000)]
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(times):
        if merged and start - merged[-1][1] <= bridge_ms:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def in_time(bar_ms: int | None) -> tuple[float, float]:
    """Hold and release in the music's own time: half beats and beats of a bar of four.

    >>> in_time(2000), in_time(None)
    ((250.0, 1000.0), (280, 850))
    """
    if not bar_ms:
        return HOLD_MS, RELEASE_MS
    beat = bar_ms / 4
    while beat > 1.5 * RELEASE_MS:  # a slow bar: it may have more beats than four
        beat /= 2
    half = beat / 2
    return half * max(1, round(HOLD_MS / half)), beat * max(1, round(RELEASE_MS / beat))


def envelope_db(
    foreground: Sequence[tuple[int, int]],
    points: Sequence[GainPoint],
    duration_ms: int,
    *,
    under_db: float,
    alone_db: float,
    bar_at: Callable[[int], int | None] = lambda _ms: None,
) -> NDArray[np.float64]:
    """Level of the bed in dB, one value each 5 ms (:data:`RATE_HZ`) and one beyond the end.

    ``foreground``: what the bed makes room for. ``points``: orders of the script, which set the
    level where nobody speaks (``alone_db`` until the first); under the voice it is never above
    ``under_db``. ``bar_at``: how long a bar of the bed lasts at a time, ms, where it is known.
    """
    count = duration_ms * RATE_HZ // 1000 + 2
    times = np.arange(count) * 1000 / RATE_HZ
    room = np.full(count, alone_db)
    for point in points:
        start, end = point.at_ms, point.at_ms + max(1, point.ramp_ms)
        first, last = -(-start * RATE_HZ // 1000), end * RATE_HZ // 1000 + 1
        level = float(room[min(first, count - 1)])  # nothing has changed it from here on
        progress = _ramp(times[first:last], start, end)
        room[first:last] = level + (point.gain_db - level) * progress
        room[last:] = point.gain_db
    down = np.zeros(count)
    for start, end in spans(foreground):
        hold, release = in_time(bar_at(end))
        begin, over = start - LOOKAHEAD_MS - ATTACK_MS, end + hold + release
        here = slice(max(0, begin * RATE_HZ // 1000), max(0, int(over * RATE_HZ // 1000) + 2))
        falls = _ramp(times[here], begin, start - LOOKAHEAD_MS)
        rises = _ramp(times[here], end + hold, over)
        down[here] = np.maximum(down[here], falls - rises)
    return np.asarray(room + down * (np.minimum(under_db, room) - room))


def _ramp(times: NDArray[np.float64], start: float, end: float) -> NDArray[np.float64]:
    """From 0 at ``start`` to 1 at ``end`` along half a cosine: no corner is heard."""
    return 0.5 - 0.5 * np.cos(np.pi * np.clip((times - start) / (end - start), 0.0, 1.0))

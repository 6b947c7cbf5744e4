"""Which words of a cue are lit at which frame."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from boletin.model import Cue
from boletin.picture.shape import frame_at


@dataclass(frozen=True, slots=True)
class Shown:
    """A cue from one change to the next."""

    start: int
    end: int
    """First frame, and the frame after the last."""
    cue: int
    """Its index."""
    lit: range
    """Indices of the words being said, over all its lines; empty before the first."""


def shown(cues: Sequence[Cue]) -> list[Shown]:
    """Every state of every cue, in order, none empty.

    A word stays lit until the next begins. Words said so fast that they begin in one frame come a
    frame apart; where even that would put one more than a frame late, they light up together.
    """
    return [state for number, cue in enumerate(cues) for state in _states(number, cue)]


def at(states: Sequence[Shown], frame: int) -> Shown | None:
    """What is shown at a frame, if anything."""
    index = bisect_right(states, frame, key=lambda state: state.start) - 1
    return states[index] if index >= 0 and frame < states[index].end else None


def _states(number: int, cue: Cue) -> Iterator[Shown]:
    first, end = frame_at(cue.start_ms), frame_at(cue.end_ms)
    words = [word for line in cue.lines for word in line]
    groups: list[tuple[int, int, int]] = []  # frame, first word, word after the last
    for index, word in enumerate(words):
        frame = max(first, frame_at(word.start_ms))
        if frame >= end:
            break
        if groups and frame <= groups[-1][0]:
            if groups[-1][0] + 1 > frame + 1 or groups[-1][0] + 1 >= end:
                groups[-1] = (groups[-1][0], groups[-1][1], index + 1)
                continue
            frame = groups[-1][0] + 1
        groups.append((frame, index, index + 1))
    if not groups or groups[0][0] > first:
        until = groups[0][0] if groups else end
        if until > first:
            yield Shown(first, until, number, range(0))
    for place, (frame, low, high) in enumerate(groups):
        until = groups[place + 1][0] if place + 1 < len(groups) else end
        if until > frame:
            yield Shown(frame, until, number, range(low, high))

"""Making a piece last exactly what is asked: which pauses give, how fast it is read. Pure.

A piece is a fixed length (the words) plus slots that can shrink and grow: pauses, the bed before
the first word and after the last one, the length of a cortinilla. First the slots move inside
their natural bounds, then the voice reads a little faster or slower, then the bed fills.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from boletin.errors import DurationError
from boletin.model import Finding

MAX_WITHOUT_VOICE = 0.40
"""Largest share of a spot in which nobody speaks; more sounds like a hole."""
RULE = "R06"


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time that can give, in ms: ``least`` <= ``natural`` <= ``most``."""

    least: int
    natural: int
    most: int
    fills: float = 0.0
    """Weight with which it takes more than ``most`` when the bed has to fill; 0: never."""

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.natural <= self.most:
            raise ValueError(f"not in order: {self}")


NOTHING = Slot(0, 0, 0)


def bounds(slots: Sequence[Slot]) -> tuple[int, int, int]:
    """Sums of least, natural and most."""
    return (
        sum(slot.least for slot in slots),
        sum(slot.natural for slot in slots),
        sum(slot.most for slot in slots),
    )


def stretch(slots: Sequence[Slot], need_ms: int) -> list[int] | None:
    """Lengths that add up to ``need_ms`` exactly, each slot giving its share; None: impossible.

    >>> stretch([Slot(100, 300, 500), Slot(0, 100, 300)], 600)
    [400, 200]
    """
    least, natural, most = bounds(slots)
    if need_ms < least:
        return None
    if need_ms <= natural:
        share = (need_ms - least) / max(1, natural - least)
        exact = [s.least + share * (s.natural - s.least) for s in slots]
    elif need_ms <= most:
        share = (need_ms - natural) / max(1, most - natural)
        exact = [s.natural + share * (s.most - s.natural) for s in slots]
    else:
        weight = sum(s.fills for s in slots)
        if not weight:
            return None
        exact = [s.most + (need_ms - most) * s.fills / weight for s in slots]
    # Whole milliseconds that keep the sum: each takes what rounding left over before it.
    lengths, reached, total = [], 0, 0.0
    for value in exact:
        total += value
        length = math.floor(total + 0.5) - reached
        lengths.append(length)
        reached += length
    return lengths


@dataclass(frozen=True, slots=True)
class Reach:
    """What a script can last at one rate of the voice, in ms."""

    fixed: int
    """Words, inserts, effects: what has its own length."""
    spoken: int
    """How much of it somebody speaks, pauses between neighbouring words included."""
    words: int
    slots: tuple[Slot, ...]

    def comfortable(self, duration_ms: int) -> int:
        """0 when it fits naturally; how many ms the words should shrink (> 0) or grow (< 0)."""
        need = duration_ms - self.fixed
        least, natural, most = bounds(self.slots)
        tight = least + (natural - least) // 3
        if need < tight:
            return tight - need
        missing = self.missing(duration_ms)
        if need > most or missing:
            return -max(need - most, missing)
        return 0

    def over(self, duration_ms: int) -> int:
        """How many ms it stays too long with everything as short as it can be; 0: it fits."""
        return max(0, self.fixed + sum(s.least for s in self.slots) - duration_ms)

    def missing(self, duration_ms: int) -> int:
        """How many ms of voice it lacks; 0: it does not sound empty."""
        lacks = math.ceil(duration_ms * (1 - MAX_WITHOUT_VOICE)) - self.spoken
        room = duration_ms - self.fixed - sum(s.most for s in self.slots)
        if not any(s.fills for s in self.slots):
            lacks = max(lacks, room)
        return max(0, lacks)


def next_rate(rate: float, reach: Reach, duration_ms: int, low: float, high: float) -> float:
    """The rate to try after ``rate``; the same when there is nothing to gain."""
    change = reach.comfortable(duration_ms)
    if not change or not reach.spoken:
        return rate
    wanted = max(1, reach.spoken - change)
    # Steps of half a hundredth: nobody hears less, and the cache of speech finds its entries.
    asked = math.ceil if change > 0 else math.floor
    return min(high, max(low, asked(rate * reach.spoken / wanted * 200) / 200))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the script and how long the voice takes for it, ms."""

    text: str
    ms: int


def too_long(
    reach: Reach, duration_ms: int, longest: Sentence | None, file: str, line: int
) -> DurationError:
    """The error that says by how much, about how many words to cut, and what costs most."""
    over = reach.over(duration_ms)
    words = _words(over, reach)
    rest = duration_ms + over - reach.spoken
    costs = f" Lo más largo ({_seconds(longest.ms)}): «{_start(longest.text)}»." if longest else ""
    return _error(
        f"dura {_seconds(duration_ms + over)} leído al ritmo más rápido que suena natural "
        f"(voz {_seconds(reach.spoken)}, música y pausas {_seconds(rest)}): "
        f"sobran {_seconds(over)} para los {duration_ms // 1000} s de «duracion».{costs}",
        f"Quite unas {words} palabras, o pida una «duracion» mayor.",
        file,
        line,
    )


def too_short(reach: Reach, duration_ms: int, file: str, line: int) -> DurationError:
    """The error that says by how much, and about how many words to add."""
    missing = reach.missing(duration_ms)
    words = _words(missing, reach)
    return _error(
        f"la voz dura {_seconds(reach.spoken)} leída despacio: faltan {_seconds(missing)} de voz "
        f"para que los {duration_ms // 1000} s de «duracion» no suenen vacíos.",
        f"Agregue unas {words} palabras, o pida una «duracion» menor.",
        file,
        line,
    )


def _words(ms: int, reach: Reach) -> int:
    """Words that take so long, and a few more: short words are the ones that people cut."""
    return max(2, math.ceil(ms * 1.15 * reach.words / max(1, reach.spoken)) + 1)


def _start(text: str) -> str:
    """The first words of a sentence, by which staff find it."""
    words = text.split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")


def _error(message: str, remedy: str, file: str, line: int) -> DurationError:
    return DurationError([Finding(RULE, "E", file, line, message, remedy)])


def _seconds(ms: int) -> str:
    return f"{math.ceil(ms / 100) / 10:.1f} s"

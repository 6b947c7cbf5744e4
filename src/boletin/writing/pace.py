"""How long a voice takes to read: an estimate from the text, corrected by what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MS_PER_LETTER, MS_PER_COMMA, MS_PER_SENTENCE, MS_OF_LINE = 76.4, 420.0, 513.0, -507.0
"""From the first word to the last: least squares of the relative error over lines of the sample
week, of the golden sentences and of short sentences in a row, said by Pico at its own rate; mean
error 2.3 %, 95 % of lines within 6.3 %. Command: python bench/read_time.py"""
_LEAST_MS = 200
_ENOUGH = 5
"""Lines from which a voice's own measure is believed."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A voice against the estimate: it takes ``factor`` times as long, give or take ``error``."""

    factor: float = 1.0
    error: float = 0.06
    """Mean difference of a line after the correction, as a share of its length."""
    lineas: int = 0
    """Lines it was measured on; 0: nobody has heard this voice yet."""


UNKNOWN = Pace()


def estimate_ms(hablado: str, ritmo: float = 1.0, pace: Pace = UNKNOWN) -> int:
    """Time to say one line's spoken text at ``ritmo`` times the voice's own rate."""
    letters = len(re.findall(r"[^\W\d_]", hablado))
    commas = len(re.findall(r"[,;:]", hablado))
    sentences = len(re.findall(r"[.!?…]+", hablado)) or 1
    natural = letters * MS_PER_LETTER + commas * MS_PER_COMMA + sentences * MS_PER_SENTENCE
    return max(_LEAST_MS, round((natural + MS_OF_LINE) * pace.factor / ritmo))


def learn(lines: Iterable[tuple[str, float, int]]) -> Pace:
    """The pace of a voice from lines it has said: (spoken text, ``ritmo``, real ms)."""
    pairs = [(estimate_ms(text, ritmo), real) for text, ritmo, real in lines if real > 0]
    if len(pairs) < _ENOUGH:
        return UNKNOWN
    factor = sum(real for _, real in pairs) / sum(estimated for estimated, _ in pairs)
    error = sum(abs(estimated * factor - real) / real for estimated, real in pairs) / len(pairs)
    return Pace(round(factor, 4), round(error, 4), len(pairs))

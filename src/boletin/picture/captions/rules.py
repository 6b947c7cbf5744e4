"""Rules C01–C05 measured on the cues: side-cars and burned captions are the same cues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

from boletin.model import Check, Cue
from boletin.picture.captions.pacing import (
    EARLY_MS,
    GAP_MS,
    LATE_MS,
    MAX_MS,
    MIN_MS,
    READ_CPS,
    SDH_CPS,
)
from boletin.picture.sense import costs, never


def check_cues(cues: Sequence[Cue], max_chars: int = 42) -> tuple[Check, ...]:
    """One check for each rule; ``max_chars``: characters allowed in a line."""
    widest = max((len(row) for cue in cues for row in cue.text.split("\n")), default=0)
    tallest = max((len(cue.lines) for cue in cues), default=0)
    lengths = [cue.end_ms - cue.start_ms for cue in cues]
    gaps = [b.start_ms - a.end_ms for a, b in pairwise(cues)]
    wrong = sum(not MIN_MS - 1 <= length <= MAX_MS for length in lengths)
    wrong += sum(gap != 0 and gap < GAP_MS - 1 for gap in gaps)
    speeds = [
        len(cue.text) * 1000 / max(1, length) for cue, length in zip(cues, lengths, strict=True)
    ]
    fastest = max(speeds, default=0.0)
    fast = sum(speed > READ_CPS for speed in speeds)
    split = [f"«{a} | {b}»" for a, b in forbidden(cues, max_chars)]
    late = sum(
        cue.start_ms > word.start_ms + EARLY_MS or cue.end_ms > last.end_ms + LATE_MS
        for cue in cues
        for word, last in [(cue.lines[0][0], cue.lines[-1][-1])]
    )
    return (
        Check(
            "C01",
            "E",
            widest <= max_chars and tallest <= 2,
            widest,
            f"Renglón más largo: {widest} de {max_chars} letras; renglones: {tallest} de 2.",
        ),
        Check(
            "C02",
            "E",
            not wrong,
            wrong,
            f"{wrong} subtítulos duran menos de 5/6 s, más de 7 s o dejan un hueco de un cuadro.",
        ),
        Check(
            "C03",
            "E",
            fastest <= SDH_CPS + 0.05,
            round(fastest, 1),
            f"Lectura más rápida: {fastest:.1f} letras por segundo (hasta 20; {fast} subtítulos "
            f"pasan de 17). Si falla, baje el ritmo de la voz o acorte la frase.",
        ),
        Check(
            "C04",
            "W",
            not split,
            len(split),
            f"Cortes que separan palabras unidas: {', '.join(split[:5]) or 'ninguno'}.",
        ),
        Check(
            "C05",
            "W",
            not late,
            late,
            f"{late} subtítulos se apartan de la voz más de 3 cuadros al entrar o 12 al salir.",
        ),
    )


def forbidden(cues: Sequence[Cue], max_chars: int = 42) -> list[tuple[str, str]]:
    """The words around each break that C04 forbids. Words that it ties together but that no line
    holds have to be parted somewhere: there it forbids nothing.
    """
    return [pair for pair, width in breaks(cues) if 0 < width <= max_chars]


def breaks(cues: Sequence[Cue]) -> Iterator[tuple[tuple[str, str], int]]:
    """Each place where a line or a cue ends while the speaker goes on: the words around it, and
    how wide the unit is that is broken there (0: none).
    """
    for _, turn in groupby(cues, key=lambda cue: (cue.speaker, cue.idioma)):
        rows = [[word.text for word in line] for cue in turn for line in cue.lines if line]
        words = [word for row in rows for word in row]
        tied = [0, *(at for at, cost in enumerate(costs(words), 1) if not never(cost)), len(words)]
        for at in accumulate(map(len, rows[:-1])):
            place = bisect_right(tied, at)
            first, last = tied[place - 1 : place + 1]
            width = len(" ".join(words[first:last])) if first < at else 0
            yield (words[at - 1], words[at]), width

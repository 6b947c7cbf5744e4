"""Filter expressions that choose frames by number."""

from __future__ import annotations

from collections.abc import Sequence


def any_of(stretches: Sequence[tuple[int, int]]) -> str:
    """An expression for ``select``: the frame lies in one of ``stretches`` (first, last).

    Halved again and again: ffmpeg refuses expressions that nest deeper than a hundred, and a
    plain sum nests once a term.
    """
    if len(stretches) <= 8:
        return "+".join(f"between(n,{first},{last})" for first, last in stretches) or "0"
    middle = len(stretches) // 2
    return f"({any_of(stretches[:middle])})+({any_of(stretches[middle:])})"

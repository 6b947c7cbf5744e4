"""How easy a Spanish text is: INFLESZ, the scale of Barrio-Cantalejo (2008).

It reads the index of Szigriszt-Pazos (1993): 206.835 - 62.3 syllables/words - words/sentences.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RUNS = re.compile(r"[aeiouáéíóúü]+|(?<=[aeiouáéíóú])y(?![a-záéíóúü])", re.IGNORECASE)
_STRONG = re.compile(r"[aeoáéóíú]", re.IGNORECASE)
_WORD = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
_SCALE = (
    (40, "muy difícil"),
    (55, "algo difícil"),
    (65, "normal"),
    (80, "bastante fácil"),
    (float("inf"), "muy fácil"),
)


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """``vacunación`` -> 4. Weak vowels lean on a strong one; an accented one stands alone.

    >>> [syllables(w) for w in ("agua", "día", "país", "ayuntamiento", "y", "que", "ciudad")]
    [2, 2, 2, 5, 1, 1, 2]
    """
    core = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéí])", "", word.lower())
    nuclei = 0
    for run in _RUNS.finditer(core):
        if run[0] != "y":
            nuclei += max(1, len(_STRONG.findall(run[0])))
    return max(1, nuclei)


def inflesz(sentences: list[str]) -> tuple[float, str]:
    """The index (0 hard to 100 easy) and its name. Figures count as nothing."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words or not sentences:
        return 100.0, _SCALE[-1][1]
    spoken = sum(map(syllables, words))
    index = 206.835 - 62.3 * spoken / len(words) - len(words) / len(sentences)
    index = max(0.0, min(100.0, index))
    return round(index, 1), next(name for limit, name in _SCALE if index < limit)

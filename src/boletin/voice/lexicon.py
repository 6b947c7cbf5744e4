"""How names are said that a voice does not know.

``lexicon.txt`` holds the words; the text that people see and the spoken text keep their own
spelling, only the engine reads another one. To add a word: a line in that file.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).with_name("lexicon.txt")
_WORD = re.compile(r"[^\W\d_]+")


@functools.cache
def _entries() -> tuple[dict[str, str], dict[str, str]]:
    rows = [
        [cell.strip() for cell in line.split("|")]
        for line in DATA.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return (
        {word.lower(): letters for word, letters, _ in rows},
        {word.lower(): sounds for word, _, sounds in rows},
    )


def respellings() -> Mapping[str, str]:
    """Word in small letters -> letters that a voice of Spain says rightly."""
    return _entries()[0]


def phonemes() -> Mapping[str, str]:
    """Word in small letters -> IPA, for engines that take phonemes."""
    return _entries()[1]


def respelt(word: str) -> str:
    """A word, with its punctuation, in letters that a voice of Spain says rightly.

    >>> [respelt(w) for w in ("México,", "¡Tlaxcala!", "calle")]
    ['Méjico,', '¡Tlascala!', 'calle']
    """
    return _WORD.sub(lambda match: respellings().get(match[0].lower(), match[0]), word)

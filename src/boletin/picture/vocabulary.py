"""The words of ``palabras.txt``, by kind; to teach another, write it there."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_PLAIN_VOWELS = str.maketrans("áéíóú", "aeiou")
DATA = Path(__file__).with_name("palabras.txt")


@functools.cache
def words() -> Mapping[str, frozenset[str]]:
    """Name of the group -> its words, in small letters."""
    text = re.sub(r"^#.*$", "", DATA.read_text("utf-8"), flags=re.MULTILINE)
    parts = re.split(r"\[(\w+)\]", text)
    return {
        name: frozenset(body.split()) for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


@functools.cache
def adjectives() -> frozenset[str]:
    """Every form of the adjectives that follow their noun."""
    return frozenset(form for word in words()["adjetivos"] for form in _forms(word))


def _forms(word: str) -> Iterator[str]:
    yield word
    if word.endswith("o"):
        yield from (word[:-1] + end for end in ("a", "os", "as"))
    elif word.endswith(("a", "e", "i", "ú")):
        yield word + "s"
    else:
        yield word.translate(_PLAIN_VOWELS) + "es"  # común, comunes

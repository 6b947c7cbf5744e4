"""Text as engines take it: sentences of bounded length, and which words can be heard at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 60
"""Words in one phrase. Pico itself lost nothing in 400 words without a comma; shorter phrases
bound time and memory, and nobody says 60 words in one breath."""

_CLOSING = r"[\"'”’»)\]]*$"
_SENTENCE = re.compile(r"[.?!…]" + _CLOSING)
_CLAUSE = re.compile(r"[,;:]" + _CLOSING)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words said in one go, and the silence that follows before the next phrase."""

    words: tuple[str, ...]
    pause_ms: int


SENTENCE_PAUSE_MS = 420
"""Between sentences at natural rate: news readers pause 0.4–0.6 s."""
CLAUSE_PAUSE_MS = 280
"""Where a long sentence had to be cut after a comma: as long as Pico's own comma."""
BREATH_MS = 120
"""Where it had to be cut without any punctuation."""


def phrases(text: str, longest: int = LONGEST) -> Iterator[Phrase]:
    """Cut ``text`` after each sentence; longer ones at their last comma before ``longest`` words.

    Every item of ``text.split()`` comes back once, in order.
    """
    sentence: list[str] = []
    for word in text.split():
        sentence.append(word)
        if _SENTENCE.search(word):
            yield Phrase(tuple(sentence), SENTENCE_PAUSE_MS)
            sentence = []
        elif len(sentence) == longest:
            cut, pause = _breath(sentence)
            yield Phrase(tuple(sentence[:cut]), pause)
            sentence = sentence[cut:]
    if sentence:
        yield Phrase(tuple(sentence), SENTENCE_PAUSE_MS)


def _breath(words: Sequence[str]) -> tuple[int, int]:
    """How many of ``words`` to say before breathing, and for how long to breathe."""
    for cut in range(len(words), len(words) // 3, -1):
        if _CLAUSE.search(words[cut - 1]):
            return cut, CLAUSE_PAUSE_MS
    return len(words), BREATH_MS


def plain(word: str) -> str:
    """``word`` in the letters every Spanish engine knows; the rest folded or dropped.

    Keeps letters, digits, ``. , ; : ? ! ( ) ' -``. Drops ``¿ ¡`` (Pico turns them into a pause of
    one second), quotation marks, tags, control and right-to-left marks, emoji, other scripts.

    >>> plain("¿Façade<b>"), plain("piñón,"), plain("🙂")
    ('Facadeb', 'piñón,', '')
    """
    kept = []
    for letter in unicodedata.normalize("NFC", word):
        if letter.lower() in "ñáéíóúü" or re.fullmatch(r"[A-Za-z0-9.,;:?!()'-]", letter):
            kept.append(letter)
        elif letter == "…":
            kept.append(".")
        elif letter == "’":
            kept.append("'")
        else:
            folded = unicodedata.normalize("NFKD", letter)
            kept += [part for part in folded if re.fullmatch(r"[A-Za-z]", part)]
    return "".join(kept)


def audible(word: str) -> bool:
    """Whether something is heard: at least one letter or digit remains of it.

    >>> audible("informa."), audible("—"), audible("🙂"), audible("שלום")
    (True, False, False, False)
    """
    return any(letter.isalnum() for letter in plain(word))

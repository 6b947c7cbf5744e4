"""What no rule has taken (words, pauses, symbols), and putting the spoken line together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from boletin.writing.spoken import acronyms
from boletin.writing.spoken.letters import LETTERS, UPPER
from boletin.writing.spoken.rules import Piece

ASIDE = "·"
"""A pause that exists only if something follows: parentheses, dashes, bullets."""

_ATOM = re.compile(rf"[{LETTERS}]+|\.{{2,}}|.")
_LONG_WORD = re.compile(rf"[{LETTERS}]{{4,}}")
_PAUSES = f"{ASIDE},;:.!?"
"""From the weakest to the strongest: where two meet, the stronger stays."""
_SAID = re.compile(rf"[¿¡]|[{LETTERS}]+|[{re.escape(_PAUSES)}]")
_SENTENCE_FOLLOWS = re.compile(rf"[)\]]*(?:$| ?[¿¡]| [{UPPER}])")
_E_SOUND = re.compile(r" ?(?:[iíIÍ]|[hH][iíIÍ](?![aeAE]))")


_SAID_ALONE = {"+": "más", "=": "igual a", "%": "por ciento", "@": "arroba"}


@dataclass(slots=True)
class Said:
    """A spoken word; ``at``: where in the line it comes from."""

    text: str
    at: int
    opening: str = ""
    pause: str = ""

    def __str__(self) -> str:
        return f"{self.opening}{self.text}{self.pause}"


def is_shouting(line: str) -> bool:
    """Most of the longer words stand in capitals: it is style, not acronyms."""
    words = _LONG_WORD.findall(line)
    capitals = [word for word in words if word.isupper()]
    return 2 * len(capitals) > len(words)


def gap(line: str, start: int, end: int, *, shouting: bool) -> Iterable[Piece]:
    """The pieces of ``line[start:end]``, which holds no digits."""
    for match in _ATOM.finditer(line, start, end):
        text = match[0]
        if text == " ":
            continue
        spoken = acronyms.word(text, shouting=shouting) if text[0].isalpha() else _symbol(match)
        if spoken:
            yield Piece(match.start(), match.end(), spoken)


def _symbol(match: re.Match[str]) -> str:
    text, line = match[0], match.string
    before = line[match.start() - 1] if match.start() else " "
    after = line[match.end()] if match.end() < len(line) else " "
    alone = before == " " == after
    if text[0] in ".…":
        if text == ".":
            return "" if after.isalnum() else "."
        return "." if _SENTENCE_FOLLOWS.match(line, match.end()) else ","
    if text in ",;:?!¿¡":
        return text
    if text in "()[]–—•":
        return ASIDE
    if text == "&":
        return "e" if _E_SOUND.match(line, match.end()) else "y"
    if text == "-":
        return ASIDE if alone else ""
    return _SAID_ALONE.get(text, "") if alone else ""


def together(pieces: Iterable[Piece]) -> list[Said]:
    """Words in order, each with its pause. Only letters and pauses get through."""
    words: list[Said] = []
    opening = ""
    for piece in pieces:
        for atom in _SAID.findall(piece.spoken):
            if atom in "¿¡":
                opening = opening or atom
            elif atom in _PAUSES:
                if words:
                    words[-1].pause = max(atom, words[-1].pause, key=_PAUSES.find)
            else:
                words.append(Said(atom, piece.start, opening))
                opening = ""
    for index, word in enumerate(words):
        if word.pause == ASIDE:
            word.pause = "," if index + 1 < len(words) else ""
    return words

"""What every rule of the review is made of: a text with its places, patterns, findings."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from boletin.config import Config
from boletin.model import Comunicado, Finding, Level

Rule = Callable[[Comunicado, Config], Iterator[Finding]]
"""(announcement, configuration) -> findings. To add one: write it in the module of its subject,
put it in that module's ``RULES``, its id into docs/reglas.md, and a pair of texts in the tests: one
that triggers it and one near it that must not."""

SHOWN = ("titulo", "area", "lugar", "contacto", "cierre", "cuerpo")
"""Keys whose text the public reads or hears."""
RADIO = "Estilo de radio"
"""Source of the rules that no standard but the trade asks for."""
_LOC = re.compile(r"^\s*LOC[^:\n]*:\s*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands."""

    file: str
    line: int


def found(
    where: Place,
    rule: str,
    level: Level,
    message: str,
    remedy: str,
    text: str = "",
    source: str = "",
) -> Finding:
    """A Finding at a place."""
    return Finding(rule, level, where.file, where.line, message, remedy, text, source)


def at(comunicado: Comunicado, key: str, word: int = 0) -> Place:
    """The line of a key, or of a word of the body."""
    return Place(comunicado.archivo, comunicado.line_of(key, word))


def matches(
    comunicado: Comunicado, pattern: re.Pattern[str]
) -> Iterator[tuple[Place, re.Match[str]]]:
    """Where a pattern stands in what the public reads or hears: the keys, the description of the
    images, and the script edited by hand.
    """
    for key in SHOWN:
        text = getattr(comunicado, key)
        for match in pattern.finditer(text) if text else ():
            yield at(comunicado, key, len(text[: match.start() + 1].split()) - 1), match
    for key, text in _described(comunicado):
        for match in pattern.finditer(text):
            yield at(comunicado, key), match
    for number, line in enumerate(comunicado.texto_guion.splitlines(), 1):
        said = _LOC.match(line)
        for match in pattern.finditer(said[1]) if said else ():
            yield Place(comunicado.guion, number), match


def _described(comunicado: Comunicado) -> Iterator[tuple[str, str]]:
    """What is told of its photographs, its footage and its activities, with the key that tells
    it."""
    for image in comunicado.imagenes:
        yield "imagenes", image.texto_alternativo
    if comunicado.video:
        yield "video", comunicado.video.texto_alternativo
    for evento in comunicado.evento or ():
        yield "evento", evento.nombre
        yield "evento", evento.lugar


def all_text(comunicado: Comunicado) -> str:
    """Everything the public reads or hears, a line a key."""
    seen = (text for _, text in _described(comunicado))
    said = (match[1] for match in _LOC.finditer(comunicado.texto_guion))
    return "\n".join((*(getattr(comunicado, key) for key in SHOWN), *seen, *said))


_SENTENCE_END = re.compile(r"[.!?…][\"»”)]* +(?=[A-ZÁÉÍÓÚÑ¿¡«“\"0-9])|\n+")
_ABBREVIATION = re.compile(
    r"\b(?:[A-ZÁÉÍÓÚÑ]|(?i:av|blvd|col|dr|dra|lic|ing|mtr[oa]|prof[ra]*|art|núm|no|tel|ext|esq|sr"
    r"|sra|sta|sto|pte|ote|nte|c\.p))\.[\"»”)]*$"
)


@functools.lru_cache(maxsize=8)
def sentences(text: str) -> tuple[tuple[int, str], ...]:
    """Sentences of a body with the number of their first word; several rules ask for them."""
    found = []
    start = 0
    for end in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end].strip()
        cut = text[max(0, end - 1) : end] != "\n" and end < len(text)
        if cut and _ABBREVIATION.search(sentence):
            continue
        if sentence:
            found.append((len(text[:start].split()), sentence))
        start = end
    return tuple(found)


@functools.lru_cache(maxsize=64)
def words(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """``candidat*`` -> a pattern for whole words that begin so; accents as written or without."""
    parts = [
        re.escape(stem.rstrip("*")) + (r"\w*" if stem.endswith("*") else "")
        for word in stems
        for stem in sorted({word, unaccented(word)})
        if word.strip("* ")
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE) if parts else None


def unaccented(text: str) -> str:
    """``ó`` -> ``o``, ``ñ`` -> ``n``."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))

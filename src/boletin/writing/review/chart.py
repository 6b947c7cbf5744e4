"""M01 in organigrama.toml: offices have no names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from boletin.config import Config
from boletin.model import Finding, Level
from boletin.writing.review.base import Place, found, words
from boletin.writing.review.names import NAME, is_hero, names_a_place, person_in

_NAMED = re.compile(NAME)
_SOURCE = "Constitución, art. 134, párr. 8"
_REMEDY = "Escriba el área y su contacto público, sin nombres."


def review_chart(
    file: str, texts: Iterable[tuple[int, str]], config: Config
) -> tuple[Finding, ...]:
    """Names of people in what the chart tells: texts with their line."""
    servants = words(config.revision.servidores_publicos)
    findings = []
    for line, text in texts:
        told: Level = "W"
        name = next(
            (
                person
                for match in _NAMED.finditer(text)
                if not is_hero(match[0]) and not names_a_place(text, match.start())
                if (person := person_in(match[0]))
            ),
            "",
        )
        if servants and (match := servants.search(text)):
            told, name = "E", match[0]
        if name:
            message = f"nombra a una persona: «{name}»."
            where = Place(file, line)
            findings.append(found(where, "M01", told, message, _REMEDY, name, _SOURCE))
    return tuple(findings)

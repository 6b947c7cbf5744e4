"""What a person should look at before a text goes on air. It suggests; a person approves.

The rules stand by subject: ``legal`` and ``people`` (M01–M14), ``editorial``, ``calendar``
and ``figures`` (ED01–ED10), ``programme`` (ED11), ``validity`` (ED12), ``text`` (it can be
said and was approved), ``scripts`` (what a template adds), ``length`` (R06).
docs/reglas.md explains each to staff.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Sequence

from boletin.config import Config
from boletin.model import Check, Comunicado, Finding, Guion
from boletin.writing.review import (
    calendar,
    editorial,
    figures,
    legal,
    people,
    programme,
    text,
    validity,
)
from boletin.writing.review.base import Rule, at, found
from boletin.writing.review.length import MUSIC_MS, review_length
from boletin.writing.review.scripts import bulletin_findings, script_findings
from boletin.writing.review.text import MODELO

__all__ = [
    "FIRM",
    "MODELO",
    "MUSIC_MS",
    "OPEN",
    "RULES",
    "excused",
    "review",
    "review_bulletin",
    "review_length",
]

RULES: tuple[Rule, ...] = (
    *people.RULES,
    *legal.RULES,
    *calendar.RULES,
    *editorial.RULES,
    *figures.RULES,
    *programme.RULES,
    *validity.RULES,
    *text.RULES,
)
OPEN = (
    *("M01", "M02", "M04", "M07", "M09", "M10", "M11", "M13", "M14"),
    *("ED01", "ED02", "ED03", "ED04", "ED05", "ED07", "ED08", "ED09", "ED10", "ED11", "ED12"),
)
"""Rules of judgement: an exception with reason and name sets them aside."""
FIRM = ("FICHA", "TEXTO", "APROBADO", "AREA", "VOZ", "GUION", "PLANTILLA", "S04", "ED06", "R06")
"""Rules that nobody can set aside: they are about what is written or measured, not judged."""


def review(
    comunicado: Comunicado, config: Config, guion: Guion | None = None
) -> tuple[Finding, ...]:
    """Every rule over one announcement, in the order of its lines, exceptions applied.

    ``guion``: its script, when it could be written: then what its template adds is read too.
    """
    findings = _all(comunicado, config, guion)
    told = [_excepted(comunicado, finding) for finding in findings]
    return tuple(sorted((*told, *_vain(comunicado, findings)), key=lambda finding: finding.line))


def review_bulletin(
    pieces: Sequence[Comunicado], guion: Guion, config: Config
) -> tuple[Finding, ...]:
    """What the weekly template drops (M09) or adds (M01, M02, M10, M14)."""
    return tuple(
        _excepted(piece, finding) if piece else finding
        for piece, finding in bulletin_findings(pieces, guion, config)
    )


def excused(
    comunicado: Comunicado, config: Config, guion: Guion | None = None
) -> tuple[Check, ...]:
    """What was set aside, with reason and name: for ``control.json``."""
    if not comunicado.excepciones:
        return ()
    rules = {finding.rule for finding in _all(comunicado, config, guion)}
    return tuple(
        Check(e.regla, "I", True, "excepción", f"{e.motivo} Responde: {e.nombre}.")
        for e in comunicado.excepciones
        if e.regla in rules and e.regla in OPEN
    )


def _all(comunicado: Comunicado, config: Config, guion: Guion | None) -> list[Finding]:
    findings = [finding for rule in RULES for finding in rule(comunicado, config)]
    return [*findings, *script_findings(comunicado, guion, config)] if guion else findings


def _excepted(comunicado: Comunicado, finding: Finding) -> Finding:
    """The finding, or a note that says who answers for it."""
    for one in comunicado.excepciones:
        if one.regla == finding.rule and one.regla in OPEN:
            message = f"{finding.message} Excepción: {one.motivo} ({one.nombre})."
            return dataclasses.replace(finding, level="I", message=message)
    return finding


def _vain(comunicado: Comunicado, findings: list[Finding]) -> list[Finding]:
    """Exceptions that change nothing."""
    rules = {finding.rule for finding in findings}
    where = at(comunicado, "excepciones")
    vain = []
    for one in comunicado.excepciones:
        if one.regla in FIRM:
            message = f"la regla {one.regla} no admite excepción."
            vain.append(found(where, "FICHA", "W", message, "Corrija lo que señala.", one.regla))
        elif one.regla not in OPEN:
            message = f"la excepción nombra la regla {one.regla}, que la revisión no tiene."
            near = difflib.get_close_matches(one.regla, OPEN, 1, 0.6)
            remedy = f"¿Quiso escribir {near[0]}? " if near else ""
            remedy += f"Admiten excepción: {', '.join(OPEN)}."
            vain.append(found(where, "FICHA", "W", message, remedy, one.regla))
        elif one.regla not in rules:
            message = f"la excepción a {one.regla} no hace falta: la regla no encontró nada."
            vain.append(found(where, "FICHA", "I", message, "Puede quitarla.", one.regla))
    return vain

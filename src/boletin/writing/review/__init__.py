"""What a person should look at before a text goes on air. It suggests; a person approves.

The rules stand by subject: ``legal`` (M01–M14), ``calendar`` and ``editorial`` (ED01–ED10),
``text`` (it can be said and was approved), ``length`` (R06). docs/reglas.md explains each to staff.
"""

from __future__ import annotations

import dataclasses

from boletin.config import Config
from boletin.model import Check, Comunicado, Finding
from boletin.writing.review import calendar, editorial, legal, text
from boletin.writing.review.base import Rule, at, found
from boletin.writing.review.length import MUSIC_MS, review_length
from boletin.writing.review.text import MODELO

__all__ = ["MODELO", "MUSIC_MS", "RULES", "excused", "review", "review_length"]

RULES: tuple[Rule, ...] = (*legal.RULES, *calendar.RULES, *editorial.RULES, *text.RULES)
_FIRM = ("FICHA", "TEXTO", "APROBADO", "VOZ", "GUION", "S04", "ED06")
"""Rules that nobody can set aside: they are about what is written, not about judgement."""


def review(comunicado: Comunicado, config: Config) -> tuple[Finding, ...]:
    """Every rule over one announcement, in the order of its lines, exceptions applied."""
    findings = _all(comunicado, config)
    reasons = {e.regla: e for e in comunicado.excepciones if e.regla not in _FIRM}
    told = [
        dataclasses.replace(
            finding,
            level="I",
            message=f"{finding.message} Excepción: {reasons[finding.rule].motivo} "
            f"({reasons[finding.rule].nombre}).",
        )
        if finding.rule in reasons
        else finding
        for finding in findings
    ]
    return tuple(sorted((*told, *_vain(comunicado, findings)), key=lambda finding: finding.line))


def excused(comunicado: Comunicado, config: Config) -> tuple[Check, ...]:
    """What was set aside, with reason and name: for ``control.json``."""
    rules = {finding.rule for finding in _all(comunicado, config)}
    return tuple(
        Check(e.regla, "I", True, "excepción", f"{e.motivo} Responde: {e.nombre}.")
        for e in comunicado.excepciones
        if e.regla in rules and e.regla not in _FIRM
    )


def _all(comunicado: Comunicado, config: Config) -> list[Finding]:
    return [finding for rule in RULES for finding in rule(comunicado, config)]


def _vain(comunicado: Comunicado, findings: list[Finding]) -> list[Finding]:
    """Exceptions that change nothing."""
    rules = {finding.rule for finding in findings}
    where = at(comunicado, "excepciones")
    vain = []
    for one in comunicado.excepciones:
        if one.regla in _FIRM:
            message = f"la regla {one.regla} no admite excepción."
            vain.append(found(where, "FICHA", "W", message, "Corrija lo que señala.", one.regla))
        elif one.regla not in rules:
            message = f"la excepción a {one.regla} no hace falta: la regla no encontró nada."
            vain.append(found(where, "FICHA", "I", message, "Puede quitarla.", one.regla))
    return vain

"""Rules of standards.md on what is said and when: M02, M04, M07, M09, M10, M11.

Periods and word lists are configuration, never code: they change with every election.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from boletin.config import Config
from boletin.model import Comunicado, Finding
from boletin.writing.review.base import Rule, at, found, matches, unaccented, words


def _discrimination(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = words(config.revision.palabras_discriminatorias)
    for where, match in matches(comunicado, pattern) if pattern else ():
        yield found(
            where,
            "M02",
            "W",
            f"«{match[0]}» puede discriminar.",
            "Nombre primero a la persona: persona con discapacidad, persona mayor…",
            match[0],
            "LGCS, art. 9",
        )


def _electoral_words(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = words(config.revision.palabras_vedadas)
    for where, match in matches(comunicado, pattern) if pattern else ():
        yield found(
            where,
            "M10",
            "W",
            f"«{match[0]}» es una palabra electoral.",
            "Cámbiela si no habla de una elección oficial.",
            match[0],
            "Normas electorales",
        )


_SUSPENSIONS = {
    "electoral": ("M04", "Constitución, art. 41-III-C; LGIPE 209.1"),
    "consulta": ("M07", "Constitución, art. 35"),
}


def _suspensions(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    if not config.revision.suspensiones or _same(
        (comunicado.tipo, *comunicado.etiquetas), config.revision.excepciones
    ):
        return
    start, end = comunicado.al_aire.desde, comunicado.al_aire.hasta
    for period in config.revision.suspensiones:
        if start <= period.hasta and end >= period.desde:
            rule, source = _SUSPENSIONS[period.clase]
            yield found(
                at(comunicado, "vigencia" if comunicado.vigencia else "fecha"),
                rule,
                "E",
                f"se difundiría del {start} al {end}, dentro de la suspensión por "
                f"{period.motivo} ({period.desde} a {period.hasta}).",
                "Escriba otra vigencia, o use el tipo o etiqueta de una excepción autorizada.",
                source=period.fuente or source,
            )


def _same(written: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Those of ``written`` that are listed: «Educación» is «educacion»."""
    names = {unaccented(name.lower()) for name in listed}
    return sorted(name for name in written if unaccented(name.lower()) in names)


_SOCIAL = re.compile(
    r"\b(?:becas?|apoyos? (?:económicos?|alimentari[oa]s?)|programas? sociales?|despensas?"
    r"|subsidi(?:os?|ad[oa]s?)|canastas? (?:básicas?|alimentarias?)|pensi(?:ón|ones) del bienestar"
    r"|entrega de (?:láminas|tinacos|cobijas|fertilizantes?|calentadores|estufas)"
    r"|padr(?:ón|ones) de beneficiari[oa]s|tarjetas? del bienestar)\b",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"ajeno a cualquier partido político", re.IGNORECASE)
_LEGEND_SOURCE = "LGCS, art. 11; LGDS, art. 28"
LEGEND_LINE = (
    "LOC 1: Este programa es público, ajeno a cualquier partido político. Queda prohibido el uso "
    "para fines distintos a los establecidos en el programa."
)


def has_legend(text: str) -> bool:
    """Whether the text carries the legend of social programmes (M09)."""
    return bool(_LEGEND.search(" ".join(text.split())))


def no_legend(comunicado: Comunicado, where: str) -> Finding:
    """M09: a social programme whose script (``where``: its template or file) drops the legend."""
    return found(
        at(comunicado, "guion" if comunicado.guion else "programa_social"),
        "M09",
        "E",
        f"es de un programa social y {where} no dice la leyenda.",
        f"Agregue: {LEGEND_LINE}",
        source=_LEGEND_SOURCE,
    )


def _social_programme(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.programa_social:
        if comunicado.guion and not has_legend(comunicado.texto_guion):
            yield no_legend(comunicado, "su guion a mano")
        return
    if has_legend(comunicado.cuerpo):
        return
    for where, match in matches(comunicado, _SOCIAL):
        yield found(
            where,
            "M09",
            "W",
            f"habla de «{match[0]}» y no lleva la leyenda de los programas sociales.",
            "Si es un programa social, agregue programa_social: sí a la ficha.",
            match[0],
            _LEGEND_SOURCE,
        )
        return


def _accessible_version(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    asked = _same(comunicado.etiquetas, config.revision.campanas_accesibles)
    if asked and comunicado.idioma.startswith("es") and comunicado.lsm is None:
        yield found(
            at(comunicado, "etiquetas"),
            "M11",
            "I",
            f"la campaña «{asked[0]}» pide también una versión en lengua indígena o accesible.",
            "Prepare la versión en náhuatl u otomí (grabada), o en Lengua de Señas Mexicana.",
            asked[0],
            "LGCS, art. 12",
        )


RULES: tuple[Rule, ...] = (
    _discrimination,
    _suspensions,
    _social_programme,
    _electoral_words,
    _accessible_version,
)
WORDING: tuple[Rule, ...] = (_discrimination, _electoral_words)
"""Those that a template's own words can break too."""

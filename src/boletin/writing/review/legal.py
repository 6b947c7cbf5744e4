"""Rules M01–M14 of standards.md: what the law minds in government publicity.

Periods, names and word lists are configuration, never code: they change with every election.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from boletin.config import Config
from boletin.model import Comunicado, Finding
from boletin.writing.review.base import Rule, at, found, matches, words

_ART_134 = "Constitución, art. 134, párr. 8"
_WRITE_OFFICE = "Escriba el área o el cargo: Presidencia Municipal, Dirección de…"
_NAME = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+(?: (?:de|del|la|los|y))*(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñü]+)+"
_TITLE = r"(?:Lic|Licda|Ing|Dr|Dra|Mtro|Mtra|Profr|Profra|Profa|Arq|C\. ?P)\."
_OFFICE = (
    r"(?:[Pp]resident[ea](?: [Mm]unicipal)?|[Aa]lcald(?:e|esa)|[Ss]índic[oa]|[Rr]egidora?|"
    r"[Gg]obernadora?|[Dd]iputad[oa]|[Ss]enadora?|[Tt]esorer[oa]|[Ss]ecretari[oa])"
)
_NAMED_OFFICIAL = re.compile(rf"(?:{_TITLE} ?{_NAME}|\b{_OFFICE},? {_NAME})")
_A_PLACE_BEFORE = re.compile(
    r"(?:calle|av\.|avenida|blvd\.|bulevar|col\.|colonia|escuela|primaria|secundaria|hospital|"
    r"plaza|parque|unidad|auditorio|biblioteca|jardín|centro|estadio|teatro|mercado|barrio|sala)"
    r"(?: \w+\.?){0,2} $",
    re.IGNORECASE,
)
"""A street or school bears a name: «calle Presidente Benito Juárez»."""
_PRAISE = re.compile(
    r"\b(?:gracias (?:al|a la|a nuestr[oa]) (?:president[ea]|alcald(?:e|esa)|gobierno de)"
    r"|nuestr[oa] (?:president[ea]|alcald(?:e|esa)|gobernadora?)"
    r"|(?:president[ea]|alcald(?:e|esa)) (?:amig[oa]|cercan[oa]|incansable|trabajadora?))\b",
    re.IGNORECASE,
)


def _public_servants(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = words(config.revision.servidores_publicos)
    named = set()
    for where, match in matches(comunicado, pattern) if pattern else ():
        named.add(match[0].lower())
        message = f"nombra a una persona servidora pública: «{match[0]}»."
        yield found(where, "M01", "E", message, _WRITE_OFFICE, match[0], _ART_134)
    for where, match in matches(comunicado, _NAMED_OFFICIAL):
        in_a_place = _A_PLACE_BEFORE.search(match.string, 0, match.start())
        if in_a_place or any(name in match[0].lower() for name in named):
            continue
        message = f"parece nombrar a una persona servidora pública: «{match[0]}»."
        yield found(where, "M01", "W", message, _WRITE_OFFICE, match[0], _ART_134)
    for where, match in matches(comunicado, _PRAISE):
        message = f"«{match[0]}» promueve a una persona."
        remedy = "Diga qué se hizo y qué área lo hizo."
        yield found(where, "M01", "W", message, remedy, match[0], _ART_134)


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
    kinds = {comunicado.tipo, *comunicado.etiquetas}
    if kinds & set(config.revision.excepciones):
        return
    start, end = _airing(comunicado)
    for period in config.revision.suspensiones:
        if start <= period.hasta and end >= period.desde:
            rule, source = _SUSPENSIONS[period.clase]
            yield found(
                at(comunicado, "vigencia" if comunicado.vigencia else "fecha"),
                rule,
                "E",
                f"se difundiría del {start} al {end}, dentro de la suspensión por "
                f"{period.motivo} ({period.desde} a {period.hasta}).",
                "Cambie la vigencia, o use el tipo o etiqueta de una excepción autorizada.",
                source=period.fuente or source,
            )


def _airing(comunicado: Comunicado) -> tuple[date, date]:
    if comunicado.vigencia:
        return comunicado.vigencia.desde, comunicado.vigencia.hasta
    return comunicado.fecha, comunicado.fecha


_SOCIAL = re.compile(
    r"\b(?:becas?|apoyos? (?:económicos?|alimentari[oa]s?)|programas? sociales?|despensas?"
    r"|padrón de beneficiari[oa]s|tarjetas? del bienestar)\b",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"ajeno a cualquier partido político", re.IGNORECASE)
_LEGEND_SOURCE = "LGCS, art. 11; LGDS, art. 28"


def _social_programme(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.programa_social:
        if comunicado.guion and not _LEGEND.search(comunicado.texto_guion):
            yield found(
                at(comunicado, "guion"),
                "M09",
                "E",
                "es de un programa social y su guion a mano no dice la leyenda.",
                "Agregue al guion: LOC 1: Este programa es público, ajeno a cualquier partido "
                "político. Queda prohibido el uso para fines distintos a los establecidos en el "
                "programa.",
                source=_LEGEND_SOURCE,
            )
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
    asked = sorted(set(comunicado.etiquetas) & set(config.revision.campanas_accesibles))
    if asked and comunicado.idioma.startswith("es"):
        yield found(
            at(comunicado, "etiquetas"),
            "M11",
            "I",
            f"la campaña «{asked[0]}» pide también una versión en lengua indígena o accesible.",
            "Prepare la versión en náhuatl u otomí (grabada), o en Lengua de Señas Mexicana.",
            asked[0],
            "LGCS, art. 12",
        )


_NAMED_MINOR = re.compile(
    r"\b(?:[Ll]a|[Ee]l) (?:niñ[oa]|menor|adolescente|alumn[oa]|estudiante) (?:de \d+ años,? )?"
    rf"{_NAME}"
)


def _minors(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.consentimiento:
        return
    if comunicado.menores:
        yield found(
            at(comunicado, "menores"),
            "M13",
            "E",
            "muestra a menores de edad y no dice quién dio el consentimiento.",
            "Agregue consentimiento: con la referencia del documento firmado.",
            source="LGDNNA, arts. 76–78",
        )
    for where, match in matches(comunicado, _NAMED_MINOR):
        yield found(
            where,
            "M13",
            "W",
            f"parece decir el nombre de una persona menor de edad: «{match[0]}».",
            "Quite el nombre, o agregue menores: sí y consentimiento: con el documento firmado.",
            match[0],
            "LGDNNA, arts. 76–78",
        )


_PERSON = r"(?:don|doña|(?:el|la) (?:señor|señora|joven|ciudadan[oa])|[Ss]r\.|[Ss]ra\.|C\.)"
_PERSONAL: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d\b"), "E", "una CURP"),
    (re.compile(r"\b[A-ZÑ&]{4}\d{6}[A-Z\d]{3}\b"), "E", "el RFC de una persona"),
    (
        re.compile(r"\b[A-Z]{6}\d{8}[HM]\d{3}\b"),
        "E",
        "una clave de elector",
    ),
    (
        re.compile(
            rf"\b(?:[Cc]el(?:ular|\.)|[Tt]el(?:éfono|\.)|WhatsApp) (?:de|del) {_PERSON} {_NAME}"
        ),
        "W",
        "el teléfono de una persona",
    ),
    (
        re.compile(r"\b(?:celular|teléfono|WhatsApp|domicilio|correo) (?:personal|particular)\b"),
        "W",
        "un dato particular",
    ),
    (
        re.compile(rf"\b(?:domicilio|casa|vivienda) (?:de|del) {_PERSON} {_NAME}"),
        "W",
        "el domicilio de una persona",
    ),
    (re.compile(r"(?<![\d$,.])\d{18}(?![\d,]|\.\d)"), "W", "una cuenta CLABE"),
)


def _personal_data(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for pattern, level, what in _PERSONAL:
        for where, match in matches(comunicado, pattern):
            yield found(
                where,
                "M14",
                "E" if level == "E" else "W",
                f"publica {what}: «{match[0]}».",
                "Quite el dato personal; ponga el teléfono o el lugar de la oficina.",
                match[0],
                "LGPDPPSO 2025",
            )


RULES: tuple[Rule, ...] = (
    _public_servants,
    _discrimination,
    _suspensions,
    _social_programme,
    _electoral_words,
    _accessible_version,
    _minors,
    _personal_data,
)

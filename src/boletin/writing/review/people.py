"""Rules on people: public servants (M01), minors (M13) and personal data (M14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boletin.config import Config
from boletin.model import Comunicado, Finding, Level
from boletin.writing.review.base import Rule, all_text, at, found, matches, words
from boletin.writing.review.names import NAME, is_hero, names_a_place, person_before, person_in

_ART_134 = "Constitución, art. 134, párr. 8"
_WRITE_OFFICE = "Escriba el área o el cargo: Presidencia Municipal, Dirección de…"
_TITLE = r"(?:Lic|Licda|Ing|Dr|Dra|Mtro|Mtra|Profr|Profra|Profa|Arq|C\. ?P)\."
_OFFICE = (
    r"(?:[Pp]resident[ea](?: [Mm]unicipal)?(?: [Hh]onorífica)?(?: del DIF)?(?: [Mm]unicipal)?"
    r"|[Aa]lcald(?:e|esa)|[Ss]índic[oa]|[Rr]egidora?|[Gg]obernadora?|[Dd]iputad[oa]|[Ss]enadora?"
    r"|[Tt]esorer[oa]|[Ss]ecretari[oa])"
)
_RANK = (
    r"(?:[Gg]eneral|[Mm]unicipal|[Tt]écnic[oa]|[Pp]articular|[Ee]jecutiv[oa]|[Cc]onstitucional"
    r"|[Ll]ocal|[Ff]ederal)"
)
_NAMED_OFFICIAL = re.compile(rf"(?:{_TITLE} ?{NAME}|{_OFFICE}(?: {_RANK})*,? (?!{_RANK}){NAME})")
_NAMED_HEAD = re.compile(
    rf"\b(?:[Dd]irectora?|[Tt]itular|[Ee]ncargad[oa]|[Cc]oordinadora?|[Jj]ef[ea]) (?:de|del)"
    rf"[^.,;:\n]{{2,50}}, (?P<name>{NAME})"
)
"""«la directora de Salud, Ana Ruiz»."""
_RULER = r"(?:president[ea]|alcald(?:e|esa))"
_PRAISE = re.compile(
    rf"\b(?:gracias (?:al|a la|a nuestr[oa]) (?:{_RULER}|gobierno de)"
    rf"|nuestr[oa] (?:{_RULER}|gobernadora?)"
    rf"|{_RULER} (?:amig[oa]|cercan[oa]|incansable|trabajadora?)"
    rf"|por (?:instrucci(?:ón|ones)|iniciativa|gestión|gestiones) (?:del|de la|de nuestr[oa])"
    rf" {_RULER}"
    r"|(?:gobierno|administración) (?:que encabeza|encabezad[oa] por)"
    rf"|(?:logro|compromiso|promesa)s? (?:cumplid[oa]s? )?(?:del|de la) {_RULER})\b",
    re.IGNORECASE,
)


def _public_servants(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = words(config.revision.servidores_publicos)
    named = set()
    for where, match in matches(comunicado, pattern) if pattern else ():
        named.add(match[0].lower())
        message = f"nombra a una persona servidora pública: «{match[0]}»."
        yield found(where, "M01", "E", message, _WRITE_OFFICE, match[0], _ART_134)
    for where, match in (
        *matches(comunicado, _NAMED_OFFICIAL),
        *(pair for pair in matches(comunicado, _NAMED_HEAD) if person_in(pair[1]["name"])),
    ):
        told = match[0].lower()
        in_a_place = names_a_place(match.string, match.start())
        if in_a_place or is_hero(match[0]) or any(name in told for name in named):
            continue
        message = f"parece nombrar a una persona servidora pública: «{match[0]}»."
        yield found(where, "M01", "W", message, _WRITE_OFFICE, match[0], _ART_134)
    for where, match in matches(comunicado, _PRAISE):
        message = f"«{match[0]}» promueve a una persona."
        remedy = "Diga qué se hizo y qué área lo hizo."
        yield found(where, "M01", "W", message, remedy, match[0], _ART_134)


_MINORS_SOURCE = "LGDNNA, arts. 76–78"
_NAMED_MINOR = re.compile(
    r"\b(?:[Ll]as?|[Ee]l|[Ll]os) (?:niñ[oa]|menor|adolescente|alumn[oa]|estudiante)(?:e?s)? "
    rf"(?:de \d+ años,? )?{NAME}"
)
_AGE = re.compile(r",? \(?de (?:\d|1[0-7]) años")
_TAKE_THE_NAME_OUT = "Quite el nombre, o agregue menores: sí y consentimiento: con el documento."


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
            source=_MINORS_SOURCE,
        )
    told = "parece decir el nombre de una persona menor de edad"
    for where, match in matches(comunicado, _NAMED_MINOR):
        message = f"{told}: «{match[0]}»."
        yield found(where, "M13", "W", message, _TAKE_THE_NAME_OUT, match[0], _MINORS_SOURCE)
    for where, match in matches(comunicado, _AGE):
        if name := person_before(match.string, match.start()):
            message = f"{told}: «{name}{match[0]}»."
            yield found(where, "M13", "W", message, _TAKE_THE_NAME_OUT, name, _MINORS_SOURCE)


_DAY = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
"""Birth date inside a key, YYMMDD: a folio such as ACTA202611001 has none."""
_PERSON = r"(?:don|doña|(?:el|la) (?:señor|señora|joven|ciudadan[oa])|[Ss]r\.|[Ss]ra\.|C\.)"
_KEYS: tuple[tuple[re.Pattern[str], Level, str], ...] = (
    (
        re.compile(rf"\b[A-Z]{{4}}{_DAY}[HMX][A-Z]{{5}}[A-Z\d]\d\b", re.IGNORECASE),
        "E",
        "una CURP",
    ),
    (
        re.compile(rf"\b[A-ZÑ&]{{4}}[- ]?{_DAY}[- ]?[A-Z\d]{{3}}\b"),
        "E",
        "el RFC de una persona",
    ),
    (
        re.compile(rf"\b[A-Z]{{6}}{_DAY}\d{{2}}[HM]\d{{3}}\b", re.IGNORECASE),
        "E",
        "una clave de elector",
    ),
    (re.compile(r"(?<![\d$,.])\d{18}(?![\d,]|\.\d)"), "W", "una cuenta CLABE"),
)
_SIX = re.compile(r"\d{6}")
"""Every key has six figures together; few texts do."""
_PERSONAL: tuple[tuple[re.Pattern[str], Level, str], ...] = (
    (
        re.compile(
            rf"\b(?:[Cc]el(?:ular|\.)|[Tt]el(?:éfono|\.)|WhatsApp) (?:de|del) {_PERSON} {NAME}"
        ),
        "W",
        "el teléfono de una persona",
    ),
    (
        re.compile(r"(?:celular|teléfono|WhatsApp|domicilio|correo) (?:personal|particular)\b"),
        "W",
        "un dato particular",
    ),
    (
        re.compile(rf"\b(?:domicilio|casa|vivienda) (?:de|del) {_PERSON} {NAME}"),
        "W",
        "el domicilio de una persona",
    ),
)
_NEAR_A_NAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\(?\d{2,3}(?:[ -]|\) ?)?\d{3,4}[ -]?\d{4}\b(?![,.]?\d)"),
        "el teléfono de una persona",
    ),
    (
        re.compile(
            r"(?:(?:con|tiene) domicilio|(?:que |quien )?vive) en (?:la |el )?"
            r"(?i:calle|av\.|avenida|privada|priv\.|andador|callejón|barrio|col\.|colonia)"
            r"[^.;\n]{2,40}?\d+"
        ),
        "el domicilio de una persona",
    ),
)
"""Public by themselves, private beside somebody's name."""
_OWNER_AFTER = re.compile(
    rf",? (?:con|de|pregunte por|a nombre de) (?:{_PERSON} )?(?P<name>{NAME})"
)
_PRIVATE = "Quite el dato personal; ponga el teléfono o el lugar de la oficina."
_LAW = "LGPDPPSO 2025"


def _personal_data(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    keys = _KEYS if _SIX.search(all_text(comunicado)) else ()
    for pattern, level, what in (*keys, *_PERSONAL):
        for where, match in matches(comunicado, pattern):
            message = f"publica {what}: «{match[0]}»."
            yield found(where, "M14", level, message, _PRIVATE, match[0], _LAW)
    for pattern, what in _NEAR_A_NAME:
        for where, match in matches(comunicado, pattern):
            name = person_before(match.string, match.start())
            after = _OWNER_AFTER.match(match.string, match.end())
            if not name and after:
                name = person_in(after["name"])
            if name:
                message = f"parece publicar {what}: «{match[0]}», junto a «{name}»."
                yield found(where, "M14", "W", message, _PRIVATE, match[0], _LAW)


RULES: tuple[Rule, ...] = (_public_servants, _minors, _personal_data)
WORDING: tuple[Rule, ...] = (_public_servants, _personal_data)
"""Those that a template's own words can break too."""

"""Rules on the text as such: it can be said, it was approved, it is what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boletin.config import Config
from boletin.model import Comunicado, Finding, Level
from boletin.writing.load import fingerprint
from boletin.writing.review.base import Rule, at, found, matches

MODELO = "Cambie este texto por el suyo:"
"""How the body of a new announcement begins: it must never go on air."""

_ODD_TEXT: tuple[tuple[re.Pattern[str], Level, str, str], ...] = (
    (
        re.compile(r"\S{0,20}(?:Ã[\u0080-\u00bf\u0152-\u2122]|Â[¡-¿]|â€)\S{0,20}"),
        "E",
        "tiene letras cambiadas: «{:.60}».",
        "Escriba de nuevo los acentos y guarde el archivo en UTF-8.",
    ),
    (
        re.compile("\\S{0,20}\ufffd\\S{0,20}"),
        "E",
        "perdió una letra: «{:.60}».",
        "Escríbala de nuevo y guarde el archivo en UTF-8.",
    ),
    (
        re.compile(r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}"),
        "W",
        "tiene llaves de plantilla, que aquí no se llenan: «{:.60}».",
        "Escriba en su lugar el dato.",
    ),
    (
        re.compile(r"</?[a-zA-Z][^<>]*>"),
        "W",
        "tiene etiquetas HTML; saldrán escritas tal cual: «{:.60}».",
        "Quítelas: para resaltar use **asteriscos**.",
    ),
)
"""What no announcement means to say: pattern, level, what is wrong, what to write."""


def _odd_text(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for pattern, level, message, remedy in _ODD_TEXT:
        for where, match in matches(comunicado, pattern):
            yield found(where, "TEXTO", level, message.format(match[0]), remedy, match[0])


def _untouched(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for where, _ in matches(comunicado, re.compile(re.escape(MODELO))):
        yield found(
            where,
            "TEXTO",
            "E",
            "todavía tiene el texto de muestra.",
            "Bórrelo y escriba lo que se va a decir.",
            MODELO,
        )


def _approval(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.estado != "aprobado":
        return
    if comunicado.huella and comunicado.huella != fingerprint(comunicado):
        yield found(
            at(comunicado, "huella"),
            "APROBADO",
            "E",
            "el texto cambió después de aprobarse; la aprobación ya no vale.",
            "Pida que lo revisen otra vez y vuelva a aprobarlo.",
        )
    elif not comunicado.aprobo or not comunicado.aprobado_el:
        yield found(
            at(comunicado, "estado"),
            "APROBADO",
            "W",
            "está aprobado y no dice quién lo aprobó ni cuándo.",
            "Agregue aprobo: y aprobado_el: a la ficha.",
        )


def _voice(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    if comunicado.voz and comunicado.voz not in config.voces:
        yield found(
            at(comunicado, "voz"),
            "FICHA",
            "E",
            f"la voz «{comunicado.voz}» no existe.",
            f"Voces de boletin.toml: {', '.join(config.voces)}.",
            comunicado.voz,
        )


RULES: tuple[Rule, ...] = (_odd_text, _untouched, _approval, _voice)

"""What a person should look at before a text goes on air. It suggests; a person approves.

Each rule is a function ``(Comunicado, Config) -> findings``; add one by writing it and putting it
into ``RULES``. Periods, names and word lists are configuration, never code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from boletin.config import Config
from boletin.model import Comunicado, Finding, Guion, Level
from boletin.writing.load import fingerprint
from boletin.writing.rundown import estimate_ms
from boletin.writing.sandbox import DIAS, MESES

Rule = Callable[[Comunicado, Config], Iterator[Finding]]

MODELO = "Cambie este texto por el suyo:"
"""How the body of a new announcement begins: it must never go on air."""

MUSIC_MS = 4000
"""What opening, pauses and tail of a spot take besides the voice."""


def review(comunicado: Comunicado, config: Config) -> tuple[Finding, ...]:
    """Every rule over one announcement, in the order of its lines."""
    found = [finding for rule in RULES for finding in rule(comunicado, config)]
    return tuple(sorted(found, key=lambda finding: finding.line))


def review_length(comunicado: Comunicado, guion: Guion, config: Config) -> tuple[Finding, ...]:
    """Whether the script can last its ``duracion``, by the estimate (the voice itself decides)."""
    if comunicado.duracion is None:
        return ()
    spoken = sum(
        estimate_ms(linea.hablado, config.voz_de(linea.locutor, comunicado.voz)[1].ritmo)
        for linea in guion.lineas
    )
    room = comunicado.duracion * 1000 - MUSIC_MS
    slowest, fastest = spoken / config.sonido.ritmo_min, spoken / config.sonido.ritmo_max
    words = sum(len(linea.hablado.split()) for linea in guion.lineas)
    if fastest > room:
        cut = max(1, round(words * (fastest - room) / fastest))
        return (
            _finding(
                comunicado,
                comunicado.line_of("duracion"),
                "R06",
                "W",
                f"el texto parece pasarse unos {(fastest - room) / 1000:.0f} s de "
                f"{comunicado.duracion} s.",
                f"Quite unas {cut} palabras o aumente la duración.",
            ),
        )
    if slowest < room * 0.5:
        return (
            _finding(
                comunicado,
                comunicado.line_of("duracion"),
                "R06",
                "W",
                f"el texto parece durar {slowest / 1000:.0f} s: corto para {comunicado.duracion}.",
                "Agregue texto o elija una duración menor.",
            ),
        )
    return ()


def _finding(
    comunicado: Comunicado,
    line: int,
    rule: str,
    level: Level,
    message: str,
    remedy: str,
    text: str = "",
    source: str = "",
) -> Finding:
    return Finding(rule, level, comunicado.archivo, line, message, remedy, text, source)


def _matches(
    comunicado: Comunicado, pattern: re.Pattern[str]
) -> Iterator[tuple[int, re.Match[str]]]:
    """Where the pattern stands in what the public will read or hear: line of the file, match."""
    for key in ("titulo", "area", "lugar", "contacto", "cierre", "cuerpo"):
        text = getattr(comunicado, key)
        for match in pattern.finditer(text):
            word = len(text[: match.start() + 1].split()) - 1
            yield comunicado.line_of(key, word), match


def _words(stems: Iterable[str]) -> re.Pattern[str] | None:
    """``candidat*`` -> a pattern for whole words that begin so; accents as written or without."""
    parts = [
        re.escape(stem.rstrip("*")) + (r"\w*" if stem.endswith("*") else "")
        for word in stems
        for stem in {word, _plain(word)}
        if word.strip("* ")
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE) if parts else None


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _public_servants(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = _words(config.revision.servidores_publicos)
    for line, match in _matches(comunicado, pattern) if pattern else ():
        yield _finding(
            comunicado,
            line,
            "M01",
            "E",
            f"nombra a una persona servidora pública: «{match[0]}».",
            "Escriba el área o el cargo: Presidencia Municipal, Dirección de…",
            match[0],
            "Constitución, art. 134, párr. 8",
        )


def _discrimination(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = _words(config.revision.palabras_discriminatorias)
    for line, match in _matches(comunicado, pattern) if pattern else ():
        yield _finding(
            comunicado,
            line,
            "M02",
            "W",
            f"«{match[0]}» puede discriminar.",
            "Nombre primero a la persona: persona con discapacidad, persona mayor…",
            match[0],
            "LGCS, art. 9",
        )


def _electoral_words(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    pattern = _words(config.revision.palabras_vedadas)
    for line, match in _matches(comunicado, pattern) if pattern else ():
        yield _finding(
            comunicado,
            line,
            "M10",
            "W",
            f"«{match[0]}» es una palabra electoral.",
            "Cámbiela si no habla de una elección oficial.",
            match[0],
            "Normas electorales",
        )


def _suspensions(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    kinds = {comunicado.tipo, *comunicado.etiquetas}
    if kinds & set(config.revision.excepciones):
        return
    start, end = _airing(comunicado)
    for period in config.revision.suspensiones:
        if start <= period.hasta and end >= period.desde:
            yield _finding(
                comunicado,
                comunicado.line_of("vigencia" if comunicado.vigencia else "fecha"),
                "M04",
                "E",
                f"se difundiría del {start} al {end}, dentro de la suspensión por "
                f"{period.motivo} ({period.desde} a {period.hasta}).",
                "Cambie la vigencia, o use el tipo o etiqueta de una excepción autorizada.",
                source=period.fuente or "Constitución, art. 41-III-C; LGIPE 209.1",
            )


def _airing(comunicado: Comunicado) -> tuple[date, date]:
    if comunicado.vigencia:
        return comunicado.vigencia.desde, comunicado.vigencia.hasta
    return comunicado.fecha, comunicado.fecha


_SOCIAL = re.compile(r"\b(?:becas?|apoyos? económicos?|programas? sociales?|despensas?)\b", re.I)


def _social_programme(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.programa_social:
        return
    for line, match in list(_matches(comunicado, _SOCIAL))[:1]:
        yield _finding(
            comunicado,
            line,
            "M09",
            "W",
            f"habla de «{match[0]}» y no lleva la leyenda de los programas sociales.",
            "Si es un programa social, agregue programa_social: sí a la ficha.",
            match[0],
            "LGCS, art. 11; LGDS, art. 28",
        )


def _minors(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.menores and not comunicado.consentimiento:
        yield _finding(
            comunicado,
            comunicado.line_of("menores"),
            "M13",
            "E",
            "muestra a menores de edad y no dice quién dio el consentimiento.",
            "Agregue consentimiento: con la referencia del documento firmado.",
            source="LGDNNA, arts. 76–78",
        )


_CURP = re.compile(r"\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d\b")
_RFC = re.compile(r"\b[A-ZÑ&]{4}\d{6}[A-Z\d]{3}\b")


def _personal_data(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for pattern, what in ((_CURP, "una CURP"), (_RFC, "el RFC de una persona")):
        for line, match in _matches(comunicado, pattern):
            yield _finding(
                comunicado,
                line,
                "M14",
                "E",
                f"publica {what}: «{match[0]}».",
                "Quite el dato personal.",
                match[0],
                "LGPDPPSO 2025",
            )


_DATED = re.compile(
    r"\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo),? (\d{1,2})(?:º|°|\.º)? de "
    r"(enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
    r"(?: (?:de|del) (\d{4}))?",
    re.IGNORECASE,
)


def _weekdays(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for line, match in _matches(comunicado, _DATED):
        month = MESES.index(match[3].lower()) + 1
        year = int(match[4]) if match[4] else comunicado.fecha.year
        if not match[4] and month < comunicado.fecha.month - 6:
            year += 1
        message, remedy = "", ""
        try:
            weekday = DIAS[date(year, month, int(match[2])).weekday()]
        except ValueError:
            message, remedy = "no existe en el calendario.", "Revise la fecha."
        else:
            if weekday != match[1].lower():
                message, remedy = f"cae en {weekday}.", "Revise el día de la semana o la fecha."
        if message:
            yield _finding(
                comunicado, line, "TEXTO", "E", f"«{match[0]}» {message}", remedy, match[0]
            )


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
        for line, match in _matches(comunicado, pattern):
            yield _finding(
                comunicado, line, "TEXTO", level, message.format(match[0]), remedy, match[0]
            )


def _approval(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.estado != "aprobado":
        return
    if comunicado.huella and comunicado.huella != fingerprint(comunicado):
        yield _finding(
            comunicado,
            comunicado.line_of("huella"),
            "APROBADO",
            "E",
            "el texto cambió después de aprobarse; la aprobación ya no vale.",
            "Pida que lo revisen otra vez y vuelva a aprobarlo.",
        )
    elif not comunicado.aprobo or not comunicado.aprobado_el:
        yield _finding(
            comunicado,
            comunicado.line_of("estado"),
            "APROBADO",
            "W",
            "está aprobado y no dice quién lo aprobó ni cuándo.",
            "Agregue aprobo: y aprobado_el: a la ficha.",
        )


def _untouched(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for line, _ in _matches(comunicado, re.compile(re.escape(MODELO))):
        yield _finding(
            comunicado,
            line,
            "TEXTO",
            "E",
            "todavía tiene el texto de muestra.",
            "Bórrelo y escriba lo que se va a decir.",
            MODELO,
        )


def _voice(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    if comunicado.voz and comunicado.voz not in config.voces:
        yield _finding(
            comunicado,
            comunicado.line_of("voz"),
            "FICHA",
            "E",
            f"la voz «{comunicado.voz}» no existe.",
            f"Voces de boletin.toml: {', '.join(config.voces)}.",
            comunicado.voz,
        )


RULES: tuple[Rule, ...] = (
    _public_servants,
    _discrimination,
    _electoral_words,
    _suspensions,
    _social_programme,
    _minors,
    _personal_data,
    _weekdays,
    _odd_text,
    _untouched,
    _approval,
    _voice,
)

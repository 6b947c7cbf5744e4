"""Rules ED01–ED05 and ED10: what works for the ear, and what a listener needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boletin.config import Config
from boletin.model import Comunicado, Finding, Level
from boletin.writing.review.base import RADIO, Rule, all_text, at, found, matches, sentences
from boletin.writing.review.reading import inflesz
from boletin.writing.spoken.tables import words

MAX_TITLE = 70
"""Characters: two lines of a lower third."""
MAX_WORDS = 25
"""Words of a sentence that a listener can hold (habit of radio newsrooms)."""
HARD, HARDISH = 40, 55
"""INFLESZ: under the first, very hard; under the second, somewhat hard (Barrio-Cantalejo)."""
_CHAIN = 2
"""Passive verbs of one sentence that are too many."""
_FEW = 30
"""Words under which the readability index means nothing."""


_NEWS = "Las preguntas de la noticia: quién, qué, cuándo, dónde"


def _headline(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if len(comunicado.titulo) > MAX_TITLE:
        yield found(
            at(comunicado, "titulo"),
            "ED01",
            "W",
            f"el título tiene {len(comunicado.titulo)} letras.",
            f"Déjelo en {MAX_TITLE} o menos: qué pasa y dónde; lo demás va en el texto.",
            comunicado.titulo,
            "Dos renglones del cintillo en pantalla",
        )


def _long_sentences(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for word, sentence in sentences(comunicado.cuerpo):
        said = sentence.split()
        if len(said) > MAX_WORDS:
            yield found(
                at(comunicado, "cuerpo", word),
                "ED02",
                "W",
                f"esta oración tiene {len(said)} palabras: «{' '.join(said[:6])}…».",
                f"Divídala: de {MAX_WORDS} palabras o menos se entiende a la primera.",
                sentence,
                RADIO,
            )


_PASSIVE = re.compile(
    r"\b(?:fue|fueron|es|son|era|eran|será|serán|sea|sean|ha sido|han sido|siendo|ser) "
    r"(?:\w+mente )?(?:\w+[aií]d|hech|puest|abiert|escrit|vist|cubiert|resuelt|impres)[oa]s?\b",
    re.IGNORECASE,
)


def _passives(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    # Most texts have no two in all: their sentences need no look.
    if len(_PASSIVE.findall(comunicado.cuerpo)) < _CHAIN:
        return
    for word, sentence in sentences(comunicado.cuerpo):
        chain = _PASSIVE.findall(sentence)
        if len(chain) >= _CHAIN:
            yield found(
                at(comunicado, "cuerpo", word),
                "ED03",
                "W",
                f"encadena voces pasivas: «{chain[0]}», «{chain[1]}».",
                "Diga quién hace qué: «Obras Públicas repara…», no «es reparada».",
                sentence,
                RADIO,
            )


_ACRONYM = re.compile(r"\b[A-ZÑ]{3,8}\b")
_KNOWN = words(
    """
    ADN CBTA CBTIS CDMX CECYTE CFE CLABE COBAT CONAGUA CONALEP COVID CURP DIF DVD EUA FM GPS IMSS
    INE INEGI INAPAM INFONAVIT ISR ISSSTE IVA LED NSS ONU PDF PET PROFECO RFC SAT SEDENA SEP SIDA
    SMS SOS SPEI TV UNAM URL USB VHS VIH WIFI XEW
    """
)
_EMPHASIS = words(
    """
    ABIERTO ALERTA AVISO CERRADO CON CUIDADO CUPO EVITE FERIA FIN GRATIS GRATUITA GRATUITO HOY
    IMPORTANTE INFORMES INVITA LIMITADO LLAME LLEVE MUY NOTA NUEVA NUEVO NUNCA OJO PARA PELIGRO
    POR PRIMERO QUE RECUERDE SIEMPRE SIN SOLO TODA TODAS TODO TODOS TRAIGA URGENTE USTED VENGA
    LUNES MARTES JUEVES VIERNES DOMINGO ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO OCTUBRE
    """
)
"""Words that staff write in capitals to raise their voice."""
_ROMAN = re.compile(r"[IVXLCDM]+")
_SHOUT = re.compile(r"\b[A-ZÁÉÍÓÚÑ]{2,}(?: [A-ZÁÉÍÓÚÑ]{2,})+\b")
"""Words in capitals side by side are emphasis, not acronyms."""
_SMALL = frozenset({"de", "del", "la", "las", "el", "los", "y", "e", "para", "por", "en", "a"})


def _acronyms(comunicado: Comunicado, config: Config) -> Iterator[Finding]:
    text = all_text(comunicado)
    if text.isupper():
        return
    known = _KNOWN | _EMPHASIS | set(config.revision.siglas_conocidas)
    told: set[str] = set()
    for where, match in matches(comunicado, _ACRONYM):
        name = match[0]
        shouted = _SHOUT.search(match.string, max(0, match.start() - 20), match.end() + 20)
        if name in known | told or _ROMAN.fullmatch(name) or (shouted and name in shouted[0]):
            continue
        told.add(name)
        if not _expanded(name, text):
            yield found(
                where,
                "ED04",
                "W",
                f"no dice qué es «{name}».",
                "La primera vez escriba el nombre completo; si todos la conocen, agréguela a "
                "siglas_conocidas en boletin.toml.",
                name,
                RADIO,
            )


def _expanded(name: str, text: str) -> bool:
    """The full name stands somewhere: «Comisión de Agua Potable y Alcantarillado» for CAPAM."""
    full = [w for w in re.findall(r"[^\W\d_]+", text) if w.lower() not in _SMALL]
    initials = "".join(w[0].upper() if not (w.isupper() and len(w) > 1) else "·" for w in full)
    least = max(2, len(name) - 1)
    return any(name[:size] in initials for size in range(len(name), least - 1, -1))


_WHEN = re.compile(
    r"\b(?:\d{1,2} (?:de|al?|y) |\d{1,2}:\d\d|lunes|martes|miércoles|jueves|viernes|sábados?"
    r"|domingos?|hoy|mañana|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    r"|noviembre|diciembre|diario|todo el año|permanente|próxim[oa]s?|\d+ h)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:en (?:el|la|los|las|su|calle|av)|calles?|av\.|avenida|barrios?|colonia|col\.|plaza"
    r"|kiosco|unidad|centro|presidencia|escuela|municipio|carretera|parque|auditorio|salón)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\d{3}[ -]?\d{3}[ -]?\d{4}|\b911\b|\b089\b|\S@\S+\.\w|\b\w+\.(?:gob|com|org|mx|example)\b"
    r"|https?://"
)
_NEEDED: dict[str, tuple[str, ...]] = {
    "aviso": ("cuándo",),
    "convocatoria": ("cuándo", "dónde", "contacto"),
    "evento": ("cuándo", "dónde"),
    "servicio": ("cuándo", "contacto"),
    "turismo": ("dónde", "contacto"),
    "emergencia": ("cuándo", "contacto"),
}
"""What a listener must be told, by ``tipo``; who speaks is always the ``area``."""
_PATTERNS = {"cuándo": _WHEN, "dónde": _WHERE, "contacto": _CONTACT}
_ASK = {
    "cuándo": "Escriba el día y la hora.",
    "dónde": "Escriba el lugar, o agregue lugar: a la ficha.",
    "contacto": "Escriba un teléfono o correo, o agregue contacto: a la ficha.",
}


def _missing(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    text = f"{comunicado.titulo}\n{comunicado.cuerpo}\n{comunicado.cierre}"
    for what in _NEEDED.get(comunicado.tipo, ()):
        given = {"dónde": comunicado.lugar, "contacto": comunicado.contacto}.get(what, "")
        if not given and not _PATTERNS[what].search(text):
            yield found(
                at(comunicado, "cuerpo"),
                "ED05",
                "W",
                f"no dice {'a quién llamar' if what == 'contacto' else what}.",
                _ASK[what],
                source=_NEWS,
            )


def _readability(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if len(comunicado.cuerpo.split()) < _FEW:
        return
    told = [sentence for _, sentence in sentences(comunicado.cuerpo)]
    index, name = inflesz(told)
    level: Level = "W" if index < HARD else "I"
    if index < HARDISH:
        yield found(
            at(comunicado, "cuerpo"),
            "ED10",
            level,
            f"el texto es {name} de entender: {index:.0f} en la escala INFLESZ (lo normal es 55 "
            "a 65).",
            "Use oraciones más cortas y palabras de todos los días.",
            source="Escala INFLESZ, Barrio-Cantalejo (2008)",
        )


RULES: tuple[Rule, ...] = (
    _headline,
    _long_sentences,
    _passives,
    _acronyms,
    _missing,
    _readability,
)

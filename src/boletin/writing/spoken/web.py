"""Rules for what is typed into a machine: addresses, e-mail, handles, hashtags.

Nothing is said of ``https://`` nor of a final slash: they change nothing for who types it.
"""

from __future__ import annotations

import re

from boletin.writing.spoken import acronyms
from boletin.writing.spoken.letters import LETTERS, spell
from boletin.writing.spoken.numbers import pairs, spoken
from boletin.writing.spoken.rules import rule
from boletin.writing.spoken.tables import table

_TLD = (
    "mx|com|org|net|gob|gov|edu|example|info|tv|io|app|dev|me|es|us|ar|fm|radio|co|online|site|live"
    "|page|link|ly|gl"
)
_HEADS = ("http", *(f".{ending}" for ending in _TLD.split("|")))
_HOST = rf"[\w-]+(?:\.[\w-]+)*\.(?:{_TLD})(?![\w-])"
_PATH = r"(?::\d+)?(?:[/?#][\w./~%&=+?#:@,;$!-]*[\w/=])?"
_MARKS = {
    ".": "punto",
    "/": "diagonal",
    "-": "guion",
    "_": "guion bajo",
    "@": "arroba",
    ":": "dos puntos",
    "?": "signo de interrogación",
    "=": "igual",
    "&": "ampersand",
    "%": "por ciento",
    "#": "gato",
    "+": "más",
    "~": "tilde",
    ",": "coma",
    ";": "punto y coma",
}
_ATOM = re.compile(rf"www\d?(?=\.)|[{LETTERS}]+|\d+|[^\w]|_")
_CAMEL = re.compile(r"(?<=[a-záéíóúüñ])(?=[A-ZÁÉÍÓÚÑ])|(?<=[A-Z])(?=[A-Z][a-záéíóúüñ]{2})")
_ACCENTS = table(
    """
    tramites: trámites; transito: tránsito; sanctorum: Sanctórum; educacion: educación
    publico: público; publica: pública; publicas: públicas; publicos: públicos
    telefono: teléfono; mexico: México; tesoreria: tesorería; direccion: dirección
    musica: música; policia: policía; lazaro: Lázaro; cardenas: Cárdenas; boletin: boletín
    codigo: código; numero: número; dia: día; ecologia: ecología; secretaria: secretaría
    contraloria: contraloría; regiduria: regiduría; juridico: jurídico
    """
)
"""Addresses are typed without accents; the voice needs them to stress the right syllable."""


@rule(rf"(?<![\w.@])[\w.+-]*\w@{_HOST}", needs="@")
def email(match: re.Match[str]) -> str:
    """
    comunicacion@sanctorum.gob.mx => comunicación arroba Sanctórum punto gob punto eme equis
    """
    return _typed(match[0])


@rule(rf"(?<![\w@.])(?:https?://[\w.-]+{_PATH}|{_HOST}{_PATH})", flags=re.IGNORECASE, holds=_HEADS)
def address(match: re.Match[str]) -> str:
    """
    www.sanctorum.gob.mx => triple doble u punto Sanctórum punto gob punto eme equis
    tlaxcala.gob.mx/2026 => tlaxcala punto gob punto eme equis diagonal dos mil veintiséis
    """
    text = re.sub(r"^https?://", "", match[0], flags=re.IGNORECASE)
    return _typed(text.rstrip("/.-"))


@rule(rf"(?<![\w@.])@(?=[\w.]*[{LETTERS}])([\w.]*\w)", needs="@")
def handle(match: re.Match[str]) -> str:
    """
    @SanctorumGob => arroba Sanctórum Gob
    """
    return f"arroba {_typed(match[1])}"


@rule(rf"(?<![\w&])#(?=\w*[{LETTERS}])(\w+)", needs="#")
def hashtag(match: re.Match[str]) -> str:
    """
    #TodosSomosTlaxcala => hashtag Todos Somos Tlaxcala
    """
    return f"hashtag {_typed(match[1])}"


def _typed(text: str) -> str:
    atoms = (atom for part in _CAMEL.split(text) for atom in _ATOM.findall(part))
    return " ".join(filter(None, map(_atom, atoms)))


def _atom(text: str) -> str:
    if text[:3] == "www":
        return "triple doble u"
    if text.isdecimal():
        return spoken(text) if len(text) <= 4 else pairs(text)
    if not text[0].isalpha():
        return _MARKS.get(text, "")
    if text.lower() in _ACCENTS:
        return _ACCENTS[text.lower()]
    if text.upper() in acronyms.ACRONYMS:
        return acronyms.ACRONYMS[text.upper()]
    if len(text) > 1 and not re.search("[aeiouáéíóúy]", text, re.IGNORECASE):
        return spell(text)
    word = acronyms.word(text)
    return f"{word[:-3]}ión" if word.endswith("cion") else word

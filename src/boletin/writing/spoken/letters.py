"""The alphabet of the voice: which characters rules may meet, and how letters are called.

Shown text may hold any character; ``plain`` folds it to a small known alphabet before any rule
looks at it, so that a rule never meets a fullwidth digit, a curly quote or an emoji.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from boletin.writing.spoken.tables import table

LETTERS = "A-Za-zÁÉÍÓÚÜÑáéíóúüñ"
"""The letters of Spanish, as the inside of a character class."""
UPPER = "A-ZÁÉÍÓÚÜÑ"
LOWER = "a-záéíóúüñ"

GAP = "¦"
"""Stands where something that is not said parts two words: ``agua💧luz``."""

_KNOWN = f"{LETTERS}0-9 .,;:?!¿¡()\\[\\]–—/@#$%&+=_~ºª°½¼¾⅓⅔⅛²³µ×€¢£•…{GAP}-"
_ODD = re.compile(f"[^{_KNOWN}]")
_MILLIONS_MARK = re.compile(r"(?<=\d)['’´`](?=\d{3})")
"""``$1'250,000``: how Mexico writes millions by hand."""
_LOOSE_GAP = re.compile(rf"(?<!\w){GAP}+|{GAP}+(?!\w)")
_MANY_GAPS = re.compile(f"{GAP}+")

_FOLDS = {
    **dict.fromkeys("\"'“”„‟«»‹›‘’‚‛′″´`¨", ""),
    **dict.fromkeys("−‐‑‒﹣－", "-"),
    **dict.fromkeys("―⸺", "—"),
    **dict.fromkeys("▪●◦‣■□◆►▶➤✓✔∙", "•"),
    **{"⁄": "/", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O"},
    **{"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ð": "d", "þ": "t", "ı": "i", "№": "No."},
    **{"℃": "°C", "℉": "°F", "㎡": "m²", "㎢": "km²", "㎥": "m³", "μ": "µ", "⅕": "1/5", "⅜": "3/8"},
}

_NAMES = table(
    """
    b: be; c: ce; d: de; f: efe; g: ge; h: hache; j: jota; k: ka; l: ele; m: eme; n: ene; ñ: eñe
    p: pe; q: cu; r: erre; s: ese; t: te; v: ve; w: doble u; x: equis; z: zeta; á: a; é: e; í: i
    ó: o; ú: u; ü: u; y: ye
    """
)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """One unknown character in the known alphabet; GAP when the voice has no way to say it."""
    if char in _FOLDS:
        return _FOLDS[char]
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf", "Cs", "Sk", "Lm"}:
        return ""
    parts = unicodedata.normalize("NFKD", char)
    folded = "".join(part for part in parts if not _ODD.match(part) and part != " ")
    return folded or GAP


def plain(chunk: str) -> str:
    """``chunk`` (no spaces) in the known alphabet; GAP when nothing of it can be said.

    Quotation marks vanish; foreign diacritics go, Spanish ones stay; other scripts are not said.
    """
    if _ODD.search(chunk):
        chunk = _MILLIONS_MARK.sub(",", chunk)
        chunk = _ODD.sub(lambda match: _fold(match[0]), unicodedata.normalize("NFC", chunk))
        chunk = _MANY_GAPS.sub(GAP, _LOOSE_GAP.sub("", chunk))
    return chunk or GAP


def name(letter: str) -> str:
    """What a letter is called in Mexico: ``R`` → erre, ``v`` → ve."""
    return _NAMES.get(letter.lower(), letter.lower())


def spell(word: str) -> str:
    """``RFC`` → erre efe ce."""
    return " ".join(name(letter) for letter in word)

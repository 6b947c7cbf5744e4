"""Numbers in words: plain arithmetic turned to Spanish, no rules.

num2words gives the cardinals below a million; what it gets wrong (``veintiuno mil``), gender and
apocope are put right here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from num2words import num2words

Form = Literal["uno", "un", "una"]
"""How a number ends: on its own, before a masculine noun, before a feminine noun."""

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?![\d ]\d)|\d+(?:\.\d+)?)"
"""A quantity with Mexican separators: ``12,500``, ``12 500``, ``3.5``. No sign."""

_LARGEST = 10**12
_BEFORE_MIL = ((re.compile(r"veintiuno mil"), "veintiún mil"), (re.compile(r"\buno mil"), "un mil"))
_SCALES = ("un millón", "millones")

_UNITS = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno"
_UP_TO_12 = ("", *f"{_UNITS} décimo undécimo duodécimo".split())
_TENS = (
    *("", "décimo", "vigésimo", "trigésimo", "cuadragésimo", "quincuagésimo"),
    *("sexagésimo", "septuagésimo", "octogésimo", "nonagésimo"),
)
_HUNDREDS = (
    *("", "centésimo", "ducentésimo", "tricentésimo", "cuadringentésimo", "quingentésimo"),
    *("sexcentésimo", "septingentésimo", "octingentésimo", "noningentésimo"),
)


@lru_cache(maxsize=8192)
def cardinal(number: int, form: Form = "uno") -> str:
    """``number`` ≥ 0 in words: 21 → veintiuno, veintiún or veintiuna; 500 una → quinientas.

    From a billion (10¹²) on it is read digit by digit: nobody follows such a figure by ear.
    """
    if number >= _LARGEST:
        return digits(str(number))
    millions, rest = divmod(number, 10**6)
    if not millions:
        return _below_million(rest, form)
    head = _SCALES[0] if millions == 1 else f"{_below_million(millions, 'un')} {_SCALES[1]}"
    return f"{head} {_below_million(rest, form)}" if rest else head


def _below_million(number: int, form: Form) -> str:
    words = str(num2words(number, lang="es"))
    for wrong, right in _BEFORE_MIL:
        words = wrong.sub(right, words)
    if form == "una":
        words = words.replace("cientos", "cientas").replace("quinientos", "quinientas")
        return f"{words[:-1]}a" if words.endswith("uno") else words
    if form == "un" and words.endswith("veintiuno"):
        return f"{words[:-4]}iún"
    return words[:-1] if form == "un" and words.endswith("uno") else words


def digits(text: str) -> str:
    """Digit by digit: ``246`` → dos cuatro seis."""
    return " ".join(cardinal(int(digit)) for digit in text)


def pairs(text: str) -> str:
    """Two by two, as telephone numbers are told: ``4507`` → cuarenta y cinco cero siete."""
    head = len(text) % 2
    parts = [text[:head]] if head else []
    parts += [text[at : at + 2] for at in range(head, len(text), 2)]
    return " ".join(digits(part) if part[0] == "0" else cardinal(int(part)) for part in parts)


def is_whole(text: str) -> bool:
    """``text`` (a NUMBER) has no decimals."""
    return "." not in text


def value(text: str) -> int:
    """The whole part of a NUMBER. At most 15 digits are looked at."""
    return int(re.sub(r"[, ]", "", text).split(".")[0][:15])


def spoken(text: str, form: Form = "uno") -> str:
    """A NUMBER as a quantity: ``12,500`` → doce mil quinientos; ``3.05`` → tres punto cero cinco.

    Figures that are no quantity – a leading zero, over twelve digits – are read by digits.
    """
    whole, _, decimals = re.sub(r"[, ]", "", text).partition(".")
    if len(whole) > 12 or (len(whole) > 1 and whole[0] == "0"):
        words = digits(whole)
    else:
        words = cardinal(int(whole), "uno" if decimals else form)
    return f"{words} punto {_decimals(decimals)}" if decimals else words


def _decimals(text: str) -> str:
    if len(text) > 2 or text[0] == "0":
        return digits(text)
    return cardinal(int(text))


@lru_cache(maxsize=2048)
def ordinal(number: int, form: Form = "uno") -> str:
    """1–999: primero, primer (``un``) or primera (``una``). Above that the cardinal is usual."""
    if not 1 <= number <= 999:
        return cardinal(number, "una" if form == "una" else "uno")
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    if rest <= 12:
        tail = _UP_TO_12[rest]
    elif rest < 20:
        tail = f"decimo{_UP_TO_12[unit]}"
    else:
        tail = f"{_TENS[tens]} {_UP_TO_12[unit]}"
    words = f"{_HUNDREDS[hundreds]} {tail}".strip()
    if form == "una":
        return re.sub(r"o\b", "a", words)
    if form == "un" and words.endswith(("primero", "tercero")):
        return words[:-1]
    return words

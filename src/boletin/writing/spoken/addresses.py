"""Rules for addresses: house numbers, postcodes, kilometres, interior and exterior."""

from __future__ import annotations

import re

from boletin.writing.spoken.letters import UPPER, spell
from boletin.writing.spoken.numbers import cardinal, digits
from boletin.writing.spoken.rules import DIGITS, rule

_CASES = {"I": "Interior", "i": "interior", "E": "Exterior", "e": "exterior"}


@rule(
    r"(?<![\w])(?:C\. ?P\.|CP\.?|[cC]ódigo [pP]ostal)(?: |: ?)?(\d{2})(\d{3})(?![\d])", needs=DIGITS
)
def postcode(match: re.Match[str]) -> str:
    """Two digits and three, as they are told.

    C.P. 90230 => código postal noventa doscientos treinta
    C.P. 06700 => código postal cero seis setecientos
    """
    state, place = match[1], match[2]
    first = digits(state) if state[0] == "0" else cardinal(int(state))
    second = digits(place) if place[0] == "0" else cardinal(int(place))
    return f"código postal {first} {second}"


@rule(r"#(?= ?\d)", needs="#")
def number_sign(_: re.Match[str]) -> str:
    """
    Calle Hidalgo #12 => Calle Hidalgo número doce
    """
    return "número"


@rule(
    r"(?<!\w)(?:(?P<plural>[Nn]úms|[Nn]os|NOS|NÚMS)\.|(?:[Nn]úm|NÚM|[Nn]um|No|NO|[Nn]ro)\. ?[º°]?"
    r"|N\.?[º°]\.?|no\.(?= ?\d)|No(?= \d+ ?(?:[,.]|$|int|[A-Z]\b)))"
    r"(?= ?(?:\d|#|ext|int|[IVX]+\b|[A-Z]+[/-]\d))",
    needs="Nn",
)
def number_word(match: re.Match[str]) -> str:
    """
    No. 5 => número cinco
    Núm. 12 => número doce
    N.º 3 => número tres
    """
    return "números" if match["plural"] else "número"


@rule(r"(?<!\w)[sS]/[nN]\b(?=$|[ ,.;)])", needs="/")
def no_number(_: re.Match[str]) -> str:
    """
    Plaza Principal s/n, Centro => Plaza Principal sin número, Centro
    """
    return "sin número"


@rule(r"(?<!\w)(?:[kK]m|KM)s?\.? ?(?=\d)", needs=DIGITS)
def kilometre(_: re.Match[str]) -> str:
    """
    carretera a Calpulalpan km 23.5 => carretera a Calpulalpan kilómetro veintitrés punto cinco
    """
    return "kilómetro"


@rule(
    rf"(?<!\w)(?P<word>[iI]nt|[eE]xt)\.(?= ?(?:\d|[{UPPER}]\b|[a-z]\b))",
    needs="it",
    holds=("int.", "ext."),
)
def inside(match: re.Match[str]) -> str:
    """
    No. 5 int. 2 => número cinco interior dos
    No. ext. 14 => número exterior catorce
    """
    return _CASES[match["word"][0]]


@rule(rf"(?<=[iI]nt\. )([{UPPER}])(?!\w)", needs="i")
def inside_letter(match: re.Match[str]) -> str:
    """
    int. B => interior be
    """
    return spell(match[1])


@rule(rf"(?<=\d)(?P<hyphen>-)(?P<letter>[{UPPER}])(?!\w)", needs="-")
def house_letter(match: re.Match[str]) -> str:
    """
    Juárez 12-B => Juárez doce be
    """
    return spell(match["letter"])

"""Rules for quantities that carry no unit: counts, decimals, ranges, codes."""

from __future__ import annotations

import re

from boletin.writing.spoken import acronyms
from boletin.writing.spoken.gender import form_of, noun_after
from boletin.writing.spoken.letters import LETTERS, UPPER, spell
from boletin.writing.spoken.numbers import NUMBER, cardinal, digits, is_whole, pairs, spoken, value
from boletin.writing.spoken.rules import DIGITS, rule


@rule(r"(?<=[\d%Mh])( ?[–—-] ?)(?=\$?\d)", needs="–—-")
def dash(match: re.Match[str]) -> str | None:
    """Only the dash is taken: the figures at its sides are said by the rules of their subject.

    2025-2026 => dos mil veinticinco a dos mil veintiséis
    de 10–15 años => de diez a quince años
    """
    before = re.search(r"\S*$", match.string[: match.start()])
    after = re.match(r"\S*", match.string[match.end() :])
    left, right = before[0] if before else "", after[0] if after else ""
    if "-" in match[1] and ("-" in left or "-" in right or re.search(rf"[{UPPER}]", left)):
        return None
    return "a"


@rule(r"(?<=[\dm])( ?)[x×X]\1(?=\d)", needs=DIGITS)
def times(_: re.Match[str]) -> str:
    """
    un lote de 8 x 20 m => un lote de ocho por veinte metros
    """
    return "por"


@rule(r"(?<![\w.,])\d+(?:\.\d+){2,}(?![\w])", needs=".")
def dotted(match: re.Match[str]) -> str:
    """
    versión 2.0.1 => versión dos punto cero punto uno
    """
    return " punto ".join(spoken(part) for part in match[0].split("."))


@rule(r"(?<![\w.,])(\d{1,6}),(\d{1,2})(?![\w,]|\.\d)", needs=",")
def decimal_comma(match: re.Match[str]) -> str:
    """
    3,5 litros => tres coma cinco litros
    """
    return f"{spoken(match[1])} coma {spoken(match[2])}"


@rule(r"(?<=[a-záéíóúñ0-9] )x(?= (?:[a-záéíóúñ]{3,}|m[²³23]|k[gm]|[lL])(?!\w))", needs="x")
def times_noun(_: re.Match[str]) -> str:
    """
    la tarifa x hora => la tarifa por hora
    """
    return "por"


@rule(r"(?<![\w/.,-])24/7(?![\w/])", needs="/")
def round_the_clock(_: re.Match[str]) -> str:
    """
    atención 24/7 => atención veinticuatro siete
    """
    return "veinticuatro siete"


@rule(rf"(?<=[\d{UPPER}])/(?=\d)", needs="/")
def slash(_: re.Match[str]) -> str:
    """
    el folio 123/2026 => el folio ciento veintitrés diagonal dos mil veintiséis
    """
    return "diagonal"


_SIGN = f"[{UPPER}0-9]"


@rule(
    rf"(?<![\w-])(?=[{UPPER}0-9-]*\d)(?=[{UPPER}0-9-]*[{UPPER}]){_SIGN}+(?:-{_SIGN}+)*(?!\w)",
    needs=DIGITS,
)
def code(match: re.Match[str]) -> str:
    """Plates, folios, keys of the state. Long mixed ones are told sign by sign.

    la placa XYZ-123-A => la placa equis ye zeta ciento veintitrés a
    COVID-19 => covid diecinueve
    salón B12 => salón be doce
    clave AB12CD34 => clave a be uno dos ce de tres cuatro
    """
    said: list[str] = []
    for part in match[0].split("-"):
        runs = re.findall(rf"\d+|[{UPPER}]+", part)
        sign_by_sign = len(part) >= 6 and len(runs) > 1
        for run in runs:
            if run.isdigit():
                said.append(digits(run) if sign_by_sign else _label(run))
            else:
                said.append(spell(run) if sign_by_sign else _letters(run))
    return " ".join(said)


def _letters(run: str) -> str:
    """Letters inside a code: COVID as a word, XYZ spelt."""
    if run in acronyms.ACRONYMS:
        return acronyms.ACRONYMS[run]
    return run.lower() if len(run) > 3 and acronyms.is_readable(run) else spell(run)


@rule(r"(?<![\w.])-(?=\d)", needs="-")
def minus(_: re.Match[str]) -> str:
    """
    -5 grados => menos cinco grados
    """
    return "menos"


@rule(r"(?<=\d)\+(?![\w+]| \d)", needs="+")
def or_more(_: re.Match[str]) -> str:
    """
    personas adultas (60+) => personas adultas, sesenta o más
    """
    return "o más"


@rule(
    r"(?<![^ (])\+ ?(?=\d[\d,]* (?:años|personas|familias|mujeres|hombres|empresas)\b)", needs="+"
)
def more_than(_: re.Match[str]) -> str:
    """
    para +18 años => para más de dieciocho años
    """
    return "más de"


@rule(r"(?<=\d)\+(?=\d)|(?<![^ ])\+(?=\d)", needs="+")
def plus(_: re.Match[str]) -> str:
    """
    km 23+500 => kilómetro veintitrés más quinientos
    """
    return "más"


@rule(r"(?<![\d.,])\d{7,}(?![\d])(?!,\d{3}|\.\d)", needs=DIGITS)
def long_number(match: re.Match[str]) -> str | None:
    """A run of digits without separators is a key, not a quantity.

    cuenta 00123456 => cuenta cero cero doce treinta y cuatro cincuenta y seis
    1000000 de pesos => un millón de pesos
    """
    if match[0].endswith("000") and len(match[0]) <= 12:
        return None
    return pairs(match[0])


@rule(rf"(?<=\b[lL]as )(1|21|31)(?![\d.,:/-]\d|[\w%])(?! ?[{LETTERS}])", needs="1")
def feminine(match: re.Match[str]) -> str:
    """
    desde las 21 => desde las veintiuna
    """
    return cardinal(int(match[1]), "una")


@rule(NUMBER, needs=DIGITS)
def number(match: re.Match[str]) -> str:
    """Every digit that no rule before has taken.

    21 mujeres y 21 litros => veintiuna mujeres y veintiún litros
    500 familias de 1 colonia => quinientas familias de una colonia
    12,500 personas => doce mil quinientas personas
    21,000 árboles => veintiún mil árboles
    el artículo 21 => el artículo veintiuno
    3.5 => tres punto cinco
    """
    text = match[0]
    if not is_whole(text) or (text[0] == "0" and len(text) > 1):
        return spoken(text)
    amount = value(text)
    words = spoken(text, form_of(match, amount, may_be_year=text.isdigit()))
    whole_millions = amount >= 10**6 and amount % 10**6 == 0 and amount < 10**12
    return f"{words} de" if whole_millions and noun_after(match.string, match.end()) else words


def _label(text: str) -> str:
    """Digits inside a code: ``09`` → cero nueve; ``2021`` → dos mil veintiuno."""
    if text[0] == "0" or len(text) > 6:
        return digits(text)
    return cardinal(int(text))

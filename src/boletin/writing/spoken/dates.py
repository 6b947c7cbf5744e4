"""Rules for dates. ``24 de noviembre`` needs none: its number says itself."""

from __future__ import annotations

import re
from datetime import date

from boletin.days import DAYS, MONTHS
from boletin.writing.spoken.numbers import cardinal
from boletin.writing.spoken.rules import DIGITS, closes_sentence, rule, word_before
from boletin.writing.spoken.tables import table

_SHORT = {month[:3]: month for month in MONTHS} | {"sept": "septiembre"}
_MONTH = f"(?:{'|'.join(MONTHS)}|setiembre)"
_MONTH_SHORT = "sept|" + "|".join(month[:3] for month in MONTHS)
_WEEKDAY = "lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo"
_DAY_WORDS = frozenset(f"{_WEEKDAY}|el|del|al|día|dia|fecha|hoy|mañana|desde|hasta".split("|"))
_DAYS = table(
    """
    lun: lunes; mar: martes; mié: miércoles; mie: miércoles; miérc: miércoles; jue: jueves
    vie: viernes; sáb: sábado; sab: sábado; dom: domingo
    """
)
_DAY_SHORT = "|".join(sorted(_DAYS, key=len, reverse=True))
_DATED = re.compile(r" \d\d?(?:[/-]\d| de | a las |, | [ayo] |\.?$)")
"""What follows ``mar`` when it is a Tuesday and not the sea."""
_LETTER_DAYS = {"L": "lunes", "V": "viernes", "S": "sábado", "D": "domingo"}
_MORE_DAYS = r"(?:(?:,| y| al?| o|,? y) \d{1,2}(?:\.?[ºo°])?)*"


def day(number: int) -> str:
    """1 → primero, as Mexico says it; the others by their cardinal."""
    return "primero" if number == 1 else cardinal(number)


def _said(year: int, month: int, day_of_month: int) -> str | None:
    try:
        date(year, month, day_of_month)
    except ValueError:
        return None
    return f"{day(day_of_month)} de {MONTHS[month - 1]} de {cardinal(year)}"


@rule(
    r"(?<![\d/.,-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|[.,]\d)",
    needs="/.-",
    figures=True,
)
def numeric(match: re.Match[str]) -> str | None:
    """
    24/11/2026 => veinticuatro de noviembre de dos mil veintiséis
    01-12-26 => primero de diciembre de dos mil veintiséis
    """
    if len(match[4]) == 2 and match[2] == ".":
        return None
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    return _said(year, int(match[3]), int(match[1]))


@rule(r"(?<![\d/.,-])(\d{4})([-/])(\d{2})\2(\d{2})(?![\d/-]|[.,]\d)", needs="-/")
def iso(match: re.Match[str]) -> str | None:
    """
    2026-11-24 => veinticuatro de noviembre de dos mil veintiséis
    """
    return _said(int(match[1]), int(match[3]), int(match[4]))


@rule(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d)", needs="/")
def day_and_month(match: re.Match[str]) -> str | None:
    """Only after a word that announces a day; elsewhere 1/2 is a half.

    el martes 24/11 => el martes veinticuatro de noviembre
    """
    if word_before(match).lower() not in _DAY_WORDS:
        return None
    if not (1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12):
        return None
    return f"{day(int(match[1]))} de {MONTHS[int(match[2]) - 1]}"


@rule(
    rf"(?<![\d/.,-])(\d{{1,2}})(?:([-/])({_MONTH_SHORT})\.?(?:\2(\d{{4}}|\d\d))?"
    rf"| ({_MONTH_SHORT})\.(?: (\d{{4}}))?| ({_MONTH_SHORT})(?: (\d{{4}}))?)(?!\w)",
    needs=DIGITS,
    flags=re.IGNORECASE,
)
def short_month(match: re.Match[str]) -> str | None:
    """
    24-nov-2026 => veinticuatro de noviembre de dos mil veintiséis
    5 dic. 2026 => cinco de diciembre de dos mil veintiséis
    del 23 al 27 nov => del veintitrés al veintisiete de noviembre
    """
    month = _SHORT[(match[3] or match[5] or match[7]).lower()]
    if not 1 <= int(match[1]) <= 31:
        return None
    words = f"{day(int(match[1]))} de {month}"
    year = match[4] or match[6] or match[8]
    if not year:
        return words
    return f"{words} de {cardinal(int(year) + (2000 if len(year) == 2 else 0))}"


@rule(
    rf"(?<=de )({_MONTH_SHORT})\.|(?<=[–-]\d\d )({_MONTH_SHORT})(?!\w)\.?",
    needs=".-–",
    flags=re.IGNORECASE,
    holds=(*(f"{month}." for month in _SHORT), "-", "–"),
)
def month_abbreviation(match: re.Match[str]) -> str | None:
    """
    24 de nov. de 2026 => veinticuatro de noviembre de dos mil veintiséis
    23-27 nov. => veintitrés a veintisiete de noviembre
    """
    if match[2]:
        return f"de {_SHORT[match[2].lower()]}{'.' if closes_sentence(match) else ''}"
    if not re.search(r"\d de $", match.string[: match.start()]):
        return None
    return _SHORT[match[1].lower()]


@rule(
    rf"(?<![\d.,:/$#-])0?1(?:\.?(?:[ºo°]|er|ro|ero))?\.?(?={_MORE_DAYS} de {_MONTH}\b)"
    r"|(?:(?<=lunes )|(?<=martes )|(?<=coles )|(?<=jueves )|(?<=viernes )|(?<=bado )"
    r"|(?<=domingo ))1(?:\.?[ºo°])?\.?(?![\w:/.,-]\d|[\w%])(?! (?:h\b|hora|p\.|a\.))",
    needs="1",
    flags=re.IGNORECASE,
)
def first(_: re.Match[str]) -> str:
    """
    1 de diciembre => primero de diciembre
    1.º de enero => primero de enero
    1o. de mayo => primero de mayo
    1 y 2 de noviembre => primero y dos de noviembre
    del 1 al 15 de julio => del primero al quince de julio
    el martes 1 => el martes primero
    """
    return "primero"


@rule(rf"(?<![\d.,:/$#-])0([2-9])(?= de {_MONTH}\b)", needs="0", flags=re.IGNORECASE)
def padded_day(match: re.Match[str]) -> str:
    """
    05 de mayo => cinco de mayo
    """
    return cardinal(int(match[1]))


@rule(
    rf"(?<!\w)({_MONTH}|{_MONTH_SHORT})\.? (\d{{1,2}}), (\d{{4}})(?!\d)",
    needs=",",
    flags=re.IGNORECASE,
    figures=True,
    holds=(", 1", ", 2"),
)
def month_first(match: re.Match[str]) -> str | None:
    """
    hoy, noviembre 24, 2026 => hoy, noviembre veinticuatro de dos mil veintiséis
    """
    month = _SHORT.get(match[1].lower(), match[1])
    return f"{month} {day(int(match[2]))} de {cardinal(int(match[3]))}"


@rule(
    rf"(?=[lmjvsd])(?:(?<!\w)(?P<day>{_DAY_SHORT})"
    rf"(?:\.(?= \d)|(?= \d\d?(?!\d))|\.(?= (?:al?|y) (?:{_DAY_SHORT})\.))"
    rf"|(?:(?<=\. a )|(?<=\. y ))(?P<last>{_DAY_SHORT})\."
    r"|(?<!\w)L ?(?:-|a) ?(?P<letter>[VSD])(?!\w))",
    needs=f".-L{DIGITS}",
    flags=re.IGNORECASE,
)
def weekdays(match: re.Match[str]) -> str | None:
    """
    Lun. a vie. de 9 a 15 h => lunes a viernes de nueve a quince horas
    L-V de 9 a 15 h => lunes a viernes de nueve a quince horas
    """
    if match["letter"]:
        letter = _LETTER_DAYS.get(match["letter"]) if match[0][0] == "L" else None
        return f"lunes a {letter}" if letter else None
    if match["last"] and not re.search(
        rf"(?i)(?:{_DAY_SHORT})\. [ay] $", match.string[: match.start()]
    ):
        return None
    short = (match["day"] or match["last"]).lower()
    if short == "mar" and "." not in match[0] and not _DATED.match(match.string, match.end()):
        return None
    return _DAYS[short]


@rule(r"(?<![\w/-])(?:L([/-])M\1V|M([/-])J)(?![\w/-])", needs="/-")
def weekday_letters(match: re.Match[str]) -> str:
    """
    L/M/V de 9 a 11 h => lunes, miércoles y viernes de nueve a once horas
    M-J => martes y jueves
    """
    return "lunes, miércoles y viernes" if match[0][0] == "L" else "martes y jueves"


_ORDER = ("lu", "ma", "mi", "ju", "vi", "sá", "do")
_TWO_OR_THREE = rf"{_DAY_SHORT}|lu|ma|mi|ju|vi|s[aá]|do"


@rule(
    rf"(?<![\w/])(?P<from>{_WEEKDAY}|{_TWO_OR_THREE})\.?(?P<link> ?[-–—/] ?)"
    rf"(?P<to>(?:{_WEEKDAY})(?![\w/])|(?:{_TWO_OR_THREE})(?![\w/])\.?)",
    needs="-–—/",
    flags=re.IGNORECASE,
)
def weekday_span(match: re.Match[str]) -> str:
    """Two days side by side are both meant; days apart are the ends of a span.

    lunes-viernes => lunes a viernes
    Lu-Vi de 9 a 15 h => lunes a viernes de nueve a quince horas
    sáb-dom => sábado y domingo
    """
    start, end = _weekday(match["from"]), _weekday(match["to"])
    both = "/" in match["link"] or (end - start) % 7 == 1
    full_stop = "." if closes_sentence(match) else ""
    return f"{DAYS[start]} {'y' if both else 'a'} {DAYS[end]}{full_stop}"


def _weekday(written: str) -> int:
    """0 for any way to write Monday."""
    return _ORDER.index(written[:2].lower().replace("sa", "sá"))

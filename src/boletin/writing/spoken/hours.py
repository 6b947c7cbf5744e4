"""Rules for the time of day: the clock of 24 hours and the halves of the day."""

from __future__ import annotations

import re

from boletin.writing.spoken.numbers import cardinal
from boletin.writing.spoken.rules import DIGITS, closes_sentence, rule

_HALF = r"(?P<half>[aApP])\.? ?[mM]\b\.?(?!\w)"
_H = r"(?P<unit>h|hs|hrs?|Hrs?|HRS?|H|horas?|HORAS)\b\.?"
_CLOCK = r"(?P<hour>[01]?\d|2[0-4])[:;](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_OTHER_END = r" ?(?:[–—-]|a|y|o|a las|y las|y de) ?\d{1,2}(?::\d\d)?"
_ANOTHER = re.compile(
    rf"{_OTHER_END}(?: ?(?:h|hs|hrs?|H|Hrs?|HRS?|horas|[ap]\.? ?m)\b|(?<=:\d\d))", re.IGNORECASE
)
_SAID_ALREADY = re.compile(
    r",? (?:de la (?:mañana|tarde|noche|madrugada)|del? (?:mediodía|día)|en punto)"
)


@rule(rf"(?<![\w:.,/]){_CLOCK}(?![:\d])(?: ?(?:{_HALF}|{_H}))?", needs=":")
def clock(match: re.Match[str]) -> str | None:
    """
    10:30 h => diez treinta horas
    9:00 => nueve horas
    21:00 hrs. => veintiuna horas
    1:00 h => una hora
    9:00 a.m. => nueve de la mañana
    12:00 p.m. => doce del día
    7:05 p.m. => siete cero cinco de la noche
    00:15 => cero quince horas
    de 9:00 a 15:00 h => de nueve a quince horas
    a las 10:30 de la mañana => a las diez treinta de la mañana
    """
    return _spoken(match, int(match["hour"]), int(match["minute"]), int(match["second"] or 0))


@rule(
    rf"(?:(?<![\w:.,/$-])|(?<=[mM.]-))(?P<hour>1?\d|2[0-4]) ?{_HALF}(?<!\d[aApP]m\w)",
    needs="aApP",
    figures=True,
)
def half_day(match: re.Match[str]) -> str | None:
    """
    9 a.m. => nueve de la mañana
    3 pm => tres de la tarde
    8 a.m.-3 p.m. => ocho de la mañana a tres de la tarde
    """
    if not 1 <= int(match["hour"]) <= 12:
        return None
    return _spoken(match, int(match["hour"]), 0, 0)


@rule(
    r"(?<![\w:.,/$-])(?P<hour>[01]?\d|2[0-4])"
    r"(?= ?(?:[–—-]|a|y|o|a las|y las) ?\d{1,2}(?::\d\d)? ?(?:h|hs|hrs?|horas|[ap]\.? ?m)\b)",
    needs=DIGITS,
)
def span(match: re.Match[str]) -> str:
    """The first hour of a span; the second carries the unit.

    de 1 a 3 p.m. => de una a tres de la tarde
    de 9 a 15 h => de nueve a quince horas
    """
    return cardinal(int(match["hour"]), "una")


@rule(r"(?<=[mhs.]) ?[–—-] ?(?=\d{1,2}(?::\d\d| ?[apAP]\.? ?[mM]\b))", needs="–—-")
def until(_: re.Match[str]) -> str:
    """The dash between two hours that have their own halves of the day.

    8:30 a.m. - 3:30 p.m. => ocho treinta de la mañana a tres treinta de la tarde
    """
    return "a"


@rule(
    r"(?:(?<=\ba la )|(?<=\bA la )|(?<=\bde la )|(?<=\bdesde la ))1(?![\w:.,/-]|\d)",
    needs="1",
    holds=("la 1",),
)
def one_oclock(_: re.Match[str]) -> str:
    """
    a la 1 de la tarde => a la una de la tarde
    """
    return "una"


@rule(
    r"(?<=\blas )(?P<hour>\d|1\d|2[0-4])\.(?P<minute>[0-5]\d)(?= ?(?:h|hrs?|horas)\b)",
    needs=".",
    figures=True,
)
def dotted_clock(match: re.Match[str]) -> str:
    """
    a las 10.30 horas => a las diez treinta horas
    """
    return _figures(int(match["hour"]), int(match["minute"]), 0)


def _figures(hour: int, minute: int, second: int) -> str:
    words = cardinal(hour, "una")
    if minute or second:
        words += f" {'cero ' if minute < 10 else ''}{cardinal(minute)}"
    return f"{words} {'cero ' if second < 10 else ''}{cardinal(second)}" if second else words


def _spoken(match: re.Match[str], hour: int, minute: int, second: int) -> str:
    full_stop = "." if closes_sentence(match) else ""
    words = _figures(hour, minute, second)
    half = match["half"]
    if half and 1 <= hour <= 12:
        return f"{words} {_part_of_day(hour, minute, half.lower())}{full_stop}"
    unit = "unit" in match.re.groupindex and match["unit"]
    rest = match.string[match.end() :]
    if not half and not unit and (_SAID_ALREADY.match(rest) or _ANOTHER.match(rest)):
        return words
    return f"{words} {'hora' if hour == 1 and not minute else 'horas'}{full_stop}"


def _part_of_day(hour: int, minute: int, half: str) -> str:
    if hour == 12:
        noon = "del día" if not minute else "de la tarde"
        return noon if half == "p" else "de la noche"
    if half == "a":
        return "de la madrugada" if hour < 5 else "de la mañana"
    return "de la tarde" if hour < 7 else "de la noche"

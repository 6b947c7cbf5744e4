"""Rules on dates: the weekday is the right one, and the tense is that of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from boletin.config import Config
from boletin.days import DAYS, MONTHS
from boletin.model import Comunicado, Finding
from boletin.writing.review.base import Place, Rule, at, found, matches, sentences, unaccented

_MONTHS = "|".join(MONTHS)
_WEEKDAY = "lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo"
_NUMBER = r"\d{1,2}(?:º|°|\.º)?"
_YEAR = r"(?: del?(?: año)? (\d{4}))?"
_DAY = rf"(?:{_WEEKDAY}),? {_NUMBER}"
_DATED = re.compile(
    rf"\b(?P<days>{_DAY}(?:(?:,| al?| y| o)(?: el)? {_DAY})*)"
    rf" de (?P<month>{_MONTHS})(?: del?(?: año)? (?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
"""«lunes 23 de noviembre», «del miércoles 25 al viernes 27 de noviembre»."""
_PAIR = re.compile(rf"({_WEEKDAY}),? (\d{{1,2}})", re.IGNORECASE)
_FIGURES = re.compile(rf"\b({_WEEKDAY}),? (\d{{1,2}})/(\d{{1,2}})/(\d{{4}})\b", re.IGNORECASE)
_DATE = re.compile(rf"(\d{{1,2}})(?<!\d\d\d)(?:º|°|\.º)? de ({_MONTHS}){_YEAR}", re.IGNORECASE)
_FUTURE = re.compile(r"\b(?:[Ss]erán?|[Hh]abrá|[Tt]endrán?|[A-Za-záéíóú]{3,}[aei]rán?|[Vv]an? a)\b")
_PAST = re.compile(
    r"(?:[Ff]ue(?:ron)?|[Ss]e (?:realizó|realizaron|llevó a cabo|celebró|efectuó|entregó|entregaron"
    r"|inauguró|firmó|reunió|reunieron)|[Tt]uvo lugar|[Aa]sisti(?:ó|eron)|[Pp]articiparon"
    r"|[Cc]oncluyó|[Tt]erminó|[Ii]nició|[Cc]omenzó|[Rr]ecibieron)\b"
)
_BETWEEN = re.compile(rf"(?: el| este| el pasado)?(?: (?:{_WEEKDAY}),?)? ", re.IGNORECASE)
"""«se realizó el viernes 27», not «se amplió al 27»."""
_OPENING = re.compile(rf"(?:El |Este )?(?:(?:{_WEEKDAY}),? )?", re.IGNORECASE)
_OLDER = re.compile(
    rf"(?:\bdel|\bdesde el|(?:[aií]d|hech|escrit|inscrit|abiert)[oa]s? el)(?: (?:{_WEEKDAY}),?)? $",
    re.IGNORECASE,
)
"""«las becas aprobadas el 20 se entregarán»: the date is not that of the verb."""
_CALENDAR = "Calendario"


def _weekdays(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for where, match in matches(comunicado, _DATED):
        pairs = _PAIR.findall(match["days"])
        last = int(pairs[-1][1])
        for name, number in pairs:
            # «del lunes 30 al jueves 3 de diciembre»: the first one is of the month before.
            back = int(number) > last
            month = MONTHS.index(match["month"].lower()) + 1 - back
            day = _day(int(number), month, match["year"], comunicado.fecha)
            told = match[0] if len(pairs) == 1 else f"{name} {number}"
            yield from _weekday(where, day, name, told)
    for where, match in matches(comunicado, _FIGURES):
        day = _day(int(match[2]), int(match[3]), match[4], comunicado.fecha)
        if day is None:
            yield _impossible(where, match[0])
        yield from _weekday(where, day, match[1], match[0])


def _weekday(where: Place, day: date | None, name: str, told: str) -> Iterator[Finding]:
    if day is not None and unaccented(DAYS[day.weekday()]) != unaccented(name.lower()):
        message = f"«{told}» cae en {DAYS[day.weekday()]}."
        remedy = "Revise el día de la semana o la fecha."
        yield found(where, "ED06", "E", message, remedy, told, _CALENDAR)


def _existing(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for where, match in matches(comunicado, _DATE):
        month = MONTHS.index(match[2].lower()) + 1
        if _day(int(match[1]), month, match[3], comunicado.fecha) is None:
            yield _impossible(where, match[0])


def _impossible(where: Place, told: str) -> Finding:
    message = f"«{told}» no existe en el calendario."
    return found(where, "ED06", "E", message, "Revise la fecha.", told, _CALENDAR)


def _tense(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    """Only a sentence with a single date and a single tense tells: the others are for people."""
    for word, sentence in sentences(comunicado.cuerpo):
        dates = list(_DATE.finditer(sentence))
        if len(dates) != 1:
            continue
        (said,) = dates
        month = MONTHS.index(said[2].lower()) + 1
        day = _day(int(said[1]), month, said[3], comunicado.fecha)
        if day is None or day == comunicado.fecha:
            continue
        gone = day < comunicado.fecha
        wrong, right = (_FUTURE, _PAST) if gone else (_PAST, _FUTURE)
        verb = wrong.search(sentence)
        if not verb or right.search(sentence):
            continue
        if gone and not _OLDER.search(sentence[: said.start()]):
            message = f"dice «{verb[0]}» y «{said[0]}» ya pasó."
            remedy = "Corrija la fecha, o cuéntelo en pasado."
        elif not gone and _together(sentence, verb, said):
            message = f"dice «{verb[0]}» y «{said[0]}» todavía no llega."
            remedy = "Corrija la fecha, o anúncielo en futuro."
        else:
            continue
        where = at(comunicado, "cuerpo", word)
        yield found(where, "ED07", "W", message, remedy, said[0], _CALENDAR)


def _together(sentence: str, verb: re.Match[str], day: re.Match[str]) -> bool:
    """«se realizó el 30 de noviembre» or «El 30 de noviembre se realizó», not «se entregó la ficha
    que vence el 30».
    """
    if verb.end() <= day.start():
        return bool(_BETWEEN.fullmatch(sentence, verb.end(), day.start()))
    opens = _OPENING.fullmatch(sentence, 0, day.start())
    return bool(opens) and sentence[day.end() : verb.start()] in (" ", ", ")


def _day(number: int, month: int, year: str | None, near: date) -> date | None:
    """The day meant: of the year said, else the one nearest to the announcement. ``month`` 0 is
    the December before.
    """
    years = (int(year),) if year else (near.year, near.year - 1, near.year + 1)
    days = []
    for each in years:
        try:
            days.append(date(each, month, number) if month else date(each - 1, 12, number))
        except ValueError:
            continue
    return min(days, key=lambda day: abs((day - near).days), default=None)


RULES: tuple[Rule, ...] = (_weekdays, _existing, _tense)

"""Rules on dates: the weekday is the right one, and the tense is that of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from boletin.config import Config
from boletin.model import Comunicado, Finding
from boletin.writing.filters import DIAS, MESES
from boletin.writing.review.base import Rule, found, matches, sentences

_HALF_A_YEAR = 183
_MONTHS = "|".join(MESES)
_DATED = re.compile(
    r"\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo),? (\d{1,2})(?:º|°|\.º)? de "
    rf"({_MONTHS})(?: (?:de|del) (\d{{4}}))?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:º|°|\.º)? de ({_MONTHS})(?: (?:de|del) (\d{{4}}))?", re.IGNORECASE
)
_FUTURE = re.compile(
    r"\b(?:será|serán|habrá|iniciará|comenzará|terminará|tendrá|estará|estarán|recibirá|entregará"
    r"|[a-záéíóú]{3,}(?:ará|erá|irá|arán|erán|irán)|va a|van a)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:fue|fueron|se realizó|se llevó a cabo|tuvo lugar|se celebró|se efectuó|se entregó"
    r"|se entregaron|asistieron|participaron|concluyó|terminó)\b",
    re.IGNORECASE,
)


def _weekdays(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for where, match in matches(comunicado, _DATED):
        day = _day(match[2], match[3], match[4], comunicado.fecha)
        message, remedy = "", ""
        if day is None:
            message, remedy = "no existe en el calendario.", "Revise la fecha."
        elif DIAS[day.weekday()] != match[1].lower():
            message = f"cae en {DIAS[day.weekday()]}."
            remedy = "Revise el día de la semana o la fecha."
        if message:
            yield found(where, "ED06", "E", f"«{match[0]}» {message}", remedy, match[0])


def _tense(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    """Only a sentence with a single date and a single tense tells: the others are for people."""
    for where, sentence in sentences(comunicado):
        dates = list(_DATE.finditer(sentence))
        if len(dates) != 1:
            continue
        day = _day(dates[0][1], dates[0][2], dates[0][3], comunicado.fecha)
        future, past = _FUTURE.search(sentence), _PAST.search(sentence)
        if day is None or bool(future) == bool(past):
            continue
        if future and day < comunicado.fecha:
            yield found(
                where,
                "ED07",
                "W",
                f"dice «{future[0]}» y «{dates[0][0]}» ya pasó.",
                "Corrija la fecha, o cuéntelo en pasado.",
                dates[0][0],
            )
        if past and day > comunicado.fecha and _next_to(past, dates[0]):
            yield found(
                where,
                "ED07",
                "W",
                f"dice «{past[0]}» y «{dates[0][0]}» todavía no llega.",
                "Corrija la fecha, o anúncielo en futuro.",
                dates[0][0],
            )


def _next_to(verb: re.Match[str], day: re.Match[str]) -> bool:
    """«se realizó el 30 de noviembre», not «se entregó la ficha que vence el 30»."""
    return 0 <= day.start() - verb.end() <= len(" el miércoles ")


def _day(number: str, month: str, year: str | None, near: date) -> date | None:
    """The day meant: of the year said, else the one nearest to the announcement."""
    position = MESES.index(month.lower()) + 1
    years = (int(year),) if year else (near.year, near.year - 1, near.year + 1)
    days = []
    for each in years:
        try:
            days.append(date(each, position, int(number)))
        except ValueError:
            continue
    days.sort(key=lambda day: abs((day - near).days))
    if not days or (not year and abs((days[0] - near).days) > _HALF_A_YEAR + 1):
        return None
    return days[0]


RULES: tuple[Rule, ...] = (_weekdays, _tense)

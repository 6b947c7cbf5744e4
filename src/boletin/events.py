"""What an announcement says will happen: its ``evento``, or the day and hour that its text gives.

Several rooms ask: the review, whether the programme of activities can carry it; publish, what the
programme and its calendar files show. Only what can be read in one way is taken from a text: one
day, or one stretch of days, that is neither a deadline nor over when the announcement is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from boletin.model import Comunicado, Evento

READ_FROM_TEXT = ("evento", "convocatoria", "turismo", "servicio")
"""The ``tipo`` whose text may tell of an activity; the others need ``evento``."""
FARTHEST = timedelta(days=2 * 366)
"""No activity is announced so long before: it is a slip in the year."""

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
_WEEKDAY = r"(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo),? "
_NUMBER = r"(?P<{0}>\d{{1,2}}(?!\d)|primero)(?:\.?[º°]|o\.)?"
_MONTH = rf"(?P<{{0}}>{'|'.join(MONTHS)}|setiembre)"
_YEAR = r"(?: del?(?: año)? (?P<{0}>\d{{4}}))?"


def _day(n: int, *, whole: bool) -> str:
    """A day with its month; where not ``whole``, the month may be missing."""
    month = rf" de {_MONTH.format(f'm{n}')}{_YEAR.format(f'y{n}')}"
    return rf"(?:{_WEEKDAY})?{_NUMBER.format(f'd{n}')}{month if whole else f'(?:{month})?'}"


_SPAN = re.compile(
    rf"(?<![\d/.,])(?P<del>\bdel? )?(?:el )?{_day(1, whole=False)}"
    rf"(?P<link> al? | y (?:el )?|,? hasta el ){_day(2, whole=True)}",
    re.IGNORECASE,
)
"""«del 23 al 27 de noviembre», «sábado 28 y domingo 29 de noviembre»."""
_ONE = re.compile(rf"(?<![\d/.,]){_day(1, whole=True)}", re.IGNORECASE)
_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<d1>\d{1,2})/(?P<m1>\d{1,2})/(?P<y1>\d{4})"
    r"|(?P<y2>\d{4})-(?P<m2>\d{2})-(?P<d2>\d{2}))(?![\d/-])"
)
_BOUND = re.compile(
    r"(?:hasta|antes de|despu[ée]s de|desde|a partir de|a m[áa]s tardar|vencen?|cierran?"
    r"|terminan?|concluyen?|l[íi]mite|plazo|publicad[oa]s?|aprobad[oa]s?|emitid[oa]s?)"
    rf"(?:l| el| es el| será el)? (?:d[íi]a )?(?:{_WEEKDAY})?$",
    re.IGNORECASE,
)
"""What makes of a day a deadline, a beginning without end, or the day of something else."""
_DEADLINE = re.compile(
    r"(?:hasta|antes de|a m[áa]s tardar|vencen?|cierran?|terminan?|concluyen?|l[íi]mite|plazo)"
    rf"(?:l| el| es el| será el)? (?:d[íi]a )?(?:{_WEEKDAY})?$",
    re.IGNORECASE,
)
"""Of those, what ends on that day."""
_STREET = re.compile(
    r"(?:calles?|av\.|avenida|bulevar|blvd\.|col\.|colonia|barrio|escuela|primaria|secundaria"
    r"|jard[íi]n|plaza|parque|unidad)(?: \w+ y)? $",
    re.IGNORECASE,
)
"""«calle 16 de septiembre»; «5 de Mayo» with a capital is one too."""
_SENTENCE = re.compile(r"(?<=[.!?…])[\"»”)]*\s+(?=[A-ZÁÉÍÓÚÑ¿¡«“\"])|\n+")

_CLOCK = (
    r"(?P<h{0}>[01]?\d|2[0-3])(?!\d)(?:[:.](?P<m{0}>[0-5]\d)(?!\d))?"
    r"(?: ?(?P<half{0}>[ap])\.? ?m\b\.?| ?(?P<unit{0}>h|hs|hrs?|horas?)\b\.?)?"
    r"(?: de la (?P<part{0}>mañana|tarde|noche|madrugada)| del (?P<noon{0}>d[íi]a|mediod[íi]a))?"
)
_BETWEEN = re.compile(
    rf"(?<![\w:.,/$-])(?:(?P<entre>entre )|(?:de |desde ))?(?:las? )?{_CLOCK.format(1)}"
    rf"(?: ?(?P<to>a|y|[-–—]|hasta) ?(?:las? )?{_CLOCK.format(2)})(?![\w:/])",
    re.IGNORECASE,
)
_AT = re.compile(rf"(?<![\w:.,/$-])(?P<at>a las? )?{_CLOCK.format(1)}(?![\w:/])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """The activities of an announcement."""

    eventos: tuple[Evento, ...]
    from_text: bool = False
    """Nobody wrote ``evento``: they were read from the text."""


def told(comunicado: Comunicado) -> Told:
    """What will happen according to an announcement; its own ``evento`` comes before its text."""
    if comunicado.evento is not None:
        return Told(comunicado.evento)
    found = in_text(comunicado) if comunicado.tipo in READ_FROM_TEXT else None
    return Told((found,), from_text=True) if found else Told(())


def in_text(comunicado: Comunicado) -> Evento | None:
    """The one activity that title and body tell of; None when there is none, or more than one."""
    found: dict[tuple[date, date], set[tuple[str, str]]] = {}
    for sentence in _SENTENCE.split(f"{comunicado.titulo}\n{comunicado.cuerpo}"):
        days, rest = _days(sentence, comunicado.fecha)
        for span in days:
            found.setdefault(span, set()).update(_hours(rest))
    if len(found) != 1:
        return None
    ((first, last), hours) = found.popitem()
    if last < comunicado.fecha or last - first > timedelta(days=92):
        return None
    start, end = hours.pop() if len(hours) == 1 else ("", "")
    return Evento(first, last if last > first else None, start, end)


def ends(comunicado: Comunicado) -> date | None:
    """The last day of which an announcement tells anything: the end of its activities, a deadline,
    the last day in its text. None: it tells of none that is still to come, or of something that
    begins on its last one and stays («a partir del 1 de diciembre»)."""
    days = {(evento.ultimo, False) for evento in comunicado.evento or ()}
    for sentence in _SENTENCE.split(f"{comunicado.titulo}\n{comunicado.cuerpo}"):
        days |= _last_days(sentence, comunicado.fecha)
    farthest = comunicado.fecha + FARTHEST
    last, stays = max((one for one in days if one[0] <= farthest), default=(date.min, False))
    return None if stays or last < comunicado.fecha else last


def _last_days(sentence: str, near: date) -> set[tuple[date, bool]]:
    """The last day of every stretch of a sentence, and whether it is one that only begins there or
    is that of something else."""
    found = set()
    rest = sentence
    for pattern in (_SPAN, _ONE, _FIGURES):
        for match in [*pattern.finditer(rest)]:
            low, high = match.span()
            before = rest[:low]
            rest = f"{before}{'·' * (high - low)}{rest[high:]}"
            days = _stretch(match, near, bounded=True)
            if days and not _street(match):
                stays = bool(_BOUND.search(before)) and not _DEADLINE.search(before)
                found.add((max(last for _, last in days), stays))
    return found


def happens(evento: Evento) -> Iterator[date]:
    """Its days in order, at most two years of them."""
    day, last = evento.cuando, min(evento.ultimo, evento.cuando + FARTHEST)
    while day <= last:
        if not evento.dias or day.weekday() in evento.dias:
            yield day
        day += timedelta(days=1)


def parse_hours(text: str) -> tuple[str, str] | None:
    """``9:30 a 15:00``, ``10 a.m.`` -> beginning and end as ``HH:MM``; the end may be empty.

    None for what is not an hour of the day, or could be two.
    """
    text = " ".join(text.split())
    for pattern in (_BETWEEN, _AT):
        if match := pattern.fullmatch(text):
            return _clocks(match, bare=True)
    return None


def _days(sentence: str, near: date) -> tuple[set[tuple[date, date]], str]:
    """The stretches of days of a sentence, and the sentence without them. A list of days that do
    not follow each other is no stretch: each stands for itself."""
    spans: set[tuple[date, date]] = set()
    rest = sentence
    for pattern in (_SPAN, _ONE, _FIGURES):
        for match in [*pattern.finditer(rest)]:
            spans |= _stretch(match, near)
            low, high = match.span()
            rest = f"{rest[:low]}{'·' * (high - low)}{rest[high:]}"
    return spans, rest


def _stretch(match: re.Match[str], near: date, *, bounded: bool = False) -> set[tuple[date, date]]:
    """``bounded``: deadlines and beginnings too."""
    parts = match.groupdict()
    if match.re is _FIGURES:
        n = "1" if parts["d1"] else "2"
        day = _date(parts[f"d{n}"], int(parts[f"m{n}"]), parts[f"y{n}"], near)
        return {(day, day)} if day and (bounded or not _bounded(match)) else set()
    if match.re is _ONE:
        day = _date(parts["d1"], _month(parts["m1"]), parts["y1"], near)
        return {(day, day)} if day and (bounded or not _bounded(match)) else set()
    last = _date(parts["d2"], _month(parts["m2"]), parts["y2"], near)
    if last is None:
        return set()
    first = _date(parts["d1"], _month(parts["m1"] or parts["m2"]), parts["y1"], last)
    if first and first > last and not parts["m1"]:  # «del 30 al 3 de diciembre»
        first = _date(parts["d1"], (last.month - 2) % 12 + 1, parts["y1"], last)
    if first is None or first > last:
        return set()
    if parts["link"].strip().startswith("y") and last - first != timedelta(days=1):
        return {(first, first), (last, last)}
    return {(first, last)} if bounded or not _bounded(match) else set()


def _bounded(match: re.Match[str]) -> bool:
    """It is no day on which something happens: a deadline, or the name of a street."""
    return _street(match) or bool(_BOUND.search(match.string[: match.start()]))


def _street(match: re.Match[str]) -> bool:
    before = match.string[: match.start()]
    named = re.search(r" [A-Z]", match[0]) and not re.search(rf"(?i)(?:\bel|{_WEEKDAY}) ?$", before)
    capital = named and not re.match(rf"(?i){_WEEKDAY}", match[0])
    return bool(capital or _STREET.search(before))


def _month(name: str) -> int:
    name = name.lower()
    return MONTHS.index("septiembre" if name == "setiembre" else name) + 1


def _date(number: str, month: int, year: str | None, near: date) -> date | None:
    """The day meant: of the year said, else the one nearest to ``near``."""
    day = 1 if number.lower() == "primero" else int(number)
    years = (int(year),) if year else (near.year, near.year + 1, near.year - 1)
    days = []
    for each in years:
        try:
            days.append(date(each, month, day))
        except ValueError:
            continue
    return min(days, key=lambda one: abs((one - near).days), default=None)


def _hours(sentence: str) -> set[tuple[str, str]]:
    """Beginning and end of every time of day in a sentence without its dates."""
    found: set[tuple[str, str]] = set()
    rest = sentence
    for pattern in (_BETWEEN, _AT):
        for match in [*pattern.finditer(rest)]:
            if clocks := _clocks(match, bare=False):
                found.add(clocks)
                low, high = match.span()
                rest = f"{rest[:low]}{'·' * (high - low)}{rest[high:]}"
    return found


def _clocks(match: re.Match[str], *, bare: bool) -> tuple[str, str] | None:
    """``bare``: the text is known to be an hour, and may be a figure alone."""
    parts = match.groupdict()
    single = "h2" not in parts
    marked = [n for n in "12"[: 1 if single else 2] if _marked(parts, n)]
    if single:
        # «2 h» alone is a length; «las 10» could be either half of the day.
        length = parts["unit1"] and not parts["m1"] and not parts["at"]
        return (_clock(parts, "1", ""), "") if bare or (marked and not length) else None
    if (parts["to"].lower() == "y") != bool(parts["entre"]) or not (bare or marked):
        return None
    last = _clock(parts, "2", "")
    half = (parts["half2"] or "").lower() or {"tarde": "p", "noche": "p"}.get(
        (parts["part2"] or "").lower(), ""
    )
    own = parts["half1"] or parts["part1"] or parts["noon1"] or int(parts["h1"]) > 12
    first = _clock(parts, "1", "" if own else half)
    if not own and half == "p" and first >= last:  # «de 9 a 2 p.m.»
        first = _clock(parts, "1", "a")
    return first, last


def _marked(parts: dict[str, str], n: str) -> bool:
    return any(parts[f"{name}{n}"] for name in ("m", "half", "unit", "part", "noon"))


def _clock(parts: dict[str, str], n: str, half: str) -> str:
    """``HH:MM`` of 24 hours."""
    hour, minute = int(parts[f"h{n}"]), int(parts[f"m{n}"] or 0)
    half = (parts[f"half{n}"] or half or "").lower()
    part = (parts[f"part{n}"] or "").lower()
    if half == "a" or part in ("mañana", "madrugada"):
        hour = 0 if hour == 12 else hour
    elif (half == "p" or part in ("tarde", "noche")) and hour < 12:
        hour += 12
    elif part == "noche" and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"

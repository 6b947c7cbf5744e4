"""What an announcement says will happen: its ``evento``, or the day and hour that its text gives.

Several rooms ask: the review, whether the programme of activities can carry it; publish, what the
programme and its calendar files show. Only what can be read in one way is taken from a text: one
day, or one stretch of days, said as the day of something that happens, in a text that holds
nothing of what ``event_doubts`` lists. A missing activity is asked for; a wrong one misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from boletin.days import MONTHS
from boletin.event_doubts import beside, doubtful, left, plain
from boletin.model import Comunicado, Evento

READ_FROM_TEXT = ("evento", "convocatoria", "turismo", "servicio")
"""The ``tipo`` whose text may tell of an activity; the others need ``evento``."""
FARTHEST = timedelta(days=2 * 366)
"""No activity is announced so long before: it is a slip in the year."""

WEEK = timedelta(days=8)
"""A longer stretch at one hour has days without it that the text may not say."""
LONGEST = timedelta(days=92)
"""A stretch of days that a text tells of; a longer one is a season, and its ficha says it."""
WEEKDAYS = ("lu", "ma", "mi", "ju", "vi", "sá", "do")
_WEEKDAY = r"(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo),? "
_NUMBER = r"(?P<{0}>\d{{1,2}}(?!\d)|primero)(?:\.?[º°]|o\.)?"
_MONTH = rf"(?P<{{0}}>{'|'.join(MONTHS)}|setiembre)"
_YEAR = r"(?: del?(?: año)? (?P<{0}>\d{{4}}))?"


def _day(n: int, *, whole: bool) -> str:
    """A day with its month; where not ``whole``, the month may be missing."""
    month = rf" de {_MONTH.format(f'm{n}')}{_YEAR.format(f'y{n}')}"
    return rf"(?P<w{n}>{_WEEKDAY})?{_NUMBER.format(f'd{n}')}{month if whole else f'(?:{month})?'}"


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
_INTRODUCED = re.compile(
    r"(?:^|[.,;:(¡¿\"«“—–-] ?|\b(?:el|este|pr[óo]ximo|d[íi]a|fecha) )$", re.IGNORECASE
)
"""What says that something happens on the day that follows."""
_ANOTHERS = re.compile(
    r"\b(?:por|para|desde|hasta|antes|despu[ée]s|partir|sobre|seg[úu]n|de|del|al?|en|entre|tras"
    r"|ante|contra|conforme|o|ni|y)(?: (?:el|este|pr[óo]ximo|d[íi]a))* $",
    re.IGNORECASE,
)
"""«del», «por el», «para el»: the day of a thing, a deadline, a reason."""
_STAYS = re.compile(
    r"(?:despu[ée]s de|desde|a partir de|publicad[oa]s?|aprobad[oa]s?|emitid[oa]s?)"
    rf"(?:l| el)? (?:d[íi]a )?(?:{_WEEKDAY})?$",
    re.IGNORECASE,
)
"""What makes of a day a beginning without end, or the day of something else."""
_STREET = re.compile(
    r"(?:calles?|av\.|avenida|bulevar|blvd\.|col\.|colonia|barrio|escuela|primaria|secundaria"
    r"|jard[íi]n|plaza|parque|unidad|mercado|privada)(?: \w+ y)? $",
    re.IGNORECASE,
)
"""«calle 16 de septiembre»."""
_STREETS = frozenset({(5, 2), (24, 2), (18, 3), (21, 3), (2, 4), (1, 5), (5, 5), (10, 5), (15, 5),
                      (13, 9), (16, 9), (12, 10), (20, 11)})  # fmt: skip
"""Days after which streets are called: «5 de Mayo», with its capital and no article."""
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
    """The one activity that title and body tell of; None when there is none, or any doubt."""
    text = plain(f"{comunicado.titulo}\n{comunicado.cuerpo}")
    if doubtful(text, comunicado.tipo):
        return None
    found: set[tuple[date, date]] = set()
    hours: set[tuple[str, str]] = set()
    said = False
    for sentence in _SENTENCE.split(text):
        read = _days(sentence, comunicado.fecha)
        if read is None:
            return None
        found |= read.days
        said |= read.said
        hours |= read.hours
    if len(found) != 1 or not said:
        return None
    ((first, last),) = found
    office = comunicado.tipo in ("servicio", "convocatoria") and last > first
    if first < comunicado.fecha or last - first > LONGEST or (office and _weekend(first, last)):
        return None
    if hours and last - first > WEEK:
        return None  # hardly every day at that hour
    start, end = hours.pop() if len(hours) == 1 else ("", "")
    return Evento(first, last if last > first else None, start, end)


def _weekend(first: date, last: date) -> bool:
    """Offices say «del 1 al 15» and mean their own days of it."""
    return last.weekday() < first.weekday() or last.weekday() > 4 or (last - first).days > 4


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
            parts, n = match.groupdict(), "2" if pattern is _SPAN else "1"
            if pattern is _FIGURES:
                n = "1" if parts["d1"] else "2"
                day = _date(parts[f"d{n}"], int(parts[f"m{n}"]), parts[f"y{n}"], near)
            else:
                day = _date(parts[f"d{n}"], _month(parts[f"m{n}"]), parts[f"y{n}"], near)
            if day and not _street(match):
                found.add((day, bool(_STAYS.search(rest[:low]))))
            rest = f"{rest[:low]}{'·' * (high - low)}{rest[high:]}"
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


@dataclass(frozen=True, slots=True)
class _Read:
    """What a sentence tells of days."""

    days: frozenset[tuple[date, date]] = frozenset()
    said: bool = False
    """One of them is said as the day of something that happens."""
    hours: frozenset[tuple[str, str]] = frozenset()
    """Of that sentence, when it has a day."""


def _days(sentence: str, near: date) -> _Read | None:
    """The stretches of days of a sentence; None: there is more, or less, than what can be read."""
    spans: set[tuple[date, date]] = set()
    rest, said = sentence, False
    for pattern in (_SPAN, _ONE, _FIGURES):
        for match in [*pattern.finditer(rest)]:
            low, high = match.span()
            street = _street(match)
            span = None if street else _stretch(match, near)
            if not street and span is None:
                return None
            if span:
                spans.add(span)
                said |= _said(match)
            rest = f"{rest[:low]}{('*' if street else '·') * (high - low)}{rest[high:]}"
    if spans and beside(sentence):
        return None
    hours, rest = _hours(rest)
    if left(rest):
        return None
    return _Read(frozenset(spans), said, frozenset(hours) if spans else frozenset())


def _stretch(match: re.Match[str], near: date) -> tuple[date, date] | None:
    """First and last day; None for a day that does not exist, or is not the weekday said."""
    parts = match.groupdict()
    if match.re is _FIGURES:
        n = "1" if parts["d1"] else "2"
        day = _date(parts[f"d{n}"], int(parts[f"m{n}"]), parts[f"y{n}"], near)
        return (day, day) if day else None
    if match.re is _ONE:
        day = _date(parts["d1"], _month(parts["m1"]), parts["y1"], near)
        return (day, day) if day and _is(day, parts["w1"]) else None
    last = _date(parts["d2"], _month(parts["m2"]), parts["y2"], near)
    if last is None:
        return None
    first = _date(parts["d1"], _month(parts["m1"] or parts["m2"]), parts["y1"], last)
    if first and first > last and not parts["m1"]:  # «del 30 al 3 de diciembre»
        first = _date(parts["d1"], (last.month - 2) % 12 + 1, parts["y1"], last)
    if first is None or first >= last:
        return None
    following = parts["link"].strip(" ,").startswith("y")
    if (following and last - first != timedelta(days=1)) or not (following or parts["del"]):
        return None
    return (first, last) if _is(first, parts["w1"]) and _is(last, parts["w2"]) else None


def _is(day: date, weekday: str | None) -> bool:
    """Whether it is the weekday that the text says, if it says one."""
    return not weekday or WEEKDAYS[day.weekday()] == weekday[:2].lower().replace("sa", "sá")


def _said(match: re.Match[str]) -> bool:
    """Whether something is said to happen on that day: it is not the day of another thing."""
    parts = match.groupdict()
    before = match.string[: match.start()]
    if re.match(r"(?i)el ", match[0]):
        before += "el "
    if _ANOTHERS.search(before):
        return False
    return bool(parts.get("del") or parts.get("w1") or _INTRODUCED.search(before))


def _street(match: re.Match[str]) -> bool:
    """It is no day, but the name of a street or a school."""
    before, parts = match.string[: match.start()], match.groupdict()
    if match.re is _FIGURES or parts["w1"]:
        return False
    if match.re is _SPAN:
        return bool(_STREET.search(before)) and not parts["del"]
    capital = parts["m1"][:1].isupper() and not parts["y1"] and not match[0].isupper()
    named = capital and not re.search(r"(?i)\b(?:el|este|pr[óo]ximo|d[íi]a) $", before)
    day = 1 if parts["d1"].lower() == "primero" else int(parts["d1"])
    return bool(_STREET.search(before) or (named and (day, _month(parts["m1"])) in _STREETS))


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


def _hours(sentence: str) -> tuple[set[tuple[str, str]], str]:
    """Beginning and end of every time of day in a sentence without its dates, and the sentence
    without them. A doubtful one is given as ``("", "")``."""
    found: set[tuple[str, str]] = set()
    rest = sentence
    for pattern in (_BETWEEN, _AT):
        for match in [*pattern.finditer(rest)]:
            clocks = _clocks(match, bare=False)
            parts = match.groupdict()
            doubt = _either_half(match) if clocks else parts.get("at") or _marked(parts, "1")
            low, high = match.span()
            bound = re.search(r"(?i)\b(?:hasta|antes de)(?: las?)? ?$", rest[:low])
            if clocks or doubt:
                found.add(clocks if clocks and not (doubt or bound) else ("", ""))
                rest = f"{rest[:low]}{'*' * (high - low)}{rest[high:]}"
    if re.search(r"(?i)media ?noche|mediod[íi]a", rest):
        found.add(("", ""))
    return found, rest


def _either_half(match: re.Match[str]) -> bool:
    """«a las 5:00», «de 9 a 2 h»: morning, or rather the afternoon?"""
    parts = match.groupdict()
    numbers = [n for n in "12" if parts.get(f"h{n}")]
    if any(parts[f"{name}{n}"] for n in numbers for name in ("half", "part", "noon")):
        return False
    if any(parts[f"h{n}"].startswith("0") for n in numbers):
        return False
    hours = [int(parts[f"h{n}"]) for n in numbers]
    return hours[0] < 7 or (len(hours) == 2 and hours[1] <= hours[0] < 13)


def _clocks(match: re.Match[str], *, bare: bool) -> tuple[str, str] | None:
    """``bare``: the text is known to be an hour, and may be a figure alone."""
    parts = match.groupdict()
    single = "h2" not in parts
    if any(_unclear(parts, n) for n in "12" if parts.get(f"h{n}")):
        return None
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


def _unclear(parts: dict[str, str], n: str) -> bool:
    """«12 de la noche», «12 a.m.», «1 de la noche»: of which day, or noon?"""
    hour = int(parts[f"h{n}"])
    allowed = {"mañana": (1, 11), "tarde": (12, 8), "noche": (6, 11), "madrugada": (1, 6)}
    part = (parts[f"part{n}"] or "").lower()
    if part and hour < 13:
        low, high = allowed[part]
        return not (low <= hour <= high or (part == "tarde" and (hour == 12 or hour <= 8)))
    return hour == 12 and (parts[f"half{n}"] or "").lower() == "a"


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

"""Key facts: amounts, dates, hours, telephones, addresses and the place, when they are said.

Taken from the shown tokens of the normaliser, so that what stands on the picture is what is
written, and timed by the words that say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from boletin.model import TimedLine, Timeline
from boletin.picture.drawing.text import printable

LEAST_MS = 1400
"""A fact that would be seen for less is not shown."""
STAYS_MS = 3200
"""How long a fact stays, counted from its first word, unless another follows."""
AFTER_MS = 1200
"""It stays this long after its last word at least."""
_JOIN_MS = 2500
"""A date and an hour said this near each other are one fact."""

_MONTH = (
    "(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_DAY = (
    r"(?:(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\s+)?(?:\d{1,2}|1\.?[ºo]|primero)"
)
_DATED = rf"{_DAY}(?:\s+de\s+{_MONTH})?"
_UNIT = r"\s*(?:h|hrs?|horas)\b"
_PART = r"(?:\s+(?:de\s+la\s+(?:mañana|tarde|noche|madrugada)|del\s+(?:medio)?día))?"
_HOUR = rf"\d{{1,2}}:\d{{2}}(?:{_UNIT}|\s*[ap]\.\s?m\.)?{_PART}"
_AT = r"(?:(?:a\s+)?las?\s+)?"
_HOURS = rf"{_HOUR}(?:(?:,|\s+(?:a|y|o|hasta))\s+{_AT}{_HOUR})*"
_WHOLE_HOURS = (
    rf"\bde\s+(?:las?\s+)?\d{{1,2}}\s+a\s+(?:las?\s+)?\d{{1,2}}{_UNIT}"
    rf"|\ba\s+las?\s+\d{{1,2}}{_UNIT}"
)
_MONEY = (
    r"(?:\$\s?\d[\d.,]*(?:\s(?:mil|millones|millón)(?=\W|$))?(?<![.,])"
    r"|\b\d[\d.,]*\s(?:mil\s|millones\sde\s|millón\sde\s)?pesos\b)"
)
_BOUND = (
    r"\b(?:[Aa]\s+partir\s+de|[Aa]ntes\s+de|[Dd]espués\s+de|[Dd]esde|[Hh]asta|[Ee]ntre"
    r"|[Mm]ás\s+de|[Mm]enos\s+de)"
)
"""What is said of a figure and changes what it means: "hasta las 14:00", "más de $1,000"."""
_EACH = (
    r"(?:\s+por\s+(?:persona|familia|vivienda|niñ[oa]|hora|día|noche|semana|mes|año|productora?"
    r"|hectárea|metro|kilo|litro|boleto|pieza)|\s+al\s+(?:día|mes|año)"
    r"|\s+(?:mensuales|anuales|diarios|semanales))\b"
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("monto", rf"(?:{_BOUND}\s+)?{_MONEY}(?:\s+(?:a|y|o|hasta)\s+{_MONEY})*(?:{_EACH})?"),
    (
        "telefono",
        r"(?<!\w)(?:\(?\d{3}\)?[\s-]\d{3}[\s-]\d{4}|\(?\d{2}\)?[\s-]\d{4}[\s-]\d{4}|\d{10})\b"
        r"(?:,?\s+ext(?:\.|ensión)\s*\d{1,5}\b)?",
    ),
    ("emergencia", r"\b911\b"),
    (
        "fecha",
        rf"(?:\b[Dd]el\s+(?={_DATED}\s+al\s)|{_BOUND}(?:l|\s+el)\s+)?"
        rf"\b(?:{_DATED}(?:,|\s+(?:y|al))\s+(?:el\s+)?)*"
        rf"{_DAY}\s+(?:de\s+{_MONTH}\b(?:\s+de\s+\d{{4}}\b)?|del\s+presente(?:\s+mes)?\b)",
    ),
    ("hora", rf"(?:{_BOUND}\s+{_AT}|\b(?:[Dd]e\s+)?{_AT})?\b{_HOURS}|{_WHOLE_HOURS}"),
    ("sitio", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[\w-]{2,}\.)+[a-z]{2,}(?:/[\w./-]*[\w/])?"),
)
LABELS = {
    "monto": "Monto",
    "telefono": "Teléfono",
    "emergencia": "Emergencias",
    "fecha": "Cuándo",
    "hora": "Horario",
    "sitio": "En internet",
    "lugar": "Dónde",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to keep, as it is written."""

    kind: str
    """A key of :data:`LABELS`."""
    text: str
    detail: str
    """The hours that go with a date, or nothing."""
    start_ms: int
    end_ms: int
    """While it is said."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A fact and the time it is on the screen."""

    fact: Fact
    start_ms: int
    end_ms: int


def facts(timeline: Timeline, lugar: str = "") -> tuple[Fact, ...]:
    """All facts of a piece in the order in which they are said. ``lugar``: where it takes place."""
    found: list[Fact] = []
    for line in timeline.lines:
        for fact in sorted(_in_line(line, lugar), key=lambda fact: fact.start_ms):
            before = found[-1] if found else None
            if (
                before
                and (before.kind, fact.kind, before.detail) == ("fecha", "hora", "")
                and fact.start_ms - before.end_ms <= _JOIN_MS
            ):
                found[-1] = replace(before, detail=fact.text, end_ms=fact.end_ms)
            else:
                found.append(fact)
    return tuple(found)


def showings(found: Sequence[Fact], from_ms: int, until_ms: int) -> tuple[Showing, ...]:
    """When each fact is seen: from its first word, until the next needs the place.

    Between ``from_ms`` and ``until_ms``; nothing twice in a row.
    """
    shown: list[Showing] = []
    inside = [fact for fact in found if fact.start_ms < until_ms]
    for index, fact in enumerate(inside):
        start = max(fact.start_ms, from_ms)
        end = max(fact.start_ms + STAYS_MS, fact.end_ms + AFTER_MS)
        if index + 1 < len(inside):
            end = min(end, inside[index + 1].start_ms)
        end = min(end, until_ms)
        if end - start < LEAST_MS:
            continue
        if shown and (shown[-1].fact.text, shown[-1].fact.detail) == (fact.text, fact.detail):
            shown[-1] = replace(shown[-1], end_ms=end)
        else:
            shown.append(Showing(fact, start, end))
    return tuple(shown)


def _in_line(line: TimedLine, lugar: str) -> Iterator[Fact]:
    text, spans = _spelt(line)
    taken: list[tuple[int, int]] = []
    for kind, pattern in (*_KINDS, *_place(lugar)):
        for match in re.finditer(pattern, text):
            low, high = match.span()
            if any(low < b and a < high for a, b in taken):
                continue
            taken.append((low, high))
            said = [span for span in spans if span[0] < high and low < span[1]]
            shown = _dressed(kind, printable(match[0]))
            if said and shown:
                yield Fact(kind, shown, "", said[0][2], said[-1][3])


def _spelt(line: TimedLine) -> tuple[str, list[tuple[int, int, int, int]]]:
    """The shown line; for each said token where it stands in it and when it is said (ms)."""
    parts: list[str] = []
    spans: list[tuple[int, int, int, int]] = []
    at = word = 0
    for token in line.linea.tokens:
        count = len(token.hablado.split())
        if count and word + count <= len(line.words):
            start, end = line.words[word].start_ms, line.words[word + count - 1].end_ms
            spans.append((at, at + len(token.mostrado), start, end))
        word += count
        parts.append(token.mostrado)
        at += len(token.mostrado) + 1
    return " ".join(parts), spans


def _place(lugar: str) -> tuple[tuple[str, str], ...]:
    """The place as it is said: its first part, before a comma."""
    name = lugar.partition(",")[0].strip()
    return (("lugar", rf"\b{re.escape(name)}\b"),) if len(name) >= 4 else ()


def _dressed(kind: str, text: str) -> str:
    """Hours without «de las»; the first letter large."""
    text = text.strip(" ,;:")
    if kind == "hora":
        text = re.sub(rf"^(?:[Dd]e\s+)?{_AT}(?=\d)", "", text)
        if text[:1].isdigit():  # else "Entre las 3:00 y las 7:00 h" is what people say
            text = re.sub(r"(?<=\s[yo]\s)a\s+(?=las?\s)", "", text)
            text = re.sub(r"\blas?\s+(?=\d)", "", text)
    return text[:1].upper() + text[1:] if kind != "sitio" else text

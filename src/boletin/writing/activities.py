"""The key ``evento``: what will happen, one activity or several, each with its day and hour."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from boletin.days import DAYS
from boletin.events import FARTHEST, happens, parse_hours
from boletin.model import Evento
from boletin.writing.frontmatter import Value
from boletin.writing.keys import Keys

PARTS = ("cuando", "hasta", "hora", "dias", "lugar", "nombre", "cancelado")
"""What an activity may say."""
MAX_EVENTS = 20
"""In one announcement."""
EXAMPLE = 'evento: {cuando: 2026-11-28, hora: "10:00 a 14:00"}'
_NO = ("no", "ninguno", "falso", "false")


def read(keys: Keys) -> tuple[Evento, ...] | None:
    """The activities of an announcement, complaints for what is wrong in them. ``evento: no`` is
    an announcement without any; None: the key is not there."""
    value = keys.raw.get("evento")
    if value is None:
        return None
    if value in ("", [], {}):
        keys.complain(
            "evento",
            "«evento» está vacío: no se sabe si hay uno.",
            f"Escriba {EXAMPLE}, o evento: no si no hay ninguno.",
            "W",
        )
        return None
    if isinstance(value, str) and value.strip().lower() in _NO:
        return ()
    items = value if isinstance(value, list) else [value]
    if len(items) > MAX_EVENTS:
        keys.complain(
            "evento",
            f"«evento» tiene {len(items)} actividades.",
            f"Deje {MAX_EVENTS} o menos; para un programa largo haga varios comunicados.",
        )
        return ()
    several = isinstance(value, list)
    found = [_one(keys, item, f"evento[{n}]" if several else "evento") for n, item in
             enumerate(items)]  # fmt: skip
    return tuple(one for one in found if one is not None)


def _one(keys: Keys, value: Value, at: str) -> Evento | None:
    parts: Mapping[str, Value] = {"cuando": value} if isinstance(value, str) else {}
    if isinstance(value, dict):
        parts = value
    before = len(keys.findings)
    for part in parts:
        if part not in PARTS:
            near = difflib.get_close_matches(part.lower(), PARTS, 1, 0.5)
            keys.complain(
                "evento",
                f"«{part}» no es dato de un evento.",
                f"¿Quiso escribir «{near[0]}»?" if near else f"Valen: {', '.join(PARTS)}.",
                at=f"{at}.{part}",
            )
    if not parts.get("cuando"):
        keys.complain("evento", "al evento le falta el día.", f"Escriba {EXAMPLE}", at=at)
        return None
    start = _day(keys, parts["cuando"], f"{at}.cuando")
    last = _day(keys, parts["hasta"], f"{at}.hasta") if parts.get("hasta") else None
    hours = _hours(keys, parts.get("hora", ""), f"{at}.hora")
    texts: dict[str, Any] = {part: _text(keys, parts, part, at) for part in ("lugar", "nombre")}
    evento = Evento(
        cuando=start or date.min,
        hasta=last if last != start else None,
        hora=hours[0],
        termina=hours[1],
        dias=_weekdays(keys, parts.get("dias", ""), f"{at}.dias"),
        cancelado=_flag(keys, parts.get("cancelado", ""), f"{at}.cancelado"),
        **texts,
    )
    if start and len(keys.findings) == before:
        _possible(keys, evento, at)
    return evento if len(keys.findings) == before else None


def _possible(keys: Keys, evento: Evento, at: str) -> None:
    """What only several parts together show."""
    if evento.ultimo < evento.cuando:
        keys.complain(
            "evento", "el evento termina antes de empezar.", "Intercambie cuando y hasta.",
            at=f"{at}.hasta",
        )  # fmt: skip
    elif evento.ultimo - evento.cuando > FARTHEST:
        keys.complain(
            "evento", "el evento dura más de dos años.", "Revise el año de hasta.",
            at=f"{at}.hasta",
        )  # fmt: skip
    elif not any(True for _ in happens(evento)):
        keys.complain(
            "evento",
            "entre cuando y hasta no hay ninguno de sus dias.",
            "Revise las fechas, o los días de la semana.",
            at=f"{at}.dias",
        )
    elif evento.dias and evento.hasta is None:
        keys.complain(
            "evento",
            "el evento dice días de la semana y no hasta cuándo.",
            "Agregue hasta: con el último día.",
            at=f"{at}.dias",
        )


def _day(keys: Keys, value: Value, at: str) -> date | None:
    part = at.rpartition(".")[2]
    if isinstance(value, list):
        keys.complain(
            "evento",
            f"«{part}» lleva una sola fecha.",
            "Si son días seguidos, agregue hasta: con el último. Si no, un evento por día: "
            "evento: [{cuando: 2026-11-28}, {cuando: 2026-12-05}]",
            at=at,
        )
        return None
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            keys.complain(
                "evento", f"la fecha {text} no existe en el calendario.", "Revise día y mes.", at=at
            )
            return None
    keys.complain(
        "evento",
        f"«{text or part}» no es la fecha de un evento.",
        "Escriba año-mes-día, por ejemplo 2026-11-28; la hora va en hora:.",
        at=at,
    )
    return None


def _hours(keys: Keys, value: Value, at: str) -> tuple[str, str]:
    if not value:
        return "", ""
    found = parse_hours(value) if isinstance(value, str) else None
    if found is None:
        shown = value if isinstance(value, str) else "hora"
        keys.complain(
            "evento",
            f"«{shown}» no es una hora.",
            'Escriba hora: "10:00" o hora: "10:00 a 14:00". Para dos horas, haga dos eventos.',
            at=at,
        )
    return found or ("", "")


def _weekdays(keys: Keys, value: Value, at: str) -> tuple[int, ...]:
    """``[sábado, domingo]``, ``sábado y domingo``, ``lunes a viernes``."""
    if not value:
        return ()
    items = [value] if isinstance(value, str) else value
    words = [str(item).strip().lower() for item in items] if isinstance(items, list) else ["?"]
    plain = [_bare(day) for day in DAYS]
    found: set[int] = set()
    for word in (part for text in words for part in re.split(r",|\sy\s", text)):
        ends = [_bare(end.strip()) for end in re.split(r"\sa\s", word)]
        places = [next((n for n, day in enumerate(plain) if day == end), None)
                  for end in ends]  # fmt: skip
        if None in places or not 1 <= len(places) <= 2:
            near = difflib.get_close_matches(word.strip(), DAYS, 1, 0.6)
            keys.complain(
                "evento",
                f"«{word.strip()}» no es un día de la semana.",
                f"¿Quiso escribir «{near[0]}»?" if near else "Escriba dias: [sábado, domingo]",
                at=at,
            )
            return ()
        first, last = places[0] or 0, places[-1] or 0
        found |= {day % 7 for day in range(first, last + (7 if last < first else 0) + 1)}
    return tuple(sorted(found))


def _bare(day: str) -> str:
    """``sábados`` -> ``sabado``."""
    plain = unicodedata.normalize("NFD", day).encode("ascii", "ignore").decode()
    return plain.removesuffix("s")


def _text(keys: Keys, parts: Mapping[str, Value], part: str, at: str) -> str:
    value = parts.get(part, "")
    if isinstance(value, str):
        return " ".join(value.split())
    keys.complain(
        "evento", f"«{part}» debe ser un texto.", f"Escriba {part}: seguido del texto.",
        at=f"{at}.{part}",
    )  # fmt: skip
    return ""


def _flag(keys: Keys, value: Value, at: str) -> bool:
    word = value.strip().lower() if isinstance(value, str) else "?"
    if word in ("", *_NO):
        return False
    if word in ("si", "sí", "true", "verdadero"):
        return True
    keys.complain("evento", "«cancelado» se contesta con sí o no.", "Escriba cancelado: sí", at=at)
    return False

"""What a station writes in place of our ids: its own name, and the names of our files. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

from boletin.model import Oferta, Registro
from boletin.publish.archive import folded

_ENDING = re.compile(r"\.[a-z0-9]{2,4}$")


def key(name: str) -> str:
    """A station's name without accents, case and signs, to compare it."""
    return " ".join(re.findall(r"[^\W_]+", folded(name)))


def called(stations: Mapping[str, str]) -> Mapping[str, str]:
    """What a row may say -> id of the station. ``stations``: id -> name. A name that two stations
    have says of none which it is; an id always does.
    """
    names = Counter(map(key, stations.values()))
    by_name = {key(name): id_ for id_, name in stations.items() if names[key(name)] == 1}
    found = {**by_name, **{key(id_): id_ for id_ in stations}}
    found.pop("", None)
    return found


def aired_as(
    name: str, version: str, who: str, day: date, records: Mapping[str, Registro]
) -> tuple[str, Oferta] | None:
    """The piece and the offer whose file the station had under ``name`` on a day; its ending, or
    all but its number, may be left out.

    A fixed name is of several pieces one after the other: the one that was valid that day counts,
    of several the one that took the name last.
    """
    asked = _file(name)
    had = [
        (folder.removeprefix("spots/"), offer)
        for folder, record in records.items()
        if folder.startswith("spots/")
        for offer in record.ofertas
        if offer.emisora == who and asked and _is(asked, offer)
    ]
    had = [one for one in had if str(one[1].version) == version] or had
    valid = [one for one in had if one[1].desde <= day <= one[1].hasta]
    begun = [one for one in valid or had if one[1].fecha <= day]
    return max(begun or valid or had, key=lambda one: (one[1].fecha, one[1].version), default=None)


def _is(asked: str, offer: Oferta) -> bool:
    if offer.numero and re.fullmatch(r"\d{1,4}", asked):
        return int(asked) == offer.numero
    name = _file(offer.archivo)
    return bool(name) and asked in (name, _ENDING.sub("", name))


def _file(name: str) -> str:
    """The last part of a path, in small letters."""
    return re.split(r"[\\/]", name.strip().lower())[-1]

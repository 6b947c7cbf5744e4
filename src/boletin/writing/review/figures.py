"""Rules ED08 and ED09: telephones and amounts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from boletin.config import Config
from boletin.model import Comunicado, Finding
from boletin.writing.review.base import RADIO, Place, Rule, found, matches

_PHONE = re.compile(
    r"(?:\b(?:tel[ée]fonos?|tels?\.|cel(?:ular|\.)|llam[ea]r?(?: al?)?|marque(?: al)?|WhatsApp"
    r"|informes al)(?: es| el)?:? *|\bal (?=\d{2,3}[ -]\d{3,4}[ -]\d))"
    r"(?P<n>[+(]?\d(?:(?:\) ?|[ .-](?=\d)|\()?\d)*)",
    re.IGNORECASE,
)
_LOCAL, _LONG = 10, (12, 13)
"""Figures of a number in Mexico; with 01 or +52 before it."""
_SHORT = 5
"""Fewer figures are a service (911, 089) or no telephone at all."""


def _phones(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for where, match in matches(comunicado, _PHONE):
        digits = re.sub(r"\D", "", match["n"])
        prefixed = digits.startswith(("01", "52")) and len(digits) in _LONG
        if len(digits) == _LOCAL or len(digits) < _SHORT or prefixed:
            continue
        yield found(
            where,
            "ED08",
            "W",
            f"el teléfono {match['n']} tiene {len(digits)} cifras.",
            "En México son 10: 748 910 0000.",
            match["n"],
            "Plan nacional de numeración, 2019",
        )


_FIGURE = r"(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d{1,2})?"
_SCALE = r"(?P<scale> mil| mill(?:ón|ones)| mdp)?"
_AMOUNTS = (
    re.compile(rf"\$ ?{_FIGURE}{_SCALE}(?P<word>(?: de)? pesos| M\.N\.)?"),
    re.compile(rf"(?<![\d,.$])(?<!\$ ){_FIGURE}{_SCALE}(?P<word>(?: de)? pesos| M\.N\.)"),
)
_TIMES = {" mil": 1_000, " mdp": 1_000_000, " millón": 1_000_000, " millones": 1_000_000}


def _amounts(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    """One amount, one form: a listener who reads along must not think they are two."""
    forms: dict[float, dict[str, tuple[Place, str]]] = defaultdict(dict)
    for pattern in _AMOUNTS:
        for where, match in matches(comunicado, pattern):
            cents, scale = match["cents"] or "", match["scale"] or ""
            value = float(match["n"].replace(",", "") + cents) * _TIMES.get(scale, 1)
            sign = "$" if "$" in match[0] else ""
            shape = f"{sign}{bool(cents)}{scale}{match['word']}{',' in match['n']}"
            forms[round(value, 2)].setdefault(shape, (where, match[0]))
    for shapes in forms.values():
        if len(shapes) > 1:
            (_, first), (where, second), *_ = shapes.values()
            yield found(
                where,
                "ED09",
                "W",
                f"la misma cantidad está escrita de dos formas: «{first}» y «{second}».",
                f"Escríbala siempre igual: «{first}».",
                second,
                RADIO,
            )


RULES: tuple[Rule, ...] = (_phones, _amounts)

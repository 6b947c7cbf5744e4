"""ED12: an announcement does not stay on air after the last day that it tells of."""

from __future__ import annotations

from collections.abc import Iterator

from boletin.config import Config
from boletin.days import MONTHS
from boletin.events import ends
from boletin.model import Comunicado, Finding
from boletin.model.announcement import OPEN_DAYS
from boletin.writing.review.base import Rule, at, found


def _outlives(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    last, valid = ends(comunicado), comunicado.al_aire
    if last is None or last >= valid.hasta:
        return
    told = f"{last.day} de {MONTHS[last.month - 1]}"
    until = f"{valid.hasta.day} de {MONTHS[valid.hasta.month - 1]}"
    why = "" if comunicado.vigencia else f" (sin vigencia se ofrece {OPEN_DAYS} días)"
    first = min(valid.desde, last)
    remedy = f"Ponga vigencia: {{desde: {first.isoformat()}, hasta: {last.isoformat()}}}."
    if comunicado.huella:
        remedy += f" Después: boletin aprobar {comunicado.id}"
    yield found(
        at(comunicado, "vigencia" if comunicado.vigencia else "fecha"),
        "ED12",
        "W",
        f"habla del {told} y estaría al aire hasta el {until}{why}.",
        remedy,
        source="Vigencia",
    )


RULES: tuple[Rule, ...] = (_outlives,)

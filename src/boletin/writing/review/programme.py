"""ED11: what happens on a day can stand in the programme of activities, and on the right day."""

from __future__ import annotations

from collections.abc import Iterator

from boletin.config import Config
from boletin.days import plain_date
from boletin.events import in_text, told
from boletin.model import Comunicado, Finding
from boletin.writing.review.base import Place, Rule, at, found

_SOURCE = "Programa de actividades"
_ASKED = ("evento", "turismo")
"""The ``tipo`` that people look for in the programme."""


def _placed(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    if comunicado.tipo in _ASKED and comunicado.evento is None and not told(comunicado).eventos:
        yield found(
            at(comunicado, "tipo"),
            "ED11",
            "W",
            "no puede salir en el programa de actividades: su texto no deja seguro el día.",
            f'Agregue a la ficha evento: {{cuando: {comunicado.fecha}, hora: "10:00"}}, con su día '
            "y su hora; si no tiene fecha, escriba evento: no",
            source=_SOURCE,
        )


def _over(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    for number, evento in enumerate(comunicado.evento or ()):
        if evento.ultimo < comunicado.fecha:
            yield found(
                _at(comunicado, number),
                "ED11",
                "W",
                f"el evento del {plain_date(evento.cuando)} ya pasó cuando se emite el comunicado.",
                "Revise cuando: y fecha:",
                source=_SOURCE,
            )


def _contradicted(comunicado: Comunicado, _config: Config) -> Iterator[Finding]:
    """The only day that the text tells is none of those of ``evento``, or has another hour."""
    said = in_text(comunicado) if comunicado.evento else None
    if said is None or not comunicado.evento:
        return
    same = [
        one for one in comunicado.evento if one.cuando <= said.ultimo and said.cuando <= one.ultimo
    ]
    hours = {one.hora for one in same}
    if same and said.hora and "" not in hours and said.hora not in hours:
        yield found(
            _at(comunicado, comunicado.evento.index(same[0])),
            "ED11",
            "W",
            f"la ficha dice a las {same[0].hora} h y el texto a las {said.hora} h.",
            "Deje la misma hora en los dos.",
            source=_SOURCE,
        )
    if same:
        return
    yield found(
        _at(comunicado, 0),
        "ED11",
        "W",
        f"la ficha dice {plain_date(comunicado.evento[0].cuando)} "
        f"y el texto {plain_date(said.cuando)}.",
        "Deje la misma fecha en los dos.",
        source=_SOURCE,
    )


def _at(comunicado: Comunicado, number: int) -> Place:
    listed = any(key == f"evento[{number}]" for key, _ in comunicado.lineas)
    return at(comunicado, f"evento[{number}]" if listed else "evento")


RULES: tuple[Rule, ...] = (_placed, _over, _contradicted)

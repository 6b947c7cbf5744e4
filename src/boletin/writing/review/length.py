"""R06 before anything is said: whether the script can last its ``duracion``, by the estimate."""

from __future__ import annotations

from boletin.config import Config
from boletin.model import Comunicado, Finding, Guion
from boletin.writing.pace import estimate_ms
from boletin.writing.review.base import at, found

MUSIC_MS = 4000
"""What opening, pauses and tail of a spot take besides the voice."""
_LEAST_VOICE = 0.5
"""Share of the time for words under which a spot sounds empty."""


def review_length(comunicado: Comunicado, guion: Guion, config: Config) -> tuple[Finding, ...]:
    """Whether the script can last its ``duracion``, by the estimate (the voice itself decides)."""
    if comunicado.duracion is None:
        return ()
    costs = [
        estimate_ms(linea.hablado, config.voz_de(linea, comunicado.voz)[1].ritmo)
        for linea in guion.lineas
    ]
    spoken = sum(costs)
    room = comunicado.duracion * 1000 - MUSIC_MS
    slowest, fastest = spoken / config.sonido.ritmo_min, spoken / config.sonido.ritmo_max
    words = sum(len(linea.hablado.split()) for linea in guion.lineas)
    where = at(comunicado, "duracion")
    if fastest > room:
        cut = max(1, round(words * (fastest - room) / fastest))
        longest = guion.lineas[costs.index(max(costs))].mostrado
        return (
            found(
                where,
                "R06",
                "W",
                f"el texto parece pasarse unos {(fastest - room) / 1000:.0f} s de "
                f"{comunicado.duracion} s.",
                f"Quite unas {cut} palabras o aumente la duración. Lo más largo: "
                f"«{' '.join(longest.split()[:6])}…».",
            ),
        )
    if slowest < room * _LEAST_VOICE:
        return (
            found(
                where,
                "R06",
                "W",
                f"el texto parece durar {slowest / 1000:.0f} s: corto para {comunicado.duracion}.",
                "Agregue texto o elija una duración menor.",
            ),
        )
    return ()

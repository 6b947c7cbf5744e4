"""The script as an announcer reads it aloud: each line with the time at which it is due.

::

    00:04  LOC 2: Del miércoles 25 al sábado 28 de noviembre, entre las 3:00 y las
                  7:00 h, puede bajar a -3 °C.
           OP: SALE FONDO

For people only; :mod:`boletin.writing.script` writes and reads the script language itself.
"""

from __future__ import annotations

import textwrap

from boletin.model import Guion, Linea, Timeline

WIDTH = 80
"""Columns of a terminal, and of a page printed from it."""
_MARGIN = " " * len("00:00  ")
_KEPT = "\N{NO-BREAK SPACE}"


def render(guion: Guion, timeline: Timeline, seconds: int | None = None) -> str:
    """The whole script with a heading of title, id, reading time and words.

    ``timeline``: when each line begins, planned or real. ``seconds``: the exact length the
    finished piece is to have, music included.
    """
    due = {line.linea.numero: line.start_ms for line in timeline.lines}
    headings: dict[int, list[str]] = {}
    for section in guion.secciones:
        headings.setdefault(section.desde, []).append(section.titulo)
    parts = _heading(guion, timeline, seconds)
    for index, entry in enumerate(guion.entradas):
        if index in headings or not index:
            parts.append("")
        parts += [_wrapped(title.upper()) for title in headings.get(index, ())]
        if isinstance(entry, Linea):
            language = "" if entry.idioma == "es-MX" else f" [{entry.idioma}]"
            who = f"LOC {entry.locutor}{language}: "
            time = f"{_clock(due[entry.numero])}  " if entry.numero in due else _MARGIN
            shown = " ".join(token.mostrado.replace(" ", _KEPT) for token in entry.tokens)
            parts.append(_wrapped(shown, f"{time}{who}", _MARGIN + " " * len(who)))
        else:
            parts.append(f"{_MARGIN}OP: {entry.verbo} {entry.argumento}".rstrip())
    return "\n".join(parts) + "\n"


def _heading(guion: Guion, timeline: Timeline, seconds: int | None) -> list[str]:
    words = sum(len(linea.hablado.split()) for linea in guion.lineas)
    length = f"Duración estimada: {_clock(timeline.duration_ms)}"
    if seconds and timeline.duration_ms == seconds * 1000:
        length = f"Duración exacta: {_clock(seconds * 1000)}"
    elif seconds:
        over = "no cabe en" if timeline.duration_ms > seconds * 1000 else "no llena"
        length += f" ({over} {_clock(seconds * 1000)})"
    facts = [length, f"Palabras: {words:,}"]
    note = "Los tiempos cuentan música y pausas."
    return [_wrapped(guion.titulo), f"Clave: {guion.id}", " · ".join(facts), note]


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(_KEPT, " ")


def _clock(ms: int) -> str:
    """Minutes and whole seconds that have passed: ``01:07``."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes:02d}:{seconds:02d}"

"""Announcement -> script. Text in, text out; nothing here knows how it will sound."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Comunicado, Finding, Guion, Linea, Op, Seccion
from boletin.writing import templates
from boletin.writing.script import parse
from boletin.writing.spoken import speak


def write_spot(comunicado: Comunicado, config: Config, project: Path) -> Guion:
    """The script of one announcement, from the template of its ``tipo``. Raises ContentError."""
    text, template = templates.render_spot(comunicado, config, project)
    said = functools.partial(speak, pronunciations=config.pronunciacion)
    entries = parse(text, said, f"{template} con {comunicado.archivo}")
    return Guion(comunicado.id, comunicado.titulo, _renumbered(entries))


def write_bulletin(week: str, pieces: Sequence[Comunicado], config: Config, project: Path) -> Guion:
    """The week's bulletin; each of its parts is a ``Seccion``. Raises ContentError."""
    parts, template = templates.render_bulletin(week, pieces, config, project)
    said = functools.partial(speak, pronunciations=config.pronunciacion)
    entries: list[Op | Linea] = []
    sections: list[Seccion] = []
    findings: list[Finding] = []
    for title, piece, text in parts:
        sections.append(Seccion(title, len(entries), piece))
        try:
            entries += parse(text, said, f"{template} con {piece or title}")
        except ContentError as error:
            findings += error.findings
    if findings:
        raise ContentError(findings)
    first, last = templates.week_days(week)
    title = f"{config.programa.titulo}: {templates.week_label(first, last)}"
    return Guion(week, title, _renumbered(entries), tuple(sections))


def _renumbered(entries: Sequence[Op | Linea]) -> tuple[Op | Linea, ...]:
    """Line numbers as ``guion.txt`` has them: templates leave blank lines, the script does not."""
    return tuple(
        Op(number, entry.verbo, entry.argumento)
        if isinstance(entry, Op)
        else Linea(number, entry.locutor, entry.tokens, entry.idioma)
        for number, entry in enumerate(entries, 1)
    )

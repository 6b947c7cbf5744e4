"""Announcement -> script. Text in, text out; nothing here knows how it will sound."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Comunicado, Finding, Guion, Linea, Op, Seccion
from boletin.writing import templates
from boletin.writing.script import parse
from boletin.writing.spoken import speak


def write_spot(comunicado: Comunicado, config: Config, project: Path) -> Guion:
    """The script of one announcement: the one edited by hand (``guion:``), or its template's.

    Raises ContentError.
    """
    if comunicado.guion:
        text, origin = comunicado.texto_guion, comunicado.guion
    else:
        text, template = templates.render_spot(comunicado, config, project)
        origin = f"{template} con {comunicado.archivo}"
    said = functools.partial(speak, pronunciations=config.pronunciacion)
    entries = parse(text, said, origin)
    _sayable(entries, comunicado)
    _voices(entries, config, origin)
    return Guion(comunicado.id, comunicado.titulo, _renumbered(entries), origen=origin)


def _sayable(entries: Sequence[Op | Linea], comunicado: Comunicado) -> None:
    """No synthetic voice speaks Nahuatl: what it would say is not the language."""
    foreign = [e for e in entries if isinstance(e, Linea) and not e.idioma.startswith("es")]
    if foreign and not comunicado.grabacion:
        raise ContentError(
            [
                Finding(
                    "VOZ",
                    "E",
                    comunicado.guion or comunicado.archivo,
                    linea.numero if comunicado.guion else comunicado.line_of("idioma"),
                    f"«{linea.mostrado[:40]}» está en {_language(linea.idioma)}, y ninguna voz "
                    "sintética lo habla.",
                    "Pida a quien lo hable que lo grabe, y ponga el archivo en grabacion:.",
                    linea.mostrado,
                )
                for linea in foreign
            ]
        )


def _voices(entries: Sequence[Op | Linea], config: Config, origin: str) -> None:
    """A line that names its own voice names one that exists."""
    findings = [
        Finding(
            "VOZ",
            "E",
            origin,
            linea.numero,
            f"no hay una voz «{linea.voz}» en boletin.toml.",
            f"Voces definidas: {', '.join(config.voces)}.",
            linea.mostrado,
        )
        for linea in entries
        if isinstance(linea, Linea) and linea.voz and linea.voz not in config.voces
    ]
    if findings:
        raise ContentError(findings)


def _language(code: str) -> str:
    names = {"nah": "náhuatl", "nhn": "náhuatl", "oto": "otomí", "ote": "otomí", "en": "inglés"}
    return names.get(code.partition("-")[0], f"la lengua «{code}»")


def write_bulletin(week: str, pieces: Sequence[Comunicado], config: Config, project: Path) -> Guion:
    """The week's bulletin; each of its parts is a ``Seccion``. Raises ContentError."""
    parts, template = templates.render_bulletin(week, pieces, config, project)
    said = functools.partial(speak, pronunciations=config.pronunciacion)
    entries: list[Op | Linea] = []
    sections: list[Seccion] = []
    findings: list[Finding] = []
    for title, piece, text in parts:
        sections.append(Seccion(title, len(entries), piece))
        origin = f"{template} con {piece or title}"
        try:
            lines = parse(text, said, origin)
            _voices(lines, config, origin)
            entries += lines
        except ContentError as error:
            findings += error.findings
    if findings:
        raise ContentError(findings)
    first, last = templates.week_days(week)
    title = f"{config.programa.titulo}: {templates.week_label(first, last)}"
    return Guion(week, title, _renumbered(entries), tuple(sections), template)


def _renumbered(entries: Sequence[Op | Linea]) -> tuple[Op | Linea, ...]:
    """Line numbers as ``guion.txt`` has them: templates leave blank lines, the script does not."""
    return tuple(replace(entry, numero=number) for number, entry in enumerate(entries, 1))

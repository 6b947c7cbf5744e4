"""plantillas/guiones/*.j2 -> script text. For each ``tipo`` a template and its variants
(``aviso.j2``, ``aviso.breve.j2``), plus the weekly one; names with ``_`` are shared parts.

The weekly template ``boletin.j2`` has three blocks, rendered one after the other: ``apertura``,
``pieza`` (once for each announcement) and ``cierre``: so each part of the bulletin is known and
becomes a chapter.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jinja2.exceptions import SecurityError

from boletin.config import Config
from boletin.days import MONTHS, week_of
from boletin.errors import ContentError, UsageError
from boletin.model import Comunicado, Finding, Token
from boletin.writing.filters import distintos
from boletin.writing.rundown import monday
from boletin.writing.sandbox import ScriptEnvironment, ScriptLoader
from boletin.writing.script import parse, render
from boletin.writing.template_errors import TROUBLES, explained

FOLDER = "plantillas/guiones"
WEEKLY = "boletin.j2"
LEYENDA = (
    "Este programa es público, ajeno a cualquier partido político. "
    "Queda prohibido el uso para fines distintos a los establecidos en el programa."
)
"""M09: LGCS art. 11, LGDS art. 28."""


def legend(comunicado: Comunicado) -> str:
    """The legend that the law asks of a social programme (M09); empty for everything else."""
    return LEYENDA if comunicado.programa_social else ""


def variables(comunicado: Comunicado, config: Config) -> dict[str, Any]:
    """What a template of ``tipo`` can use: the keys of the front matter and the house's facts."""
    return {
        "titulo": comunicado.titulo,
        "fecha": comunicado.fecha,
        "area": comunicado.area,
        "tipo": comunicado.tipo,
        "prioridad": comunicado.prioridad,
        "vigencia": comunicado.vigencia,
        "duracion": comunicado.duracion,
        "lugar": comunicado.lugar,
        "contacto": comunicado.contacto,
        "cierre": comunicado.cierre,
        "etiquetas": comunicado.etiquetas,
        "idioma": comunicado.idioma,
        "lengua": "" if comunicado.idioma.startswith("es") else f"[{comunicado.idioma}]",
        "texto": " ".join(comunicado.cuerpo.split()),
        "parrafos": tuple(comunicado.cuerpo.split("\n\n")),
        "leyenda": legend(comunicado),
        "grabada": bool(comunicado.grabacion),
        "municipio": config.municipio,
        "programa": config.programa,
    }


def weekly_variables(
    week: str, pieces: Sequence[Mapping[str, Any]], config: Config
) -> dict[str, Any]:
    """What every block of ``boletin.j2`` can use; ``pieces``: the :func:`variables` of each."""
    return {
        "semana": week_label(*week_days(week)),
        "piezas": tuple(pieces),
        "grabadas": tuple(piece["titulo"] for piece in pieces if piece["grabada"]),
        "areas": distintos(piece["area"] for piece in pieces),
        "municipio": config.municipio,
        "programa": config.programa,
    }


def render_spot(comunicado: Comunicado, config: Config, project: Path) -> tuple[str, str]:
    """Script text of a spot and the template's path. Raises ContentError."""
    name = f"{comunicado.tipo}.j2"
    if comunicado.variante:
        _known_variant(comunicado, project)
        name = f"{comunicado.tipo}.{comunicado.variante}.j2"
    return _filled(name, comunicado, config, project), f"{FOLDER}/{name}"


def render_bulletin(
    week: str, pieces: Sequence[Comunicado], config: Config, project: Path
) -> tuple[tuple[tuple[str, str, str], ...], str]:
    """The weekly script in parts: (chapter title, piece id, script text); and the template's path.

    Raises ContentError naming the template's line and the announcement it met.
    """
    contexts = [variables(piece, config) for piece in pieces]
    shared = weekly_variables(week, contexts, config)
    met = f"boletín {week}"
    rendered = [("Presentación", "", _block("apertura", shared, project, met))]
    for number, (piece, own) in enumerate(zip(pieces, contexts, strict=True), 1):
        place = {"numero": number, "anterior": contexts[number - 2] if number > 1 else None}
        text = _block("pieza", {**shared, **own, **place}, project, piece.archivo)
        rendered.append((piece.titulo, piece.id, text))
    rendered.append(("Despedida", "", _block("cierre", shared, project, met)))
    return tuple(rendered), f"{FOLDER}/{WEEKLY}"


def variants(tipo: str, project: Path) -> tuple[str, ...]:
    """The variants that exist for a ``tipo``: ``("breve", "cercano")``."""
    return tuple(sorted(path.name.split(".")[1] for path in _files(project, f"{tipo}.*.j2")))


def template_names(project: Path) -> tuple[str, ...]:
    """File names of the templates that make a script: shared parts (``_…``) left out."""
    return tuple(sorted(path.name for path in _files(project, "[!_]*.j2")))


def preview(
    name: str, comunicados: Iterable[Comunicado], config: Config, project: Path
) -> list[tuple[Comunicado, str | ContentError]]:
    """One template over all announcements, whatever their ``tipo``: the script each one gives, as
    shown, or what is wrong with it. ``boletin.j2`` makes a bulletin of each one alone.

    ``name``: its file name, ``aviso.breve.j2``. Raises UsageError when no template has it.
    """
    names = template_names(project)
    if name not in names:
        near = difflib.get_close_matches(name, names, 1, 0.6)
        hint = f"¿Quiso escribir «{near[0]}»? " if near else ""
        raise UsageError(
            f"No hay una plantilla de guion «{name}».",
            remedy=f"{hint}Las que hay: {', '.join(names) or 'ninguna'}.",
        )
    return [(one, _previewed(name, one, config, project)) for one in comunicados]


def _previewed(
    name: str, comunicado: Comunicado, config: Config, project: Path
) -> str | ContentError:
    try:
        if name == WEEKLY:
            week = week_of(comunicado.fecha)
            parts, _ = render_bulletin(week, [comunicado], config, project)
            text = "\n".join(part for _, _, part in parts)
        else:
            text = _filled(name, comunicado, config, project)
        return render(parse(text, _as_shown, f"{FOLDER}/{name} con {comunicado.archivo}"))
    except ContentError as error:
        return error


def _as_shown(text: str) -> tuple[Token, ...]:
    return tuple(Token(word, word) for word in text.split())


def _known_variant(comunicado: Comunicado, project: Path) -> None:
    """Raise ContentError, at the announcement's own line, for a variant that does not exist."""
    names = variants(comunicado.tipo, project)
    if comunicado.variante in names:
        return
    there = f"Para «tipo: {comunicado.tipo}» hay: {', '.join(names)}. " if names else ""
    raise ContentError(
        [
            Finding(
                "FICHA",
                "E",
                comunicado.archivo,
                comunicado.line_of("variante"),
                f"no hay una variante «{comunicado.variante}» del tipo {comunicado.tipo}.",
                f"{there}Quite la clave variante para usar la plantilla de siempre.",
                comunicado.variante,
            )
        ]
    )


def _files(project: Path, pattern: str) -> Iterator[Path]:
    return (path for path in (project / FOLDER).glob(pattern) if path.is_file())


def _filled(name: str, comunicado: Comunicado, config: Config, project: Path) -> str:
    values = variables(comunicado, config)
    with _explained(name, comunicado.archivo, values, project) as environment:
        template = environment.get_template(name)
        return "".join(template.root_render_func(template.new_context(values)))


def _block(block: str, values: dict[str, Any], project: Path, met: str) -> str:
    """One block of the weekly template."""
    with _explained(WEEKLY, met, values, project) as environment:
        template = environment.get_template(WEEKLY)
        if block not in template.blocks:
            raise SecurityError(f"no tiene el bloque «{block}»")
        return "".join(template.blocks[block](template.new_context(values)))


@contextmanager
def _explained(
    name: str, met: str, values: Mapping[str, Any], project: Path
) -> Iterator[ScriptEnvironment]:
    """An environment of its own, and its troubles told as findings."""
    try:
        yield ScriptEnvironment(ScriptLoader(project / FOLDER))
    except TROUBLES as error:
        house = [values["municipio"], values["programa"]]
        fields = [field.name for part in house for field in dataclasses.fields(part)]
        raise explained(error, name, FOLDER, met, [*values, *fields]) from None


def week_days(week: str) -> tuple[date, date]:
    """Monday and Sunday of ``2026-W48``."""
    first = monday(week)
    return first, first + timedelta(days=6)


def week_label(first: date, last: date) -> str:
    """``del 23 al 29 de noviembre de 2026``."""
    start = f"{first.day}"
    if first.month != last.month:
        start += f" de {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" de {first.year}"
    return f"del {start} al {last.day} de {MONTHS[last.month - 1]} de {last.year}"

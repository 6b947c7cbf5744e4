"""plantillas/guiones/*.j2 -> script text. One template per ``tipo``, plus the weekly one.

The weekly template ``boletin.j2`` has three blocks, rendered one after the other: ``apertura``,
``pieza`` (once for each announcement) and ``cierre``: so each part of the bulletin is known and
becomes a chapter.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import FileSystemLoader, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateRuntimeError, UndefinedError

from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Comunicado, Finding
from boletin.writing.rundown import monday
from boletin.writing.sandbox import MESES, ScriptEnvironment

FOLDER = "plantillas/guiones"
LEYENDA = (
    "Este programa es público, ajeno a cualquier partido político. "
    "Queda prohibido el uso para fines distintos a los establecidos en el programa."
)
"""M09: LGCS art. 11, LGDS art. 28."""


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
        "parrafos": tuple(comunicado.cuerpo.split("\n\n")),
        "leyenda": LEYENDA if comunicado.programa_social else "",
        "municipio": config.municipio,
        "programa": config.programa,
    }


def render_spot(comunicado: Comunicado, config: Config, project: Path) -> tuple[str, str]:
    """Script text of a spot and the template's path. Raises ContentError."""
    name = f"{comunicado.tipo}.j2"
    with _explained(name, comunicado.archivo) as environment:
        environment.loader = FileSystemLoader(project / FOLDER)
        template = environment.get_template(name)
        return template.render(variables(comunicado, config)), f"{FOLDER}/{name}"


def render_bulletin(
    week: str, pieces: Sequence[Comunicado], config: Config, project: Path
) -> tuple[tuple[tuple[str, str, str], ...], str]:
    """The weekly script in parts: (chapter title, piece id, script text); and the template's path.

    Raises ContentError naming the template's line and the announcement it met.
    """
    name = "boletin.j2"
    first, last = week_days(week)
    contexts = [variables(piece, config) for piece in pieces]
    shared = {
        "semana": week_label(first, last),
        "piezas": contexts,
        "municipio": config.municipio,
        "programa": config.programa,
    }
    parts = [("Presentación", "", "apertura", shared)]
    for number, (piece, own) in enumerate(zip(pieces, contexts, strict=True), 1):
        previous = contexts[number - 2] if number > 1 else None
        parts.append(
            (
                piece.titulo,
                piece.id,
                "pieza",
                {**shared, **own, "numero": number, "anterior": previous},
            )
        )
    parts.append(("Despedida", "", "cierre", shared))
    rendered = []
    for title, piece_id, block, context in parts:
        met = next((p.archivo for p in pieces if p.id == piece_id), f"boletín {week}")
        with _explained(name, met) as environment:
            environment.loader = FileSystemLoader(project / FOLDER)
            template = environment.get_template(name)
            if block not in template.blocks:
                raise SecurityError(f"no tiene el bloque «{block}»")
            text = "".join(template.blocks[block](template.new_context(context)))
            rendered.append((title, piece_id, text))
    return tuple(rendered), f"{FOLDER}/{name}"


def week_days(week: str) -> tuple[date, date]:
    """Monday and Sunday of ``2026-W48``."""
    first = monday(week)
    return first, first + timedelta(days=6)


def week_label(first: date, last: date) -> str:
    """``del 23 al 29 de noviembre de 2026``."""
    start = f"{first.day}"
    if first.month != last.month:
        start += f" de {MESES[first.month - 1]}"
    if first.year != last.year:
        start += f" de {first.year}"
    return f"del {start} al {last.day} de {MESES[last.month - 1]} de {last.year}"


@contextmanager
def _explained(name: str, met: str) -> Iterator[ScriptEnvironment]:
    """Turn what Jinja2 raises into a finding: file, line, announcement, remedy."""

    def finding(line: int, message: str, remedy: str) -> ContentError:
        return ContentError(
            [
                Finding(
                    "PLANTILLA",
                    "E",
                    f"{FOLDER}/{name}",
                    line,
                    f"la plantilla {message} (al usarla con {met}).",
                    remedy,
                )
            ]
        )

    try:
        yield ScriptEnvironment(FileSystemLoader(()))
    except TemplateNotFound as error:
        raise finding(
            1,
            f"{error.name} no existe",
            f"Cree {FOLDER}/{error.name}, por ejemplo copiando aviso.j2.",
        ) from None
    except TemplateSyntaxError as error:
        raise finding(
            error.lineno, "está mal escrita", "Revise que cada {% … %} y {{ … }} esté cerrado."
        ) from None
    except UndefinedError as error:
        raise finding(
            _line(error.__traceback__),
            f"usa un dato que no existe: {error.message}",
            "Revise el nombre; los datos que hay están en docs/plantillas.md.",
        ) from None
    except SecurityError as error:
        raise finding(
            _line(error.__traceback__),
            f"{error.message}" if _spanish(error.message) else "quiere hacer algo no permitido",
            "Una plantilla solo puede usar datos y los filtros de docs/plantillas.md.",
        ) from None
    except RecursionError:
        raise finding(1, "se llama a sí misma sin fin", "Quite el macro que se repite.") from None
    except (TemplateRuntimeError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise finding(
            _line(error.__traceback__),
            f"no se pudo completar ({error})",
            "Revise esa línea contra docs/plantillas.md.",
        ) from None


def _spanish(message: str | None) -> bool:
    return bool(message) and not str(message).startswith(("access to", "cannot", "unsafe", "<"))


def _line(trace: TracebackType | None) -> int:
    """The template's line: the last frame that is not Python source of ours or of a library."""
    frames: list[Any] = traceback.extract_tb(trace)
    lines = [frame.lineno for frame in frames if frame.filename.endswith(".j2")]
    return int(lines[-1]) if lines and lines[-1] else 1

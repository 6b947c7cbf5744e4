"""plantillas/guiones/*.j2 -> script text. One template per ``tipo``, plus the weekly one.

The weekly template ``boletin.j2`` has three blocks, rendered one after the other: ``apertura``,
``pieza`` (once for each announcement) and ``cierre``: so each part of the bulletin is known and
becomes a chapter.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateRuntimeError, UndefinedError

from boletin.config import Config
from boletin.errors import ContentError, UsageError
from boletin.model import Comunicado, Finding
from boletin.writing.rundown import monday
from boletin.writing.sandbox import MESES, ScriptEnvironment, Templates

FOLDER = "plantillas/guiones"
BULLETIN = "boletin.j2"
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
    name = _chosen(comunicado, project)
    return _rendered(name, comunicado, config, project), f"{FOLDER}/{name}"


def _rendered(name: str, comunicado: Comunicado, config: Config, project: Path) -> str:
    with _explained(name, comunicado.archivo) as environment:
        environment.loader = Templates(project / FOLDER)
        return environment.get_template(name).render(variables(comunicado, config))


def _chosen(comunicado: Comunicado, project: Path) -> str:
    """The template of the announcement's ``tipo``, in the ``variante`` it asks for."""
    if not comunicado.variante:
        return f"{comunicado.tipo}.j2"
    name = f"{comunicado.tipo}.{comunicado.variante}.j2"
    if not (project / FOLDER / name).is_file():
        found = (project / FOLDER).glob(f"{comunicado.tipo}.*.j2")
        there = [path.name.split(".")[1] for path in sorted(found)]
        near = difflib.get_close_matches(comunicado.variante, there, 1, 0.5)
        raise ContentError(
            [
                Finding(
                    "FICHA",
                    "E",
                    comunicado.archivo,
                    comunicado.line_of("variante"),
                    f"«{comunicado.tipo}» no tiene la variante «{comunicado.variante}».",
                    (f"¿Quiso escribir «{near[0]}»? " if near else "")
                    + (f"Hay: {', '.join(there)}." if there else "Quite la línea."),
                    comunicado.variante,
                )
            ]
        )
    return name


def preview(
    name: str, comunicados: Iterable[Comunicado], config: Config, project: Path
) -> Iterator[tuple[Comunicado, str | ContentError]]:
    """One template over many announcements: its script for each, or what is wrong with it.

    Raises UsageError when there is no such template.
    """
    there = sorted(p.name for p in (project / FOLDER).glob("*.j2") if not p.name.startswith("_"))
    there = [one for one in there if one != BULLETIN]
    if name not in there:
        near = difflib.get_close_matches(name, there, 1, 0.4)
        raise UsageError(
            f"No hay una plantilla «{name}».",
            remedy=f"¿Quiso escribir «{near[0]}»?" if near else f"Hay: {', '.join(there)}.",
        )
    for comunicado in comunicados:
        try:
            yield comunicado, _rendered(name, comunicado, config, project)
        except ContentError as error:
            yield comunicado, error


def render_bulletin(
    week: str, pieces: Sequence[Comunicado], config: Config, project: Path
) -> tuple[tuple[tuple[str, str, str], ...], str]:
    """The weekly script in parts: (chapter title, piece id, script text); and the template's path.

    Raises ContentError naming the template's line and the announcement it met.
    """
    name = BULLETIN
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
            environment.loader = Templates(project / FOLDER)
            template = environment.get_template(name)
            if block not in template.blocks:
                raise SecurityError(f"no tiene el bloque «{block}»")
            try:
                text = "".join(template.blocks[block](template.new_context(context)))
            except Exception:
                environment.handle_exception()  # raises it again, at the template's own lines
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

    def finding(place: tuple[str, int], message: str, remedy: str) -> ContentError:
        file, line = place
        return ContentError(
            [
                Finding(
                    "PLANTILLA",
                    "E",
                    f"{FOLDER}/{file}",
                    line,
                    f"la plantilla {message} (al usarla con {met}).",
                    remedy,
                )
            ]
        )

    try:
        yield ScriptEnvironment(Templates(Path()))
    except TemplateNotFound as error:
        missing = str(error.name)
        raise finding(
            (name, 1) if missing == name else _place(error.__traceback__, name),
            f"{missing} no existe",
            f"Cree {FOLDER}/{missing}, por ejemplo copiando aviso.j2."
            if ".." not in missing and not missing.startswith("/")
            else f"Una plantilla solo puede tomar otras de {FOLDER}/.",
        ) from None
    except TemplateSyntaxError as error:
        raise finding(
            (Path(error.filename or name).name, error.lineno),
            "está mal escrita",
            "Revise que cada {% … %} y {{ … }} esté cerrado.",
        ) from None
    except UndefinedError as error:
        raise finding(
            _place(error.__traceback__, name),
            f"usa un dato que no existe: {error.message}",
            "Revise el nombre; los datos que hay están en docs/plantillas.md.",
        ) from None
    except SecurityError as error:
        raise finding(
            _place(error.__traceback__, name),
            f"{error.message}" if _spanish(error.message) else "quiere hacer algo no permitido",
            "Una plantilla solo puede usar datos y los filtros de docs/plantillas.md.",
        ) from None
    except RecursionError:
        raise finding(
            (name, 1), "se llama a sí misma sin fin", "Quite el macro o el include que se repite."
        ) from None
    except (TemplateRuntimeError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise finding(
            _place(error.__traceback__, name),
            f"no se pudo completar ({error})",
            "Revise esa línea contra docs/plantillas.md.",
        ) from None


def _spanish(message: str | None) -> bool:
    return bool(message) and not str(message).startswith(("access to", "cannot", "unsafe", "<"))


def _place(trace: TracebackType | None, name: str) -> tuple[str, int]:
    """File and line of the template: the last frame that is no Python source."""
    frames: list[Any] = traceback.extract_tb(trace)
    for frame in reversed(frames):
        if frame.filename.endswith(".j2") and frame.lineno:
            return Path(frame.filename).name, int(frame.lineno)
    return name, 1

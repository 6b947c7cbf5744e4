"""The public pages, from the templates of ``plantillas/sitio/``: values in, HTML text out.

Templates run in Jinja2's sandbox, everything they print is escaped, and what a piece does not have
is an error, never an empty hole. All links are relative, so the tree works at any address and from
a USB stick; the pages need nothing from third parties and no inline script.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Finding, Pieza
from boletin.publish import text, views
from boletin.publish.palette import palette

RECENT = 8
"""Bulletins listed on the home page; the rest stand in archivo.html."""

FOLDER = "plantillas/sitio"


def index_page(
    config: Config, bulletins: Sequence[Pieza], spots: Mapping[str, Pieza], templates: Path
) -> str:
    """The home page: latest bulletin, its spots, recent bulletins, how to subscribe, contact.

    ``bulletins`` newest first; ``spots`` by id. Only released pieces may be passed. Raises
    ContentError, with file and line, when a template is wrong; so do all functions here.
    """
    latest = bulletins[0] if bulletins else None
    return render(
        templates,
        "index.html.j2",
        _common(config, "")
        | {
            "ultimo": latest,
            "semana": text.week_days(latest.id) if latest else None,
            "voces": views.voices(config, latest) if latest else (),
            "cambios": views.replaced(config, latest) if latest else (),
            "spots": _spots_of(latest, spots) if latest else tuple(spots.values()),
            "recientes": bulletins[1 : RECENT + 1],
            "hay_mas": len(bulletins) > RECENT + 1,
        },
    )


def archive_page(
    config: Config, bulletins: Sequence[Pieza], spots: Mapping[str, Pieza], templates: Path
) -> str:
    """Every bulletin by year and every spot by month, newest first."""
    years: dict[int, list[Pieza]] = {}
    for bulletin in bulletins:
        years.setdefault(int(bulletin.id[:4]), []).append(bulletin)
    months: dict[str, list[Pieza]] = {}
    for spot in sorted(spots.values(), key=lambda one: (one.fecha, one.id), reverse=True):
        months.setdefault(f"{text.MONTHS[spot.fecha.month - 1]} de {spot.fecha.year}", []).append(
            spot
        )
    values = {"anios": tuple(years.items()), "meses": tuple(months.items())}
    return render(templates, "archivo.html.j2", _common(config, "") | values)


def bulletin_page(
    config: Config,
    pieza: Pieza,
    spots: Mapping[str, Pieza],
    templates: Path,
    *,
    newer: Pieza | None = None,
    older: Pieza | None = None,
) -> str:
    """A bulletin: player, chapters, transcript, its spots, downloads, neighbours in time."""
    values = {
        "semana": text.week_days(pieza.id),
        "spots": _spots_of(pieza, spots),
        "publicados": frozenset(spots),
        "posterior": newer,
        "anterior": older,
    }
    return render(
        templates, "boletin.html.j2", _common(config, "../../") | _piece(config, pieza) | values
    )


def spot_page(
    config: Config, pieza: Pieza, templates: Path, *, bulletin: Pieza | None = None
) -> str:
    """A spot: clip, sound, facts, transcript, files for stations. ``bulletin`` that holds it."""
    values = {
        "c": pieza.comunicado,
        "boletin": bulletin,
        "tiene_video": views.has(pieza, "tv.mp4"),
        "tiene_audio": views.has(pieza, "radio.mp3"),
    }
    return render(
        templates, "spot.html.j2", _common(config, "../../") | _piece(config, pieza) | values
    )


def script_page(config: Config, pieza: Pieza, templates: Path, *, alone: bool = False) -> str:
    """guion.html: the script in two columns for operator and announcer, made to be printed.

    Works for a piece without files too: ``boletin guion`` shows one before it is produced,
    ``alone``: it carries its style inside and leads nowhere, for it stands outside the site.
    """
    values = {
        "estilo": _style(config, templates) if alone else "",
        "filas": views.script_rows(pieza, config.pronunciacion),
        "pie": views.out_cue(pieza),
        "palabras": views.word_count(pieza),
        "semana": text.week_days(pieza.id) if pieza.clase == "boletin" else None,
    }
    return render(
        templates, "guion.html.j2", _common(config, "../../") | _piece(config, pieza) | values
    )


def page(config: Config, templates: Path, name: str, values: Mapping[str, Any], root: str) -> str:
    """A page of another module. ``root``: the way from it to the root of the tree."""
    return render(templates, name, _common(config, root) | dict(values))


def static_page(config: Config, templates: Path, name: str, values: Mapping[str, Any]) -> str:
    """A page that stands alone, outside the site: its style inside, leading nowhere."""
    own = {"estilo": _style(config, templates)}
    return render(templates, name, _common(config, "") | own | dict(values))


def _style(config: Config, templates: Path) -> Markup:
    """Our own style sheet, rendered escaped; and nothing in it can end the style element."""
    style = static_files(config, templates)["estilo.css"].decode()
    return Markup(style.replace("</", r"<\/"))  # noqa: S704


def static_files(config: Config, templates: Path) -> dict[str, bytes]:
    """estilo.css and icono.svg in the office's colours, and reproductor.js as it stands."""
    colours = {"colores": palette(config.imagen), "inicial": config.podcast.titulo.strip()[:1]}
    files = {
        name: render(templates, f"{name}.j2", colours).encode()
        for name in ("estilo.css", "icono.svg")
    }
    script = templates / "reproductor.js"
    try:
        files[script.name] = script.read_bytes()
    except OSError:
        raise _trouble(script.name, 1, "Falta el archivo.") from None
    return files


def render(templates: Path, name: str, values: Mapping[str, Any]) -> str:
    """One template with its values. Raises ContentError with file and line."""
    try:
        return _environment(templates).get_template(name).render(values) + "\n"
    except TemplateNotFound as error:
        raise _trouble(str(error.name or name), 1, "Falta la plantilla.") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        file, line = _where(error, name)
        raise _trouble(file, line, f"La plantilla no se puede usar: {error}.") from error


@functools.lru_cache(maxsize=4)
def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_cleaned,
    )
    environment.filters |= {
        "fecha": text.plain_date,
        "fecha_larga": text.long_date,
        "periodo": lambda days: text.date_range(*days),
        "duracion": text.duration,
        "duracion_iso": text.iso_duration,
        "reloj": text.clock,
        "exacto": text.exact,
        "segundos": lambda ms: f"{ms / 1000:g}",
        "tamano": text.size,
        "nivel": text.level,
        "tipo": lambda name: views.TIPOS.get(name, name),
        "marcar": phone_link,
        "tiene": views.has,
        "dura": views.length_ms,
        "capitulos": views.chapters,
        "semana": lambda pieza: text.week_days(pieza.id),
        "lista_y": _and_list,
    }
    return environment


def _cleaned(value: Any) -> Any:
    """Control characters and bidi overrides never reach a page (S01)."""
    return text.clean(value) if type(value) is str else value


def phone_link(number: str) -> str:
    """``748 910 0000`` -> ``tel:+527489100000``: ten digits are a Mexican number."""
    digits = re.sub(r"\D", "", number)
    return f"tel:+52{digits}" if len(digits) == 10 else f"tel:{digits}"


def _and_list(words: Sequence[str]) -> str:
    unique = list(dict.fromkeys(words))
    return " y ".join(filter(None, (", ".join(unique[:-1]), *unique[-1:])))


def _common(config: Config, root: str) -> dict[str, Any]:
    return {
        "raiz": root,
        "direccion": config.podcast.url.rstrip("/"),
        "municipio": config.municipio,
        "podcast": config.podcast,
        "imagen": config.imagen,
        "claro": palette(config.imagen)["claro"],
        "oscuro": palette(config.imagen)["oscuro"],
    }


def _piece(config: Config, pieza: Pieza) -> dict[str, Any]:
    return {
        "pieza": pieza,
        "voces": views.voices(config, pieza),
        "cambios": views.replaced(config, pieza),
        "parrafos": views.transcript(config, pieza),
        "descargas": views.downloads(config, pieza),
    }


def _spots_of(bulletin: Pieza, spots: Mapping[str, Pieza]) -> tuple[Pieza, ...]:
    return tuple(spots[one] for one in bulletin.piezas if one in spots)


def _where(error: Exception, name: str) -> tuple[str, int]:
    """File and line of a template's mistake: told by a syntax error, else found in the trace."""
    line = getattr(error, "lineno", None)
    if isinstance(line, int):
        return Path(getattr(error, "filename", None) or name).name, line
    found, trace = (name, 1), error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.suffix == ".j2":
            found = (file.name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _trouble(file: str, line: int, message: str) -> ContentError:
    remedy = "Corríjala, o copie de nuevo la original de otro proyecto (boletin nuevo)."
    return ContentError([Finding("PLANTILLA", "E", f"{FOLDER}/{file}", line, message, remedy)])

"""The public pages, from the templates of ``plantillas/sitio/``: values in, HTML text out.

All links are relative, so the tree works at any address and from a USB stick; the pages need
nothing from third parties and no inline script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from boletin.config import Config
from boletin.model import Pieza
from boletin.publish import about, agenda, archive, linked_data, subscribe, text, views, web
from boletin.publish.palette import palette
from boletin.publish.render import render, trouble

RECENT = 8
"""Bulletins listed on the home page; the rest stand in archivo.html."""

STILL = 24
"""Announcements of earlier weeks on the home page."""

NAVIGATION = (
    ("Avisos", "index.html#avisos"),
    ("Actividades", "agenda.html"),
    ("Turismo", "turismo.html"),
    ("Quién es quién", "organigrama.html"),
    ("Archivo", "archivo.html"),
    ("Buscar", "buscar.html"),
    ("Suscribirse", "index.html#suscribirse"),
    ("Emisoras", "emisoras/index.html"),
    ("Contacto", "contacto.html"),
)
"""The links of the head of every page: what it says and where it leads."""

SCRIPTS = ("reproductor.js", "buscar.js", "agenda.js")


def index_page(
    config: Config,
    bulletins: Sequence[Pieza],
    spots: Mapping[str, Pieza],
    templates: Path,
    today: date,
) -> str:
    """The home page: latest bulletin, its spots, recent bulletins, how to subscribe, contact.

    ``bulletins`` newest first; ``spots`` by id; those that are over on ``today`` come last. Only
    released pieces may be passed. Raises ContentError, with file and line, when a template is
    wrong; so do all functions here.
    """
    latest = bulletins[0] if bulletins else None
    nodes = [linked_data.office(config), linked_data.series(config)]
    nodes += [linked_data.episode(config, latest)] if latest else []
    return render(
        templates,
        "index.html.j2",
        {
            **common(config, ""),
            "ultimo": latest,
            "semana": text.week_days(latest.id) if latest else None,
            "voces": views.voices(config, latest) if latest else (),
            "cambios": views.replaced(config, latest) if latest else (),
            "hoy": today,
            "spots": shown_at_home(bulletins, spots, today),
            "siguen": still_valid(bulletins, spots, today),
            "publicados": linked_from(latest, spots) if latest else {},
            "recientes": bulletins[1 : RECENT + 1],
            "hay_mas": len(bulletins) > RECENT + 1,
            "suscribir": subscribe.ways(config),
            "qr": subscribe.qr(config),
            "datos": linked_data.block(*nodes),
        },
    )


def shown_at_home(
    bulletins: Sequence[Pieza], spots: Mapping[str, Pieza], today: date
) -> tuple[Pieza, ...]:
    """The spots of the home page: those of the latest bulletin; without one, the newest. Nobody
    should meet yesterday's emergency first: what is over stands behind."""
    shown = sorted(spots.values(), key=lambda one: (one.fecha, one.id), reverse=True)[:24]
    if bulletins:
        shown = list(_spots_of(bulletins[0], spots))
    return tuple(sorted(shown, key=lambda one: views.validity(one, today) == "terminado"))


def still_valid(
    bulletins: Sequence[Pieza], spots: Mapping[str, Pieza], today: date
) -> tuple[Pieza, ...]:
    """What earlier bulletins told and is not over, what ends first before: a new week must not
    hide that a street stays closed."""
    latest = set(bulletins[0].piezas) if bulletins else set(spots)
    found = (
        (one.comunicado.vigencia.hasta, one.id, one)
        for one in spots.values()
        if one.id not in latest and one.comunicado and one.comunicado.vigencia
    )
    return tuple(one for last, _, one in sorted(found) if last >= today)[:STILL]


def linked_from(bulletin: Pieza, spots: Mapping[str, Pieza]) -> dict[str, Pieza]:
    """The spots that a bulletin holds or whose page its chapters lead to, by id."""
    ids = (*bulletin.piezas, *(chapter.pieza for chapter in bulletin.timeline.chapters))
    return {one: spots[one] for one in ids if one in spots}


def bulletin_page(
    config: Config,
    pieza: Pieza,
    spots: Mapping[str, Pieza],
    templates: Path,
    today: date,
    *,
    newer: Pieza | None = None,
    older: Pieza | None = None,
    changed: date | None = None,
) -> str:
    """A bulletin: player, chapters, transcript, its spots, downloads, neighbours in time.
    ``changed``: the day on which it took the place of an earlier version.
    """
    values = {
        "hoy": today,
        "semana": text.week_days(pieza.id),
        "spots": _spots_of(pieza, spots),
        "publicados": linked_from(pieza, spots),
        "posterior": newer,
        "anterior": older,
        "datos": linked_data.block(
            linked_data.office(config),
            linked_data.series(config),
            linked_data.episode(config, pieza, changed),
        ),
        "cambio": changed,
    }
    return render(
        templates,
        "boletin.html.j2",
        {**common(config, "../../"), **_piece(config, pieza, today), **values},
    )


def spot_page(
    config: Config,
    pieza: Pieza,
    templates: Path,
    today: date,
    *,
    bulletin: Pieza | None = None,
    changed: date | None = None,
) -> str:
    """A spot: clip, sound, facts, transcript, files for stations. ``bulletin`` that holds it."""
    activities = agenda.activities([pieza])
    values = {
        "hoy": today,
        "actividades": activities,
        "mapas": agenda.maps(config, activities),
        "c": pieza.comunicado,
        "cambio": changed,
        "resumen": views.summary(pieza, 200),
        "terminado": views.ended(pieza, today),
        "boletin": bulletin,
        "tiene_video": views.has(pieza, "tv.mp4"),
        "tiene_audio": views.has(pieza, "radio.mp3"),
        "listas": archive.groups((pieza,)),
        "datos": linked_data.block(
            linked_data.office(config),
            linked_data.article(config, pieza, changed),
            *(linked_data.event(config, one) for one in activities),
        ),
    }
    return render(
        templates,
        "spot.html.j2",
        {**common(config, "../../"), **_piece(config, pieza, today), **values},
    )


def script_page(config: Config, pieza: Pieza, templates: Path, *, alone: bool = False) -> str:
    """guion.html: the script in two columns for operator and announcer, made to be printed.

    Works for a piece without files too: ``boletin guion`` shows one before it is produced,
    ``alone``: it carries its style inside and leads nowhere, for it stands outside the site.
    """
    values = {
        "estilo": _style(config, templates) if alone else "",
        "pieza": pieza,
        "filas": views.script_rows(pieza, config.pronunciacion),
        "pie": views.out_cue(pieza),
        "palabras": views.word_count(pieza),
        "semana": text.week_days(pieza.id) if pieza.clase == "boletin" else None,
    }
    return render(templates, "guion.html.j2", {**common(config, "../../"), **values})


def plain_page(config: Config, templates: Path, name: str, root: str = "") -> str:
    """A page of the site that shows no piece: contact, privacy, "not found"."""
    return render(templates, f"{name}.j2", common(config, root))


def page(
    config: Config, templates: Path, name: str, values: Mapping[str, Any], root: str = ""
) -> str:
    """Any page of the site. ``root``: the way from it to the root of the tree, ``../``."""
    return render(templates, name, {**common(config, root), **values})


def static_page(config: Config, templates: Path, name: str, values: Mapping[str, Any]) -> str:
    """A page that stands alone, outside the site: its style inside, leading nowhere."""
    own = {"estilo": _style(config, templates)}
    return render(templates, name, {**common(config, ""), **own, **values})


def _style(config: Config, templates: Path) -> Markup:
    """Our own style sheet, rendered escaped; and nothing in it can end the style element."""
    style = static_files(config, templates)["estilo.css"].decode()
    return Markup(style.replace("</", r"<\/"))  # noqa: S704


def static_files(config: Config, templates: Path) -> dict[str, bytes]:
    """What all pages share: style, icons and manifest of the office, the scripts as they are."""
    colours = {"colores": palette(config.imagen), "inicial": config.podcast.titulo.strip()[:1]}
    files = {
        name: render(templates, f"{name}.j2", colours).encode()
        for name in ("estilo.css", "icono.svg")
    }
    for name in SCRIPTS:
        try:
            files[name] = (templates / name).read_bytes()
        except OSError:
            raise trouble(name, 1, "Falta el archivo.") from None
    files["manifest.webmanifest"] = about.web_manifest(config).encode()
    files["robots.txt"] = about.robots(config).encode()
    return files | about.icons(config)


def common(config: Config, root: str) -> dict[str, Any]:
    """What every page is given. ``root``: the way from the page to the site's own folder."""
    return {
        "raiz": root,
        "direccion": web.base(config),
        "municipio": config.municipio,
        "podcast": config.podcast,
        "imagen": config.imagen,
        "transparencia": config.transparencia,
        "navegacion": NAVIGATION,
        "claro": palette(config.imagen)["claro"],
        "oscuro": palette(config.imagen)["oscuro"],
    }


def _piece(config: Config, pieza: Pieza, today: date) -> dict[str, Any]:
    return {
        "pieza": pieza,
        "voces": views.voices(config, pieza),
        "cambios": views.replaced(config, pieza),
        "parrafos": views.transcript(config, pieza),
        "descargas": views.downloads(config, pieza),
        "enlace": linked_data.page_url(config, pieza),
        "mensaje": views.share_text(pieza, linked_data.page_url(config, pieza), today),
    }


def _spots_of(bulletin: Pieza, spots: Mapping[str, Pieza]) -> tuple[Pieza, ...]:
    return tuple(spots[one] for one in bulletin.piezas if one in spots)

"""The stations' portal: what its pages show, with the Spanish names that templates use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from boletin.cleantext import one_line
from boletin.config import Config, Emisora
from boletin.config.stations import KINDS
from boletin.model import Check, Pieza, Registro, Version
from boletin.publish import site, text, views
from boletin.publish.render import render
from boletin.publish.stations import sheets
from boletin.publish.stations.airing import alike
from boletin.publish.stations.material import ESTADOS, Material, Orden
from boletin.publish.stations.order import nominal

RULES: Mapping[str, str] = {
    "L": "Volumen",
    "R": "Archivos de radio",
    "T": "Video y televisión",
    "C": "Subtítulos",
    "P": "Podcast",
    "M": "Revisión legal",
}
"""What the rules of a letter are about, in the order of a certificate; see docs/reglas.md."""
OTHERS = "Otras"


@dataclass(frozen=True, slots=True)
class Ficha:
    """A material on a page."""

    m: Material
    estado: str
    reemplaza: str
    texto: tuple[str, ...]
    """What it says, line by line."""
    vista: str
    """A file of the piece that browsers play, or empty."""
    es_video: bool
    descarga: str
    """Path of the station's own file, or of the piece's folder where there is no station."""


@dataclass(frozen=True, slots=True)
class Regla:
    """A row of a certificate."""

    id: str
    nivel: str
    cumple: bool
    medido: str
    detalle: str


def index_page(
    config: Config, ordenes: Sequence[Orden], todo: Orden, spots: Mapping[str, Pieza], at: Path
) -> str:
    """emisoras/index.html: the stations, and every valid spot in the house's formats.

    ``todo``: the order of a station that takes what all get; ``spots`` by id. ``at``: templates.
    Raises ContentError for a template that cannot be used; so do all functions here.
    """
    values = {
        "ordenes": [(one, sum(bool(m.archivo) for m in one.materiales)) for one in ordenes],
        "fichas": [_card(one, spots, None) for one in todo.materiales],
        "fuera": [(one, ESTADOS[one.estado]) for one in todo.fuera],
        "archivos": {one.id: _media(config, spots[one.id]) for one in todo.materiales},
        "cierre": sheets.closing,
    }
    return site.page(config, at, "emisoras.html.j2", values, "../")


def station_page(
    config: Config, orden: Orden, spots: Mapping[str, Pieza], package: int, at: Path
) -> str:
    """A station's page. ``package``: size of its paquete.zip, bytes."""
    emisora = orden.emisora
    values = {
        "orden": orden,
        "emisora": emisora,
        "perfil": config.perfiles[emisora.perfil],
        "formato": _format(config, emisora),
        "fichas": [_card(one, spots, emisora) for one in orden.materiales],
        "fuera": [(one, ESTADOS[one.estado]) for one in orden.fuera],
        "con_archivo": sum(bool(one.archivo) for one in orden.materiales),
        "paquete": package,
        "firmado": bool(config.firma.llave),  # the signature comes when it is delivered
        "numeros": {one.id: n for n, one in enumerate(orden.materiales, 1)},
        "contacto": emisora.contacto if emisora.contacto_publico else "",
        "reparto": sheets.spread,
        "al_dia": sheets.a_day,
        "notas": sheets.remarks,
        "antes": sheets.before_hour,
        "cambian": sheets.CHANGING,
        "dias": [
            (sheets.days_of(first.fecha, last.fecha), {band.horas: band for band in first.franjas})
            for first, last in alike(orden.dias)
        ],
    }
    return site.page(config, at, "emisora.html.j2", values, "../../")


def certificate_page(config: Config, pieza: Pieza, version: Version | None, at: Path) -> str:
    """certificado.html of a piece: each rule, what was measured on the delivered file, and whether
    it holds; and the digest of each file."""
    groups: dict[str, list[Regla]] = {}
    for check in dict.fromkeys(pieza.checks):
        groups.setdefault(_group(check.rule), []).append(_rule(check))
    values = {
        "pieza": pieza,
        "version": version,
        "grupos": [(name, groups[name]) for name in (*RULES.values(), OTHERS) if name in groups],
        "archivos": [one for one in pieza.artifacts if one.lufs is not None],
        "fallas": sum(not one.ok for one in dict.fromkeys(pieza.checks)),
        "total": len(dict.fromkeys(pieza.checks)),
    }
    return site.page(config, at, "certificado.html.j2", values, "../../")


def retired_page(config: Config, record: Registro, at: Path) -> str:
    """The page of a piece that was taken back: that it was, when and why."""
    values = {
        "titulo_pieza": record.titulo,
        "carpeta": record.carpeta,
        "retiro": record.retiro,
        "version": record.version,
    }
    return site.page(config, at, "retirada.html.j2", values, "../../")


def style(at: Path) -> bytes:
    """emisoras/estilo.css: what only these pages need."""
    return render(at, "emisoras.css.j2", {}).encode()


def _card(one: Material, spots: Mapping[str, Pieza], emisora: Emisora | None) -> Ficha:
    piece = spots[one.id]
    video = emisora is not None and emisora.medio == "tv"
    seen = next(
        (n for n in (("tv.mp4",) if video else ()) + ("radio.mp3",) if views.has(piece, n)), ""
    )
    return Ficha(
        m=one,
        estado=ESTADOS[one.estado],
        reemplaza=sheets.replaces(one),
        texto=tuple(line.mostrado for line in piece.guion.lineas),
        vista=f"{piece.carpeta}/{seen}" if seen else "",
        es_video=seen.endswith(".mp4"),
        descarga=one.ruta or piece.carpeta,
    )


def _media(config: Config, pieza: Pieza) -> list[views.Descarga]:
    """The files of a piece that every station may take."""
    wanted = pieza.comunicado.duracion if pieza.comunicado else None
    return [
        replace(one, duracion_ms=nominal(one.duracion_ms or 0, wanted) or None)
        for one in views.downloads(config, pieza)
        if one.media and "/" not in one.ruta
    ]


def _format(config: Config, emisora: Emisora) -> str:
    """``MP3, 48 kHz, 192 kbit/s``: what its files are."""
    perfil = config.perfiles[emisora.perfil]
    rate = f"{perfil.kbps} kbit/s"
    if not emisora.own_format:
        names = {
            "mp3": f"MP3, 48 kHz, {rate}",
            "wav": "WAV, 48 kHz, 24 bits",
            "mp4": "MP4, 1920 × 1080",
            "tv60": "MP4, 1920 × 1080, 59.94 cuadros",
            "mxf": "MXF XDCAM HD422, 1080i59.94",
            "prores": "MOV ProRes 422 HQ",
        }
        return names[emisora.formato or next(iter(KINDS[emisora.perfil]))]
    depth = f"{perfil.bits} bits" if perfil.formato in ("wav", "flac") else rate
    parts = [perfil.formato.upper(), f"{perfil.hz / 1000:g} kHz", depth]
    return ", ".join([*parts, *(["mono"] if perfil.canales == 1 else [])])


def _group(rule: str) -> str:
    known = re.fullmatch(r"([A-Z])\d+", rule)
    return RULES.get(known[1], OTHERS) if known else OTHERS


def _rule(check: Check) -> Regla:
    level = {"E": "obligatoria", "W": "recomendada", "I": "informativa"}[check.level]
    # What staff would have to do says nothing to a station where nothing is to be done.
    detail = check.detail.partition(" Si falla")[0] if check.ok else check.detail
    return Regla(check.rule, level, check.ok, _measured(check.measured), detail)


def _measured(value: float | int | str | bool | None) -> str:
    """What a rule measured, for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return text.shorten(one_line(str(value)), 60)

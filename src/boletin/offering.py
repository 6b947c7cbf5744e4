"""What stations are offered: their portal, their orders and packages, and the record of it.

A package is an artefact of the cache: it is made again when its order, its scripts or its files
are others, and taken as it stands when nothing changed.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from boletin import files, ledger
from boletin.cache import Cache, Stored, code, key
from boletin.config import Config, Emisora
from boletin.ledger import Ledger
from boletin.model import Finding, Oferta, Pieza
from boletin.publish.shelf import Page
from boletin.publish.stations import package, portal
from boletin.publish.stations.material import Orden
from boletin.publish.stations.news import news_xml
from boletin.publish.stations.order import order
from boletin.publish.stations.order_pdf import order_pdf
from boletin.tomlform import FILE, Reader

STAGE = "paquete"
EVERYBODY = Emisora("", "Todas", "radio")
"""Takes what all get: its order is the list of the portal's first page."""

Tree = dict[str, bytes | Stored]


@dataclass(frozen=True, slots=True)
class Portal:
    """The stations' part of the public tree."""

    tree: Tree
    pages: tuple[Page, ...]
    """Not made yet: also the certificate of each piece, and what stays of one taken back."""
    book: Ledger
    """With what was offered to whom."""
    findings: tuple[Finding, ...]


def portal_of(
    project: Path,
    config: Config,
    spots: Sequence[Pieza],
    book: Ledger,
    source: Callable[[str], bytes | Stored],
    cache: Cache,
    today: date,
) -> Portal:
    """Orders, packages, feeds and pages of every station.

    ``spots``: the released ones that are public; ``source`` gives a file of the public tree by its
    path. Raises ContentError for a template that cannot be used, StorageError.
    """
    templates = project / "plantillas" / "sitio"
    by_id = {piece.id: piece for piece in spots}
    orders = [order(emisora, spots, book.pieces, today) for emisora in config.emisoras]
    general = order(EVERYBODY, spots, book.pieces, today)
    pages = [
        Page(
            "emisoras/index.html",
            (orders, general, spots),
            lambda: portal.index_page(config, orders, general, by_id, templates),
        )
    ]
    tree: Tree = {"emisoras/estilo.css": portal.style(templates)}
    used = set()
    for orden in orders:
        folder = f"emisoras/{orden.emisora.id}"
        address, made = _packed(config, orden, source, cache)
        used.add(address)
        packed = made[package.NAME]
        tree |= {f"{folder}/{name}": stored for name, stored in made.items()}
        pages.append(
            Page(
                f"{folder}/index.html",
                (orden, spots, packed.bytes, packed.sha256),
                partial(portal.station_page, config, orden, by_id, packed.bytes, templates),
                listed=False,
            )
        )
        tree[f"{folder}/novedades.xml"] = news_xml(orden, config, book.pieces)
    cache.retain(STAGE, used)
    for piece in spots:
        record = book.pieces.get(piece.carpeta)
        version = record.version if record else None
        pages.append(
            Page(
                f"{piece.carpeta}/certificado.html",
                (piece, version),
                partial(portal.certificate_page, config, piece, version, templates),
                listed=False,
            )
        )
    pages += (
        Page(
            f"{folder}/index.html",
            (record,),
            partial(portal.retired_page, config, record, templates),
            listed=False,
        )
        for folder, record in book.pieces.items()
        if record.retiro
    )
    offers = (
        (
            one.carpeta,
            Oferta(
                emisora=orden.emisora.id,
                version=one.version,
                fecha=today,
                desde=one.desde,
                hasta=one.hasta,
                archivo=one.archivo,
                numero=one.numero,
                nombrado=one.nombrado,
                area=one.area,
                tipo=one.tipo,
            ),
        )
        for orden in orders
        for one in orden.materiales
        if one.archivo
    )
    found = tuple(_same_names(project, orders))
    return Portal(tree, tuple(pages), ledger.offered(book, offers), found)


def _packed(
    config: Config, orden: Orden, source: Callable[[str], bytes | Stored], cache: Cache
) -> tuple[str, Mapping[str, Stored]]:
    """The papers and the package of an order, and their place in the cache."""
    mine = [one for one in orden.materiales if one.archivo]
    scripts = {one.id: _bytes(source(f"{one.carpeta}/guion.txt")) for one in mine}
    address = key(
        STAGE,
        orden=orden,
        guiones={id_: data.decode() for id_, data in scripts.items()},
        oficina=[config.municipio, config.imagen, config.perfiles[orden.emisora.perfil]],
        code=code("publish/stations", "publish/paper.py", "publish/text.py", "tables.py"),
        tools=[importlib.metadata.version(name) for name in ("fpdf2", "font-lato")],
    )

    def build(folder: Path) -> None:
        written = package.papers(orden, config, order_pdf(orden, config))
        for name, data in written.items():
            files.write(folder / name, data)
        media = {one.ruta: _path(source(one.ruta)) for one in mine}
        contents = package.members(orden, written, scripts, media)
        package.write(folder / package.NAME, contents)

    return address, cache.make(address, build)


def _bytes(source: bytes | Stored) -> bytes:
    return source if isinstance(source, bytes) else source.path.read_bytes()


def _path(source: bytes | Stored) -> Path:
    if isinstance(source, bytes):
        raise TypeError("media is never held in memory")
    return source.path


def _same_names(project: Path, orders: Sequence[Orden]) -> list[Finding]:
    """Stations whose ``archivo`` gives several pieces one name."""
    found = []
    reader = Reader((project / FILE).read_bytes().decode("utf-8-sig"))
    for number, orden in enumerate(orders):
        if orden.iguales:
            names = ", ".join(f"«{name}»" for name in orden.iguales)
            found.append(
                Finding(
                    "EMISORA",
                    "E",
                    FILE,
                    reader.line(f"emisoras[{number}].archivo"),
                    f"Con «{orden.emisora.archivo}», varias piezas de «{orden.emisora.id}» se "
                    f"llamarían {names}. Por ahora van con su id.",
                    "Agregue {id} o {numero} a archivo, separado con _ de lo demás.",
                )
            )
    return found

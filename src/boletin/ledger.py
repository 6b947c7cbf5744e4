"""registro.json: what was published and may never change, kept by the project and not by output/.

The podcast's own guid and each piece's are minted once; a new sound of a piece is a new version of
it; a piece that a person took back stays taken back. ``output/`` and ``.boletin/`` may be deleted
at any time, this file may not: without it, apps would show every episode a second time.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from boletin import files
from boletin.cleantext import one_line
from boletin.codec import plain, revive
from boletin.errors import BoletinError, StorageError
from boletin.model import Oferta, Pieza, Registro, Retiro, Version

NAME = "registro.json"
COPY = ".boletin/registro.json"
"""The same once more, for the day when the first is damaged."""
MAIN = {"spot": "radio.mp3", "boletin": "boletin.mp3"}
"""The file whose bytes make a version of a piece, by its ``clase``."""
_BROKEN = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was ever published."""

    podcast: str = ""
    """The podcast's guid (rule P10); empty: not published yet."""
    pieces: Mapping[str, Registro] = field(default_factory=dict)
    """By folder of the piece."""
    spots: str = ""
    """The guid of the spots' own feed."""


def read(project: Path) -> Ledger:
    """The project's record; an empty one before the first publication.

    Raises BoletinError when the file is broken: to begin anew would give every episode another
    identity, so a person decides.
    """
    try:
        return _revived((project / NAME).read_bytes())
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        raise StorageError(
            f"No se pudo leer {NAME}: {files.reason(error)}.", remedy="Revise sus permisos."
        ) from None
    except _BROKEN:
        raise BoletinError(
            f"{NAME} está dañado. Guarda la identidad de cada episodio: sin él, las aplicaciones "
            "los mostrarían repetidos.",
            file=NAME,
            remedy=_rescue(project),
        ) from None


def _revived(data: bytes) -> Ledger:
    told = json.loads(data)
    records = revive(tuple[Registro, ...], told["piezas"])
    if not all(one.versiones for one in records):
        raise ValueError(NAME)
    return Ledger(
        podcast=str(told["podcast"]),
        spots=str(told.get("spots", "")),
        pieces={one.carpeta: one for one in records},
    )


def _rescue(project: Path) -> str:
    """What staff can do about a damaged record."""
    try:
        _revived((project / COPY).read_bytes())
    except (OSError, *_BROKEN):
        return "Recupere la copia de respaldo. Si nada se ha publicado aún, bórrelo."
    return f"Hay una copia buena en {COPY}: cópiela en lugar de {NAME}."


def write(project: Path, ledger: Ledger) -> None:
    """Keep the record, whole or not at all; an equal one is not written again."""
    ordered = [plain(ledger.pieces[folder]) for folder in sorted(ledger.pieces)]
    record = {"podcast": ledger.podcast, "spots": ledger.spots, "piezas": ordered}
    data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    for path in (project / NAME, project / COPY):
        files.keep(path, data)


def updated(
    ledger: Ledger,
    guid: uuid.UUID,
    pieces: Iterable[Pieza],
    today: date,
    spots: uuid.UUID | None = None,
) -> Ledger:
    """``ledger`` with what is about to be published on ``today``.

    ``guid`` and ``spots``: the two feeds', taken only by a ledger that has none. A piece that is
    new gets its identity; one whose main sound is another gets its next version; of one that is not
    among ``pieces`` any more, or is again, the day is noted.
    """
    minted = ledger.podcast or str(guid)
    public = {piece.carpeta: piece for piece in pieces}
    records = {
        folder: replace(record, ausente=None, regreso=today if record.ausente else record.regreso)
        if folder in public
        else replace(record, ausente=record.ausente or today)
        for folder, record in ledger.pieces.items()
    }
    for piece in public.values():
        sha256 = next((a.sha256 for a in piece.artifacts if a.ruta == MAIN[piece.clase]), "")
        before = records.get(piece.carpeta)
        area = one_line(piece.comunicado.area) if piece.comunicado else ""
        if not sha256:
            continue
        if before is None:
            name = piece.id if piece.clase == "boletin" else piece.carpeta
            identity = str(uuid.uuid5(uuid.UUID(minted), name))
            first = Version(1, today, sha256)
            records[piece.carpeta] = Registro(
                piece.carpeta, identity, piece.titulo, (first,), area=area
            )
        elif before.version.sha256 != sha256:
            again = Version(before.version.numero + 1, today, sha256)
            records[piece.carpeta] = replace(
                before, titulo=piece.titulo, versiones=(*before.versiones, again), area=area
            )
        elif before.area != area:
            records[piece.carpeta] = replace(before, area=area)
    return Ledger(podcast=minted, pieces=records, spots=ledger.spots or str(spots or ""))


def offered(ledger: Ledger, offers: Iterable[tuple[str, Oferta]]) -> Ledger:
    """``ledger`` with what stations can take from now on, each by the folder of its piece.

    A version that a station was offered before keeps its first day; another validity
    or another name is noted.
    """
    records = dict(ledger.pieces)
    for folder, offer in offers:
        record = records[folder]
        known = {(one.emisora, one.version): one for one in record.ofertas}
        place = offer.emisora, offer.version
        known[place] = replace(offer, fecha=known[place].fecha) if place in known else offer
        records[folder] = replace(record, ofertas=tuple(known.values()))
    return replace(ledger, pieces=records)


def retired(ledger: Ledger, folder: str, retiro: Retiro | None) -> Ledger:
    """``ledger`` with a piece taken back, or offered again (None)."""
    return replace(
        ledger, pieces={**ledger.pieces, folder: replace(ledger.pieces[folder], retiro=retiro)}
    )

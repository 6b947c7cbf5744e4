"""What the office does with stations: takes a piece back, reads their receipts, tells what it gave.

Receipts are the office's own and last: they are kept in informes/, which is never public.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from boletin import config as configuration
from boletin import files, ledger, publishing
from boletin.cleantext import one_line
from boletin.codec import plain, revive
from boletin.config import Config, Emisora
from boletin.errors import UsageError
from boletin.ledger import Ledger
from boletin.model import Finding, Pieza, Registro, Retiro
from boletin.project import INFORMES
from boletin.publish.stations import receipts
from boletin.publish.stations.material import Orden
from boletin.publish.stations.order import order
from boletin.publish.stations.receipts import Recibo
from boletin.publish.stations.report import Ofrecido, offered, report_csv
from boletin.published import OUTPUT, known, published
from boletin.writing.load import load_all

RECIBOS = "recibos"
LARGEST_BYTES = 5_000_000
"""Of a receipt: a year of airings is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Estado:
    """How things stand with a station."""

    emisora: Emisora
    orden: Orden
    paquete: int
    """Size of its package, bytes; 0: it is not made."""
    confirmadas: int
    """Airings that it has confirmed."""
    ultimo: date | None
    """The last day of which it told."""


def standing(project: Path, today: date) -> tuple[Estado, ...]:
    """Every station with its order as it is today. Raises BoletinError when output/ was lost."""
    return _standing(project, known(project), today)


def _standing(project: Path, pieces: Mapping[str, Pieza], today: date) -> tuple[Estado, ...]:
    config, book = configuration.load(project), ledger.read(project)
    spots = [piece for piece in pieces.values() if piece.clase == "spot"]
    told = receipts.together(kept(project))
    found = []
    for emisora in config.emisoras:
        package = project / OUTPUT / "emisoras" / emisora.id / "paquete.zip"
        mine = told.get(emisora.id, {})
        found.append(
            Estado(
                emisora,
                order(emisora, spots, book.pieces, today),
                package.stat().st_size if package.is_file() else 0,
                sum(mine.values()),
                max((one.fecha for one in mine), default=None),
            )
        )
    return tuple(found)


# --- taken back ---------------------------------------------------------------------------------


def withdraw(project: Path, id_: str, reason: str, today: date) -> Registro:
    """Take a piece back: recorded for good, its media leaves output/, pages and orders tell it.

    Raises UsageError for a piece that was never published or is taken back already.
    """
    motive = one_line(reason)
    if not any(letter.isalpha() for letter in motive):
        raise UsageError("Falta el motivo.", remedy='Escriba --motivo "Cambió la fecha"')
    folder = _folder(project, id_)

    def change(book: Ledger) -> Ledger:
        record = _record(book, folder, id_)
        if record.retiro:
            raise UsageError(
                f"{id_} ya está retirado desde el {record.retiro.fecha}: {record.retiro.motivo}",
                remedy=f"Para publicarlo otra vez: boletin retirar {id_} --deshacer",
            )
        return ledger.retired(book, folder, Retiro(today, motive))

    publishing.refresh(project, today, change)
    return ledger.read(project).pieces[folder]


def restore(project: Path, id_: str, today: date) -> Registro:
    """Let a piece that was taken back be published again, by the next ``producir``.

    Raises UsageError for one that is not.
    """
    folder = _folder(project, id_)

    def change(book: Ledger) -> Ledger:
        if _record(book, folder, id_).retiro is None:
            raise UsageError(f"{id_} no está retirado.", remedy="No hay nada que deshacer.")
        return ledger.retired(book, folder, None)

    publishing.refresh(project, today, change)
    return ledger.read(project).pieces[folder]


def _folder(project: Path, id_: str) -> str:
    """``spots/<id>``, or ``boletines/<week>`` of a bulletin."""
    known = ledger.read(project).pieces
    return next((f for f in (f"boletines/{id_}", f"spots/{id_}") if f in known), f"spots/{id_}")


def _record(book: Ledger, folder: str, id_: str) -> Registro:
    if folder not in book.pieces:
        raise UsageError(
            f"«{id_}» no se ha publicado.",
            remedy="Diga el ID de un comunicado o la semana de un boletín que ya se produjo.",
        )
    return book.pieces[folder]


# --- receipts -----------------------------------------------------------------------------------


def receive(project: Path, paths: Sequence[Path], station: str, today: date) -> tuple[Recibo, ...]:
    """Read receipts and keep those that say of which station they are and have an airing that
    counts: one that is not kept has no ``nombre``. The same file twice is the
    same receipt. Raises UsageError for a station or file that does not exist, StorageError."""
    config, book = configuration.load(project), ledger.read(project)
    ids = {one.id: one.nombre for one in config.emisoras}
    if station and station not in ids:
        raise UsageError(
            f"No hay una emisora «{station}».", remedy=f"Emisoras: {', '.join(ids) or 'ninguna'}."
        )
    found = []
    for path in paths:
        data = _data(path)
        recibo = receipts.read(path.name, data, ids, book.pieces, today, station)
        if recibo.emisora and recibo.pasadas:
            recibo = replace(recibo, nombre=hashlib.sha256(data).hexdigest()[:16])
            text = json.dumps(plain(recibo), ensure_ascii=False, indent=1) + "\n"
            files.write(_place(project, recibo), text.encode())
        found.append(recibo)
    return tuple(found)


def _place(project: Path, recibo: Recibo) -> Path:
    return project / INFORMES / RECIBOS / recibo.emisora / f"{recibo.nombre}.json"


def same_days(project: Path, recibo: Recibo) -> tuple[Recibo, ...]:
    """Other kept receipts of its station that add airings on days which it tells too: it may be
    meant to correct them."""
    days, told = {one.fecha for one in recibo.pasadas}, set(recibo.pasadas)
    return tuple(
        other
        for other in kept(project)
        if other.emisora == recibo.emisora
        and other.nombre != recibo.nombre
        and any(one.fecha in days for one in set(other.pasadas) - told)
    )


def discard(project: Path, name: str, station: str) -> Recibo:
    """Take away a receipt that was kept: its airings count no more. ``station``: of which, where
    the same file was read for two. Raises UsageError for a name that is not one, StorageError."""
    named = [one for one in kept(project) if one.nombre == name and station in ("", one.emisora)]
    if len(named) != 1:
        who = ", ".join(one.emisora for one in named)
        raise UsageError(
            f"«{name}» está guardado de varias emisoras: {who}."
            if named
            else f"No hay un recibo guardado «{name}».",
            remedy="Diga de cuál: --emisora ID"
            if named
            else "Vea cuáles hay: boletin emisoras recibos",
        )
    path = _place(project, named[0])
    try:
        path.unlink()
    except OSError as error:
        raise files.refused(path, error) from error
    return named[0]


def _data(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UsageError(
                f"{path.name} es demasiado grande para un recibo.",
                remedy="Mande solo la hoja del recibo, guardada como CSV.",
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"No se pudo leer {path.name}: {files.reason(error)}.", remedy="Revise la ruta."
        ) from None


def kept(project: Path) -> tuple[Recibo, ...]:
    """Every receipt that was kept; one that is damaged is passed over."""
    found = []
    for path in sorted((project / INFORMES / RECIBOS).glob("*/*.json")):
        try:
            recibo = revive(Recibo, json.loads(path.read_bytes()))
            found.append(replace(recibo, emisora=path.parent.name, nombre=path.stem))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return tuple(found)


def confirmed(
    project: Path, today: date
) -> tuple[Mapping[str, Mapping[receipts.Pasada, int]], tuple[Estado, ...]]:
    """What each station has confirmed, and how things stand with it."""
    return receipts.together(kept(project)), _standing(project, published(project), today)


def aired(project: Path) -> Mapping[str, int]:
    """How often each piece was aired, by its id, as all stations confirmed."""
    found: Counter[str] = Counter()
    for told in receipts.together(kept(project)).values():
        for one, times in told.items():
            found[one.pieza] += times
    return found


# --- report -------------------------------------------------------------------------------------


def quarter(today: date) -> tuple[date, date]:
    """The quarter of ``today``: transparency is told by quarters.

    >>> [day.isoformat() for day in quarter(date(2026, 11, 29))]
    ['2026-10-01', '2026-12-31']
    """
    first = (today.month - 1) // 3 * 3 + 1
    after = date(today.year + (first == 10), (first + 2) % 12 + 1, 1)
    return date(today.year, first, 1), date.fromordinal(after.toordinal() - 1)


def report(project: Path, since: date, until: date) -> tuple[Config, tuple[Ofrecido, ...]]:
    """What every station was offered in a period. Raises UsageError for one that ends before it
    begins."""
    if until < since:
        raise UsageError("El periodo termina antes de empezar.", remedy="Intercambie las fechas.")
    config, book = configuration.load(project), ledger.read(project)
    comunicados = load_all(project).comunicados
    lengths = {one.id: one.timeline.duration_ms for one in published(project).values()}
    rows = offered(config, book.pieces, comunicados, lengths, kept(project), since, until)
    return config, rows


def write_report(project: Path, since: date, until: date, today: date) -> Path:
    """The report as CSV in informes/. Gives its path. Raises StorageError."""
    config, rows = report(project, since, until)
    path = project / INFORMES / f"emisoras-{since.isoformat()}-{until.isoformat()}.csv"
    files.write(path, report_csv(config, rows, since, until, today))
    return path


def findings(recibos: Sequence[Recibo]) -> tuple[Finding, ...]:
    """All that is wrong with receipts."""
    return tuple(found for recibo in recibos for found in recibo.hallazgos)

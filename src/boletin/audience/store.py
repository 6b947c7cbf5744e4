"""What is kept, in SQLite: sums for good; keys, hashes and windows only while they are needed.

==============  =============================================================================
``descargas``   sums: day, file, application, how many. The only table that statistics need
``archivos``    files that were ever known, with their titles: older ones stay understood
``emisoras``    names of stations
``lineas``      eight bytes for each line that was counted, made of everything in it but the
                address: what was read once is known again, in a grown, rotated, renamed,
                compressed or cut log
``sales``       the random key of a day; deleted with its windows when none can be open
``ventanas``    open windows by hash of listener
==============  =============================================================================

A run is one transaction: interrupted, it leaves everything as it was.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast

from boletin.audience.counting import Spans, Window, date_of, over
from boletin.audience.media import Kind, Media, kind
from boletin.errors import StorageError
from boletin.files import reason

NAME = "estadisticas.db"
VERSION = 1
OPEN_WINDOWS = 100_000
"""Windows in memory, some 40 MB; the others wait on disk."""

_TABLES = """
CREATE TABLE archivos (
    ruta TEXT NOT NULL, version TEXT NOT NULL, bytes INTEGER NOT NULL, clase TEXT NOT NULL,
    pieza TEXT NOT NULL, emisora TEXT NOT NULL, duracion_ms INTEGER NOT NULL,
    cabecera INTEGER NOT NULL, PRIMARY KEY (ruta, version));
CREATE TABLE piezas (pieza TEXT PRIMARY KEY, titulo TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE emisoras (emisora TEXT PRIMARY KEY, nombre TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE descargas (
    dia TEXT NOT NULL, ruta TEXT NOT NULL, aplicacion TEXT NOT NULL, descargas INTEGER NOT NULL,
    clase TEXT NOT NULL, pieza TEXT NOT NULL, emisora TEXT NOT NULL,
    PRIMARY KEY (dia, ruta, aplicacion)) WITHOUT ROWID;
CREATE TABLE lineas (huella INTEGER PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE sales (dia INTEGER PRIMARY KEY, sal BLOB NOT NULL);
CREATE TABLE ventanas (%s) WITHOUT ROWID;
"""
_WINDOWS = """
    oyente BLOB NOT NULL, ruta TEXT NOT NULL, dia INTEGER NOT NULL, inicio INTEGER NOT NULL,
    tramos TEXT NOT NULL, sueltos INTEGER NOT NULL, contada INTEGER NOT NULL,
    PRIMARY KEY (oyente, ruta)"""
_OPEN = f"CREATE TEMP TABLE abiertas ({_WINDOWS}) WITHOUT ROWID"


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of ``descargas``."""

    dia: date
    ruta: str
    aplicacion: str
    descargas: int
    clase: Kind
    pieza: str
    emisora: str


@contextmanager
def opened(path: Path, now: datetime) -> Iterator[Store]:
    """The database, made where there is none. What was done is kept only if the block ends well.

    Raises StorageError when the file is not ours, is damaged, or the disk refuses.
    """
    connection: sqlite3.Connection | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA cache_size = -32000")
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in filter(str.strip, (_TABLES % _WINDOWS).split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        elif found != VERSION:
            raise StorageError(
                f"{path.name} es de otro programa o de otra versión de boletin.",
                remedy="Actualice boletin, o cambie el nombre de ese archivo y empiece otra vez.",
            )
        store = Store(connection)
        yield store
        store.forget(now)
        connection.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        why = reason(error) if isinstance(error, OSError) else _why(error)
        raise StorageError(
            f"No se pudo usar {path.name}: {why}.",
            remedy="Revise el espacio y los permisos de la carpeta, y que otra orden no lo esté "
            "usando. Si el archivo está dañado, recupérelo de un respaldo, o cámbiele el nombre y "
            "lea otra vez los registros.",
        ) from None
    finally:
        if connection is not None:
            connection.close()  # without a COMMIT everything is as it was


def _why(error: sqlite3.Error) -> str:
    """SQLite's own words are English."""
    words = {
        sqlite3.SQLITE_NOTADB: "no es una base de datos",
        sqlite3.SQLITE_CORRUPT: "está dañado",
        sqlite3.SQLITE_BUSY: "otra orden lo está usando",
        sqlite3.SQLITE_FULL: "no queda espacio en el disco",
        sqlite3.SQLITE_READONLY: "es de solo lectura",
        sqlite3.SQLITE_CANTOPEN: "no se puede abrir",
        sqlite3.SQLITE_IOERR: "el disco falló",
    }
    return words.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))


class Store:
    """An open database within its one transaction. A ``counting.Ledger``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._keys: dict[int, bytes] = dict(connection.execute("SELECT dia, sal FROM sales"))
        self._windows: dict[tuple[bytes, str], tuple[int, Window]] = {}
        # Windows are worked on in a table of SQLite's own temporary file, gone when it is closed:
        # those that nobody will need never come to the database itself.
        connection.execute(_OPEN)
        connection.execute("INSERT INTO abiertas SELECT * FROM ventanas")
        self._spilled = connection.execute("SELECT 1 FROM abiertas").fetchone() is not None
        self._sums: dict[tuple[int, str, str], tuple[int, Media]] = {}

    def first_time(self, mark: int) -> bool:
        """Whether no line with this mark was counted before; from now on it was."""
        added = self._db.execute("INSERT OR IGNORE INTO lineas VALUES (?)", (mark,))
        return added.rowcount == 1

    def key(self, day: int) -> bytes:
        known = self._keys.get(day)
        if known is None:
            known = self._keys[day] = secrets.token_bytes(32)
        return known

    def known_key(self, day: int) -> bytes | None:
        return self._keys.get(day)

    def window(self, listener: bytes, ruta: str) -> Window | None:
        known = self._windows.get((listener, ruta))
        if known is not None:
            return known[1]
        if not self._spilled:
            return None
        row = self._db.execute(
            "SELECT inicio, tramos, sueltos, contada FROM abiertas WHERE oyente = ? AND ruta = ?",
            (listener, ruta),
        ).fetchone()
        if row is None:
            return None
        spans = cast(Spans, tuple((a, b) for a, b in json.loads(row[1])))
        return Window(row[0], spans, row[2], bool(row[3]))

    def keep(self, listener: bytes, ruta: str, day: int, window: Window) -> None:
        self._windows[listener, ruta] = day, window
        if len(self._windows) >= OPEN_WINDOWS:
            self._spill(self._windows)
            self._windows.clear()

    def _spill(self, windows: Mapping[tuple[bytes, str], tuple[int, Window]]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO abiertas VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (listener, ruta, day, w.start, json.dumps(w.spans), w.loose, w.counted)
                for (listener, ruta), (day, w) in windows.items()
            ),
        )
        self._spilled = True

    def count(self, day: int, media: Media, app: str) -> None:
        """One download more."""
        key = day, media.ruta, app
        self._sums[key] = self._sums.get(key, (0, media))[0] + 1, media

    def forget(self, now: datetime) -> None:
        """Write the sums; delete keys, hashes and windows of days whose windows are over."""
        self._db.executemany(
            "INSERT INTO descargas VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT "
            "DO UPDATE SET descargas = descargas + excluded.descargas",
            (
                (date_of(day).isoformat(), ruta, app, number, m.clase, m.pieza, m.emisora)
                for (day, ruta, app), (number, m) in self._sums.items()
            ),
        )
        self._sums.clear()
        self._keys = {day: key for day, key in self._keys.items() if not over(day, now)}
        self._spill(self._windows)
        self._windows.clear()
        self._db.execute("DELETE FROM sales")
        self._db.execute("DELETE FROM ventanas")
        for day in self._keys:
            self._db.execute("INSERT INTO ventanas SELECT * FROM abiertas WHERE dia = ?", (day,))
        self._db.executemany("INSERT INTO sales VALUES (?, ?)", self._keys.items())

    def know(
        self, files: Iterable[Media], titles: Mapping[str, str], stations: Mapping[str, str]
    ) -> None:
        """Remember the files of today, titles of pieces and names of stations."""
        self._db.executemany(
            "INSERT OR REPLACE INTO archivos VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (m.ruta, m.version, m.bytes, m.clase, m.pieza, m.emisora, m.duracion_ms, m.cabecera)
                for m in files
            ),
        )
        self._db.executemany("INSERT OR REPLACE INTO piezas VALUES (?, ?)", titles.items())
        self._db.executemany("INSERT OR REPLACE INTO emisoras VALUES (?, ?)", stations.items())

    def files(self) -> list[Media]:
        """Every file that was ever known."""
        rows = self._db.execute(
            "SELECT ruta, bytes, clase, pieza, emisora, version, duracion_ms, cabecera "
            "FROM archivos"
        )
        return [Media(*row) for row in rows if kind(row[0])]

    def titles(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT pieza, titulo FROM piezas"))

    def stations(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT emisora, nombre FROM emisoras"))

    def rows(self, since: date | None = None, until: date | None = None) -> list[Row]:
        """The sums of the days asked for, both ends included, by day."""
        rows = self._db.execute(
            "SELECT dia, ruta, aplicacion, descargas, clase, pieza, emisora FROM descargas "
            "WHERE dia BETWEEN ? AND ? ORDER BY dia, ruta, aplicacion",
            ((since or date.min).isoformat(), (until or date.max).isoformat()),
        )
        # What was once counted and is no download any more (orders) stays out.
        return [Row(date.fromisoformat(row[0]), *row[1:]) for row in rows if kind(row[1])]

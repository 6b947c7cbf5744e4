"""The story of ``boletin estadisticas``: what stands in output/, logs in, sums and pages out."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from boletin import config as configuration
from boletin import files, output, tables
from boletin.audience import agents, logs, media, store
from boletin.audience.page import page
from boletin.audience.reading import Heard, Reader
from boletin.audience.report import Report, as_csv, report
from boletin.config import Config
from boletin.days import CENTRAL
from boletin.errors import UsageError
from boletin.project import INFORMES
from boletin.publish.palette import palette
from boletin.publish.text import date_range
from boletin.publish.web import DIGITS
from boletin.published import OUTPUT, published

PAGE = "estadisticas.html"
CSV = "estadisticas.csv"
_AHEAD = timedelta(days=1)
"""How far a server's clock may be ahead of ours."""
_FIRST_LINES = 200
"""Lines of a log that are looked at for the time it begins."""
STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Downloads:
    """What a run found."""

    informe: Report
    csv: str
    leido: Heard
    paginas: tuple[Path, ...]
    """The files that were written."""


def downloads(
    project: Path,
    records: Sequence[Path],
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    tick: Callable[[int], None] = lambda _: None,
) -> Downloads:
    """Count what the logs ``records`` tell (files, folders of them, ``-``), and report the days
    from ``since`` to ``until``. ``now``: with time zone. ``tick``: told each 100,000 lines.

    Raises ContentError for boletin.toml, UsageError for days the wrong way round, StorageError.
    """
    if since and until and since > until:
        raise UsageError(
            f"--desde {since} es después de --hasta {until}.",
            remedy="Ponga primero la más antigua.",
        )
    config = configuration.load(project)
    folder = project / INFORMES
    with store.opened(folder / store.NAME, now) as kept:
        here = _files(project / OUTPUT, {(m.ruta, m.version): m for m in kept.files()})
        kept.know(here, _titles(project), {one.id: one.nombre for one in config.emisoras})
        latest = int((now + _AHEAD).timestamp())
        # What stands in output/ today comes first, older versions and files behind it.
        catalogue = media.catalogue(dict.fromkeys((*here, *kept.files())), config.podcast.url)
        reader = Reader(kept, catalogue, agents.known(), latest, tick)
        heard = reader.read(_in_order(_logs(records), latest))
        kept.forget(now)
        rows, titles = kept.rows(since, until), kept.titles()
        told = report(rows, titles, kept.stations(), since, until)
    return _written(folder, config, told, as_csv(rows, titles), heard, now)


def _written(
    folder: Path, config: Config, told: Report, table: str, heard: Heard, now: datetime
) -> Downloads:
    office = config.municipio.ayuntamiento or config.municipio.nombre
    today = now.astimezone(CENTRAL).date()
    days = date_range(told.desde, told.hasta) if told.desde and told.hasta else ""
    html = page(told, palette(config.imagen), ayuntamiento=office, made=today, period=days)
    for name, data in ((PAGE, html.encode()), (CSV, tables.marked(table))):
        files.keep(folder / name, data)
    return Downloads(told, table, heard, (folder / PAGE, folder / CSV))


def _files(root: Path, known: dict[tuple[str, str], media.Media]) -> list[media.Media]:
    """What can be downloaded of output/, by its manifest; its own length by its control.json."""
    found = []
    lengths: dict[str, dict[str, int]] = {}
    for ruta, (size, sha256) in output.listed(root).items():
        told = media.kind(ruta)
        if told is None:
            continue
        clase, pieza, emisora = told
        version = sha256[:DIGITS]
        if (ruta, version) in known:
            found.append(known[ruta, version])
            continue
        if pieza and pieza not in lengths:
            lengths[pieza] = _lengths(root / pieza / "control.json")
        length = lengths.get(pieza, {}).get(ruta.removeprefix(f"{pieza}/"), 0)
        header = _header(root / ruta) if length else 0
        found.append(media.Media(ruta, size, clase, pieza, emisora, version, length, header))
    return found


def _lengths(control: Path) -> dict[str, int]:
    """``duracion_ms`` of each file of a piece; none where control.json cannot be read."""
    try:
        record = json.loads(control.read_bytes())
        return {str(f["ruta"]): int(f.get("duracion_ms") or 0) for f in record["archivos"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _header(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return media.header_bytes(file, path.suffix.lstrip(".").lower())
    except OSError:
        return 0


def _titles(project: Path) -> dict[str, str]:
    return {folder: piece.titulo for folder, piece in published(project).items()}


Log = tuple[str, Callable[[], BinaryIO]]


def _logs(records: Sequence[Path]) -> Iterator[Log]:
    """Each log by name, with what opens it; a folder stands for every file below it."""
    for record in records:
        if record == STDIN:
            yield "-", lambda: cast(BinaryIO, sys.stdin.buffer)
        elif record.is_dir():
            below = (path for path in sorted(record.rglob("*")) if path.is_file())
            yield from ((str(path), _opener(path)) for path in below)
        else:
            yield str(record), _opener(record)


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _in_order(named: Iterator[Log], latest: int) -> list[Log]:
    """Oldest first, whatever they are called: a window may begin in one log and go on in the
    next. The standard input, which can be read only once, comes last.
    """
    return sorted(named, key=lambda log: latest if log[0] == "-" else _begins(log[1], latest))


def _begins(opens: Callable[[], BinaryIO], latest: int) -> int:
    """Seconds of the first request that tells its time; 0 where none does."""
    parse = logs.Parser(lambda _: True, latest)
    try:
        with opens() as raw:
            for _, line in zip(range(_FIRST_LINES), logs.lines(logs.plain(raw)), strict=False):
                request = parse(line)
                if isinstance(request, logs.Request):
                    return request.time
    except (OSError, EOFError, zlib.error):
        pass  # reading it will tell
    return 0

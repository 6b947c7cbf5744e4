"""The public pages of many pieces: built from nothing, again unchanged, and with one piece more.

    python bench/site.py [--pieces 2000] [--profile]

The pieces are made up (``tests/publish/publish_samples.py``): nine spots a week of some sixty words
each, their weekly bulletin, ten areas, every kind, forty places.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import pstats
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "publish"))

import publish_samples as samples  # noqa: E402

from boletin.config import Config  # noqa: E402
from boletin.model import Pieza  # noqa: E402
from boletin.model.announcement import TIPOS  # noqa: E402
from boletin.publish import public_files  # noqa: E402
from boletin.publish.shelf import Page  # noqa: E402
from boletin.publish.stations import portal  # noqa: E402
from boletin.rendered import Rendered  # noqa: E402

AREAS = ("Agua Potable", "Salud", "Protección Civil", "Turismo", "Obras Públicas", "Educación",
         "Cultura", "Deporte", "Desarrollo Rural", "Registro Civil")  # fmt: skip
WEEKLY = 9


def pieces(count: int) -> tuple[list[Pieza], list[Pieza]]:
    """Bulletins and spots, ``count`` together, of as many weeks as they need."""
    bulletins: list[Pieza] = []
    spots: list[Pieza] = []
    monday = date(2021, 1, 4)
    while len(spots) + len(bulletins) < count:
        week = []
        for number in range(min(WEEKLY, count - len(spots) - len(bulletins))):
            index = len(spots)
            story = samples.STORIES[index % len(samples.STORIES)]
            week.append(
                samples.spot(
                    f"{monday.isoformat()}-aviso-{number}",
                    f"{story[1]}, número {index}",
                    f"Dirección de {AREAS[index % len(AREAS)]}",
                    TIPOS[index % len(TIPOS)],
                    (*story[4], f"Es el aviso {index} de la colonia {index % 40}.", *story[4]),
                    day=monday + timedelta(days=number % 5),
                    lugar=f"Colonia {index % 40}",
                )
            )
            spots.append(week[-1])
        year, number, _ = monday.isocalendar()
        bulletins.append(samples.bulletin(f"{year}-W{number:02}", tuple(week)))
        monday += timedelta(days=7)
    return bulletins, spots


def build(root: Path, config: Config, count: int) -> tuple[str, int, dict[str, bytes]]:
    """Pages of ``count`` pieces as ``producir`` makes them: seconds, files made anew, the files."""
    bulletins, spots = pieces(count)
    records = samples.records([*bulletins, *spots])
    before = time.perf_counter(), time.process_time()
    shelf = Rendered(root / "output", root)
    certificates = [
        Page(
            f"{spot.carpeta}/certificado.html",
            (spot, version := records[spot.carpeta].version),
            partial(portal.certificate_page, config, spot, version, samples.TEMPLATES),
            listed=False,
        )
        for spot in spots
    ]
    tree = public_files(
        config,
        bulletins,
        spots,
        samples.TEMPLATES,
        samples.GUIDS,
        records,
        today=max(spot.fecha for spot in spots),
        more=certificates,
        shelf=shelf,
    )
    spent = (
        f"{time.perf_counter() - before[0]:.2f} s, {time.process_time() - before[1]:.2f} s of CPU"
    )
    changed = 0
    for name, data in tree.items():
        file = root / "output" / name
        if not file.is_file() or file.read_bytes() != data:
            changed += 1
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    shelf.remember()
    return spent, changed, tree


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pieces", type=int, default=2000)
    parser.add_argument("--profile", action="store_true", help="where a cold run spends its time")
    options = parser.parse_args()
    config = samples.config()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        watch = cProfile.Profile()
        if options.profile:
            watch.enable()
        spent, changed, tree = build(root, config, options.pieces)
        watch.disable()
        whole = sum(map(len, tree.values())) / 1e6
        print(f"from nothing: {spent}, {len(tree)} files, {whole:.0f} MB")
        for name, count in (("nothing new", 0), ("one piece more", 1)):
            spent, changed, tree = build(root, config, options.pieces + count)
            print(f"{name}: {spent}, {changed} files changed")
        pages = {name: len(data) for name, data in tree.items() if name.endswith((".html", ".js"))}
        for name in ("index.html", "archivo.html", max(pages, key=lambda one: pages[one])):
            packed = len(gzip.compress(tree[name], 6))
            print(f"{name}: {pages[name] / 1000:.0f} kB, {packed / 1000:.0f} kB packed")
    if options.profile:
        pstats.Stats(watch).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()

"""Packages of the sample project, opened by people who know no more than their own format.

The week is made here once, sound and the clip for television; it is told as of a day on which some
pieces are on air, some are coming and some are over.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import mutagen
import pytest
from other_meter import other_meter

from boletin import ffmpeg, files, stations
from boletin.build import produce
from boletin.delivering import publish
from boletin.errors import UsageError
from boletin.ledger import read as read_ledger
from boletin.planning import Options
from boletin.publish import ics
from boletin.publishing import refresh

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 25)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("emisoras") / "proyecto"
    for part in ("comunicados", "plantillas", "audio_assets"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "boletin.toml", folder)
    for path in sorted((folder / "comunicados").glob("*.md")):
        if not re.search("agua|heladas|juarez|carrera", path.name):
            path.unlink()
    options = Options(formats=frozenset({"audio", "tv"}), today=DAY)
    report = produce(folder, options)
    assert report.exit_code == 0, report.summary()
    return folder


@pytest.fixture
def here(week: Path, tmp_path: Path) -> Path:
    """A copy that a test may change: every file is replaced, never written into."""
    folder = tmp_path / "proyecto"
    shutil.copytree(week, folder, copy_function=shutil.os.link)
    return folder


def opened(project: Path, station: str, into: Path) -> tuple[Path, list[dict[str, str]]]:
    """The package unpacked, its digests checked, and the rows of its order."""
    with zipfile.ZipFile(project / "output/emisoras" / station / "paquete.zip") as box:
        box.extractall(into)
    names = {f.relative_to(into).as_posix() for f in into.rglob("*") if f.is_file()}
    sums = (into / "SHA256SUMS.txt").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in sums)}
    assert set(listed) == names - {"SHA256SUMS.txt", "manifest.json"}
    for name, digest in listed.items():
        assert hashlib.sha256((into / name).read_bytes()).hexdigest() == digest
    rows = list(csv.DictReader(io.StringIO((into / "orden.csv").read_text("utf-8-sig"))))
    return into, rows


# What each station knows: its names, its format, its loudness and its ceiling.
STATIONS = {
    "radio-calpulalpan": (r"[a-z0-9-]+_\d\ds\.mp3", -16.0, 0.5, -1.0),
    "tlaxcala-tv": (r"SANCTORUM_[a-z0-9-]+_v1\.mp4", -24.0, 0.5, -2.0),
    "radio-huamantla": (r"AYTO_0[1-4]\.mp2", -18.0, 0.5, -3.0),
}


@pytest.mark.parametrize("station", STATIONS)
def test_a_package_needs_nothing_else(week: Path, tmp_path: Path, station: str) -> None:
    names, lufs, tolerance, ceiling = STATIONS[station]
    box, rows = opened(week, station, tmp_path / "paquete")
    on_air = [row for row in rows if row["estado"] in ("VIGENTE", "PRÓXIMO")]
    assert [row["archivo"] for row in on_air] == list(dict.fromkeys(r["archivo"] for r in on_air))
    assert {f"{row['archivo']}" for row in on_air} == {
        f.name for f in (box / "materiales").iterdir()
    }
    assert {f.stem for f in (box / "guiones").iterdir()} == {
        row["archivo"].rpartition(".")[0] for row in on_air
    }
    assert on_air[0]["tipo"] == "emergencia"
    assert {row["estado"] for row in on_air} == {"VIGENTE", "PRÓXIMO"}
    for row in on_air:
        path = box / "materiales" / row["archivo"]
        assert re.fullmatch(names, path.name)
        told = other_meter(path)
        loudness, peak = told.lufs, told.dbtp
        assert abs(loudness - lufs) <= tolerance and peak <= ceiling + 0.1
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
        script = (box / "guiones" / f"{path.stem}.txt").read_text("utf-8")
        last = re.findall(r"LOC \d.*?: (.+)", script)[-1]
        assert last.endswith(row["pie_de_salida"])
        assert int(row["pasadas_al_dia"].rpartition(" ")[2]) > 0 and row["franjas"]
    whole = json.loads((box / "orden.json").read_bytes())
    assert [one["archivo"] for one in whole["materiales"] if one["n"]] == [
        row["archivo"] for row in on_air
    ]
    assert (box / "orden.pdf").read_bytes().startswith(b"%PDF")


def test_each_format_is_what_the_station_asked_for(week: Path, tmp_path: Path) -> None:
    box, _ = opened(week, "radio-calpulalpan", tmp_path / "a")
    for path in (box / "materiales").iterdir():
        info = mutagen.File(path).info
        assert (info.sample_rate, info.bitrate, info.layer, info.channels) == (48000, 192000, 3, 2)
    box, _ = opened(week, "radio-huamantla", tmp_path / "b")
    for path in (box / "materiales").iterdir():
        info = mutagen.File(path).info
        assert (info.sample_rate, info.bitrate, info.layer) == (48000, 256000, 2)
    box, _ = opened(week, "tlaxcala-tv", tmp_path / "c")
    for path in (box / "materiales").iterdir():
        done = subprocess.run(
            [ffmpeg.binary(), "-hide_banner", "-i", str(path)], capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert re.search(r"Video: h264 .*1920x1080.*29\.97 fps", done.stderr)
        assert re.search(r"Audio: aac .*48000 Hz, stereo", done.stderr)


def test_nothing_changed_is_not_packed_again(week: Path) -> None:
    packages = sorted((week / "output/emisoras").glob("*/paquete.zip"))
    made = sorted((week / ".boletin/objetos").glob("paquete-*"))
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in packages]
    assert refresh(week, DAY, lambda book: book) is False
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in packages] == before
    assert sorted((week / ".boletin/objetos").glob("paquete-*")) == made
    assert len(packages) == len(made) == 3


def test_days_pass(here: Path, tmp_path: Path) -> None:
    assert refresh(here, date(2026, 11, 29), lambda book: book)
    box, rows = opened(here, "radio-huamantla", tmp_path / "paquete")
    states = {row["pieza"][11:]: row["estado"] for row in rows}
    assert states == {
        "obra-en-avenida-juarez": "VIGENTE",
        "carrera-atletica": "VIGENTE",
        "heladas": "VENCIDO",
        "corte-de-agua": "VENCIDO",
    }
    # The names stay with their pieces: those of what is over are free, and told.
    assert sorted(f.name for f in (box / "materiales").iterdir()) == ["AYTO_03.mp2", "AYTO_04.mp2"]
    over = {row["pieza"][11:]: row["nota"] for row in rows if row["estado"] == "VENCIDO"}
    assert over == {
        "heladas": "Borre AYTO_01.mp2 de su programa.",
        "corte-de-agua": "Borre AYTO_02.mp2 de su programa.",
    }


def test_a_calendar_that_was_deleted_goes_on_counting(here: Path) -> None:
    id_, calendar = "2026-11-27-carrera-atletica", here / "output/agenda.ics"
    stations.withdraw(here, id_, "Se pospuso", DAY)
    (race,) = [one for one in ics.read(calendar.read_bytes()) if "carrera" in one.uid]
    assert (race.cancelled, race.sequence) == (True, 1)
    calendar.unlink()
    assert refresh(here, DAY, lambda book: book)
    assert race in ics.read(calendar.read_bytes())


def test_what_is_taken_back_leaves_and_is_told(here: Path, tmp_path: Path) -> None:
    id_ = "2026-11-27-carrera-atletica"
    stations.withdraw(here, id_, "Se pospuso <la carrera>", DAY)
    folder = here / "output/spots" / id_
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    page = (folder / "index.html").read_text("utf-8")
    assert "RETIRADO" in page and "Se pospuso &lt;la carrera&gt;" in page
    listed = json.loads((here / "output/manifest.json").read_bytes())["archivos"]
    assert [one["ruta"] for one in listed if id_ in one["ruta"]] == [f"spots/{id_}/index.html"]
    for station in STATIONS:
        _, rows = opened(here, station, tmp_path / station)
        (row,) = [row for row in rows if row["pieza"] == id_]
        assert (row["estado"], row["fecha_estado"]) == ("RETIRADO", "2026-11-25")
        assert re.fullmatch(STATIONS[station][0], row["archivo"])
        assert row["nota"] == f"Borre {row['archivo']} de su programa."
        assert (row["area"], row["tipo"]) == ("Dirección del Deporte", "evento")
        assert row["motivo"] == "Se pospuso <la carrera>"
        news = (here / "output/emisoras" / station / "novedades.xml").read_text("utf-8")
        assert "RETIRADO" in news and row["nota"] in news
    assert "RETIRADO" in (here / "output/emisoras/index.html").read_text("utf-8")
    with pytest.raises(UsageError, match="ya está retirado"):
        stations.withdraw(here, id_, "Otra vez", DAY)
    with pytest.raises(UsageError, match="no se ha publicado"):
        stations.withdraw(here, "2020-01-01-nada", "Motivo", DAY)
    with pytest.raises(UsageError, match="está retirado"):
        produce(here, Options(only=(id_,), today=DAY))

    stations.restore(here, id_, DAY)
    only = Options(only=(id_,), formats=frozenset({"audio", "tv"}), today=DAY)
    assert produce(here, only).made == ()  # nothing was lost: it comes from what is kept
    assert (folder / "radio.mp3").is_file() and (folder / "tv.mp4").is_file()
    assert read_ledger(here).pieces[f"spots/{id_}"].version.numero == 1


def test_what_is_delivered_is_the_package_unpacked(here: Path, tmp_path: Path) -> None:
    told = (here / "boletin.toml").read_text("utf-8")
    told += "".join(
        f'\n[[destinos]]\nid = "a-{station}"\ntipo = "carpeta"\n'
        f'carpeta = "a/{station}"\ncontenido = "emisora:{station}"\n'
        for station in STATIONS
    )
    files.write(here / "boletin.toml", told.encode())
    names = [f"a-{station}" for station in STATIONS]
    stay = {"orden.csv", "orden.json", "orden.pdf", "pauta.csv", "recibo.csv"}
    for again in (False, True):
        assert [one.message for one in publish(here, names)] == [""] * 3
        for station in STATIONS:
            box, rows = opened(here, station, tmp_path / f"{station}-{again}")
            place = here / "a" / station
            found = {f.relative_to(place).as_posix() for f in place.rglob("*") if f.is_file()}
            on_air = {row["archivo"] for row in rows if row["estado"] in ("VIGENTE", "PRÓXIMO")}
            loose = {f"materiales/{name}" for name in on_air}
            assert len(loose) == 4 - again
            assert found == loose | stay | {"novedades.xml", "paquete.zip", "manifest.json"}
            for name in loose | stay:
                assert (place / name).read_bytes() == (box / name).read_bytes()
        if not again:
            stations.withdraw(here, "2026-11-27-carrera-atletica", "Se pospuso", DAY)


def test_a_receipt_comes_back_and_the_report_tells_it(here: Path, tmp_path: Path) -> None:
    box, _ = opened(here, "radio-calpulalpan", tmp_path / "paquete")
    rows = list(csv.DictReader(io.StringIO((box / "recibo.csv").read_text("utf-8-sig"))))
    filled = tmp_path / "recibo lleno.csv"
    with filled.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerow({**rows[0], "fecha": "25/11/2026", "hora": "8:15", "recibio": "Sra. Peña"})
        writer.writerow({**rows[0], "fecha": "31/11/2026", "hora": "9:15"})
        writer.writerow({**rows[-1], "fecha": "25/11/2026", "hora": "10:00"})
    (recibo,) = stations.receive(here, [filled], "", DAY)
    assert (recibo.emisora, recibo.recibio, len(recibo.pasadas)) == (
        "radio-calpulalpan", "Sra. Peña", 2,
    )  # fmt: skip
    assert [one.line for one in recibo.hallazgos if one.level == "E"] == [3]
    stations.receive(here, [filled], "", DAY)
    assert len(list((here / "informes/recibos").rglob("*.json"))) == 1
    assert [one.confirmadas for one in stations.standing(here, DAY)] == [2, 0, 0]
    path = stations.write_report(here, *stations.quarter(DAY), DAY)
    table = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert len(table) == 4 * 3
    assert sum("confirmadas por la emisora: 1" in row["Nota"] for row in table) == 2
    assert {row["Medio de comunicación (catálogo)"] for row in table} == {"Radio", "Televisión"}
    assert not list((here / "output").rglob("*recibo lleno*"))

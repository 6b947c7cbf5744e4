"""``boletin estadisticas`` on a project: what it reads of output/, says and writes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click import BadParameter
from click.testing import CliRunner
from log_kit import HOUR, combined, ranged, request

from boletin import config as configuration
from boletin.audience.media import kind
from boletin.audience.page import page
from boletin.audience.report import Report, as_csv, report
from boletin.audience.store import Row
from boletin.cli import main
from boletin.errors import UsageError
from boletin.publish.manifest import render
from boletin.publish.palette import palette

ROOT = Path(__file__).parents[2]
WEEK = "boletines/2026-W48"
SPOT = "spots/2024-11-26-agua"
MP3 = b"ID3\x04\x00\x00\x00\x00\x0f\x50" + bytes(2_000) + b"\xff\xfb" * 24_000
"""A tag of 2,010 bytes; three minutes, says its control.json."""


@pytest.fixture
def site(tmp_path):
    """A project with an output/ of five files."""
    (tmp_path / "boletin.toml").write_bytes((ROOT / "boletin.toml").read_bytes())
    root = tmp_path / "output"
    files = {
        f"{WEEK}/boletin.mp3": MP3,
        f"{WEEK}/index.html": b"<html>",
        f"{SPOT}/radio.mp3": bytes(9_000),
        f"{SPOT}/emisoras/radio-huamantla/AGUA.mp2": bytes(12_000),
        "emisoras/radio-huamantla/paquete.zip": bytes(30_000),
        f"{WEEK}/control.json": json.dumps(
            {"archivos": [{"ruta": "boletin.mp3", "duracion_ms": 180_000}]}
        ).encode(),
        f"{SPOT}/control.json": b"{roto",
    }
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / "manifest.json").write_bytes(
        render({n: (len(d), hashlib.sha256(d).hexdigest()) for n, d in files.items()})
    )
    return tmp_path


def asks(path, sent, at=0, **fields):
    return request(at, sent, target=f"/boletin/{path}", **fields)


def run(site, *arguments, text=None):
    return CliRunner(mix_stderr=False).invoke(
        main, ["-C", str(site), "estadisticas", *map(str, arguments)], input=text,
        catch_exceptions=False, standalone_mode=False,
    )  # fmt: skip


@pytest.fixture
def log(site):
    path = site / "access.log"
    lines = [
        ranged(asks(f"{WEEK}/boletin.mp3", 18_009, status=206, span="bytes=0-18008")),  # no minute
        combined(asks(f"{WEEK}/boletin.mp3", 18_010, ip="189.203.1.2")),
        combined(asks(f"{WEEK}/boletin.mp3", len(MP3), 26 * HOUR, ip="189.203.1.3")),
        combined(asks(f"{SPOT}/radio.mp3", 9_000, 60, ip="189.203.1.2")),
        combined(asks(f"{SPOT}/emisoras/radio-huamantla/AGUA.mp2", 12_000, agent="Wget/1.21")),
        combined(asks("emisoras/radio-huamantla/paquete.zip", 30_000, 9, agent="Wget/1.21")),
        "basura\n",
    ]
    path.write_text("".join(lines))
    return path


def test_from_the_log_to_the_reports(site, log):
    result = run(site, log, "--json")
    told = json.loads(result.stdout)
    assert result.return_value == 0
    assert told["descargas"] == 3
    assert told["desde"] == "2024-11-25" and told["hasta"] == "2024-11-26"
    assert [(p["id"], p["audio"], p["emisoras"]) for p in told["piezas"]] == [
        ("2026-W48", 2, 0),
        ("2024-11-26-agua", 1, 1),
    ]
    assert told["emisoras"] == [
        {
            "id": "radio-huamantla",
            "nombre": "Radio Huamantla",
            "descargas": 2,
            "piezas": 1,
            "paquetes": 1,
            "ultima": "2024-11-25",
        }
    ]
    assert told["aplicaciones"] == [{"nombre": "AntennaPod", "descargas": 3}]
    assert told["dias"] == [
        {"dia": "2024-11-25", "descargas": 2},
        {"dia": "2024-11-26", "descargas": 1},
    ]
    assert told["lectura"]["registros"][0]["mal_escritas"] == 1
    assert "1 renglón mal escrito, sin contar: 7" in result.stderr
    rows = list(
        csv.DictReader(io.StringIO((site / "informes/estadisticas.csv").read_text("utf-8-sig")))
    )
    assert sum(int(row["descargas"]) for row in rows) == 5
    assert "189.203" not in (site / "informes/estadisticas.html").read_text("utf-8")


def test_without_a_log_what_was_counted(site, log):
    assert "No hay descargas contadas todavía." in run(site).stdout
    run(site, log)
    before = (site / "informes/estadisticas.html").read_bytes()
    again = run(site, log)
    assert "Descargas del 2024-11-25 al 2024-11-26: 3" in again.stdout
    assert "5 ya contadas antes" not in again.stdout and "ya contadas antes" in again.stderr
    assert run(site).stdout == again.stdout
    assert (site / "informes/estadisticas.html").read_bytes() == before


def test_the_counts_outlive_output(site, log):
    run(site, log)
    for path in sorted((site / "output").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (site / "mas.log").write_text(combined(asks(f"{SPOT}/radio.mp3", 9_000, 30, ip="189.9.9.9")))
    told = json.loads(run(site, site / "mas.log", "--json").stdout)
    assert told["descargas"] == 4


def test_a_range_of_days_and_csv(site, log):
    run(site, log)
    told = json.loads(run(site, "--desde", "2024-11-26", "--json").stdout)
    assert (told["descargas"], len(told["dias"])) == (1, 1)
    table = run(site, "--hasta", "2024-11-25", "--csv").stdout.splitlines()
    assert table[0] == "dia,clase,pieza,titulo,emisora,archivo,aplicacion,descargas"
    assert len(table) == 5 and all(line.startswith("2024-11-25") for line in table[1:])
    with pytest.raises(BadParameter, match="no es una fecha"):
        run(site, "--desde", "ayer")
    with pytest.raises(UsageError, match="después de"):
        run(site, "--desde", "2024-11-26", "--hasta", "2024-11-25")


def test_folders_the_input_and_what_is_no_log(site, log):
    folder = site / "registros"
    (folder / "s3").mkdir(parents=True)
    log.rename(folder / "s3" / "2024-11-25-00-00-AAAA")
    (folder / "foto.jpg").write_bytes(b"\xff\xd8\xff" + bytes(500))
    result = run(site, folder, "--json")
    assert result.return_value == 3
    assert "foto.jpg no es un registro que se entienda." in result.stderr
    assert json.loads(result.stdout)["descargas"] == 3
    more = combined(asks(f"{SPOT}/radio.mp3", 9_000, 5, ip="189.8.8.8"))
    assert json.loads(run(site, "-", "--json", text=more).stdout)["descargas"] == 4


def test_hostile_agents_are_shown_without_their_tricks(site):
    (site / "l.log").write_text(
        combined(asks(f"{SPOT}/radio.mp3", 9_000, agent=r"\x1B[2J\x1B[31mrojo")), "utf-8"
    )
    told = run(site, site / "l.log").stderr
    assert "rojo" in told and "\x1b[2J" not in told


def test_a_signature_is_no_download():
    assert kind("emisoras/radio-uno/paquete.zip") == ("paquete", "", "radio-uno")
    assert kind("emisoras/radio-uno/paquete.zip.minisig") is None


def row(day=23, app="AntennaPod", number=1, piece=SPOT, station="", kind="audio"):
    return Row(date(2026, 11, day), f"{piece}/x.mp3", app, number, kind, piece, station)


HOSTILE = '=cmd|"/C calc"!A0 <script>alert(1)</script> \u202eñ\x00'


def rendered(told: Report) -> str:
    house = configuration.load(ROOT)
    return page(told, palette(house.imagen), ayuntamiento=HOSTILE, made=date(2026, 12, 1))


def test_the_page_is_well_formed_and_nothing_in_it_runs():
    rows = [row(n % 28 + 1, f"App {n}", n, f"spots/p{n}") for n in range(1, 120)]
    rows += [row(3, "Wget", 4, SPOT, "radio-uno")]
    html = rendered(report(rows, {"spots/p9": HOSTILE}, {"radio-uno": HOSTILE}))
    tree = ElementTree.fromstring(
        html.replace("<!doctype html>", "").replace('<meta charset="utf-8">', "")
        .replace('initial-scale=1">', 'initial-scale=1"/>').replace('"noindex">', '"noindex"/>')
    )  # fmt: skip
    assert not list(tree.iter("script")) and "<script>" not in html
    assert "\x00" not in html and "\u202e" not in html
    assert not re.search(r"""(?:src|href)=|url\(|@import""", html), "nothing from elsewhere"
    for drawing in tree.iter("figure"):
        assert drawing.find(".//*[@role='img']") is not None
    tables = list(tree.iter("table"))
    assert len(tables) == 4
    for table in tables:
        assert all(th.get("scope") for th in table.iter("th"))
    assert "Y 60 piezas más" in html


def test_the_table_beside_the_drawing_has_its_numbers():
    rows = [row(day, number=day) for day in (2, 5, 9)]
    html = rendered(report(rows, {}, {}))
    drawn = re.findall(r"<title>(.*?): (\d+)</title>", html)
    table = re.findall(r'<th scope="row">(\d+ de noviembre de 2026)</th><td class="n">(\d+)', html)
    assert drawn == table
    assert [int(n) for _, n in table] == [2, 0, 0, 5, 0, 0, 0, 9]


@pytest.mark.parametrize(("days", "step"), [(1, "día"), (60, "día"), (200, "semana"), (900, "mes")])
def test_long_times_are_drawn_by_week_or_month(days, step):
    first = date(2026, 1, 1)
    rows = [Row(first + timedelta(n), "r", "App", 2, "audio", SPOT, "") for n in range(0, days, 3)]
    html = rendered(report(rows, {}, {}, first, first + timedelta(days - 1)))
    assert f"Los números, por {step}" in html
    drawn = [int(n.replace(",", "")) for n in re.findall(r"<title>.*?: ([\d,]+)</title>", html)]
    assert sum(drawn) == 2 * len(rows) and len(drawn) <= 90


def test_a_page_of_nothing():
    assert "Todavía no hay descargas" in rendered(report([], {}, {}))
    html = rendered(report([row(station="radio-uno")], {}, {}))
    assert "radio-uno" in html


def test_a_title_that_is_a_formula_is_none_in_a_spreadsheet():
    table = as_csv([row()], {SPOT: HOSTILE})
    (cells,) = csv.DictReader(io.StringIO(table))
    # One line of visible text, which no spreadsheet takes for a formula.
    assert cells["titulo"] == '\'=cmd|"/C calc"!A0 <script>alert(1)</script> ñ'


def test_a_slip_of_the_year_fills_no_memory():
    told = report([row()], {}, {}, date(1, 1, 1), date(9999, 12, 31))
    assert len(told.dias) == 1
    rendered(told)

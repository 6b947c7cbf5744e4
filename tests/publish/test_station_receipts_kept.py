"""Receipts that the office keeps: by name, corrected, and taken away."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import publish_samples as samples
import pytest
from click.testing import CliRunner

from boletin import ledger, stations
from boletin.cli import main
from boletin.errors import UsageError
from boletin.model import Oferta, Registro, Version

ROOT = Path(__file__).parents[2]
MONDAY, TODAY = date(2026, 11, 23), date(2026, 11, 29)
WHO = "radio-calpulalpan"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "boletin.toml", tmp_path)
    offer = Oferta(WHO, 1, MONDAY, MONDAY, MONDAY + timedelta(6))
    version = (Version(1, MONDAY, "0" * 64),)
    record = Registro("spots/agua", samples.GUID, "Agua", version, ofertas=(offer,))
    ledger.write(tmp_path, ledger.Ledger("x", {record.carpeta: record}))
    return tmp_path


def receive(project: Path, name: str, *times: str):
    path = project / name
    rows = "".join(f"{WHO},agua,{one}\n" for one in times)
    path.write_text(f"emisora,pieza,fecha,hora\n{rows}", "utf-8")
    (recibo,) = stations.receive(project, [path], "", TODAY)
    return recibo


def counted(project: Path) -> int:
    told, _ = stations.confirmed(project, TODAY)
    return sum(told.get(WHO, {}).values())


def run(project: Path, *args: str):
    return CliRunner(mix_stderr=False).invoke(
        main, ["-C", str(project), "emisoras", "recibos", *args]
    )


def test_a_row_with_an_error_is_not_kept_as_confirmed(here):
    wrong = "24/11/2026,25:00", "25/12/2026,08:00", ",08:00", "31/11/2026,08:00"
    recibo = receive(here, "a.csv", "24/11/2026,08:00", *wrong)
    assert [one.line for one in recibo.hallazgos if one.level == "E"] == [3, 4, 5, 6]
    assert counted(here) == 1
    (kept,) = stations.kept(here)
    assert kept == recibo and len(kept.pasadas) == 1 and kept.nombre


def test_a_corrected_receipt_takes_the_place_of_the_one_before(here):
    old = receive(here, "a.csv", "24/11/2026,08:00", "24/11/2026,09:00", "25/11/2026,08:00")
    new = receive(here, "b.csv", "24/11/2026,08:00", "24/11/2026,19:00", "25/11/2026,08:00")
    assert counted(here) == 4  # the two that are the same count once
    assert [one.nombre for one in stations.same_days(here, new)] == [old.nombre]
    listed = run(here)
    assert old.nombre in listed.stdout and new.nombre in listed.stdout and "b.csv" in listed.stdout
    done = run(here, "--quitar", old.nombre)
    assert done.exit_code == 0 and "a.csv, 3 pasadas" in done.stdout, done
    assert counted(here) == 3 and stations.kept(here) == (new,)
    data = json.loads(run(here, "--json").stdout)
    assert [(one["nombre"], one["desde"]) for one in data["guardados"]] == [
        (new.nombre, "2026-11-24")
    ]
    assert [one["pasadas"] for one in data["confirmadas"]] == [3]


def test_a_longer_list_corrects_nothing(here):
    receive(here, "a.csv", "24/11/2026,08:00")
    more = receive(here, "b.csv", "24/11/2026,08:00", "24/11/2026,09:00")
    assert stations.same_days(here, more) == ()
    done = run(here, str(here / "b.csv"))  # kept already: the same file is the same receipt
    assert f"como {more.nombre}" in done.stdout and len(stations.kept(here)) == 2


@pytest.mark.parametrize("times", [("24/11/2026,25:00", "ayer,08:00"), (",",)])
def test_a_receipt_without_an_airing_that_counts_is_not_kept(here, times):
    recibo = receive(here, "a.csv", *times)
    assert recibo.emisora == WHO and not recibo.nombre
    assert stations.kept(here) == ()
    done = run(here, str(here / "a.csv"))
    assert "a.csv: no se guardó. Ningún renglón lleva una pasada que cuente." in done.stdout


def test_a_station_may_write_the_name_it_has_in_the_configuration(here):
    (here / "a.csv").write_text(
        "emisora,pieza,fecha,hora\nrádio CALPULALPAN,agua,46350,0.3125\n", "utf-8"
    )
    (recibo,) = stations.receive(here, [here / "a.csv"], "", TODAY)
    assert recibo.emisora == WHO and recibo.pasadas[0].hora == "07:30" and recibo.nombre


@pytest.mark.parametrize("name", ["nada", "../../boletin", "0" * 16])
def test_a_name_that_is_none_takes_nothing_away(here, name):
    receive(here, "a.csv", "24/11/2026,08:00")
    with pytest.raises(UsageError, match="No hay un recibo guardado"):
        stations.discard(here, name, "")
    assert counted(here) == 1


def test_the_same_file_of_two_stations_is_taken_from_the_one_that_is_said(here):
    (here / "a.csv").write_text("pieza,fecha,hora\nagua,24/11/2026,08:00\n", "utf-8")
    ids = [WHO, "tlaxcala-tv"]
    found = [stations.receive(here, [here / "a.csv"], id_, TODAY)[0] for id_ in ids]
    with pytest.raises(UsageError, match="varias emisoras"):
        stations.discard(here, found[0].nombre, "")
    assert stations.discard(here, found[0].nombre, ids[1]) == found[1]
    assert stations.kept(here) == (found[0],)

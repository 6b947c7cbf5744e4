"""What a station is given: papers, package and the files of its order under its own names."""

from __future__ import annotations

import hashlib
import json

import delivery_kit as kit
import pytest

STATION = "radio-huamantla"


@pytest.fixture
def here(tmp_path):
    return kit.Here(tmp_path / "emisora")


@pytest.mark.parametrize("emisora", ["radio-calpulalpan", "tlaxcala-tv", STATION])
def test_papers_package_and_the_files_of_its_order_and_nothing_else(here, tmp_path, emisora):
    folder = kit.project(tmp_path, here, contenido=f"emisora:{emisora}")
    files = kit.station_sample(1, emisora)
    kit.write(folder, files)
    outcome = kit.run(folder)
    assert outcome.done, outcome.message
    state = here.state()
    assert state == kit.given(files, emisora)
    loose = {path for path in state if path.startswith("materiales/")}
    assert loose == {f"materiales/AYTO_0{n}.mp2" for n in (1, 2, 3)}
    rows = json.loads(state.pop("manifest.json"))["archivos"]
    assert {row["ruta"]: row["sha256"] for row in rows} == {
        path: hashlib.sha256(data).hexdigest() for path, data in state.items()
    }
    assert kit.run(folder).state == "al día"


def test_names_that_stay_get_their_new_files_before_the_papers_tell_of_them(here, tmp_path):
    folder = kit.project(tmp_path, here, contenido=f"emisora:{STATION}")
    kit.write(folder, kit.station_sample(1))
    assert kit.run(folder).done
    files = kit.station_sample(2)
    kit.write(folder, files)
    (here.root / "orden.pdf").unlink()  # who sees no order must not get the new one too early
    outcome = kit.run(folder)
    assert here.state() == kit.given(files)
    # AYTO_04 is new, 01 and 03 are other files, 02 is over.
    assert outcome.sent[:3] == tuple(f"materiales/AYTO_0{n}.mp2" for n in (4, 1, 3))
    assert outcome.sent[3:] == (
        *("orden.csv", "orden.json", "orden.pdf", "paquete.zip", "pauta.csv", "recibo.csv"),
        *("novedades.xml", "manifest.json"),
    )
    assert outcome.plan.removed == ("materiales/AYTO_02.mp2",)


def changed(files, **keys):
    """The same with another first row of the order."""
    path = f"emisoras/{STATION}/orden.json"
    order = json.loads(files[path])
    order["materiales"][0].update(keys)
    return {**files, path: json.dumps(order).encode()}


@pytest.mark.parametrize(
    "keys",
    [
        {"archivo": "../fuera.mp2"},
        {"archivo": "a/b.mp2"},
        {"archivo": "a\\b.mp2"},
        {"archivo": ".oculto"},
        {"archivo": "AYTO\n01.mp2"},
        {"archivo": "AYTO_01.mp2.tmp"},
        {"ruta": "spots/no-esta.mp2"},
        {"ruta": "../boletin.toml"},
        {"sha256": "0" * 64},
        {"bytes": "x"},
    ],
)
def test_an_order_that_asks_for_what_was_not_produced_delivers_nothing(here, tmp_path, keys):
    folder = kit.project(tmp_path, here, contenido=f"emisora:{STATION}")
    kit.write(folder, changed(kit.station_sample(1), **keys))
    outcome = kit.run(folder)
    assert outcome.exit_code == 3 and not here.state(), outcome


def test_an_order_that_is_not_the_one_of_the_manifest(here, tmp_path):
    folder = kit.project(tmp_path, here, contenido=f"emisora:{STATION}")
    files = kit.station_sample(1)
    kit.write(folder, files)
    order = folder / f"output/emisoras/{STATION}/orden.json"
    order.write_bytes(order.read_bytes().replace(b"AYTO_01", b"AYTO_09"))
    outcome = kit.run(folder)
    assert outcome.exit_code == 3 and "orden.json no es el que se produjo" in outcome.message
    assert not here.state()


def test_a_station_without_anything_keeps_what_it_has(here, tmp_path):
    folder = kit.project(tmp_path, here, contenido=f"emisora:{STATION}")
    kit.write(folder, kit.station_sample(1))
    assert kit.run(folder).done
    kit.write(folder, {"index.html": b"x"})
    assert "no hay nada para la emisora" in kit.run(folder).message
    assert here.state()  # nothing is taken away by mistake

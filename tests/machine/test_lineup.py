"""The rundown against the slot on air: sums, back times, advice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from boletin.errors import UsageError
from boletin.lineup import lineup
from boletin.timing import paces

Announce = Callable[..., Path]


def slot(project: Path, time: str) -> None:
    path = project / "boletin.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[programa]", f'[programa]\nduracion = "{time}"', 1), "utf-8")


@pytest.fixture
def week(project: Path, announce: Announce) -> Path:
    announce("agua", titulo="El agua", cuerpo="Habrá agua el lunes. " * 6, extra="prioridad: alta")
    announce("luz", titulo="La luz", cuerpo="Habrá luz el martes. " * 6, extra="prioridad: baja")
    announce("feria", titulo="La feria", cuerpo="Habrá feria. " * 6, extra="duracion: 20")
    announce("helada", titulo="La helada", cuerpo="Habrá helada. " * 6, extra="tipo: emergencia")
    return project


def test_rows_follow_each_other_and_add_up(week: Path) -> None:
    found, *_ = lineup(week)
    assert [row.titulo for row in found.renglones] == [
        *("Presentación", "La helada", "El agua", "La feria", "La luz", "Despedida")
    ]
    assert found.renglones[0].desde_ms == 0
    assert all(a.hasta_ms == b.desde_ms for a, b in pairwise(found.renglones))
    assert all(row.estimado_ms > 3000 and row.real_ms is None for row in found.renglones)
    assert found.renglones[-1].hasta_ms == found.total_ms
    assert found.cupo_ms is None and found.diferencia_ms is None and not found.consejos
    assert found.renglones[3].planeado_ms == 20_000
    assert found.error_pct > 0, "nobody has heard these voices yet"


def test_too_much_for_the_slot_says_what_to_cut_and_never_an_emergency(week: Path) -> None:
    slot(week, "1:00")
    found, *_ = lineup(week)
    assert found.diferencia_ms == found.total_ms - 60_000 > 0
    assert found.consejos[0].startswith("Sobran ")
    cut = [line for line in found.consejos if line.startswith("Quite")]
    assert "La luz" in cut[0] and not any("helada" in line for line in cut)
    last = found.renglones[-1]
    assert last.a_mas_tardar_ms == 60_000 - (last.hasta_ms - last.desde_ms)
    assert found.renglones[0].a_mas_tardar_ms == -found.diferencia_ms


def test_too_little_says_what_may_be_added(week: Path, announce: Announce) -> None:
    slot(week, "9:00")
    draft = announce("obra", titulo="La obra", cuerpo="Habrá obra. " * 6)
    draft.write_text(draft.read_text("utf-8").replace("aprobado\n", "borrador\n", 1), "utf-8")
    old = announce("beca", titulo="La beca", cuerpo="Hay becas. " * 6)
    text = old.read_text("utf-8").replace("fecha: 2026-11-23", "fecha: 2026-11-16")
    valid = "vigencia: {desde: 2026-11-16, hasta: 2026-11-30}\ntipo: aviso"
    old.write_text(text.replace("tipo: aviso", valid), "utf-8")
    found, *_ = lineup(week)
    assert found.diferencia_ms is not None and found.diferencia_ms < 0
    assert found.consejos[0].startswith("Faltan ")
    assert any("Puede aprobar «La obra»" in line for line in found.consejos)
    assert any("Sigue vigente" in line and "La beca" in line for line in found.consejos)


def test_a_persons_order_slot_and_times_win(week: Path) -> None:
    slot(week, "1:00")
    path = week / "comunicados/escaletas/2026-W48.toml"
    path.parent.mkdir()
    path.write_text(
        'orden = ["2026-11-23-luz"]\nfuera = ["2026-11-23-feria"]\nduracion = "9:00"\n'
        '[tiempos]\n"2026-11-23-luz" = "0:15"\n',
        "utf-8",
    )
    found, *_ = lineup(week)
    assert [row.titulo for row in found.renglones[1:-1]] == ["La luz", "La helada", "El agua"]
    assert found.cupo_ms == 540_000 and found.renglones[1].planeado_ms == 15_000
    assert any("Cabe «La feria»" in line for line in found.consejos)


def test_an_order_that_is_wrong_is_told_and_not_followed(week: Path) -> None:
    path = week / "comunicados/escaletas/2026-W48.toml"
    path.parent.mkdir()
    path.write_text('orden = ["2026-11-23-luzz"]\n', "utf-8")
    found, _, (error,) = lineup(week)
    assert "¿Quiso escribir «2026-11-23-luz»?" in error.remedy and error.line == 1
    assert found.renglones[1].titulo == "La helada"


def test_a_week_without_pieces(week: Path) -> None:
    with pytest.raises(UsageError):
        lineup(week, "2026-W01")


@pytest.mark.slow
def test_after_producing_lengths_are_real_and_voices_are_known(week: Path) -> None:
    guessed, *_ = lineup(week)

    def run(*order: str) -> str:
        command = [sys.executable, "-m", "boletin", "-C", str(week), *order]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    run("producir", "--formatos", "audio")
    made = json.loads(run("escaleta", "--json"))
    control = json.loads((week / "output/boletines/2026-W48/control.json").read_text("utf-8"))
    assert made["total_ms"] == control["duracion_ms"] and made["error_pct"] == 0
    assert all(row["real_ms"] for row in made["renglones"])
    assert abs(guessed.total_ms - made["total_ms"]) < 0.04 * made["total_ms"]
    assert {name for name, pace in paces(week).items() if pace.lineas} == {"clara", "mateo"}
    announce = week / "comunicados/2026-11-23-luz.md"
    announce.write_text(announce.read_text("utf-8").replace("martes", "jueves"), "utf-8")
    again, *_ = lineup(week)
    changed = [row.titulo for row in again.renglones if row.real_ms is None]
    assert changed == ["La luz"] and 0 < again.error_pct < 6


@pytest.mark.slow
def test_a_bulletin_can_last_exactly_its_slot(week: Path) -> None:
    natural, *_ = lineup(week)
    seconds = round(natural.total_ms / 1000) + 4
    path = week / "boletin.toml"
    wanted = f'[programa]\nduracion = "{seconds // 60}:{seconds % 60:02d}"\nexacta = true'
    path.write_text(path.read_text("utf-8").replace("[programa]", wanted, 1), "utf-8")
    command = [sys.executable, "-m", "boletin", "-C", str(week), "producir", "--formatos", "audio"]
    subprocess.run(command, check=True, capture_output=True)
    folder = week / "output/boletines/2026-W48"
    control = json.loads((folder / "control.json").read_text("utf-8"))
    assert control["duracion_ms"] == seconds * 1000
    delivered = {one["ruta"]: one.get("duracion_ms") for one in control["archivos"]}
    assert abs(delivered["boletin.wav"] - seconds * 1000) <= 50
    chapters = json.loads((folder / "capitulos.json").read_text("utf-8"))["chapters"]
    starts = [chapter["startTime"] for chapter in chapters]
    assert starts == sorted(starts) and starts[0] == 0 and starts[-1] < seconds

"""A person edits, takes away or forgets what is public already: staff is told, nothing is false."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from boletin import stations
from boletin.build import Report, produce
from boletin.departures import RULE
from boletin.planning import Options
from boletin.publish import ics

pytestmark = pytest.mark.slow

RACE = "evento: {nombre: Carrera, cuando: 2026-12-13, hora: '7:30'}"


@pytest.fixture
def office(project: Path, brief: None, announce: Callable[..., Path]) -> Path:
    path = project / "boletin.toml"
    path.write_text(path.read_text("utf-8").replace('motor = "pico"', 'motor = "tono"'), "utf-8")
    announce("agua", titulo="Agua")
    announce("carrera", titulo="Carrera", extra=RACE)
    report, told = made(project)
    assert report.exit_code == 0 and not told
    return project


def made(project: Path, week: str | None = None, day: int = 25) -> tuple[Report, list[str]]:
    options = Options(week=week, formats=frozenset({"audio"}), workers=1, today=date(2026, 11, day))
    report = produce(project, options)
    return report, [f"{f.file}: {f}" for f in report.findings if f.rule == RULE]


def race(project: Path) -> ics.Entry:
    (found,) = ics.read((project / "output/agenda.ics").read_bytes())
    return found


def edit(project: Path, name: str, old: str, new: str) -> Path:
    path = project / "comunicados" / f"2026-11-23-{name}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_a_text_under_correction_leaves_and_its_event_stands(office: Path) -> None:
    path = edit(office, "carrera", "estado: aprobado", "estado: borrador")
    _, told = made(office)
    assert not (office / "output/spots/2026-11-23-carrera").exists()
    assert len(told) == 1 and path.name in told[0] and "ya no está aprobado" in told[0]
    assert (race(office).cancelled, race(office).sequence) == (False, 0)
    edit(office, "carrera", "estado: borrador", "estado: aprobado")
    edit(office, "carrera", "2026-12-13", "2026-12-20")
    assert made(office)[1] == []
    assert (race(office).start.day, race(office).sequence) == (20, 1)


def test_a_file_that_is_gone_is_told_and_what_it_announced_is_cancelled(office: Path) -> None:
    edit(office, "carrera", "titulo", "titulo").unlink()
    _, told = made(office)
    assert len(told) == 1 and "su archivo ya no está" in told[0] and "retirar" in told[0]
    assert race(office).cancelled
    assert made(office)[1] == []


def test_a_change_of_another_week_is_told_until_it_is_made(
    office: Path, announce: Callable[..., Path]
) -> None:
    announce("nuevo", titulo="Nuevo")
    edit(office, "nuevo", "fecha: 2026-11-23", "fecha: 2026-11-30")
    report, told = made(office, day=28)
    assert report.week == "2026-W49" and not told
    edit(office, "carrera", "2026-12-13", "2026-12-20")
    for _ in range(2):
        _, told = made(office, day=28)
        assert len(told) == 1 and "--semana 2026-W48" in told[0]
    assert race(office).start.day == 13
    assert made(office, "2026-W48", day=28)[1] == []
    assert race(office).start.day == 20
    assert made(office, day=28)[1] == []


def test_a_bulletin_goes_without_what_cannot_be_made(
    office: Path, announce: Callable[..., Path]
) -> None:
    bulletin = office / "output/boletines/2026-W48"
    noise = office / "audio_assets" / "ruido.wav"
    soundfile.write(noise, np.random.default_rng(1).normal(0, 0.05, 48000 * 4), 48000)
    announce("mala", titulo="Mala", extra="grabacion: audio_assets/ruido.wav")
    before = (bulletin / "boletin.mp3").read_bytes()
    report, _ = made(office)
    assert report.exit_code == 3
    assert any("mala" in f.file and f.level == "E" for f in report.findings)
    assert (bulletin / "boletin.mp3").read_bytes() == before
    assert not (office / "output/spots/2026-11-23-mala").exists()
    # Another one comes: the bulletin tells it, and still goes without the bad one.
    announce("otra", titulo="Otra noticia")
    made(office)
    text = (bulletin / "guion.txt").read_text("utf-8")
    assert "Otra noticia" in text and "Mala" not in text


def test_a_bulletin_that_cannot_be_made_again_stays_while_it_is_true(office: Path) -> None:
    page = office / "output/boletines/2026-W48/index.html"
    template = office / "plantillas/guiones/boletin.j2"
    template.write_text("{{ nada.de.esto }}", "utf-8")
    report, told = made(office)
    assert report.exit_code == 3 and page.exists()
    assert len(told) == 1 and "sigue como estaba" in told[0]
    # What it tells is not approved any more: it goes.
    edit(office, "agua", "estado: aprobado", "estado: borrador")
    made(office)
    assert not page.exists()


def test_what_is_retired_stays_so_and_is_told(office: Path) -> None:
    stations.withdraw(office, "2026-11-23-carrera", "Se pospuso", date(2026, 11, 25))
    edit(office, "carrera", "2026-12-13", "2026-12-20")
    _, told = made(office)
    assert len(told) == 1 and "está retirado desde el 25 de noviembre" in told[0]
    assert not (office / "output/spots/2026-11-23-carrera/radio.mp3").exists()
    stations.restore(office, "2026-11-23-carrera", date(2026, 11, 25))
    assert made(office)[1] == []
    assert (race(office).start.day, race(office).cancelled) == (20, False)

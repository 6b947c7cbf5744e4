"""Formats that a station asks for, from the announcement to ``verificar``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from boletin import ffmpeg
from boletin.build import produce
from boletin.planning import FORMATOS, Options, gather
from boletin.verify import verify

SPOT = "spots/2026-11-23-prueba"
FILES = {"tv.mxf", "tv.mov", "tv60.mp4"}


@pytest.mark.slow
def test_masters_on_request(project: Path, announce: Callable[..., Path]) -> None:
    announce("prueba", cuerpo="La obra de la avenida Juárez termina el viernes.")
    asked = frozenset({"audio", "mxf", "prores", "tv60"})
    report = produce(project, Options(workers=2, formats=asked))
    assert report.exit_code == 0, (report.findings, report.held)
    output = project / "output" / SPOT
    assert {path.name for path in output.glob("tv*")} == FILES
    control = json.loads((output / "control.json").read_text("utf-8"))
    masters = [rule for rule in control["reglas"] if rule["id"] == "T02"]
    assert len(masters) == 3 and all(rule["cumple"] for rule in masters)
    measured = {one["ruta"]: one for one in control["archivos"]}
    for name in FILES:
        assert measured[name]["perfil"] == "tv"
        assert measured[name]["lufs"] == pytest.approx(-24.0, abs=0.5)
    frames = {rule["medido"] for rule in masters}
    assert len(frames) == 2 and max(frames) == 2 * min(frames)
    about = ffmpeg.probe(output / "tv.mxf")
    assert about.sides and about.channels == 2
    page = (output / "index.html").read_text("utf-8")
    assert all(f'href="{name}"' in page for name in FILES)
    # What stands in output/ is measured again from the files alone.
    assert [check for check in verify(project) if check.level == "E" and not check.ok] == []
    # Who does not ask for them does not get them, and is told.
    again = produce(project, Options(workers=2, formats=frozenset({"audio"})))
    assert again.exit_code == 0
    assert not FILES & {path.name for path in output.iterdir()}
    told = [one for one in again.findings if one.rule == "CLIPS"]
    assert len(told) == 1 and all(name in told[0].message for name in FILES)


def test_a_master_that_was_asked_for_stays_with_its_spot(
    project: Path, announce: Callable[..., Path]
) -> None:
    announce("prueba")
    folder = project / "output" / "spots" / "2026-11-23-prueba"
    folder.mkdir(parents=True)
    assert gather(project, Options()).jobs[0].formats == set(FORMATOS)
    (folder / "tv.mxf").touch()
    assert gather(project, Options()).jobs[0].formats == {*FORMATOS, "mxf"}
    only = Options(formats=frozenset({"audio", "tv"}))
    assert gather(project, only).jobs[0].formats == {"audio", "tv"}

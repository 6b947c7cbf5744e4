"""docs/aspectos.md says all that a look may say, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import typing
from dataclasses import replace
from pathlib import Path

import pytest
from picture_kit import PROJECT, comunicado, config, project

from boletin.config import COLOURS
from boletin.picture.clip import story
from boletin.picture.clip.piece import Piece, fields
from boletin.picture.drawing.palette import Colores
from boletin.picture.look import reading
from boletin.picture.look.aspecto import (
    BLOQUES,
    CAMPOS,
    Aspecto,
    Bloque,
    Celda,
    Fila,
    Fondo,
    Letra,
    Movimiento,
)
from boletin.picture.look.check import CHOICES, RANGES
from boletin.picture.shape import TV

GUIDE = (PROJECT / "docs/aspectos.md").read_text("utf-8")
SECTIONS = {
    "Arriba del archivo": Aspecto,
    "`[colores]`": Colores,
    "`[fondo]`": Fondo,
    "`[movimiento]`": Movimiento,
    "`[letras]`": Letra,
    f"Bloques: {', '.join(BLOQUES)}": Bloque,
    "Filas": Fila,
    "Celdas": Celda,
}
each_section = pytest.mark.parametrize(("title", "kind"), SECTIONS.items(), ids=SECTIONS)
ROLES = tuple(spec.name for spec in dataclasses.fields(Colores))


def section(title: str) -> str:
    """The guide's text under a heading, up to the next one."""
    found = re.search(rf"^##+ {re.escape(title)}\n(.*?)(?=^##|\Z)", GUIDE, re.M | re.S)
    assert found, f"«{title}» is not in the guide"
    return found[1]


def table(title: str) -> dict[str, list[str]]:
    """The rows of a section's table by what stands in backticks in their first cell."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section(title).splitlines()
        if line.startswith("| `")
    ]
    assert len({row[0] for row in rows}) == len(rows), "a key stands twice"
    return {row[0].strip("`"): row[1:] for row in rows}


def test_every_section_is_told() -> None:
    told = re.findall(r"^### (.*)$", GUIDE, re.M)
    assert told == list(SECTIONS)


@each_section
def test_every_key_is_told_and_no_other(title: str, kind: type) -> None:
    assert list(table(title)) == [spec.name for spec in dataclasses.fields(kind)]


@each_section
def test_every_value_is_told_and_no_other(title: str, kind: type) -> None:
    hints = typing.get_type_hints(kind)
    for key, (told, *_) in table(title).items():
        words = set(re.findall(r"`(\w+)`", told))
        choices = CHOICES.get(kind, {}).get(key, ())
        if choices and set(choices) == {"", *ROLES}:
            assert told == "un color de `[colores]`", key
        elif choices:
            assert words == set(filter(None, choices)), key
        elif hints[key] is bool:
            assert words == {"true", "false"}, key
        else:
            assert not words, key
        numbers = re.findall(r"([\d.]+) a ([\d.]+)", told)
        ranges = RANGES.get(kind, {}).get(key)
        assert numbers == ([(f"{ranges[0]:g}", f"{ranges[1]:g}")] if ranges else []), key
        if hints[key] in (int, float):
            assert ranges, f"{key} has no range"


@each_section
def test_every_default_is_told(title: str, kind: type) -> None:
    rows = table(title)
    for spec in dataclasses.fields(kind):
        told = rows[spec.name][2]
        needed = spec.default is spec.default_factory is dataclasses.MISSING
        assert (told == "obligatoria") == needed, spec.name
        if needed:
            continue
        if spec.default is dataclasses.MISSING or spec.default in ("", ()):
            assert "`" not in told.replace("`[movimiento]`", ""), spec.name
        else:
            assert json.loads(told.strip("`")) == json.loads(json.dumps(spec.default)), spec.name


def test_every_field_is_told_and_no_other(tmp_path: Path) -> None:
    assert [name.strip("{}") for name in table("Campos")] == list(CAMPOS)
    assert tuple(fields(Piece.of(comunicado(), config(), project(tmp_path)))) == CAMPOS


def test_every_block_and_colour_is_told() -> None:
    assert [name.strip("[]") for name in table("Qué se ve y cuándo")] == list(BLOQUES)
    named = re.search(r"color de `\[imagen\]` \((.*?)\)", section("`[colores]`"))
    assert named and re.findall(r"`(\w+)`", named[1]) == list(COLOURS)


def test_what_it_says_of_the_sample_is_so() -> None:
    listed = re.findall(r"^plantillas/video/(\w+)/aspecto\.toml", GUIDE, re.M)
    assert sorted(listed) == reading.names(PROJECT)


@pytest.mark.slow
def test_a_look_of_one_s_own_is_made_as_it_says(tmp_path: Path) -> None:
    """The folder copied, the three things changed, and the announcement asks for it."""
    shutil.copytree(PROJECT / reading.FOLDER, tmp_path / reading.FOLDER)
    steps = section("Haga uno suyo")
    source, target = re.findall(r"`(plantillas/video/\w+)`", steps)[:2]
    shutil.copytree(tmp_path / source, tmp_path / target)
    path = tmp_path / target / "aspecto.toml"
    text = path.read_text("utf-8")
    changes = re.findall(r"`(\w+) = ([^`]+)`", steps)
    assert [key for key, _ in changes] == ["tipos", "placa", "campo", "dibujo"]
    for key, value in changes:
        text, count = re.subn(rf"^{key} = .*", f"{key} = {value}", text, count=1, flags=re.M)
        assert count == 1, key
    path.write_text(text, "utf-8")
    mine = replace(comunicado(), aspecto=target.rpartition("/")[2])
    assert reading.review(tmp_path, [mine, comunicado()]) == ()
    ours, usual = (Piece.of(about, config(), tmp_path) for about in (mine, comunicado()))
    assert ours.colours["placa"] != usual.colours["placa"]
    assert story.poster(ours, TV).tobytes() != story.poster(usual, TV).tobytes()


def test_its_example_is_a_block(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / reading.FOLDER / "informativo", tmp_path / reading.FOLDER / "x")
    path = tmp_path / reading.FOLDER / "x/aspecto.toml"
    text = path.read_text("utf-8")
    (example,) = re.findall(r"```toml\n(\[rotulo\].*?)```", GUIDE, re.S)
    changed, count = re.subn(
        r"^\[rotulo\]\n.*?(?=^# --- )", lambda _: example, text, count=1, flags=re.M | re.S
    )
    assert count == 1
    path.write_text(changed, "utf-8")
    rotulo = reading.load(tmp_path, "x").rotulo
    assert [len(fila.celdas) for fila in rotulo.filas] == [2, 1]

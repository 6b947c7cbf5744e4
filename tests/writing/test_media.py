"""The keys that name files: what they may say, and what is answered to anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from boletin.model import Foco
from boletin.writing.load import load, load_all

Announce = Callable[..., Path]


@pytest.fixture
def photo(project: Path) -> None:
    (project / "comunicados" / "imagenes").mkdir(exist_ok=True)
    Image.new("RGB", (64, 36)).save(project / "comunicados" / "imagenes" / "f.jpg")


def entry(foco: str) -> str:
    return (
        "imagenes:\n  - imagenes/f.jpg\n  - archivo: imagenes/f.jpg\n"
        f"    texto_alternativo: Una plaza\n    foco: {foco}"
    )


@pytest.mark.parametrize(
    ("written", "foco"),
    [
        ("[50, 30]", (50, 30)),
        ("[0, 100]", (0, 100)),
        ("[12.5, 40%]", (12.5, 40)),
        ("60 20", (60, 20)),
        ("60 %, 20 %", (60, 20)),
        ("centro", (50, 50)),
        ("arriba", (50, 20)),
        ("Abajo", (50, 80)),
        ("izquierda", (20, 50)),
        ("arriba izquierda", (20, 20)),
        ("abajo a la derecha", (80, 80)),
        ("[derecha, arriba]", (80, 20)),
        ("centro derecha", (80, 50)),
    ],
)
def test_where_a_photo_is_looked_at(
    written: str, foco: Foco, project: Path, announce: Announce, photo: None
) -> None:
    found, findings = load(announce(extra=entry(written)), project)
    assert found is not None and not [f for f in findings if f.level == "E"]
    assert [imagen.foco for imagen in found.imagenes] == [None, foco]


@pytest.mark.parametrize(
    "written",
    ["[50]", "[50, 30, 10]", "[50, 101]", "[-1, 5]", "[a, b]", "arriba abajo", "derecha derecha",
     "arriva", "50", "{x: 5}", "[[1, 2], 3]", "[nan, 5]", "a la"],
)  # fmt: skip
def test_a_place_that_is_none_is_told_with_its_line(
    written: str, project: Path, announce: Announce, photo: None
) -> None:
    announce(extra=entry(written))
    found = [f for f in load_all(project).findings if f.level == "E"]
    assert len(found) == 1, found
    assert (found[0].file, found[0].line) == ("comunicados/2026-11-23-prueba.md", 9)
    assert "«foco: " in found[0].message and "[50, 30]" in found[0].remedy


def test_a_key_of_an_image_that_does_not_exist(
    project: Path, announce: Announce, photo: None
) -> None:
    announce(extra=entry("centro").replace("foco", "focos"))
    found = [f for f in load_all(project).findings if f.level == "E"]
    assert [(f.line, f.message) for f in found] == [
        (9, "la clave «focos» no existe dentro de «imagenes».")
    ]
    assert "«foco»" in found[0].remedy

"""The keys that name files: what they may say, and what is answered to anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from boletin.model import Foco, Lsm, Video
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


def test_a_slip_in_a_focus_is_guessed(project: Path, announce: Announce, photo: None) -> None:
    announce(extra=entry("arriva derecha"))
    (found,) = [f for f in load_all(project).findings if f.level == "E"]
    assert found.remedy.startswith("¿Quiso escribir «arriba derecha»?")


def test_a_key_of_an_image_that_does_not_exist(
    project: Path, announce: Announce, photo: None
) -> None:
    announce(extra=entry("centro").replace("foco", "focos"))
    found = [f for f in load_all(project).findings if f.level == "E"]
    assert [(f.line, f.message) for f in found] == [
        (9, "la clave «focos» no existe dentro de «imagenes».")
    ]
    assert "«foco»" in found[0].remedy


# --- footage and interpreter ------------------------------------------------------------------


@pytest.fixture
def film(project: Path) -> None:
    (project / "comunicados" / "videos").mkdir(exist_ok=True)
    for name in ("v.mp4", "i.mp4"):
        (project / "comunicados" / "videos" / name).write_bytes(b"no se abre aqui")


PATH = "comunicados/videos/v.mp4"


@pytest.mark.parametrize(
    ("written", "video"),
    [
        ("videos/v.mp4", Video(PATH)),
        ("{archivo: videos/v.mp4}", Video(PATH)),
        ("{archivo: videos/v.mp4, desde: 2, hasta: 1:05}", Video(PATH, "", 2000, 65000)),
        ("{archivo: videos/v.mp4, desde: 0:02.5}", Video(PATH, "", 2500)),
        ("{archivo: videos/v.mp4, desde: 12.125, sonido: fondo}",
         Video(PATH, "", 12125, sonido="fondo")),
        ("{archivo: videos/v.mp4, sonido: No}", Video(PATH)),
        ("{archivo: videos/v.mp4, foco: abajo, texto_alternativo: Una obra}",
         Video(PATH, "Una obra", foco=(50, 80))),
    ],
)  # fmt: skip
def test_what_footage_may_say(
    written: str, video: Video, project: Path, announce: Announce, film: None
) -> None:
    found, findings = load(announce(extra=f"video: {written}"), project)
    assert found is not None and found.video == video
    assert [f.rule for f in findings] == ([] if video.texto_alternativo else ["WCAG 1.1.1"])


@pytest.mark.parametrize(
    ("written", "line", "says", "remedy"),
    [
        ("videos/otro.mp4", 5, "no existe el video videos/otro.mp4", "Revise el nombre"),
        ("../../x.mp4", 5, "sale del proyecto", "comunicados/videos/"),
        ("[videos/v.mp4]", 5, "no se entiende «video»", "video: videos/obra.mp4"),
        ("{desde: 5}", 5, "no se entiende «video»", "video: videos/obra.mp4"),
        ("\n  archivo: videos/v.mp4\n  desde: pronto", 7, "«desde: pronto»", "desde: 12.5"),
        ("\n  archivo: videos/v.mp4\n  hasta: 1:75", 7, "«hasta: 1:75»", "hasta: 1:05"),
        ("\n  archivo: videos/v.mp4\n  desde: -5", 7, "«desde: -5»", "desde: 12.5"),
        ("\n  archivo: videos/v.mp4\n  desde: 9\n  hasta: 3", 8, "no es después", "Corrija"),
        ("\n  archivo: videos/v.mp4\n  sonido: si", 7, "«sonido: si» no existe", "sonido: fondo"),
        ("\n  archivo: videos/v.mp4\n  foco: aquí", 7, "«foco: aquí»", "[50, 30]"),
        ("\n  archivo: videos/v.mp4\n  desda: 3", 7, "«desda» no existe", "«desde»"),
    ],
)
def test_footage_that_is_not_understood(
    written: str, line: int, says: str, remedy: str, project: Path, announce: Announce, film: None
) -> None:
    announce(extra=f"video: {written}")
    found = [f for f in load_all(project).findings if f.level == "E"]
    assert len(found) == 1, found
    assert (found[0].line, says in found[0].message, remedy in found[0].remedy) == (
        line,
        True,
        True,
    ), found[0]


@pytest.mark.parametrize(
    ("written", "lsm"),
    [
        ("videos/i.mp4", Lsm("comunicados/videos/i.mp4")),
        ("{archivo: videos/i.mp4, desde: 3.5}", Lsm("comunicados/videos/i.mp4", 3500)),
    ],
)
def test_the_interpreter(
    written: str, lsm: Lsm, project: Path, announce: Announce, film: None
) -> None:
    found, findings = load(announce(extra=f"lsm: {written}"), project)
    assert found is not None and found.lsm == lsm and not findings


def test_an_interpreter_that_is_not_there(project: Path, announce: Announce) -> None:
    announce(extra="lsm: {archivo: videos/i.mp4, hasta: 3}")
    messages = [f.message for f in load_all(project).findings]
    assert any("no existe el video de Lengua de Señas videos/i.mp4" in m for m in messages)
    assert any("«hasta» no existe dentro de «lsm»" in m for m in messages)

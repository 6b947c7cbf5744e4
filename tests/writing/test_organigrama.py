"""organigrama.toml: offices and no people, every mistake with its line, names that are one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin import desk, organigrama
from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Finding
from boletin.organigrama import Organigrama, key, same_office
from boletin.writing.review.chart import review_chart

ROOT = Path(__file__).parents[2]
TWO = """[[areas]]
id = "presidencia"
nombre = "Presidencia Municipal"

[[areas]]
id = "salud"
nombre = "Dirección de Salud"
depende_de = "presidencia"
otros_nombres = ["Salud"]
"""


def findings(text: str) -> tuple[Finding, ...]:
    with pytest.raises(ContentError) as caught:
        organigrama.read(text)
    return caught.value.findings


def test_the_sample_chart_holds_every_area_of_the_sample_week() -> None:
    chart = organigrama.load(ROOT)
    assert chart is not None and len(chart.below()) == 1
    assert not [f for f in desk.review(ROOT) if f.rule == "AREA" or f.file == "organigrama.toml"]


def test_a_chart_is_a_tree_with_names_that_are_found() -> None:
    chart = organigrama.read(TWO)
    (top,) = chart.below()
    assert [one.id for one in chart.below(top.id)] == ["salud"]
    for name in ("Dirección de Salud", "direccion de  SALUD", "salud"):
        found = chart.find(name)
        assert found and found.id == "salud"
    assert chart.find("Dirección de Obras") is None


def test_a_folder_without_a_chart(tmp_path: Path) -> None:
    assert organigrama.load(tmp_path) is None


@pytest.mark.parametrize(
    ("old", "new", "line", "says", "remedy"),
    [
        ('id = "salud"', 'id = "Salud"', 6, "«Salud» de un área", "minúsculas"),
        ('id = "salud"', 'id = "presidencia"', 6, "repetido", "distinto"),
        ('depende_de = "presidencia"', 'depende_de = "presidensia"', 8, "no existe",
         "«presidencia»"),
        ('depende_de = "presidencia"', 'depende_de = "salud"', 8, "depende de sí misma", "arriba"),
        ('depende_de = "presidencia"', 'titular = "Ana Ruiz"', 8, "es de una persona", "M01"),
        ('depende_de = "presidencia"', 'Director = "Ana Ruiz"', 8, "es de una persona", "134"),
        ('depende_de = "presidencia"', 'telefonos = "1"', 8, "«telefonos» no existe", "«telefono»"),
        ('depende_de = "presidencia"', 'correo = "salud"', 8, "no es un correo", "nombre@"),
        ('depende_de = "presidencia"', "telefono = 5", 8, "un valor que no vale: 5", "comillas"),
        ('nombre = "Dirección de Salud"', "", 5, "Falta «areas.nombre»", "Agregue"),
        ('"Salud"]', '"Presidencia municipal"]', 7, "es el nombre de dos áreas", "Deje una"),
        ('nombre = "Dirección de Salud"', 'nombre = "Dirección', 7, "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    old: str, new: str, line: int, says: str, remedy: str
) -> None:
    head, _, tail = TWO.rpartition(old)
    found = findings(head + new + tail)
    assert found[0].file == "organigrama.toml"
    assert any(f.line == line and says in f.message and remedy in f.remedy for f in found), found


def test_an_empty_chart_is_told() -> None:
    assert "ningún área" in findings("# nada\n")[0].message


@settings(deadline=None)
@given(st.text(max_size=200) | st.sampled_from(["[[areas]]\nid=3", "areas=1", "[areas]\nid='a'"]))
def test_any_text_gives_a_chart_or_findings(text: str) -> None:
    try:
        organigrama.read(text)
    except ContentError as error:
        assert error.findings


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dirección del Deporte", "Direccion de Deportes", True),
        ("Obras Públicas", "Dirección de Obras Públicas", True),
        ("Direcion de Educación", "Dirección de Educación", True),
        ("Dirección de Salud", "Coordinación de Salud", False),
        ("Dirección de Salud", "Dirección de Salud Animal", False),
        ("Dirección de Cultura", "Dirección de Agricultura", False),
    ],
)
def test_spellings_of_one_office(one: str, other: str, same: bool) -> None:
    assert same_office(one, other) is same is same_office(other, one)
    assert key(one)


def test_names_of_people_in_the_texts_are_seen(house: Config) -> None:
    texts = [(3, "Atiende la Lic. Ana Ruiz"), (4, "Calle Benito Juárez 3"),
             (5, "Escuela María López"), (6, "Recibe peticiones de la ciudadanía.")]  # fmt: skip
    found = review_chart("organigrama.toml", texts, house)
    assert [(f.line, f.rule, f.level) for f in found] == [(3, "M01", "W")]


def test_review_asks_for_the_area_of_the_chart(
    project: Path, announce: Callable[..., Path]
) -> None:
    (project / "organigrama.toml").write_text(TWO.replace("de Salud", "de Prueba"), "utf-8")
    path = announce()
    (found,) = [f for f in desk.review(project) if f.rule == "AREA"]
    assert (found.level, found.file, found.line) == ("W", f"comunicados/{path.name}", 4)
    assert "¿Quiso escribir «Dirección de Prueba»?" in found.remedy
    (project / "organigrama.toml").write_text(TWO.replace("depende_de", "titular"), "utf-8")
    assert any("M01" in f.remedy for f in desk.review(project))


def test_a_chart_of_nothing_finds_nothing() -> None:
    assert Organigrama().nearest("Salud") is None

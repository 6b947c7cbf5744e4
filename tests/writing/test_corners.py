"""What seldom happens and must still be told: odd values of templates, files and scripts."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

import boletin.writing
from boletin.config import Config
from boletin.errors import ContentError, UsageError
from boletin.model import Comunicado
from boletin.voice import lexicon
from boletin.writing import write_bulletin, write_spot
from boletin.writing.filters import FILTERS
from boletin.writing.load import known, load_all
from boletin.writing.review import review
from boletin.writing.review.reading import inflesz
from boletin.writing.script import parse
from boletin.writing.spoken import speak
from boletin.writing.templates import FOLDER, preview

Announce = Callable[..., Path]
Make = Callable[..., Comunicado]
MODULES = [
    info.name
    for info in pkgutil.walk_packages(boletin.writing.__path__, "boletin.writing.")
    if not info.ispkg
]


def test_every_example_of_a_docstring_holds() -> None:
    results = [doctest.testmod(importlib.import_module(name)) for name in MODULES]
    results.append(doctest.testmod(lexicon))
    assert sum(result.attempted for result in results) > 20
    assert not sum(result.failed for result in results)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("con_punto", None, "un dato vacío"),
        ("con_punto", True, "un sí o no"),
        ("con_punto", ("a",), "una lista"),
        ("con_punto", {"a": 1}, "un grupo de datos"),
        ("fecha_larga", "mañana", "no es una fecha"),
        ("fecha_larga", 7, "no es una fecha"),
        ("moneda", "1.2.3", "no es una cantidad"),
        ("moneda", "9" * 20, "no es una cantidad"),
        ("lista_y", 7, "no es una lista"),
    ],
)
def test_a_filter_says_what_it_cannot_take(name: str, value: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        FILTERS[name](value)


def test_filters_of_lists_and_times() -> None:
    assert FILTERS["hora"](time(9, 5)) == "9:05 h"
    assert FILTERS["fecha_larga"](date(2026, 11, 23)) == "lunes 23 de noviembre de 2026"
    assert FILTERS["telefono"]("123-4567-89") == "123-4567-89"
    assert FILTERS["singular_plural"]("1,200", "queja", "quejas") == "quejas"
    assert FILTERS["primero"]("agua") == "agua" and FILTERS["cuantos"]("") == 0
    with pytest.raises(ValueError, match="no es un número"):
        FILTERS["singular_plural"]("varias", "queja", "quejas")


TEMPLATES: list[tuple[str, str]] = [
    ("{{ ('a', 'b') | lista_y }} {{ {'a': 1} | cuantos }}", ""),
    ("{% filter mayusculas %}hola{% endfilter %}", ""),
    ("{% set x %}LOC 1: Uno.\nLOC 2: Dos.{% endset %}{{ x }}", ""),
    ("{% include 7 %}", "sin decir su nombre"),
    (
        "{% for a in range(30) %}{% include 'corto.j2' %}{% include 'corto.j2' %}{% endfor %}",
        "incl",
    ),
    ("{% for a in range(400) %}{{ texto }}{% endfor %}", "demasiado largo"),
    ("{{ range(99999999) | cuantos }}", "vueltas"),
    ("{{ vigencia.desde }}", "de un dato que este comunicado no tiene"),
    ("{{ titul }}", "¿Quiso escribir «titulo»?"),
    ("{{ titulo() }}", "no permitido"),
    ("{{ titulo.upper() }}", "no permitido"),
    ("{{ 2 ** 9 }}", "no se acepta"),
    ("{{ titulo | hra }}", "«hora»"),
    ("{{ titulo is raro }}", "la prueba «raro» no existe"),
    ("{{ lista }}" * 3, "no existe"),
    ("{{ " + "(" * 300 + "1" + ")" * 300 + " }}", ""),
]


@pytest.mark.parametrize(("template", "says"), TEMPLATES, ids=range(len(TEMPLATES)))
def test_odd_templates(
    comunicado: Make, house: Config, project: Path, template: str, says: str
) -> None:
    (project / FOLDER / "corto.j2").write_text("x", "utf-8")
    (project / FOLDER / "aviso.j2").write_text(f"LOC 1: Hola.\n{template}\n", "utf-8")
    one = comunicado(cuerpo="Una frase larga. " * 60)
    if not says:
        try:
            write_spot(one, house, project)
        except ContentError as error:
            assert error.findings[0].rule in ("GUION", "PLANTILLA")
        return
    with pytest.raises(ContentError) as caught:
        write_spot(one, house, project)
    assert says in str(caught.value)


def test_a_template_that_is_missing_or_no_text(
    comunicado: Make, house: Config, project: Path
) -> None:
    (project / FOLDER / "aviso.j2").unlink()
    with pytest.raises(ContentError, match="por ejemplo copiando"):
        write_spot(comunicado(), house, project)
    (project / FOLDER / "aviso.j2").write_bytes(b"LOC 1: Ni\xf1os.\n")
    with pytest.raises(ContentError, match="no es texto UTF-8"):
        write_spot(comunicado(), house, project)
    (project / FOLDER / "aviso.j2").write_text("x" * 50_000)
    with pytest.raises(ContentError, match="pesa más"):
        write_spot(comunicado(), house, project)


def test_the_week_without_a_block_and_over_years(
    comunicado: Make, house: Config, project: Path
) -> None:
    guion = write_bulletin("2026-W53", [comunicado()], house, project)
    assert "del 28 de diciembre de 2026 al 3 de enero de 2027" in guion.titulo
    assert "del 30 de noviembre al 6 de diciembre de 2026" in (
        write_bulletin("2026-W49", [comunicado()], house, project).titulo
    )
    path = project / FOLDER / "boletin.j2"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("LOC 2{{ lengua }}: {{ parrafo }}", "LOCO 2: {{ parrafo }}"), "utf-8"
    )
    with pytest.raises(ContentError, match="no empieza con OP"):
        write_bulletin("2026-W48", [comunicado()], house, project)
    path.write_text(text.replace("block cierre", "block adios"), "utf-8")
    with pytest.raises(ContentError, match="no tiene el bloque «cierre»"):
        write_bulletin("2026-W48", [comunicado()], house, project)


def test_the_weekly_template_can_be_rehearsed(
    comunicado: Make, house: Config, project: Path
) -> None:
    ((_, text),) = preview("boletin.j2", [comunicado()], house, project)
    assert isinstance(text, str) and "Un título de prueba." in text


def test_a_script_that_says_nothing_is_told() -> None:
    for text, says in (
        ("OP: PAUSA 1\n", "nadie dice nada"),
        ("\n\nLOC 1: 🎉\nLOC 1:\n", "no tiene nada que decir"),
        ("OP: SALE FONDO ya\nLOC 1: Sí.", "va solo"),
        ("OP: PAUSA mucho\nLOC 1: Sí.", "necesita segundos"),
    ):
        with pytest.raises(ContentError, match=says):
            parse(text, speak, "x")
    (entry,) = parse("LOC 1: Sí.\n\nLOC 1:\n", speak, "x")
    assert entry.numero == 1


def test_files_that_are_not_announcements(
    project: Path, announce: Announce, tmp_path: Path
) -> None:
    announce()
    folder = project / "comunicados"
    (folder / "_borradores").mkdir()
    (folder / "_borradores" / "x.md").write_text("nada")
    (folder / "grande.md").write_text("a" * 300_000)
    (folder / "ficha.md").write_text("---\n- uno\n---\nHola.\n")
    (folder / "vacia.md").write_text("---\n---\nHola.\n")
    (folder / "nudo.md").write_text("---\na: &a [*a]\n---\nHola.\n")
    loaded = load_all(project)
    assert [c.id for c in loaded.comunicados] == ["2026-11-23-prueba"]
    assert {Path(f.file).name for f in loaded.findings} == {
        *("grande.md", "ficha.md", "vacia.md", "nudo.md")
    }
    with pytest.raises(UsageError, match="«prueva»"):
        known(["prueva"], loaded)


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("grabacion: [{a: b}]", "debe ser una lista"),
        ("grabacion: toma.wav", "no existe la grabación toma.wav"),
        ("video: clip.mp4", "no existe el video clip.mp4"),
        ("imagenes: [{foco: x}]", "una imagen no se entiende"),
        ("imagenes: ['']", ""),
    ],
)
def test_keys_that_are_not_yet_or_not_so(
    project: Path, announce: Announce, extra: str, says: str
) -> None:
    announce(extra=extra)
    assert says in " ".join(f.message for f in load_all(project).findings)


def test_a_title_without_words_and_one_too_long(project: Path, announce: Announce) -> None:
    announce("a", titulo="'¡!'")
    announce("b", titulo="Palabra " * 20)
    messages = [finding.message for finding in load_all(project).findings]
    assert any("no tiene palabras" in m for m in messages)
    assert any("no cabe en pantalla" in m for m in messages)


def test_the_review_of_odd_texts(comunicado: Make, house: Config) -> None:
    untouched = comunicado(cuerpo="Cambie este texto por el suyo: qué pasa.")
    assert "TEXTO" in [finding.rule for finding in review(untouched, house)]
    capitals = comunicado(titulo="AVISO", area="OBRAS", cuerpo="SE CIERRA LA COPRISEM.")
    assert "ED04" not in [finding.rule for finding in review(capitals, house)]
    assert inflesz([]) == (100.0, "muy fácil")
    abbreviated = comunicado(cuerpo="La Av. Juárez y el Dr. Mora van al No. 5. Otra.\n\nFin.")
    assert not [f for f in review(abbreviated, house) if f.rule == "ED02"]


@pytest.mark.parametrize(
    "text",
    [
        *("45 nov 2026", "13 de abr", "5 p.m. y 13 pm", "3 1/2 es", "4 5/2", "2 ½ kg", "0.º lugar"),
        *("1000.º", "9999999999999", "$5 25/100 M.N.", "mil pesos 01/100", "CM Unidad", "XC", "LX"),
        *("www.123456789.mx", "a.~b@x.mx", "niñ@s", "tod@s", "l@s", "el/los", "km"),
    ],
)
def test_odd_figures_are_said_in_words(text: str) -> None:
    said = " ".join(token.hablado for token in speak(text) if token.hablado)
    assert said and not any(c.isdigit() or c in "@/½$%" for c in said)
    assert " ".join(token.mostrado for token in speak(text)) == " ".join(text.split())

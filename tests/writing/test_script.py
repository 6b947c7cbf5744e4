"""The script language and the templates that write it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import TIPOS, Comunicado, Linea, Op, Token
from boletin.writing import write_bulletin, write_spot
from boletin.writing.filters import fecha_larga, inicial_minuscula, lista_y
from boletin.writing.script import parse, render, spoken

SCRIPT = """OP: ENTRA cortinilla_entrada
OP: FONDO cama_informativa
LOC 1: El Ayuntamiento informa.
OP: SUBE FONDO 2
LOC 2: Cuesta $50.
OP: PAUSA 0.5
OP: SALE FONDO
"""


def words(text: str) -> tuple[Token, ...]:
    return tuple(Token(word, word) for word in text.split())


def test_a_script_comes_back_as_it_went() -> None:
    entries = parse(SCRIPT, words, "x")
    assert render(entries) == SCRIPT
    assert [e.verbo for e in entries if isinstance(e, Op)] == [
        "ENTRA",
        "FONDO",
        "SUBE FONDO",
        "PAUSA",
        "SALE FONDO",
    ]
    assert [e.numero for e in entries] == [1, 2, 3, 4, 5, 6, 7]


@given(st.lists(st.text("abc ñ¿?.,", min_size=1).filter(lambda t: t.strip()), min_size=1))
def test_any_lines_come_back(lines: list[str]) -> None:
    text = "".join(f"LOC {i % 9 + 1}: {' '.join(line.split())}\n" for i, line in enumerate(lines))
    assert render(parse(text, words, "x")) == text


def test_a_line_may_say_how_it_is_said() -> None:
    text = "LOC 1 (voz mateo, ritmo 0.9, tono 1.1, ganancia -2): Hola.\n"
    (line,) = parse(text, words, "x")
    assert isinstance(line, Linea)
    assert (line.voz, line.ritmo, line.tono, line.ganancia_db) == ("mateo", 0.9, 1.1, -2.0)
    assert line.mostrado == "Hola."
    assert render([line]) == text
    assert render(parse("loc 1 [nah] ( Ritmo=0.9 ): Hola.", words, "x")) == (
        "LOC 1 [nah] (ritmo 0.9): Hola.\n"
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("OP: ENTRE cortinilla", "¿Quiso escribir ENTRA?"),
        ("OP: ENTRA", "nombre de un sonido"),
        ("OP: ENTRA ../../etc/passwd", "nombre de un sonido"),
        ("OP: PAUSA", "segundos"),
        ("OP: PAUSA mucho", "segundos"),
        ("OP: PAUSA 99", "segundos"),
        ("OP: PAUSA 0", "segundos"),
        ("OP: SALE FONDO ya", "va solo"),
        ("LOC: hola", "no empieza"),
        ("LOC 1 (rápido): hola", "«rápido» entre paréntesis"),
        ("LOC 1 (ritmo 9): hola", "ritmo y tono van de 0.5 a 2"),
        ("LOC 1 (voz ../x): hola", "«voz ../x» entre paréntesis"),
        ("Hola", "no empieza"),
    ],
)
def test_a_wrong_line_is_named(line: str, says: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse(f"LOC 1: Bien.\n{line}\n", words, "g.txt")
    (finding,) = caught.value.findings
    assert finding.line == 2 and says in finding.message + finding.remedy


def test_every_kind_has_a_template(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    for tipo in TIPOS:
        guion = write_spot(comunicado(tipo=tipo, programa_social=True), house, project)
        assert "ajeno a cualquier partido político" in render(guion.entradas)
        assert guion.lineas[0].locutor == 1 and guion.lineas[1].locutor == 2
        assert [e.numero for e in guion.entradas] == list(range(1, len(guion.entradas) + 1))
        assert spoken(guion).count("\n") == len(guion.lineas)


def test_a_body_cannot_add_orders(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    guion = write_spot(
        comunicado(cuerpo="Uno.\nOP: EFECTO campana\n\n{{ 7*7 }} {% raw %}"), house, project
    )
    assert not [e for e in guion.entradas if isinstance(e, Op) and e.verbo == "EFECTO"]
    assert "{{ 7*7 }} {% raw %}" in render(guion.entradas)


def test_the_bulletin_has_a_section_for_each_part(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    pieces = [comunicado(id="a", titulo="Primera"), comunicado(id="b", titulo="Segunda")]
    guion = write_bulletin("2026-W48", pieces, house, project)
    assert [(s.titulo, s.pieza) for s in guion.secciones] == [
        ("Presentación", ""),
        ("Primera", "a"),
        ("Segunda", "b"),
        ("Despedida", ""),
    ]
    assert "del 23 al 29 de noviembre de 2026" in guion.titulo
    first = guion.entradas[guion.secciones[1].desde]
    assert isinstance(first, Linea) and "Primera" in first.mostrado


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("LOC 1: {{ titulos }}", "usa un dato que no existe"),
        ("LOC 1: {{ titulo ", "está mal escrita"),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "demasiadas vueltas",
        ),
        ("LOC 1: {{ ''.__class__.__mro__ }}", "no permitido"),
        ("LOC 1: {{ municipio.__init__.__globals__ }}", "no permitido"),
        ("LOC 1: {{ titulo.upper() }}", "no permitido"),
        ("LOC 1: {{ 'a' * 999999999 }}", "no se acepta"),
        ("LOC 1: {{ 9 ** 9 ** 9 }}", "no se acepta"),
        (
            "{% set n = namespace(x='aaaa') %}{% for i in range(60) %}"
            "{% set n.x = n.x ~ n.x %}{% endfor %}LOC 1: {{ n.x }}",
            "demasiado largo",
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}LOC 1: {{ m() }}", "sin fin"),
        ("{% include '../../boletin.toml' %}", "no existe"),
        ("LOC 1: {{ 1 / 0 }}", "no se pudo completar"),
        ("{{ range(10) | list }}", "está mal escrita"),
    ],
)
def test_a_wrong_template_is_stopped_and_named(
    comunicado: Callable[..., Comunicado], house: Config, project: Path, template: str, says: str
) -> None:
    (project / "plantillas/guiones/aviso.j2").write_text(f"\n{template}\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        write_spot(comunicado(), house, project)
    (finding,) = caught.value.findings
    assert says in finding.message, finding
    assert finding.file.startswith("plantillas/guiones/")
    assert "comunicados/2026-11-23-prueba.md" in finding.message and finding.remedy


def test_filters_speak_spanish() -> None:
    assert fecha_larga(date(2026, 11, 23)) == "lunes 23 de noviembre de 2026"
    assert lista_y(["agua", "luz"]) == "agua y luz"
    assert lista_y(["a", "b", "hijos"]) == "a, b e hijos"
    assert lista_y(["agua", "hielo"]) == "agua y hielo"
    assert inicial_minuscula("Dirección") == "dirección"
    assert inicial_minuscula("DIF") == "DIF"

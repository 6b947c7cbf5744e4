"""Templates that mean harm, or go wrong by accident: stopped, soon, and told in Spanish."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Comunicado, Linea, Op
from boletin.writing import write_bulletin, write_spot
from boletin.writing.sandbox import MAX_FILE
from boletin.writing.templates import FOLDER, render_spot

Make = Callable[..., Comunicado]
LONG = (
    "{% set n = namespace(x='aaaa') %}{% for i in range(12) %}{% set n.x = n.x ~ n.x %}{% endfor %}"
)
"""``n.x``: the longest text a template can make, 16,384 letters."""


def grows(step: str, first: str = "[1]", turns: int = 60) -> str:
    """A value doubled ``turns`` times."""
    return (
        f"{{% set n = namespace(x={first}) %}}{{% for i in range({turns}) %}}"
        f"{{% set n.x = {step} %}}{{% endfor %}}LOC 1: {{{{ n.x | cuantos }}}}"
    )


HARM = {
    "macros that call themselves twice": (
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(39) }}",
        "demasiadas vueltas",
    ),
    "two macros in a circle": (
        "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        "sin fin",
    ),
    "a loop that calls itself": (
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "sin fin",
    ),
    "a loop inside a recursive loop": (
        "{% for i in range(3) recursive %}{% if loop.depth < 4 %}{{ loop(range(19999)) }}"
        "{% endif %}{% endfor %}",
        "demasiadas vueltas",
    ),
    "a range for a filter": ("LOC 1: {{ range(10 ** 3) }}", "no se acepta"),
    "an endless range": ("LOC 1: {{ range(99999999999999999999) | cuantos }}", "vueltas"),
    "a range as arguments": ("{% macro m() %}{% endmacro %}{{ m(*range(999999999)) }}", "vueltas"),
    "lists in lists": (grows("[n.x, n.x]"), "vueltas"),
    "tuples in tuples": (grows("(n.x, n.x)"), "vueltas"),
    "tables in tables": (grows("{'a': n.x, 'b': n.x}"), "vueltas"),
    "lists joined": (grows("n.x + n.x"), "vueltas"),
    "numbers multiplied": (grows("n.x * n.x", "9"), "demasiado largo"),
    "texts joined": (grows("n.x ~ n.x", "'aa'"), "demasiado largo"),
    "texts added": (grows("n.x + n.x", "'aa'"), "demasiado largo"),
    "blocks joined": (
        "{% set n = namespace(x='aa') %}{% for i in range(60) %}{% set y %}{{ n.x }}{{ n.x }}"
        "{% endset %}{% set n.x = y %}{% endfor %}",
        "demasiado largo",
    ),
    "a flood of letters": (
        "{% for i in range(19999) %}" + "x" * 30_000 + "{% endfor %}",
        "guion demasiado largo",
    ),
    "a flood nobody sees": (
        "{% macro m() %}" + "x" * 15_000 + "{% endmacro %}"
        "{% for i in range(9000) %}{% set z = m() %}{% endfor %}LOC 1: a",
        "guion demasiado largo",
    ),
    "a flood of parts": (
        '{% for i in range(9999) %}{% include "_comunes.j2" %}{% endfor %}',
        "demasiadas plantillas",
    ),
    "a heavy loop": (
        "{% for i in range(19999) %}" + "{% if i %}{% endif %}" * 1_800 + "{% endfor %}LOC 1: a",
        "vueltas",
    ),
    "long texts through filters": (
        LONG
        + "{% for i in range(19000) %}{% set y = n.x"
        + "|sin_acentos" * 90
        + " %}{% endfor %}",
        "vueltas",
    ),
    "long texts searched": (
        LONG
        + "{% set b = n.x ~ 'b' %}{% set c = n.x ~ 'c' %}{% for i in range(19000) %}"
        + "{% if b in c %}{% endif %}" * 90
        + "{% endfor %}",
        "vueltas",
    ),
    "long texts in a long list": (
        LONG + "{% set many = [" + "n.x, " * 2_000 + "] %}LOC 1: {{ many | lista_y }}",
        "vueltas",
    ),
    "a macro with much inside": (
        "{% macro m() %}" + "{% if 1 %}{% endif %}" * 1_500 + "{% endmacro %}"
        "{% for i in range(9000) %}{% set z = m() %}{% endfor %}LOC 1: a",
        "vueltas",
    ),
    "loops in loops": (
        "{% for a in [1] %}" * 30 + "x" + "{% endfor %}" * 30,
        "demasiados niveles",
    ),
    "brackets in brackets": ("LOC 1: {{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}", "niveles"),
    "a number without end": ("LOC 1: {{ " + "9" * 30_000 + " }}", "demasiado largo"),
    "a file too big": ("x" * (MAX_FILE + 1), "kB"),
    "inner parts of Python": ("{{ titulo.__class__.__mro__ }}", "no permitido"),
    "inner parts by brackets": ("{{ titulo['__class__'] }}", "no permitido"),
    "methods by brackets": ("{{ titulo['upper']() }}", "no permitido"),
    "formats": ("{{ '{0.__class__}'.format(titulo) }}", "no permitido"),
    "methods of lists": ("{% set a = [1] %}{{ a.append(2) }}", "no permitido"),
    "the loop's inside": ("{% for i in [1] %}{{ loop._iterable }}{% endfor %}", "no permitido"),
    "an import's inside": (
        '{% import "_comunes.j2" as c %}{{ c.entrada._func.__globals__ }}',
        "no permitido",
    ),
    "an import's text": (
        '{% import "_comunes.j2" as c %}{{ c._body_stream }}',
        "no permitido",
    ),
    "the namespace's inside": ("{{ namespace.__init__ }}", "no permitido"),
    "the range's inside": ("{{ range.__self__ }}", "no permitido"),
    "the context": ("{{ self._TemplateReference__context }}", "no permitido"),
    "a block calling itself": ("{% block a %}{{ self.a() }}{% endblock %}", "no permitido"),
    "the environment": ("{{ environment }}", "no existe"),
    "the folder above": ('{% include "../video/x.j2" %}', "no existe"),
    "the folder above, in Windows": (r'{% include "..\\..\\x.j2" %}', "no existe"),
    "another disk": ('{% include "C:/x.j2" %}', "no existe"),
    "a name put together": ('{% set f = "../" ~ "../x.j2" %}{% import f as x %}', "no existe"),
    "a name with a nul": (r'{% include "a\0b.j2" %}', "no existe"),
    "a name with a folder": ('{% include "./aviso.j2" %}', "no existe"),
    "a list of names": ('{% include ["a.j2", "b.j2"] %}', "sin decir su nombre"),
    "it imports itself": ('{% import "aviso.j2" as a with context %}', "sin fin"),
    "it extends itself": ('{% extends "aviso.j2" %}', "sin fin"),
}


@pytest.mark.parametrize("case", HARM)
def test_harm_is_stopped_soon_and_told(
    case: str, comunicado: Make, house: Config, project: Path
) -> None:
    template, says = HARM[case]
    (project / FOLDER / "aviso.j2").write_text(template, "utf-8")
    began = time.process_time()
    with pytest.raises(ContentError) as caught:
        write_spot(comunicado(), house, project)
    # The worst takes 0.2 s here; a machine ten times slower still passes.
    assert time.process_time() - began < 4
    (finding,) = caught.value.findings
    assert says in finding.message, finding
    assert "comunicados/2026-11-23-prueba.md" in finding.message and finding.remedy
    assert not set(finding.message) & {"\0", "\n"}


@pytest.mark.slow
def test_harm_fills_no_memory(comunicado: Make, house: Config, project: Path) -> None:
    for case in ("lists joined", "a flood of letters", "long texts in a long list"):
        (project / FOLDER / "aviso.j2").write_text(HARM[case][0], "utf-8")
        tracemalloc.start()
        with pytest.raises(ContentError):
            write_spot(comunicado(), house, project)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 30e6, case


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("LOC 1: {{ titulo | fecha_lagra }}", "¿Quiso escribir «fecha_larga»?"),
        ("{% if 1 %}LOC 1: {{ titulo | orah }}{% endif %}", "¿Quiso escribir «hora»?"),
        ("LOC 1: {{ tituol }}", "¿Quiso escribir «titulo»?"),
        ("LOC 1: {{ municipio.telefno }}", "¿Quiso escribir «telefono»?"),
        ("{% if titulo is vacio %}{% endif %}", "la prueba «vacio» no existe"),
        ("LOC 1: {{ vigencia.hasta }}", "{% if … %}"),
        ("LOC 1: {{ duracion }}", "hay un dato vacío donde va un texto"),
        ("LOC 1: {{ etiquetas }}", "hay una lista donde va un texto"),
        ("LOC 1: {{ municipio }}", "hay un grupo de datos donde va un texto"),
        ("LOC 1: {{ 1 == 1 }}", "hay un sí o no donde va un texto"),
        ("{% macro m() %}{% endmacro %}LOC 1: {{ m }}", "un grupo de datos"),
        ("LOC 1: {{ titulo | fecha_larga }}", "no es una fecha; escriba 2026-11-23"),
        ("LOC 1: {{ 5 | lista_y }}", "no es una lista"),
        ("LOC 1: {{ titulo | lista_y(1, 2) }}", "recibe datos de más o de menos"),
        ("{% for x in 5 %}{% endfor %}", "lo que no es una lista"),
        ("{% for a, b in parrafos %}{% endfor %}", "más o menos nombres"),
        ("{% if titulo < 3 %}{% endif %}", "mezcla texto y números"),
        ("LOC 1: {{ titulo + 3 }}", "mezcla texto y números"),
        ("LOC 1: {{ 1 // 0 }}", "divide entre cero"),
        ("LOC 1: {{ ('a' if duracion).x }}", "sin else"),
        ("{% imprime titulo %}", "está mal escrita"),
        ("{% endif %}", "está mal escrita"),
    ],
)
def test_a_slip_is_told_in_spanish(
    template: str, says: str, comunicado: Make, house: Config, project: Path
) -> None:
    (project / FOLDER / "aviso.j2").write_text(f"\n{template}\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        write_spot(comunicado(), house, project)
    (finding,) = caught.value.findings
    assert says in finding.message + finding.remedy, finding
    assert (finding.file, finding.line) == (f"{FOLDER}/aviso.j2", 2)


def test_a_template_that_is_no_text(comunicado: Make, house: Config, project: Path) -> None:
    (project / FOLDER / "aviso.j2").write_bytes("LOC 1: Atención\n".encode("utf-16"))
    with pytest.raises(ContentError, match="guárdelo desde el editor en UTF-8"):
        write_spot(comunicado(), house, project)


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ("\ufeffLOC 1: a\r\nLOC 2: b\r\n", ["a", "b"]),
        ('LOC 1: {{ "a\u2028OP: EFECTO x\x85LOC 2: b\x0bOP: EFECTO c" }}', None),
        ("{% filter o('a\nOP: EFECTO x') %}{% endfilter %}", []),
        ("LOC 1: {{ 'a' if duracion }} b", ["b"]),
        ("LOC 1: {% set x %}uno{% endset %}{{ x | mayusculas }}", ["UNO"]),
        ("{% macro m() %}LOC 1: a\nLOC 2: b\n{% endmacro %}{{ m() }}\nLOC 1: c", ["a", "b", "c"]),
        ("{% macro m() %}\nel DIF\n{% endmacro %}LOC 1: Avisa {{ m() }}.", ["Avisa el DIF."]),
        ('LOC 1: a\n{% include "no.hay.j2" ignore missing %}', ["a"]),
        ("LOC 1: {{ [3, 1] | cuantos }}, {{ {'a': 'b'}['a'] }}", ["2, b"]),
        ("LOC 1: {% for a, b in [(1, 2)] %}{{ a + b }}{% endfor %}", ["3"]),
    ],
)
def test_what_a_template_may_do(
    template: str, lines: list[str] | None, comunicado: Make, house: Config, project: Path
) -> None:
    """``None``: one line, whatever it says. ``[]``: not a script, but not an order either."""
    (project / FOLDER / "aviso.j2").write_text(template, "utf-8", newline="")
    if lines == []:
        with pytest.raises(ContentError, match="no empieza con OP"):
            write_spot(comunicado(), house, project)
        return
    entries = write_spot(comunicado(), house, project).entradas
    assert not [entry for entry in entries if isinstance(entry, Op)]
    said = [entry.mostrado for entry in entries if isinstance(entry, Linea)]
    assert said == lines if lines else len(said) == 1


def test_the_budget_is_of_one_rendering(comunicado: Make, house: Config, project: Path) -> None:
    """What one announcement spends, the next has again; a long text is no attack."""
    half = "{% for i in range(12000) %}{% endfor %}LOC 1: {{ titulo }}"
    (project / FOLDER / "aviso.j2").write_text(half, "utf-8")
    for _ in range(3):
        assert write_spot(comunicado(), house, project).lineas
    long = comunicado(tipo="nota", cuerpo="\n\n".join(["Una frase larga. " * 40] * 20))
    assert len(write_spot(long, house, project).lineas) == 22


def test_a_changed_template_counts_at_once(comunicado: Make, house: Config, project: Path) -> None:
    path = project / FOLDER / "aviso.j2"
    for word in ("uno", "dos", "uno"):
        path.write_text(f"LOC 1: {word}", "utf-8")
        assert render_spot(comunicado(), house, project)[0] == f"LOC 1: {word}"


@pytest.mark.parametrize(
    ("telefono", "correo", "last"),
    [
        ("7489100000", "a@b.example", "Llame al 748 910 0000, o escriba a a@b.example."),
        ("7489100000", "", "Llame al 748 910 0000."),
        ("", "a@b.example", "Escriba a a@b.example."),
        ("", "", "Esto fue Sanctórum informa."),
    ],
)
def test_the_farewell_says_the_contact_there_is(
    telefono: str, correo: str, last: str, comunicado: Make, house: Config, project: Path
) -> None:
    town = replace(house.municipio, telefono=telefono, correo=correo)
    programme = replace(house.programa, frecuencia="Por Radio Calpulalpan, 94.3 FM")
    own = replace(house, municipio=town, programa=programme)
    lineas = write_bulletin("2026-W48", [comunicado()], own, project).lineas
    assert lineas[-2].mostrado.endswith(last)
    assert "Tlaxcala. Por Radio Calpulalpan, 94.3 FM. Semana del" in lineas[0].mostrado
    assert "Las voces de este boletín son sintéticas." in lineas[-1].mostrado

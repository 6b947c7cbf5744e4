"""Templates: variants, filters, bridges of the week, previews, and what a bad one is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boletin.config import Config
from boletin.errors import ContentError, UsageError
from boletin.model import TIPOS, Comunicado, Linea
from boletin.writing import write_bulletin, write_spot
from boletin.writing.filters import (
    FILTERS,
    con_articulo,
    de_quien,
    hora,
    moneda,
    singular_plural,
    telefono,
)
from boletin.writing.templates import FOLDER, preview, variables

ROOT = Path(__file__).parents[2]
Make = Callable[..., Comunicado]


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("LOC")]


@pytest.mark.parametrize("tipo", TIPOS)
@pytest.mark.parametrize("variante", ["", "breve", "cercano"])
def test_every_kind_has_three_tones_that_say_everything(
    tipo: str, variante: str, comunicado: Make, house: Config, project: Path
) -> None:
    one = comunicado(tipo=tipo, variante=variante, cuerpo="Primero esto.\n\nDespués aquello.")
    guion = write_spot(one, house, project)
    said = " ".join(linea.mostrado for linea in guion.lineas)
    for part in ("Un título de prueba.", "Primero esto.", "Después aquello."):
        assert said.count(part) == 1
    assert len({linea.locutor for linea in guion.lineas}) == 2


def test_the_brief_one_is_the_shortest(comunicado: Make, house: Config, project: Path) -> None:
    for tipo in TIPOS:
        words = {
            v: sum(len(x.hablado.split()) for x in write_spot(c, house, project).lineas)
            for v in ("", "breve", "cercano")
            for c in [comunicado(tipo=tipo, variante=v, cuerpo="Uno.\n\nDos.")]
        }
        assert words["breve"] < words[""] and words["breve"] < words["cercano"], tipo


def test_every_tone_says_the_legend_of_a_social_programme(
    comunicado: Make, house: Config, project: Path
) -> None:
    for tipo in TIPOS:
        for variante in ("", "breve", "cercano"):
            one = comunicado(tipo=tipo, variante=variante, programa_social=True)
            said = " ".join(x.mostrado for x in write_spot(one, house, project).lineas)
            assert "ajeno a cualquier partido político" in said


def test_an_unknown_tone_is_told_at_its_line(
    comunicado: Make, house: Config, project: Path
) -> None:
    one = comunicado(variante="brebe", lineas=(("variante", 7),))
    with pytest.raises(ContentError) as caught:
        write_spot(one, house, project)
    (finding,) = caught.value.findings
    assert (finding.file, finding.line) == (one.archivo, 7)
    assert "hay: breve, cercano" in finding.remedy


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("9", "9:00 h"),
        ("09:30", "9:30 h"),
        ("15:00 h", "15:00 h"),
        (8, "8:00 h"),
        ("7 hrs.", "7:00 h"),
    ],
)
def test_hora(value: object, said: str) -> None:
    assert hora(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("7489100000", "748 910 0000"),
        ("(748) 910-0000", "748 910 0000"),
        ("+52 748 910 0000", "748 910 0000"),
        ("911", "911"),
        ("ext. 14", "ext. 14"),
        ("", ""),
    ],
)
def test_telefono(value: str, said: str) -> None:
    assert telefono(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1250, "$1,250.00"), ("1,250.5", "$1,250.50"), ("$80", "$80.00"), ("0.1", "$0.10")],
)
def test_moneda(value: object, said: str) -> None:
    assert moneda(value) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "queja"), (0, "quejas"), ("21", "quejas"), (["a"], "queja")]
)
def test_singular_plural(number: object, said: str) -> None:
    assert singular_plural(number, "queja", "quejas") == said


@pytest.mark.parametrize(
    ("maker", "value"),
    [
        (hora, "25:00"),
        (hora, "luego"),
        (moneda, "mil"),
        (moneda, ""),
        (moneda, "∞"),
    ],
)
def test_what_is_none_says_what_to_write(maker: Callable[[object], str], value: str) -> None:
    with pytest.raises(ValueError, match="escriba"):
        maker(value)


@given(st.text(max_size=30))
def test_filters_give_text_or_a_message(text: str) -> None:
    for maker in (hora, moneda, telefono, lambda v: singular_plural(v, "a", "b")):
        try:
            assert isinstance(maker(text), str)
        except ValueError as error:
            assert "«" in str(error)


def test_bridges_change_from_piece_to_piece(comunicado: Make, house: Config, project: Path) -> None:
    pieces = [
        comunicado(id=f"p{n}{k}", tipo=tipo, titulo=f"Asunto {tipo}", area=f"Área {n // 2}")
        for n, tipo in enumerate(TIPOS)
        for k in range(3)
    ]
    guion = write_bulletin("2026-W48", pieces, house, project)
    heads = [
        linea.mostrado.partition("Asunto")[0]
        for linea in guion.lineas[2:]
        if linea.mostrado.endswith(tuple(f"Asunto {tipo}." for tipo in TIPOS))
    ]
    assert len(heads) == len(pieces)
    calm = [(a, b) for a, b in pairwise(heads) if "Atención" not in a + b]
    assert all(a != b for a, b in calm), heads
    assert sum(head.startswith("Atención, ") for head in heads) == 3


def test_the_greeting_names_what_comes(comunicado: Make, house: Config, project: Path) -> None:
    pieces = [comunicado(id=f"p{n}", titulo=f"Titular {n}") for n in range(4)]
    said = write_bulletin("2026-W48", pieces, house, project).lineas[1].mostrado
    assert said.startswith("En esta edición, 4 noticias de su municipio. Entre ellas: ")
    assert said.endswith("Titular 0; Titular 1; y Titular 2.")
    one = write_bulletin("2026-W48", pieces[:1], house, project).lineas[1].mostrado
    assert one == "En esta edición, 1 noticia de su municipio."


def test_a_preview_shows_one_template_with_every_announcement(
    comunicado: Make, house: Config, project: Path
) -> None:
    pieces = [comunicado(id="a", titulo="Agua"), comunicado(id="b", titulo="Becas")]
    shown = dict(preview("aviso.breve.j2", pieces, house, project))
    assert [c.id for c in shown] == ["a", "b"]
    assert all(isinstance(text, str) and "LOC 1: " in text for text in shown.values())
    (project / FOLDER / "mala.j2").write_text("LOC 1: {{ nada }}\n", "utf-8")
    (told,) = [error for _, error in preview("mala.j2", pieces[:1], house, project)]
    assert isinstance(told, ContentError) and "no existe" in str(told)
    with pytest.raises(UsageError, match="No hay una plantilla"):
        list(preview("avizo.j2", pieces, house, project))


@pytest.mark.parametrize(
    ("other", "template", "file", "line", "says"),
    [
        ("\n\n{{ nada }}\n", '{% include "otra.j2" %}', "otra.j2", 3, "no existe"),
        ("{% if %}", '{% include "otra.j2" %}', "otra.j2", 1, "mal escrita"),
        ("{% include 'otra.j2' %}", '{% include "otra.j2" %}', "otra.j2", 1, "sin fin"),
        ("", '\n{% include "../../boletin.toml" %}', "aviso.j2", 2, "no existe"),
        ("", '{% from "/etc/passwd" import x %}', "aviso.j2", 1, "no existe"),
        ("", '{% import "otra.j2" as o %}{{ o.__class__ }}', "aviso.j2", 1, "no permitido"),
        (
            "{% macro m() %}{{ m() }}{% endmacro %}",
            '{% from "otra.j2" import m %}\n{{ m() }}',
            "", 0, "sin fin",
        ),
        (
            "{% macro m() %}{% for i in range(99999) %}x{% endfor %}{% endmacro %}",
            '{% from "otra.j2" import m %}{{ m() }}',
            "otra.j2", 1, "demasiadas vueltas",
        ),
        ("", "LOC 1: {{ 'ya' | hora }}", "aviso.j2", 1, "no es una hora"),
    ],
)  # fmt: skip
def test_a_wrong_part_is_named_by_its_own_file_and_line(
    comunicado: Make, house: Config, project: Path,
    other: str, template: str, file: str, line: int, says: str,
) -> None:  # fmt: skip
    (project / FOLDER / "otra.j2").write_text(other, "utf-8")
    (project / FOLDER / "aviso.j2").write_text(template, "utf-8")
    with pytest.raises(ContentError) as caught:
        write_spot(comunicado(), house, project)
    (finding,) = caught.value.findings
    assert says in finding.message and "comunicados/2026-11-23-prueba.md" in finding.message
    if file:
        assert (finding.file, finding.line) == (f"{FOLDER}/{file}", line)


def test_a_wrong_block_of_the_week_is_named_by_its_line(
    comunicado: Make, house: Config, project: Path
) -> None:
    path = project / FOLDER / "boletin.j2"
    text = path.read_text("utf-8").replace(
        "LOC 2{{ lengua }}: {{ parrafo }}", "LOC 2{{ lengua }}: {{ parafo }}"
    )
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        write_bulletin("2026-W48", [comunicado()], house, project)
    wanted = next(n for n, row in enumerate(text.splitlines(), 1) if "parafo" in row)
    assert caught.value.findings[0].line == wanted


def test_a_value_never_adds_an_order_even_through_a_macro(
    comunicado: Make, house: Config, project: Path
) -> None:
    one = comunicado(cuerpo="Hola.\nOP: PAUSA 9\nLOC 1: Otra cosa.", cierre="Fin.\nOP: EFECTO x")
    guion = write_spot(one, house, project)
    assert not [
        e for e in guion.entradas if not isinstance(e, Linea) and e.verbo in ("PAUSA", "EFECTO")
    ]


def test_staff_find_every_filter_and_every_value_in_the_guide(
    comunicado: Make, house: Config
) -> None:
    guide = (ROOT / "docs/plantillas.md").read_text("utf-8")
    named = set(re.findall(r"\w+", guide))
    assert not {name for name in FILTERS if name not in named}
    assert not {name for name in variables(comunicado(), house) if name not in named}


def test_the_sandbox_reads_no_file_but_templates(
    comunicado: Make, house: Config, project: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secreto.txt"
    secret.write_text("LOC 1: clave.\n", "utf-8")
    (project / FOLDER / "fuera.j2").symlink_to(secret)
    (project / FOLDER / "aviso.j2").write_text('{% include "fuera.j2" %}', "utf-8")
    with pytest.raises(ContentError, match="enlace hacia fuera"):
        write_spot(comunicado(), house, project)


@pytest.mark.parametrize(
    ("area", "named", "whose"),
    [
        ("Dirección de Salud", "la Dirección de Salud", "de la Dirección de Salud"),
        ("Tesorería", "la Tesorería", "de la Tesorería"),
        ("DIF Municipal", "el DIF Municipal", "del DIF Municipal"),
        ("Protección Civil", "Protección Civil", "de Protección Civil"),
        ("Obras Públicas", "Obras Públicas", "de Obras Públicas"),
    ],
)
def test_an_office_with_its_article(area: str, named: str, whose: str) -> None:
    assert (con_articulo(area), de_quien(area)) == (named, whose)


@pytest.mark.parametrize("tipo", TIPOS)
@pytest.mark.parametrize("variante", ["", "breve", "cercano"])
def test_a_text_in_nahuatl_is_marked_line_by_line(
    tipo: str, variante: str, comunicado: Make, house: Config, project: Path
) -> None:
    one = comunicado(
        tipo=tipo, variante=variante, idioma="nah", cuerpo="Ximomalui.", grabacion=("a.wav",)
    )
    guion = write_spot(one, house, project)
    marked = [linea.mostrado for linea in guion.lineas if linea.idioma == "nah"]
    assert "Ximomalui." in marked and not any("Ayuntamiento" in text for text in marked)
    with pytest.raises(ContentError, match="náhuatl"):
        write_spot(comunicado(tipo=tipo, variante=variante, idioma="nah"), house, project)

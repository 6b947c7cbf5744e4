"""Each rule has a text that triggers it and one near it that must not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from boletin.config import Config, Suspension
from boletin.model import Comunicado, Vigencia
from boletin.writing import write_spot
from boletin.writing.load import load_all
from boletin.writing.review import review, review_length

ROOT = Path(__file__).parents[2]

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("M01", {"cuerpo": "Juan Pérez inauguró."}, {"cuerpo": "La Presidencia inauguró."}),
    ("M02", {"cuerpo": "Apoyo a minusválidos."}, {"cuerpo": "Personas con discapacidad."}),
    ("M10", {"cuerpo": "Los candidatos de la escuela."}, {"cuerpo": "Un cándido botón."}),
    ("M04", {"tipo": "aviso"}, {"tipo": "emergencia"}),
    ("M04", {"tipo": "aviso"}, {"etiquetas": ("salud",)}),
    ("M04", {"tipo": "aviso"}, {"fecha": date(2026, 12, 20)}),
    ("M09", {"cuerpo": "Habrá 20 becas."}, {"cuerpo": "Habrá 20 becas.", "programa_social": True}),
    ("M13", {"menores": True}, {"menores": True, "consentimiento": "Oficio 12"}),
    ("M14", {"cuerpo": "CURP PELJ800101HTLRPN09."}, {"cuerpo": "Traiga su CURP."}),
    ("TEXTO", {"cuerpo": "El martes 23 de noviembre."}, {"cuerpo": "El lunes 23 de noviembre."}),
    ("TEXTO", {"cuerpo": "El lunes 31 de noviembre."}, {"cuerpo": "El lunes 30 de noviembre."}),
    ("TEXTO", {"cuerpo": "El lunes 5 de enero."}, {"cuerpo": "El martes 5 de enero."}),
    ("TEXTO", {"cuerpo": "El sÃ¡bado."}, {"cuerpo": "SÃO PAULO, el sábado."}),
    ("TEXTO", {"titulo": "Reuni\ufffdn"}, {"titulo": "Reunión"}),
    ("TEXTO", {"cuerpo": "Cuesta {{ precio }}."}, {"cuerpo": "Cuesta {poco}."}),
    ("TEXTO", {"cuerpo": "Es <b>hoy</b>."}, {"cuerpo": "Si 3 < 5 y 5 > 3."}),
    ("APROBADO", {"huella": "0" * 16}, {"huella": "0" * 16, "estado": "borrador"}),
    ("APROBADO", {"aprobo": ""}, {"aprobo": "Comunicación Social"}),
    ("FICHA", {"voz": "nadie"}, {"voz": "mateo"}),
]


@pytest.mark.parametrize(("rule", "bad", "good"), CASES)
def test_a_rule_sees_its_case_and_not_its_neighbour(
    rule: str,
    bad: dict[str, Any],
    good: dict[str, Any],
    comunicado: Callable[..., Comunicado],
    house: Config,
) -> None:
    revision = dataclasses.replace(house.revision, servidores_publicos=("Juan Pérez",))
    if rule == "M04":
        period = Suspension(date(2026, 11, 1), date(2026, 12, 1), "una elección")
        revision = dataclasses.replace(revision, suspensiones=(period,))
    config = dataclasses.replace(house, revision=revision)
    found = review(comunicado(**bad), config)
    assert rule in [finding.rule for finding in found]
    assert all(finding.remedy for finding in found)
    assert rule not in [finding.rule for finding in review(comunicado(**good), config)]


BODY = """## Becas y apoyos

Se invita a **minusválidos** y a sus
familias a la reunión del martes
23 de noviembre, que será en el

* salón de los candidatos
* patio
  de los minusválidos, con sÃ¡bado
  y CURP PELJ800101HTLRPN09

> Nota: habrá <b>café</b> para los
  **candi**datos, ![foto
de grupo](x.jpg) y {{ hora }}.

Cierre de
becas con Juan
Pérez."""
"""Each word that a rule minds, on a line of its own."""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("blank", ["", "\n", "\n   \n\n"])
def test_a_finding_names_the_line_where_its_words_stand(
    project: Path, announce: Callable[..., Path], house: Config, end: str, blank: str
) -> None:
    path = announce(cuerpo=blank + BODY)
    written = path.read_text("utf-8")
    path.write_bytes(written.replace("\n", end).encode())
    (comunicado,) = load_all(project).comunicados
    revision = dataclasses.replace(
        house.revision,
        servidores_publicos=("Juan Pérez",),
        palabras_vedadas=("candidat*",),
        palabras_discriminatorias=("minusvalid*", "minusválid*"),
    )
    found = review(comunicado, dataclasses.replace(house, revision=revision))
    lines = written.split("\n")
    below = next(n for n, line in enumerate(lines) if line.startswith("## Becas")) + 1
    assert [(f.line - below, f.text) for f in found] == [
        (0, "Becas"),
        (2, "minusválidos"),
        (3, "martes 23 de noviembre"),
        (6, "candidatos"),
        (8, "minusválidos"),
        (8, "sÃ¡bado"),
        (9, "PELJ800101HTLRPN09"),
        (11, "<b>"),
        (11, "</b>"),
        (12, "candidatos"),
        (13, "{{ hora }}"),
        (16, "Juan Pérez"),
    ]


def test_a_paragraph_without_words_is_named_by_its_line(
    project: Path, announce: Callable[..., Path]
) -> None:
    path = announce(cuerpo="Hay reunión\nel lunes.\n\n🎉🎉\n\nمرحبا\n\nVenga.")
    lines = path.read_text("utf-8").split("\n")
    found = load_all(project).findings
    assert [(f.line, f.level) for f in found] == [
        (lines.index("🎉🎉") + 1, "E"),
        (lines.index("مرحبا") + 1, "E"),
    ]
    assert all("bórrelo" in f.remedy for f in found)


def test_suspension_looks_at_the_whole_vigencia(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    period = Suspension(date(2026, 12, 1), date(2026, 12, 5), "una consulta")
    config = dataclasses.replace(
        house, revision=dataclasses.replace(house.revision, suspensiones=(period,))
    )
    until = Vigencia(date(2026, 11, 23), date(2026, 12, 1))
    (found,) = review(comunicado(vigencia=until, lineas=(("fecha", 3), ("vigencia", 5))), config)
    assert (found.rule, found.line) == ("M04", 5)
    until = Vigencia(date(2026, 11, 23), date(2026, 11, 30))
    assert not review(comunicado(vigencia=until), config)


def test_length_is_estimated(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    long = comunicado(duracion=20, cuerpo="La calle se cierra por obra. " * 20)
    guion = write_spot(long, house, project)
    (finding,) = review_length(long, guion, house)
    assert "pasarse" in finding.message and "palabras" in finding.remedy
    short = comunicado(duracion=60)
    assert "corto" in review_length(short, write_spot(short, house, project), house)[0].message


def test_the_sample_week_has_no_finding(house: Config) -> None:
    loaded = load_all(ROOT)
    assert len(loaded.comunicados) >= 8 and not loaded.findings
    for comunicado in loaded.comunicados:
        found = [*review(comunicado, house)]
        found += review_length(comunicado, write_spot(comunicado, house, ROOT), house)
        assert found == [], found

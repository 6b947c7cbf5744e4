"""Each rule has a text that triggers it and one near it that must not."""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from boletin import config as configuration
from boletin.config import Config, Suspension
from boletin.errors import ContentError
from boletin.model import Comunicado, Excepcion, Finding, Imagen, Lsm, Video, Vigencia
from boletin.writing import write_spot
from boletin.writing.load import load_all
from boletin.writing.review import FIRM, MODELO, OPEN, excused, review, review_length
from boletin.writing.review.reading import syllables

ROOT = Path(__file__).parents[2]

SCRIPT = {"guion": "comunicados/guiones/a.txt", "texto_guion": "LOC 1: Hay útiles."}
GOOD = "El lunes, en la plaza. Informes al 748 910 0000."
HARD = (
    "La implementación administrativa interinstitucional correspondiente posibilitará "
    "subsecuentemente la materialización infraestructural comprometida presupuestalmente "
    "mediante procedimientos simplificados extraordinarios constitucionalmente fundamentados, "
    "considerando adicionalmente y particularmente consideraciones metodológicas "
    "multidisciplinarias previamente "
    "establecidas reglamentariamente, posteriormente actualizadas institucionalmente."
)

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("M01", {"cuerpo": "Juan Pérez inauguró."}, {"cuerpo": "La Presidencia inauguró."}),
    ("M02", {"cuerpo": "Apoyo a minusválidos."}, {"cuerpo": "Personas con discapacidad."}),
    ("M10", {"cuerpo": "Los candidatos de la escuela."}, {"cuerpo": "Un cándido botón."}),
    ("M01", {"cuerpo": "Estuvo la Lic. Ana Ruiz."}, {"cuerpo": "Calle Dr. Juan Mier, 3."}),
    ("M01", {"cuerpo": "El presidente municipal Luis Mota."}, {"cuerpo": "Vino el presidente."}),
    ("M01", {"cuerpo": "Gracias al presidente hay luz."}, {"cuerpo": "Gracias a usted hay luz."}),
    ("M04", {"tipo": "aviso"}, {"tipo": "emergencia"}),
    ("M04", {"tipo": "aviso"}, {"etiquetas": ("salud",)}),
    ("M04", {"tipo": "aviso"}, {"fecha": date(2026, 12, 20)}),
    ("M09", {"cuerpo": "Habrá 20 becas."}, {"cuerpo": "Habrá 20 becas.", "programa_social": True}),
    ("M09", {"cuerpo": "Sí.", "programa_social": True, **SCRIPT}, {"cuerpo": "Sí.", **SCRIPT}),
    ("M11", {"etiquetas": ("vacunas",)}, {"etiquetas": ("obras",)}),
    ("M13", {"cuerpo": "Ganó la niña Ana Ruiz."}, {"cuerpo": "Ganó la niña de sexto."}),
    ("M14", {"cuerpo": "RFC PELJ800101AB1."}, {"cuerpo": "Traiga su RFC."}),
    ("M14", {"cuerpo": "Tel. de la señora Ana Ruiz."}, {"cuerpo": "Tel. de la oficina."}),
    ("M14", {"cuerpo": "Su domicilio particular."}, {"cuerpo": "Comprobante de domicilio."}),
    ("M14", {"cuerpo": "CLABE 012345678901234567."}, {"cuerpo": "Lleve su CLABE."}),
    ("ED01", {"titulo": "Título " * 11}, {"titulo": "Título " * 9}),
    ("ED02", {"cuerpo": "Hoy " + "va " * 25 + "."}, {"cuerpo": "Hoy va. " * 13}),
    (
        "ED03",
        {"cuerpo": "La obra fue iniciada y será terminada."},
        {"cuerpo": "La obra fue iniciada. Ya es un parque."},
    ),
    (
        "ED04",
        {"cuerpo": "Acuda al SMAPAC."},
        {"cuerpo": "Sistema Municipal de Agua Potable y Alcantarillado (SMAPA). El DIF."},
    ),
    ("ED04", {"cuerpo": "La COPRISET vigila."}, {"cuerpo": "La IV y la XVI. EL AGUA POTABLE."}),
    ("ED05", {"tipo": "evento", "cuerpo": "Baile."}, {"tipo": "evento", "cuerpo": GOOD}),
    ("ED05", {"tipo": "servicio", "cuerpo": "El lunes."}, {"tipo": "servicio", "cuerpo": GOOD}),
    (
        "ED05",
        {"tipo": "convocatoria", "cuerpo": "Llame al 748 910 0000 el lunes."},
        {"tipo": "convocatoria", "cuerpo": "El lunes.", "lugar": "Plaza", "contacto": "911"},
    ),
    ("ED06", {"cuerpo": "El martes 23 de noviembre."}, {"cuerpo": "El lunes 23 de noviembre."}),
    ("ED06", {"cuerpo": "El lunes 31 de noviembre."}, {"cuerpo": "El lunes 30 de noviembre."}),
    ("ED06", {"cuerpo": "El lunes 5 de enero."}, {"cuerpo": "El martes 5 de enero."}),
    (
        "ED07",
        {"cuerpo": "Será el 20 de noviembre."},
        {"cuerpo": "Fue el 20 de noviembre. Será el 30 de noviembre."},
    ),
    (
        "ED07",
        {"cuerpo": "Se realizó el viernes 27 de noviembre."},
        {"cuerpo": "Se entregó la ficha que vence el 27 de noviembre."},
    ),
    ("ED08", {"cuerpo": "Llame al 748 910 000."}, {"cuerpo": "Llame al 748 910 0000."}),
    ("ED08", {"cuerpo": "Tel. 910 0000."}, {"cuerpo": "Marque 911, 089 o 01 800 123 4567."}),
    ("ED09", {"cuerpo": "$1,250.00, o 1,250 pesos."}, {"cuerpo": "$1,250 y $1,250; 1,250 niños."}),
    ("ED10", {"cuerpo": HARD}, {"cuerpo": "El agua se va hoy. Vuelve el lunes. " * 6}),
    ("M01", {"cuerpo": "La directora de Salud, Ana Ruiz."}, {"cuerpo": "La directora de Salud."}),
    ("M01", {"cuerpo": "La Secretaria General Ana Ruiz."}, {"cuerpo": "La Secretaria General."}),
    (
        "M01",
        {"cuerpo": "Va el presidente Luis Mota."},
        {"cuerpo": "Nació el presidente Benito Juárez, en la calle Presidente Luis Mota."},
    ),
    ("M01", {"cuerpo": "Por gestión de la alcaldesa."}, {"cuerpo": "Por gestión del área."}),
    (
        "M01",
        {"imagenes": (Imagen("a.jpg", "El alcalde Luis Mota saluda"),)},
        {"imagenes": (Imagen("a.jpg", "La plaza Luis Mota"),)},
    ),
    (
        "M01",
        {"video": Video("a.mp4", "El alcalde Luis Mota saluda")},
        {"video": Video("a.mp4", "La plaza Luis Mota")},
    ),
    ("M04", {"tipo": "aviso"}, {"etiquetas": ("Educación",)}),
    ("M09", {"cuerpo": "Entrega de láminas."}, {"cuerpo": "Entrega de actas."}),
    (
        "M09",
        {"cuerpo": "Hay un subsidio."},
        {"cuerpo": "Hay un subsidio. Es público, ajeno a cualquier partido político."},
    ),
    ("M11", {"etiquetas": ("Vacunas",)}, {"etiquetas": ("vacunas",), "idioma": "nah"}),
    ("M11", {"etiquetas": ("Vacunas",)}, {"etiquetas": ("vacunas",), "lsm": Lsm("i.mp4")}),
    (
        "M13",
        {"cuerpo": "Ganó Sofía Cruz, de 9 años."},
        {"cuerpo": "Ganó Sofía Cruz, de 39 años. Es para niñas de 9 años."},
    ),
    ("M13", {"cuerpo": "Los alumnos Luis Mota y Ana."}, {"cuerpo": "Los alumnos de Primaria."}),
    ("M14", {"cuerpo": "RFC pelj-800101-AB1, PELJ-800101-AB1."}, {"cuerpo": "ACTA202611123."}),
    ("M14", {"cuerpo": "Clave PRLJAN80010129H700."}, {"cuerpo": "Clave PRLJAN99999929H700."}),
    (
        "M14",
        {"cuerpo": "Llame a Ana Ruiz, cel. (246) 123-4567."},
        {"cuerpo": "Llame a Protección Civil, cel. (246) 123-4567."},
    ),
    (
        "M14",
        {"cuerpo": "Llame al 246 123 4567 con doña Ana Ruiz."},
        {"cuerpo": "Llame al 246 123 4567 de la Casa Ana Ruiz."},
    ),
    (
        "M14",
        {"cuerpo": "Ana Ruiz vive en la calle Mina 12."},
        {"cuerpo": "La oficina tiene domicilio en la calle Ana Ruiz 12."},
    ),
    ("M14", {"cuerpo": "Informes Ana Ruiz 246 123 4567."}, {"cuerpo": "Ana Ruiz informa."}),
    (
        "M14",
        {"cuerpo": "Juan Mier, tel. 246 123 4567."},
        {"cuerpo": "Escuela «Juan Mier», tel. 246 123 4567."},
    ),
    (
        "ED03",
        {"cuerpo": "La obra fue hecha y será abierta."},
        {"cuerpo": "La obra fue hecha. Será abierta."},
    ),
    ("ED04", {"cuerpo": "Es el CODETUR."}, {"cuerpo": "Es GRATIS y es HOY."}),
    (
        "ED06",
        {"cuerpo": "Del miércoles 25 al jueves 27 de noviembre."},
        {"cuerpo": "Del lunes 30 al jueves 3 de diciembre."},
    ),
    (
        "ED06",
        {"cuerpo": "Del lunes 30 de diciembre al sábado 2 de enero."},
        {"cuerpo": "Del miercoles 30 al sabado 2 de enero."},
    ),
    ("ED06", {"cuerpo": "Vence el 31 de noviembre."}, {"cuerpo": "Folio 2031 de noviembre."}),
    ("ED06", {"cuerpo": "El lunes 24/11/2026."}, {"cuerpo": "El martes 24/11/2026."}),
    ("ED06", {"cuerpo": "El lunes 31/11/2026."}, {"cuerpo": "El folio es 31/11/2026."}),
    (
        "ED07",
        {"cuerpo": "El 20 de noviembre habrá feria."},
        {"cuerpo": "Lo aprobado el 20 de noviembre se entregará pronto."},
    ),
    (
        "ED07",
        {"cuerpo": "El viernes 27 de noviembre se realizó."},
        {"cuerpo": "El plazo, que vence el 27 de noviembre, inició ya."},
    ),
    (
        "ED08",
        {"cuerpo": "Reporte al 748 910 002."},
        {"cuerpo": "Llame al 748 910 0021. 20 lugares."},
    ),
    ("ED08", {"cuerpo": "Tel. 044 748 910 0021."}, {"cuerpo": "Tel. +52 748 910 0021."}),
    (
        "ED09",
        {"cuerpo": "$1,500,000, o sea 1.5 millones de pesos."},
        {"cuerpo": "$1,500,000 y 1.6 millones de pesos, para 1,500,000 personas."},
    ),
    ("ED09", {"cuerpo": "$ 20 mil y 20,000 pesos."}, {"cuerpo": "20 mil pesos y 20 pesos."}),
    ("ED04", {"cuerpo": "El CODETUR."}, dict.fromkeys(("titulo", "area", "cuerpo"), "EL CODETUR")),
    ("TEXTO", {"cuerpo": f"{MODELO} qué pasa."}, {"cuerpo": "Cambie este texto por el suyo."}),
    ("ED10", {"cuerpo": HARD}, {"cuerpo": "12 34 " * 20}),
    ("M13", {"menores": True}, {"menores": True, "consentimiento": "Oficio 12"}),
    ("M14", {"cuerpo": "CURP PELJ800101HTLRPN09."}, {"cuerpo": "Traiga su CURP."}),
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
    revision = dataclasses.replace(
        house.revision, servidores_publicos=("Juan Pérez",), campanas_accesibles=("vacunas",)
    )
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
    found = [
        finding
        for finding in review(comunicado, dataclasses.replace(house, revision=revision))
        if not finding.rule.startswith("ED") or finding.rule == "ED06"
    ]
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
    lines = (("fecha", 3), ("vigencia", 5))
    found = errors(comunicado(vigencia=until, lineas=lines), config)
    assert [(f.rule, f.line) for f in found] == [("M04", 5)]
    consulta = dataclasses.replace(period, clase="consulta")
    config = dataclasses.replace(
        house, revision=dataclasses.replace(house.revision, suspensiones=(consulta,))
    )
    assert [f.rule for f in errors(comunicado(vigencia=until), config)] == ["M07"]
    until = Vigencia(date(2026, 11, 23), date(2026, 11, 30))
    assert not errors(comunicado(vigencia=until), config)


def errors(comunicado: Comunicado, config: Config) -> list[Finding]:
    return [finding for finding in review(comunicado, config) if finding.level == "E"]


def test_an_exception_lowers_its_rule_and_is_kept(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    one = comunicado(
        menores=True,
        excepciones=(Excepcion("M13", "Fotografía de espaldas.", "Dirección del DIF"),),
    )
    assert not errors(one, house)
    (told,) = [finding for finding in review(one, house) if finding.rule == "M13"]
    assert told.level == "I" and "Fotografía de espaldas. (Dirección del DIF)" in told.message
    (kept,) = excused(one, house)
    assert (kept.rule, kept.ok, kept.measured) == ("M13", True, "excepción")
    assert "Dirección del DIF" in kept.detail


@pytest.mark.parametrize("rule", ["TEXTO", "APROBADO", "ED06"])
def test_what_is_written_wrong_has_no_exception(
    rule: str, comunicado: Callable[..., Comunicado], house: Config
) -> None:
    one = comunicado(
        cuerpo="El martes 23 de noviembre, <b>sÃ¡bado</b>.",
        huella="0" * 16,
        excepciones=(Excepcion(rule, "Porque sí.", "Nadie"),),
    )
    assert rule in [finding.rule for finding in errors(one, house)]
    assert any("no admite excepción" in finding.message for finding in review(one, house))
    assert not excused(one, house)


def test_an_exception_for_nothing_is_noted(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    one = comunicado(excepciones=(Excepcion("M01", "Acta", "Secretaría"),))
    (note,) = [f for f in review(one, house) if "no hace falta" in f.message]
    assert note.level == "I" and not excused(one, house)
    assert not excused(comunicado(), house)


def test_an_exception_for_a_rule_that_is_not_ours_is_told(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    one = comunicado(excepciones=(Excepcion("M1", "Acta", "Secretaría"),))
    (note,) = [f for f in review(one, house) if "que la revisión no tiene" in f.message]
    assert note.level == "W" and "¿Quiso escribir M" in note.remedy
    far = comunicado(excepciones=(Excepcion("QUIZÁS", "Acta", "Secretaría"),))
    assert any(f.remedy.startswith("Admiten excepción: M01") for f in review(far, house))


def test_a_suspension_ends_after_it_begins(project: Path) -> None:
    path = project / "boletin.toml"
    period = '[[revision.suspensiones]]\ndesde = 2026-12-05\nhasta = 2026-12-01\nmotivo = "x"\n'
    path.write_text(path.read_text("utf-8") + period, "utf-8")
    with pytest.raises(ContentError, match="termina antes de empezar"):
        configuration.load(project)


@pytest.mark.parametrize("text", ["", "\0", "«»" * 50, "(" * 300, "al 1" + " 1" * 300, "a" * 5000])
def test_hostile_texts_are_only_texts(
    text: str, comunicado: Callable[..., Comunicado], house: Config
) -> None:
    start = time.perf_counter()
    review(comunicado(cuerpo=text, titulo=text), house)
    assert time.perf_counter() - start < 1


def test_a_script_changed_by_hand_is_read_too(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    text = "OP: ENTRA puente\nLOC 1: Todo bien.\nLOC 2: Apoyo a minusválidos.\n"
    one = comunicado(guion="comunicados/guiones/a.txt", texto_guion=text)
    (finding,) = [f for f in review(one, house) if f.rule == "M02"]
    assert (finding.file, finding.line) == ("comunicados/guiones/a.txt", 3)


@pytest.mark.parametrize(
    ("word", "count"),
    [("vacunación", 4), ("agua", 2), ("día", 2), ("país", 2), ("guerra", 2), ("pingüino", 3)],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_every_rule_is_explained_to_staff() -> None:
    guide = (ROOT / "docs/reglas.md").read_text("utf-8")
    places = [*(ROOT / "src/boletin/writing").rglob("*.py"), ROOT / "src/boletin/organigrama.py"]
    source = "".join(place.read_text("utf-8") for place in places)
    rules = set(
        re.findall(
            r'"(M\d\d|ED\d\d|R06|TEXTO|APROBADO|AREA|FICHA|GUION|PLANTILLA|VOZ|S04)"', source
        )
    )
    assert rules == {*OPEN, *FIRM}
    assert not {rule for rule in rules if f"`{rule}`" not in guide}


def test_every_finding_says_where_why_and_what_to_write(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    for rule, bad, _ in CASES:
        for finding in review(comunicado(**bad), house):
            assert finding.file and finding.line and finding.message and finding.remedy
            assert finding.source or finding.rule in FIRM, rule


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

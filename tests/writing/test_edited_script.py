"""A script changed by hand takes the template's place; a language no voice speaks is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from boletin.config import Config
from boletin.desk import edit_script, script_for
from boletin.errors import BoletinError, ContentError
from boletin.project import approve
from boletin.writing import write_spot
from boletin.writing.load import approved, load_all

Announce = Callable[..., Path]
ID = "2026-11-23-prueba"


def test_a_script_goes_out_is_changed_and_comes_back(
    project: Path, announce: Announce, house: Config
) -> None:
    path = announce(cuerpo="Habrá agua el lunes.")
    before = path.read_bytes()
    assert edit_script(project, ID) == f"comunicados/guiones/{ID}.txt"
    assert path.read_bytes() == before.replace(
        b"aprobado_el: 2026-11-23\n", f"aprobado_el: 2026-11-23\nguion: guiones/{ID}.txt\n".encode()
    )
    text = project / f"comunicados/guiones/{ID}.txt"
    assert text.read_text("utf-8").startswith("OP: ENTRA")
    text.write_text("LOC 1: Otra cosa a las 9:00 h.\nOP: PAUSA 1\nLOC 2: Adiós.\n", "utf-8")
    (comunicado,) = load_all(project).comunicados
    guion = write_spot(comunicado, house, project)
    assert [linea.hablado for linea in guion.lineas] == ["Otra cosa a las nueve horas.", "Adiós."]
    assert "Otra cosa a las 9:00 h." in script_for(project, ID, "texto")


def test_who_has_one_is_not_overwritten(project: Path, announce: Announce) -> None:
    announce()
    edit_script(project, ID)
    with pytest.raises(BoletinError, match="Ya tiene un guion a mano"):
        edit_script(project, ID)


def test_an_approval_falls_when_the_script_changes(project: Path, announce: Announce) -> None:
    announce()
    edit_script(project, ID)
    (comunicado,) = load_all(project).comunicados
    approve(comunicado, project, "Comunicación Social", comunicado.fecha)
    (comunicado,) = load_all(project).comunicados
    assert comunicado.huella and approved(comunicado)
    text = project / comunicado.guion
    text.write_text(text.read_text("utf-8") + "LOC 1: Y algo más.\n", "utf-8")
    assert not approved(load_all(project).comunicados[0])


def test_a_wrong_line_is_told_at_the_line_of_that_file(
    project: Path, announce: Announce, house: Config
) -> None:
    announce(extra="guion: guiones/a.txt")
    (project / "comunicados/guiones").mkdir()
    (project / "comunicados/guiones/a.txt").write_text("LOC 1: Bien.\nOP: ENTRAA puente\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        write_spot(load_all(project).comunicados[0], house, project)
    (finding,) = caught.value.findings
    assert (finding.file, finding.line) == ("comunicados/guiones/a.txt", 2)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("guiones/nada.txt", "no existe el guion"),
        ("../../../etc/passwd", "sale del proyecto"),
        ("C:\\guion.txt", "sale del proyecto"),
    ],
)
def test_a_script_that_is_not_there(
    project: Path, announce: Announce, written: str, says: str
) -> None:
    announce(extra=f"guion: {written}")
    (finding,) = load_all(project).findings
    assert says in finding.message and finding.line == 5


def test_a_script_that_is_no_text(project: Path, announce: Announce) -> None:
    announce(extra="guion: guiones/a.txt")
    (project / "comunicados/guiones").mkdir()
    (project / "comunicados/guiones/a.txt").write_bytes(os.urandom(200) + b"\xff")
    assert "no se puede leer el guion" in load_all(project).findings[0].message


def test_nahuatl_asks_for_a_recording(project: Path, announce: Announce, house: Config) -> None:
    announce(extra="guion: guiones/a.txt")
    (project / "comunicados/guiones").mkdir()
    (project / "comunicados/guiones/a.txt").write_text(
        "LOC 1: Buenos días.\nLOC 2 [nah]: Ximomalui.\n", "utf-8"
    )
    with pytest.raises(ContentError) as caught:
        write_spot(load_all(project).comunicados[0], house, project)
    (finding,) = caught.value.findings
    assert finding.line == 2 and "náhuatl" in finding.message and "grabe" in finding.remedy


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("variante: Muy Breve", "no es el nombre de una variante"),
        ("excepciones: [M01]", "una excepción necesita la regla, el motivo"),
        ("excepciones: [{regla: M01, motivo: x}]", "una excepción necesita la regla, el motivo"),
    ],
)
def test_the_new_keys_are_checked(project: Path, announce: Announce, extra: str, says: str) -> None:
    announce(extra=extra)
    (finding,) = load_all(project).findings
    assert says in finding.message and finding.line == 5


def test_an_exception_has_rule_reason_and_name(project: Path, announce: Announce) -> None:
    announce(extra='excepciones: [{regla: m01, motivo: "Acta", nombre: "Secretaría"}]')
    (excepcion,) = load_all(project).comunicados[0].excepciones
    assert (excepcion.regla, excepcion.motivo, excepcion.nombre) == ("M01", "Acta", "Secretaría")

"""What only the finished script shows: the legend, and words that a template adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from boletin.config import Config
from boletin.model import Comunicado, Excepcion
from boletin.writing import write_bulletin, write_spot
from boletin.writing.review import excused, review, review_bulletin

TEMPLATES = "plantillas/guiones"


def change(project: Path, name: str, old: str, new: str) -> None:
    path = project / TEMPLATES / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def told(comunicado: Comunicado, config: Config, project: Path) -> list[tuple[str, str, int]]:
    guion = write_spot(comunicado, config, project)
    return [(f.rule, f.level, f.line) for f in review(comunicado, config, guion)]


def test_the_legend_is_said_by_the_templates_of_the_house(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    one = comunicado(cuerpo="Habrá 20 becas hoy.", programa_social=True)
    assert not told(one, house, project)
    assert not review_bulletin([one], write_bulletin("2026-W48", [one], house, project), house)


def test_a_template_that_drops_the_legend_stops_the_spot(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    change(project, "_comunes.j2", "{{ leyenda }}", "Gracias.")
    lines = (("programa_social", 7),)
    one = comunicado(cuerpo="Habrá 20 becas hoy.", programa_social=True, lineas=lines)
    assert told(one, house, project) == [("M09", "E", 7)]
    assert not told(comunicado(cuerpo="Hoy hay agua."), house, project)
    said = comunicado(
        cuerpo="Hoy hay becas. Es ajeno a cualquier partido político.", programa_social=True
    )
    assert not told(said, house, project)


def test_an_exception_covers_the_script_too(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    change(project, "_comunes.j2", "{{ leyenda }}", "Gracias.")
    one = comunicado(
        cuerpo="Habrá 20 becas hoy.",
        programa_social=True,
        excepciones=(Excepcion("M09", "La leyenda va en el cartón final.", "Jurídico"),),
    )
    guion = write_spot(one, house, project)
    assert [f.level for f in review(one, house, guion)] == ["I"]
    (kept,) = excused(one, house, guion)
    assert kept.rule == "M09" and "Jurídico" in kept.detail


def test_a_weekly_template_that_drops_the_legend_names_the_piece(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    change(project, "boletin.j2", "{{ leyenda }}", "Gracias.")
    one = comunicado(id="uno", cuerpo="Habrá 20 becas hoy.", programa_social=True)
    two = comunicado(id="dos", cuerpo="Hoy hay agua.", archivo="comunicados/dos.md")
    guion = write_bulletin("2026-W48", [two, one], house, project)
    (finding,) = review_bulletin([two, one], guion, house)
    assert (finding.rule, finding.level, finding.file) == ("M09", "E", one.archivo)


def test_words_that_a_template_adds_are_read(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    change(
        project, "_comunes.j2", "OP: SALE FONDO", "LOC 1: Gracias al presidente.\nOP: SALE FONDO"
    )
    one = comunicado(cuerpo="Hoy hay agua.", lineas=(("tipo", 4),))
    assert told(one, house, project) == [("M01", "W", 4)]
    guion = write_spot(one, house, project)
    (finding,) = review(one, house, guion)
    assert "plantilla" in finding.message and TEMPLATES in finding.remedy
    # What the announcement itself says is told once, on its own line.
    own = comunicado(cuerpo="Hoy hay agua, gracias al presidente.", lineas=(("cuerpo", 9),))
    assert told(own, house, project) == [("M01", "W", 9)]


def test_words_of_the_weekly_template_are_read(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    change(project, "boletin.j2", "Hasta la próxima semana", "Vote por el alcalde Luis Mota")
    one = comunicado(cuerpo="Hoy va la Lic. Ana Ruiz.")
    guion = write_bulletin("2026-W48", [one], house, project)
    (finding,) = review_bulletin([one], guion, house)
    assert (finding.rule, finding.file) == ("M01", "plantillas/guiones/boletin.j2")
    assert finding.text == "alcalde Luis Mota"


def test_a_script_edited_by_hand_is_not_read_twice(
    comunicado: Callable[..., Comunicado], house: Config, project: Path
) -> None:
    text = "LOC 1: Gracias al presidente, hoy hay agua."
    one = comunicado(cuerpo="Hoy hay agua.", guion="comunicados/guiones/a.txt", texto_guion=text)
    assert told(one, house, project) == [("M01", "W", 1)]

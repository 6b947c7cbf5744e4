"""The order of a week, a person's hand on it, and how long a voice takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from boletin.days import week_of
from boletin.model import Comunicado
from boletin.writing import rundown
from boletin.writing.pace import UNKNOWN, Pace, estimate_ms, learn

Make = Callable[..., Comunicado]
WEEK = "2026-W48"


def test_a_week_has_its_monday_and_its_sunday() -> None:
    assert week_of(date(2026, 11, 29)) == WEEK
    assert rundown.monday(WEEK) == date(2026, 11, 23)
    assert rundown.sunday(WEEK) == date(2026, 11, 29)


def test_emergency_then_priority_then_kind_then_area(comunicado: Make) -> None:
    pieces = [
        comunicado(id="e", prioridad="baja", tipo="turismo"),
        comunicado(id="d", tipo="evento", area="B"),
        comunicado(id="c", tipo="aviso", area="B"),
        comunicado(id="b", tipo="aviso", area="A"),
        comunicado(id="a", prioridad="alta", tipo="nota"),
        comunicado(id="0", prioridad="baja", tipo="emergencia"),
    ]
    assert [c.id for c in rundown.order(pieces)] == ["0", "a", "b", "c", "d", "e"]


def test_a_person_puts_pieces_first_and_takes_pieces_out(comunicado: Make) -> None:
    pieces = [comunicado(id=name) for name in "abcd"]
    by_hand = rundown.Orden(orden=("d", "b"), fuera=("a",))
    assert [c.id for c in rundown.order(pieces, by_hand)] == ["d", "b", "c"]


@pytest.mark.parametrize(
    ("text", "line", "says", "remedy"),
    [
        ('orden = ["aguas"]', 1, "No hay un comunicado «aguas»", "¿Quiso escribir «agua»?"),
        ('ordn = ["agua"]', 1, "«ordn» no existe", "«orden»"),
        ('fuera = "agua"', 1, "debe ser una lista", '["uno", "dos"]'),
        ('duracion = "5"', 1, "«5» no es un tiempo", '"0:40"'),
        ('[tiempos]\nagua = "un rato"', 2, "«un rato» no es un tiempo", '"0:40"'),
        ("orden = [", 1, "abre el corchete", "Escriba ]"),
    ],
)
def test_a_wrong_order_is_told_with_line_and_remedy(
    tmp_path: Path, comunicado: Make, text: str, line: int, says: str, remedy: str
) -> None:
    path = tmp_path / rundown.FOLDER / f"{WEEK}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    by_hand, (finding,) = rundown.load_order(tmp_path, WEEK, [comunicado(id="agua")])
    assert by_hand == rundown.NO_ORDER
    assert (finding.file, finding.line) == (f"{rundown.FOLDER}/{WEEK}.toml", line)
    assert says in finding.message and remedy in finding.remedy


def test_a_good_order_is_read_and_none_is_none(tmp_path: Path, comunicado: Make) -> None:
    pieces = [comunicado(id="agua"), comunicado(id="luz")]
    assert rundown.load_order(tmp_path, WEEK, pieces) == (rundown.NO_ORDER, ())
    path = tmp_path / rundown.FOLDER / f"{WEEK}.toml"
    path.parent.mkdir(parents=True)
    path.write_text('orden = ["luz"]\nduracion = "5:30"\n[tiempos]\nagua = "0:40"\n', "utf-8")
    by_hand, findings = rundown.load_order(tmp_path, WEEK, pieces)
    assert not findings and by_hand.orden == ("luz",) and by_hand.tiempos == {"agua": "0:40"}
    path.write_bytes("duracion = '5:30' # ñ".encode("cp1252"))
    assert "UTF-8" in rundown.load_order(tmp_path, WEEK, pieces)[1][0].remedy


@pytest.mark.parametrize(
    ("text", "ms"),
    [("5:00", 300_000), ("0:40", 40_000), ("5", None), ("5:60", None), ("a:00", None), ("", None)],
)
def test_minutes_and_seconds(text: str, ms: int | None) -> None:
    assert rundown.clock_ms(text) == ms


def test_a_slow_voice_is_learnt_and_its_error_told() -> None:
    texts = [f"El Ayuntamiento informa sobre el tema número {'muy ' * n}largo." for n in range(8)]
    lines = [(text, 1.1, round(estimate_ms(text, 1.1) * 1.25)) for text in texts]
    pace = learn(lines)
    assert pace.factor == pytest.approx(1.25, abs=0.005)
    assert pace.error < 0.01 and pace.lineas == 8
    assert estimate_ms(texts[0], 1.1, pace) == pytest.approx(lines[0][2], rel=0.01)


def test_a_few_lines_teach_nothing() -> None:
    assert learn([("Hola.", 1.0, 900)] * 4) == UNKNOWN == Pace()
    assert learn([("Hola.", 1.0, 0)] * 9) == UNKNOWN

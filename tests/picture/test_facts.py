"""Key facts: what is shown large means what the announcement says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import HOSTILE, timeline

from boletin.picture.clip.facts import facts, showings
from boletin.writing.spoken import speak

DATE = "el lunes 23 de noviembre"


def told(text: str, lugar: str = "") -> list[tuple[str, str, str]]:
    line = [(token.mostrado, token.hablado) for token in speak(text)]
    return [(fact.kind, fact.text, fact.detail) for fact in facts(timeline((1, line)), lugar)]


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("Será a las 10:00 h.", "hora", "10:00 h"),
        ("Abre de 9:00 a 14:00 h.", "hora", "9:00 a 14:00 h"),
        ("Abre de las 9:00 a las 14:00 h.", "hora", "9:00 a 14:00 h"),
        ("Abre desde las 9:00 hasta las 14:00 h.", "hora", "Desde las 9:00 hasta las 14:00 h"),
        ("Puede helar entre las 3:00 y las 7:00 h.", "hora", "Entre las 3:00 y las 7:00 h"),
        ("Hay recorridos a las 10:00 y a las 13:00 h.", "hora", "10:00 y 13:00 h"),
        ("Salen a las 8:00, 10:00 y 12:00 h.", "hora", "8:00, 10:00 y 12:00 h"),
        ("Se recibe hasta las 15:00 h.", "hora", "Hasta las 15:00 h"),
        ("Abre a partir de las 8:30 h.", "hora", "A partir de las 8:30 h"),
        ("Llegue antes de las 8:30 h.", "hora", "Antes de las 8:30 h"),
        ("Será a las 5:00 de la tarde.", "hora", "5:00 de la tarde"),
        ("Será a las 18 horas.", "hora", "18 horas"),
        ("Abre de 9 a 15 h.", "hora", "9 a 15 h"),
        ("Los días 4, 5 y 6 de diciembre.", "fecha", "4, 5 y 6 de diciembre"),
        (
            "Será sábado 5, domingo 6 y lunes 7 de diciembre.",
            "fecha",
            "Sábado 5, domingo 6 y lunes 7 de diciembre",
        ),
        ("Entre el 1 y el 5 de diciembre.", "fecha", "Entre el 1 y el 5 de diciembre"),
        (
            "Del 28 de noviembre al 4 de diciembre.",
            "fecha",
            "Del 28 de noviembre al 4 de diciembre",
        ),
        ("Del 24 al 28 del presente mes.", "fecha", "Del 24 al 28 del presente mes"),
        ("Llame al 748-910-0000.", "telefono", "748-910-0000"),
        ("Llame al (748) 910 0000.", "telefono", "(748) 910 0000"),
        ("El apoyo es de 12 mil pesos.", "monto", "12 mil pesos"),
        ("Cuesta $70 por persona.", "monto", "$70 por persona"),
        ("Cuesta de $50 a $120.", "monto", "$50 a $120"),
        ("El apoyo es de hasta $5,000.00 al año.", "monto", "Hasta $5,000.00 al año"),
        ("Se invierten más de $2.5 millones.", "monto", "Más de $2.5 millones"),
        ("Cuesta $1,250.00.", "monto", "$1,250.00"),
        ("Se pagaron $500 por concepto de luz.", "monto", "$500"),
        ("Informes al 748 910 0000, extensión 114.", "telefono", "748 910 0000, extensión 114"),
        ("Regístrese antes del 5 de diciembre.", "fecha", "Antes del 5 de diciembre"),
        ("Abierta hasta el 5 de diciembre de 2026.", "fecha", "Hasta el 5 de diciembre de 2026"),
        ("Será del 23 al 27 de noviembre.", "fecha", "Del 23 al 27 de noviembre"),
        ("Escriba a becas@sanctorum.example.", "sitio", "becas@sanctorum.example"),
        ("En una emergencia, llame al 911.", "emergencia", "911"),
    ],
)
def test_what_is_shown_means_what_is_said(text: str, kind: str, shown: str) -> None:
    assert told(text) == [(kind, shown, "")]


@pytest.mark.parametrize("text", ["Dura 2.5 horas.", "Abre 24 horas.", "Son 12 computadoras."])
def test_what_is_no_fact_is_left(text: str) -> None:
    assert told(text) == []


def test_a_date_takes_its_hours_with_it() -> None:
    assert told(f"Será {DATE}, entre las 3:00 y las 7:00 h.") == [
        ("fecha", "Lunes 23 de noviembre", "Entre las 3:00 y las 7:00 h")
    ]


def test_the_place_is_its_first_part() -> None:
    assert told("Venga al Centro de Salud.", "Centro de Salud, calle Hidalgo 12") == [
        ("lugar", "Centro de Salud", "")
    ]


@given(st.one_of(st.text(max_size=120), st.sampled_from(HOSTILE)), st.text(max_size=30))
def test_any_text_gives_facts_in_their_time(text: str, lugar: str) -> None:
    line = [(word, word) for word in text.split()]
    piece = timeline((1, line), (1, "Será el 23 de noviembre a las 9:00 h, por $70."))
    found = facts(piece, lugar)
    assert {"fecha", "monto"} <= {fact.kind for fact in found}
    assert all(0 <= fact.start_ms < fact.end_ms <= piece.duration_ms for fact in found)
    seen = showings(found, 0, piece.duration_ms)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(seen))

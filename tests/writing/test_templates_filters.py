"""Filters of templates: their examples, hostile values, and what the voice makes of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, UndefinedError

from boletin.config import Config, Municipio, Programa
from boletin.model import Comunicado
from boletin.writing import filters
from boletin.writing.filters import FILTERS
from boletin.writing.spoken import speak
from boletin.writing.templates import variables, weekly_variables

GUIDE = (Path(__file__).parents[2] / "docs/plantillas.md").read_text("utf-8")


def test_every_filter_has_an_example() -> None:
    """test_corners.py runs them."""
    assert all(">>> " in (function.__doc__ or "") for function in FILTERS.values())


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("fecha_larga", datetime(2026, 2, 28, 23, 59), "sábado 28 de febrero de 2026"),
        ("fecha_larga", " 2028-02-29 ", "martes 29 de febrero de 2028"),
        ("hora", time(7, 5), "7:05 h"),
        ("hora", "7.05", "7:05 h"),
        ("hora", "12 p.m.", "12:00 h"),
        ("hora", "23:59:59", "23:59 h"),
        ("hora", "0:00", "0:00 h"),
        ("telefono", "748-910-00-00 o 5512345678", "748 910 0000 o 55 1234 5678"),
        ("telefono", "Tel.: (748) 9100000.", "Tel.: 748 910 0000."),
        ("telefono", "01 800 123 4567", "800 123 4567"),
        ("telefono", "folio 123456789012", "folio 123456789012"),
        ("telefono", "sanctorum.example/7489100000", "sanctorum.example/7489100000"),
        ("telefono", 7489100000, "748 910 0000"),
        ("moneda", Decimal("0.005"), "$0.01"),
        ("moneda", 999999999999999, "$999,999,999,999,999.00"),
        ("moneda", "$ 1,000,000", "$1,000,000.00"),
        ("moneda", 1e3, "$1,000.00"),
        ("lista_y", ["agua", "Ixtacuixtla"], "agua e Ixtacuixtla"),
        ("lista_y", ["agua", "«Iris»"], "agua e «Iris»"),
        ("lista_y", ["sal", "iones"], "sal y iones"),
        ("lista_y", ["", " ", "solo"], "solo"),
        ("lista_y", "agua", "agua"),
        ("lista_y", [], ""),
        ("lista_y", (1, 2), "1 y 2"),
        ("con_punto", "¿Ya?»", "¿Ya?»"),
        ("con_punto", "", ""),
        ("con_punto", 5, "5."),
        ("primera_palabra", "San Pablo del Monte", "San Pablo"),
        ("primera_palabra", "La Magdalena Tlaltelulco", "La Magdalena"),
        ("primera_palabra", "Villa de Mariano", "Villa"),
        ("primera_palabra", "Tlaxcala", "Tlaxcala"),
        ("primera_palabra", "", ""),
        ("primero", "agua", "agua"),
        ("cuantos", "agua", 1),
        ("cuantos", "", 0),
        ("distintos", "agua", ("agua",)),
        ("sin_acentos", "NIÑEZ PINGÜINO", "niñez pinguino"),
    ],
)
def test_a_filter_writes_what_people_read(name: str, value: object, written: object) -> None:
    assert FILTERS[name](value) == written


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fecha_larga", "2026-02-30"),
        ("fecha_larga", "mañana"),
        ("fecha_larga", 20261123),
        ("fecha_larga", None),
        ("hora", "24:00"),
        ("hora", "10:60"),
        ("hora", "13 pm"),
        ("hora", "0 am"),
        ("hora", None),
        ("moneda", "nan"),
        ("moneda", float("inf")),
        ("moneda", "1.2.3"),
        ("moneda", "٣"),
        ("moneda", 10**15),
        ("moneda", "9" * 10_000),
        ("moneda", "1e999999999"),
        ("moneda", True),
        ("telefono", None),
        ("telefono", ["748"]),
        ("lista_y", 5),
        ("lista_y", None),
        ("lista_y", [["a"], "b"]),
        ("con_punto", None),
        ("cuantos", 3),
    ],
)
def test_a_filter_says_what_it_does_not_take(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"«|hay un") as caught:
        FILTERS[name](value)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("name", [name for name in FILTERS if name != "o"])
def test_a_name_that_does_not_exist_stays_an_error(name: str) -> None:
    extra = ("a", "b") if name == "singular_plural" else ()
    with pytest.raises(UndefinedError):
        FILTERS[name](StrictUndefined(name="nada"), *extra)


VALUES = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.dates(),
    st.times(),
    st.none(),
    st.booleans(),
    st.lists(st.text(max_size=9), max_size=4),
)


@given(st.sampled_from(sorted(set(FILTERS) - {"o", "primero", "singular_plural"})), VALUES)
def test_any_value_gives_a_value_or_a_message(name: str, value: Any) -> None:
    try:
        assert isinstance(FILTERS[name](value), str | int | tuple)
    except ValueError as error:
        assert str(error)


@given(st.from_regex(r"[1-9]\d{9}", fullmatch=True, alphabet="0123456789"))
def test_a_telephone_keeps_its_digits_and_comes_back(number: str) -> None:
    shown = FILTERS["telefono"](number)
    assert shown.replace(" ", "") == number and FILTERS["telefono"](shown) == shown


@given(st.integers(0, 10**17 - 1))
def test_money_keeps_its_amount(cents: int) -> None:
    shown = FILTERS["moneda"](Decimal(cents) / 100)
    assert int(re.sub(r"\D", "", shown)) == cents and FILTERS["moneda"](shown) == shown


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (filters.hora("10:30"), "diez treinta horas"),
        (filters.hora("1:00"), "una hora"),
        (filters.moneda(1250), "mil doscientos cincuenta pesos"),
        (filters.telefono("7489100021"), "siete cuatro ocho, nueve uno cero, cero cero veintiuno"),
        (filters.fecha_larga(date(2026, 11, 1)), "domingo primero de noviembre de dos mil"),
        (filters.lista_y(["agua", "internet"]), "agua e internet"),
    ],
)
def test_the_voice_says_it_well(shown: str, said: str) -> None:
    assert " ".join(token.hablado for token in speak(shown)).startswith(said)


def test_the_guide_names_all_that_a_template_can_use(
    comunicado: Callable[..., Comunicado], house: Config
) -> None:
    written = set(re.findall(r"`[^`]*`", GUIDE))
    named = {word for code in written for word in re.findall(r"\w+", code)}
    own = variables(comunicado(), house)
    weekly = weekly_variables("2026-W48", [own], house)
    fields = {f.name for part in (Municipio, Programa) for f in dataclasses.fields(part)}
    assert not ({*own, *weekly, *fields, *FILTERS, "numero", "anterior"} - named)

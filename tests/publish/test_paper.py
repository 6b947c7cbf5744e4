"""Scripts and rundowns on paper, read back by another program."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from boletin import config as configuration
from boletin.config import Config
from boletin.model import (
    Escaleta,
    Guion,
    Linea,
    Op,
    Pieza,
    RenglonEscaleta,
    Seccion,
    TimedLine,
    Timeline,
    Token,
)
from boletin.publish.paper import minutes, rundown_page, rundown_pdf, script_pdf

ROOT = Path(__file__).parents[2]
SIGNS = "áéíóúüñ ÁÉÍÓÚÜÑ ¿¡ «» ½ º ª $ € % – — … “” ’ °"


def piece(*texts: str, sections: bool = False) -> Pieza:
    tokens = [tuple(Token(w, w) for w in text.split()) for text in texts]
    lines = tuple(Linea(n, 1 + n % 2, words) for n, words in enumerate(tokens, 2))
    timed = tuple(TimedLine(ln, 8000 * i, 8000 * i + 6500, ()) for i, ln in enumerate(lines))
    guion = Guion(
        "2026-11-25-heladas",
        "Habrá heladas",
        (Op(1, "ENTRA", "puente"), *lines),
        (Seccion("Primera parte", 0), Seccion("Segunda parte", 2)) if sections else (),
    )
    timeline = Timeline(8000 * len(texts), (), timed)
    return Pieza(
        guion.id, "spot", guion.titulo, date(2026, 11, 25), guion, timeline, (), (), (), ()
    )


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def test_an_announcer_gets_numbers_times_words_and_hints(house: Config) -> None:
    pdf = script_pdf(piece("Protección Civil de Sanctórum informa.", SIGNS), house)
    reader = PdfReader(io.BytesIO(pdf))
    found = text_of(pdf)
    assert "1 ENTRA puente" in found and "2 0:00 6 s" in found.replace("LOC 1 ", "")
    assert "Protección Civil de Sanctórum informa." in found
    assert "Sanctórum: se dice «Santórum»" in found
    assert SIGNS in found, "every letter and sign of Spanish is there"
    assert "página 1 de 1" in found and "Duración 16.00 s" in found
    assert reader.metadata is not None and reader.metadata.title == "Habrá heladas"
    assert reader.trailer["/Root"]["/Lang"] == "es-MX"
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (612, 792), "letter"


def test_every_typeface_travels_inside(house: Config) -> None:
    reader = PdfReader(io.BytesIO(script_pdf(piece("Hola."), house)))
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_the_same_piece_gives_the_same_bytes(house: Config) -> None:
    one = piece("El mismo texto.")
    assert script_pdf(one, house) == script_pdf(one, house)


def test_a_long_script_goes_on_over_pages_and_loses_nothing(house: Config) -> None:
    texts = [f"Renglón {n}. " + "Palabra tras palabra. " * 12 for n in range(30)]
    pdf = script_pdf(piece(*texts, sections=True), house)
    reader = PdfReader(io.BytesIO(pdf))
    found = text_of(pdf)
    assert len(reader.pages) > 5 and f"página 2 de {len(reader.pages)}" in found
    assert [found.index(f"Renglón {n}.") for n in range(30)] == sorted(
        found.index(f"Renglón {n}.") for n in range(30)
    )
    assert "Primera parte" in found and "Segunda parte" in found
    assert all("Operador" in page.extract_text() for page in reader.pages)


def test_a_line_longer_than_a_page_is_whole(house: Config) -> None:
    words = [f"p{n}" for n in range(1500)]
    found = text_of(script_pdf(piece(" ".join(words)), house))
    body = [w for w in found.split() if w[0] == "p" and w[1:].isdigit()]
    assert body == words


@pytest.mark.parametrize(
    "text", ["x" * 400, "\u202eabc\u200f", "😀 hola <b>b</b>", "a\x00b", "漢字 y"]
)
def test_hostile_text_is_shown_or_dropped_never_fatal(house: Config, text: str) -> None:
    pdf = script_pdf(piece(text, "Fin."), house)
    assert "Fin." in text_of(pdf)
    if text.startswith("x"):
        assert text_of(pdf).count("x") >= 400


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=300).filter(str.split))
def test_any_text_gives_a_page(text: str) -> None:
    house = configuration.load(ROOT)
    assert PdfReader(io.BytesIO(script_pdf(piece(text), house))).pages


def rows() -> Escaleta:
    first = RenglonEscaleta("", "Presentación", "", "", "", None, 20_000, 21_000, 0, 21_000, -5_000)
    second = RenglonEscaleta(
        "2026-11-25-heladas", "Habrá <b>heladas</b>", "emergencia", "alta", "Protección Civil",
        30_000, 31_000, None, 21_000, 52_000, 16_000,
    )  # fmt: skip
    return Escaleta(
        "2026-W48", "Sanctórum informa", 47_000, (first, second), 52_000, 5_000, 2.4, ("Quite…",)
    )


def test_a_rundown_on_paper_and_as_a_page(house: Config) -> None:
    escaleta = rows()
    reader = PdfReader(io.BytesIO(rundown_pdf(escaleta, house)))
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    found = text_of(rundown_pdf(escaleta, house))
    page = rundown_page(house, escaleta, ROOT / "plantillas/sitio")
    for told in ("Presentación", "Protección Civil", "0:31", "0:52", "-0:05", "Quite…", "0:47"):
        assert told in found and told in page
    assert "Total 0:52 (estimado, ±2.4 %) · Espacio 0:47 · sobran 0:05" in found
    assert "&lt;b&gt;heladas" in page and "<script" not in page and "http" not in page


def test_without_a_slot_nothing_is_late(house: Config) -> None:
    escaleta = dataclasses.replace(rows(), cupo_ms=None, diferencia_ms=None, error_pct=0.0)
    found = text_of(rundown_pdf(escaleta, house))
    assert "A más tardar" not in found and "Total 0:52" in found and "Espacio" not in found


@pytest.mark.parametrize(
    ("ms", "told"), [(None, "–"), (0, "0:00"), (61_400, "1:01"), (-12_000, "-0:12"), (-400, "0:00")]
)
def test_minutes(ms: int | None, told: str) -> None:
    assert minutes(ms) == told

"""Cues: exact text, C01–C03 at natural rates, sense units, speakers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import timeline

from boletin.model import Cue, Linea, TimedLine, Timeline, Token, Word
from boletin.picture.captions import vtt
from boletin.picture.captions.cutting import cues
from boletin.picture.captions.rules import check_cues
from boletin.picture.sense import NEVER, badness, never

SPEECH = (
    "El Ayuntamiento de Sanctórum de Lázaro Cárdenas informa: la jornada de vacunación contra la "
    "influenza será del lunes 23 al viernes 27 de noviembre, de 9:00 a 14:00 h, en el Centro de "
    "Salud. La vacuna es gratuita para niñas y niños de 6 meses a 5 años, mujeres embarazadas y "
    "personas mayores de 60 años. Lleve su Cartilla Nacional de Salud. Mayores informes al "
    "teléfono de la Dirección de Salud, de lunes a viernes, en horas de oficina."
)


def joined(found: tuple[Cue, ...]) -> str:
    return " ".join(cue.text.replace("\n", " ") for cue in found)


def shown(piece: Timeline) -> str:
    return " ".join(line.linea.mostrado for line in piece.lines)


def failed(found: tuple[Cue, ...], most: int = 42) -> dict[str, str]:
    return {check.rule: check.detail for check in check_cues(found, most) if not check.ok}


@pytest.mark.parametrize("cps", [11.0, 14.0, 16.0])
@pytest.mark.parametrize("most", [42, 32])
def test_a_real_announcement_keeps_every_rule(cps: float, most: int) -> None:
    piece = timeline((1, SPEECH), cps=cps)
    found = cues(piece, max_chars=most)
    assert joined(found) == shown(piece)
    assert failed(found, most) == {}


def test_the_cues_of_a_known_text() -> None:
    found = cues(timeline((1, SPEECH[:190])))
    assert [cue.text for cue in found] == [
        "El Ayuntamiento de Sanctórum\nde Lázaro Cárdenas informa:",
        "la jornada de vacunación\ncontra la influenza será",
        "del lunes 23 al viernes 27 de noviembre,\nde 9:00 a 14:00 h, en el Centro de Salud.",
    ]


VOCABULARY = """agua potable el la los de en con por para que y o centro salud lunes servicio
gratuito Sanctórum Cárdenas vacunación administrativas $1,250.00 23 pesos horas noviembre familia,
informa: mañana. calle trámite; ¿cuándo? responsabilidades municipal nuestro"""
WORDS = st.sampled_from(VOCABULARY.split())
LINES = st.lists(
    st.tuples(st.integers(1, 2), st.lists(WORDS, min_size=4, max_size=45).map(" ".join)),
    min_size=1,
    max_size=5,
)


@given(LINES, st.floats(9, 14.5), st.integers(450, 1500))
def test_any_speech_at_a_natural_rate(lines, cps: float, gap_ms: int) -> None:
    piece = timeline(*lines, cps=cps, gap_ms=gap_ms)
    found = cues(piece)
    assert joined(found) == shown(piece)
    assert {"C01", "C02", "C03"}.isdisjoint(failed(found)), failed(found)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))
    assert all(cue.start_ms < cue.end_ms for cue in found)


TOKENS = st.lists(
    st.tuples(
        st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1,
                max_size=12),
        st.sampled_from(["", "uno", "uno dos", "uno dos tres cuatro"]),
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip


@given(TOKENS, st.floats(4, 60))
def test_any_tokens_at_any_rate_are_shown_whole_and_in_order(tokens, cps: float) -> None:
    piece = timeline((1, tokens), cps=cps)
    found = cues(piece)
    assert joined(found) == shown(piece)
    assert "C01" not in failed(found)
    assert all(0 <= a.start_ms < a.end_ms <= b.start_ms < b.end_ms for a, b in pairwise(found))


def test_a_token_takes_the_time_of_all_its_words() -> None:
    tokens = (Token("Son", "son"), Token("$1,250.00", "mil doscientos pesos"), Token("🙂", ""))
    words = tuple(Word(w, i * 400, i * 400 + 380) for i, w in enumerate(["son", "mil", "d", "p"]))
    piece = Timeline(4000, (), (TimedLine(Linea(1, 1, tokens), 0, 1600, words),))
    (cue,) = cues(piece)
    assert [(w.text, w.start_ms, w.end_ms) for w in cue.lines[0]] == [
        ("Son", 0, 380),
        ("$1,250.00", 400, 1580),
        ("🙂", 1200, 1580),
    ]


def test_words_without_their_times_are_refused() -> None:
    line = TimedLine(Linea(7, 1, (Token("dos", "uno dos"),)), 0, 900, (Word("uno", 0, 400),))
    with pytest.raises(ValueError, match="line 7: 2 spoken words but 1 times"):
        cues(Timeline(900, (), (line,)))


def test_a_token_longer_than_a_line_is_cut_after_a_sign() -> None:
    url = "https://www.sanctorum.example/tramites/predial/2026/descuento"
    found = cues(timeline((1, f"Vea {url} hoy."), cps=8))
    assert "C01" not in failed(found)
    assert joined(found).replace(" ", "") == f"Vea{url}hoy."


def test_speakers_are_named_where_they_change() -> None:
    found = cues(timeline((1, SPEECH), (2, "Llame hoy mismo."), (2, "Gracias."), (1, "Adiós.")))
    assert [cue.speaker for cue in found if cue.new_speaker] == [1, 2, 1]
    assert all(len(cue.text.split("\n")[0]) <= 32 for cue in found if cue.new_speaker)
    assert not any(cue.new_speaker for cue in cues(timeline((1, SPEECH))))


def test_a_long_silence_ends_the_cue() -> None:
    found = cues(timeline((1, "Buenos días."), (1, "Seguimos."), gap_ms=2500))
    assert [cue.text for cue in found] == ["Buenos días.", "Seguimos."]
    assert found[0].end_ms < found[1].start_ms - 1000


def test_nothing_said_gives_no_cues() -> None:
    assert cues(Timeline(5000, (), ())) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("el", "agua"), ("de", "Sanctórum"), ("30", "pesos"), ("Lázaro", "Cárdenas"),
        ("se", "informa"), ("Dr.", "Pérez"), ("han", "recibido"), ("no", "hay"), ("y", "después"),
    ],
)  # fmt: skip
def test_what_must_stay_together(left: str, right: str) -> None:
    assert never(badness(left, right))


@pytest.mark.parametrize(
    ("left", "right", "most"),
    [("agua.", "La", 0), ("agua,", "la", 6), ("agua", "y", 15), ("agua", "en", 20)],
)
def test_where_a_break_is_welcome(left: str, right: str, most: float) -> None:
    assert badness(left, right) <= most < NEVER


def test_a_cue_never_mixes_languages_and_says_which_it_speaks() -> None:
    def line(number: int, text: str, language: str, at: int) -> TimedLine:
        words = text.split()
        timed = tuple(Word(w, at + 400 * i, at + 400 * i + 380) for i, w in enumerate(words))
        tokens = tuple(Token(w, w) for w in words)
        return TimedLine(Linea(number, 1, tokens, language), at, timed[-1].end_ms, timed)

    lines = (
        line(1, "Buenos días a todas las personas.", "es-MX", 0),
        line(2, "Ximomalui ipan tonalli.", "nah", 2700),
    )
    found = cues(Timeline(6000, (), lines))
    assert [cue.idioma for cue in found] == ["es-MX", "nah"]
    text = vtt.write(found, {})
    assert "<lang nah>Ximomalui" in text and text.count("<lang") == 1

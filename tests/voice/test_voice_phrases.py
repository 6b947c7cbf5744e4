"""Cutting text into phrases loses no word; cleaning leaves only what engines can say."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boletin.voice import text as room
from boletin.voice.text import BREATH_MS, CLAUSE_PAUSE_MS, SENTENCE_PAUSE_MS, phrases, plain


def test_examples_of_the_docstrings():
    assert doctest.testmod(room).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hola. Adiós.", ["Hola.", "Adiós."]),
        ("¿Qué lleva? Su cartilla.", ["¿Qué lleva?", "Su cartilla."]),
        ("«Ya.» Dijo (así.) y fue", ["«Ya.»", "Dijo (así.)", "y fue"]),
        ("Uno, dos; tres: cuatro", ["Uno, dos; tres: cuatro"]),
        ("", []),
    ],
)
def test_a_phrase_is_a_sentence(text, expected):
    assert [" ".join(phrase.words) for phrase in phrases(text)] == expected


def test_a_long_sentence_breathes_at_its_last_comma():
    said = list(phrases("a b c, d e f g h i j k l.", longest=6))
    assert [len(phrase.words) for phrase in said] == [3, 6, 3]
    assert [phrase.pause_ms for phrase in said] == [CLAUSE_PAUSE_MS, BREATH_MS, SENTENCE_PAUSE_MS]


@given(st.text(), st.integers(1, 12))
def test_no_word_is_lost(text, longest):
    said = list(phrases(text, longest))
    assert [word for phrase in said for word in phrase.words] == text.split()
    assert all(1 <= len(phrase.words) <= longest for phrase in said)


@given(st.text())
def test_no_markup_reaches_an_engine(text):
    assert not set(plain(text)) & set('<>&\0¿¡"{}\\/')

"""The fake is honest: what it tells of times is what stands in the file."""

import numpy as np
import pytest

from boletin.config import Voz
from boletin.voice import load, say
from boletin.voice.tone import GAP_MS, LETTER_MS, PITCH_HZ, STOP_MS

TEXT = "Hola, vecinas y vecinos. ¿Qué tal?"


def test_words_last_what_their_letters_say(tmp_path):
    words = say(TEXT, Voz(motor="tono"), tmp_path / "a.wav")
    assert [w.end_ms - w.start_ms for w in words] == [n * LETTER_MS for n in (4, 7, 1, 7, 3, 3)]
    assert words[1].start_ms - words[0].end_ms == GAP_MS + STOP_MS
    assert words[2].start_ms - words[1].end_ms == GAP_MS


def test_the_sound_stands_exactly_inside_its_words(tmp_path):
    words = say(TEXT, Voz(motor="tono"), tmp_path / "a.wav")
    speech = load(tmp_path / "a.wav", words)
    loud = np.abs(speech.samples[:, 0]) > 0.001
    inside = np.zeros_like(loud)
    for word in words:
        inside[word.start_ms * 16 : word.end_ms * 16] = True
        assert loud[word.start_ms * 16 : word.end_ms * 16].mean() > 0.9
    assert not loud[~inside].any()


@pytest.mark.parametrize("tono", [0.7, 1.0, 1.3])
def test_pitch_is_the_frequency(tono, tmp_path):
    speech = load(tmp_path / "a.wav", say("aaaaaaaaaa", Voz("tono", tono=tono), tmp_path / "a.wav"))
    spectrum = np.abs(np.fft.rfft(speech.samples[:9600, 0]))
    assert np.argmax(spectrum) * 16000 / 9600 == pytest.approx(PITCH_HZ * tono, abs=2)


def test_rate_divides_the_length(tmp_path):
    lengths = [
        say(TEXT, Voz("tono", ritmo=ritmo), tmp_path / "a.wav")[-1].end_ms
        for ritmo in (0.8, 0.9, 1.0, 1.15, 2.0)
    ]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == pytest.approx(lengths[2] / 2, abs=10)


@pytest.mark.parametrize("text", ["<b>{{ x }}</b>", "a 🙂 b", "O'Higgins --> y", "x" * 300])
def test_hostile_text_is_only_text(text, tmp_path):
    assert len(say(text, Voz(motor="tono"), tmp_path / "a.wav")) == len(text.split())


def test_five_thousand_words(tmp_path):
    words = say("y a " * 2500, Voz(motor="tono"), tmp_path / "a.wav")
    assert len(words) == 5000

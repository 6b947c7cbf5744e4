"""The real Pico: same bytes, true word times, a rate that obeys, and failures told kindly."""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.voice import load, say
from boletin.voice.pico import Pico, markup, package_folder

TEXT = "El Ayuntamiento informa: ¿qué necesita llevar? Su cartilla y, si la tiene, su tarjeta."
SHORT = "Hola, vecinas."
CLARA, MATEO = Voz(), Voz(ritmo=0.97, tono=0.7)


def digest(text: str, voz: Voz, target: Path) -> str:
    words = say(text, voz, target)
    return hashlib.sha256(target.read_bytes() + repr(words).encode()).hexdigest()


def fundamental_hz(samples: np.ndarray) -> float:
    """Median F0 of the voiced frames, by autocorrelation (64 ms frames, 60–350 Hz)."""
    found = []
    for start in range(0, len(samples) - 1024, 320):
        frame = samples[start : start + 1024] - samples[start : start + 1024].mean()
        if np.abs(frame).max() < 0.1:
            continue
        same = np.correlate(frame, frame, "full")[1023:] / np.dot(frame, frame)
        lag = 46 + int(np.argmax(same[46:267]))
        if same[lag] > 0.6:
            found.append(16000 / lag)
    return float(np.median(found))


def check(words, text, duration_ms):
    assert [word.text for word in words] == text.split()
    limit = 0
    for word in words:
        assert limit <= word.start_ms < word.end_ms <= duration_ms
        limit = word.end_ms


# --- the same every time ---------------------------------------------------------------------


def test_the_same_line_gives_the_same_bytes(tmp_path):
    first = digest(TEXT, CLARA, tmp_path / "a.wav")
    say("Otra cosa se dijo antes.", MATEO, tmp_path / "b.wav")
    assert digest(TEXT, CLARA, tmp_path / "c.wav") == first


@pytest.mark.slow
def test_twenty_runs_side_by_side_are_identical(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda n: digest(TEXT, MATEO, tmp_path / f"{n}.wav"), range(20)))
    assert len(set(runs)) == 1


def test_a_sentence_sounds_the_same_wherever_it_stands(tmp_path):
    alone = load(tmp_path / "a.wav", say("Hasta pronto.", CLARA, tmp_path / "a.wav"))
    after = load(tmp_path / "b.wav", say("Buenas. Hasta pronto.", CLARA, tmp_path / "b.wav"))
    assert np.array_equal(after.samples[-len(alone.samples) :], alone.samples)


# --- words in time ---------------------------------------------------------------------------


def test_every_word_has_its_time(tmp_path):
    words = say(TEXT, CLARA, tmp_path / "a.wav")
    check(words, TEXT, load(tmp_path / "a.wav", words).duration_ms)
    assert all(word.confidence == 1 for word in words)


def test_words_between_pauses_stand_where_sound_stands(tmp_path):
    """Counted words, each between commas: energy alone tells where they are."""
    words = say("uno, dos, tres, cuatro, cinco, seis", CLARA, tmp_path / "a.wav")
    sound = load(tmp_path / "a.wav", words).samples[:, 0]
    loud = np.flatnonzero(np.abs(sound) > 0.006)  # -44 dBFS
    breaks = np.flatnonzero(np.diff(loud) > 1600)
    onsets = [loud[0], *loud[breaks + 1]]
    ends = [*loud[breaks], loud[-1]]
    assert np.allclose([w.start_ms for w in words], np.array(onsets) / 16, atol=25)
    assert np.allclose([w.end_ms for w in words], np.array(ends) / 16, atol=25)


@pytest.mark.parametrize("voz", [CLARA, MATEO, Voz(ritmo=1.15)])
def test_inside_a_phrase_words_start_at_their_first_sound(voz, tmp_path):
    """An s after a vowel is seen in the high frequencies, without any knowledge of the marks."""
    text = "la sopa una silla lo sabe su siesta la suma"
    words = say(text, voz, tmp_path / "a.wav")
    sound = load(tmp_path / "a.wav", words).samples[:, 0]
    hiss, level = np.abs(np.diff(sound, 2)), np.abs(sound)
    errors = []
    for word in words[1:]:
        if word.text.startswith("s"):
            around = range(word.start_ms * 16 - 320, word.start_ms * 16 + 960, 16)
            share = [hiss[i - 64 : i + 64].mean() / (level[i - 64 : i + 64].mean()) for i in around]
            errors.append(int(np.argmax(np.array(share) > 0.5)) - 20)
    assert len(errors) == 6
    assert abs(np.median(errors)) <= 8
    assert np.max(np.abs(errors)) <= 20


DEAF = """
import runpy, sys
sys.argv[0] = CHILD
from io import BytesIO, TextIOWrapper
asked = sys.stdin.buffer.read().replace(b'level=\\\\"18', b'level=\\\\"36')
sys.stdin = TextIOWrapper(BytesIO(asked))
runpy.run_path(CHILD, run_name="__main__")
"""
"""A Pico that does not obey the marks: all words come equally loud."""


def test_without_marks_the_aligner_finds_the_words(tmp_path):
    child = script(tmp_path, DEAF.replace("CHILD", repr(str(Pico().child))))
    true = Pico().speak(TEXT, CLARA, tmp_path / "a.wav")
    found = Pico(child=child).speak(TEXT, CLARA, tmp_path / "b.wav")
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert all(0.5 < word.confidence <= 0.9 for word in found)
    errors = [abs(one.start_ms - two.start_ms) for one, two in zip(true, found, strict=True)]
    assert np.median(errors) <= 35
    assert np.mean(np.array(errors) <= 100) >= 0.9


def test_what_the_aligner_cannot_find_is_shared_out_by_letters(tmp_path, monkeypatch):
    def missing(*_):
        raise ToolError("Falta espeak.", remedy="Instálelo.")

    monkeypatch.setattr("boletin.voice.align.align_samples", missing)
    child = script(tmp_path, DEAF.replace("CHILD", repr(str(Pico().child))))
    found = Pico(child=child).speak(SHORT, CLARA, tmp_path / "a.wav")
    check(found, SHORT, load(tmp_path / "a.wav", found).duration_ms)
    assert {word.confidence for word in found} == {0.5}


# --- rate, pitch, level ----------------------------------------------------------------------


@pytest.mark.slow
def test_rate_answers_smoothly(tmp_path):
    rates = (0.90, 0.96, 0.98, 1.0, 1.02, 1.04, 1.15)
    lengths = [say(TEXT, Voz(ritmo=rate), tmp_path / "a.wav")[-1].end_ms for rate in rates]
    assert lengths == sorted(lengths, reverse=True)
    natural = lengths[3]
    for rate, length in zip(rates, lengths, strict=True):
        assert natural / length == pytest.approx(rate, rel=0.02)


def test_the_two_voices_can_be_told_apart(tmp_path):
    pitches = []
    for voz in (CLARA, MATEO):
        speech = load(tmp_path / "a.wav", say(TEXT, voz, tmp_path / "a.wav"))
        pitches.append(fundamental_hz(speech.samples[:, 0]))
    assert 180 < pitches[0] < 215
    assert pitches[1] < 0.75 * pitches[0]


@pytest.mark.parametrize("tono", [0.5, 0.7, 1.0, 2.0])
def test_it_never_clips(tono, tmp_path):
    say("Acuda a la plaza, venga con su familia, llame ya.", Voz(tono=tono), tmp_path / "a.wav")
    peak = np.abs(soundfile.read(tmp_path / "a.wav")[0]).max()
    assert 0.3 < peak < 0.99


def test_little_silence_stands_around_a_line(tmp_path):
    words = say(TEXT, CLARA, tmp_path / "a.wav")
    assert words[0].start_ms <= 40
    assert load(tmp_path / "a.wav", words).duration_ms - words[-1].end_ms <= 70


def test_markup_differs_in_level_only():
    words = ["hola", "vecinas"]
    head = '<speed level="100"><pitch level="70">'
    equal, marked = (markup(words, Voz(tono=0.7), marked=m) for m in (False, True))
    assert equal == head + '<volume level="36">hola <volume level="36">vecinas.'
    assert marked == head + '<volume level="36">hola <volume level="18">vecinas.'


# --- hostile text ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<b>hola</b> <speed level='500'> vecinas & vecinos",
        "hola\0vecinas \x1b[2J \u202e izquierda",
        "hola 🙂 — … vecinas 🎉 🎉",
        "🎉 ¡Feria! 🎉 . , ¿? Ya.",
        "Xicohténcatl Tepetitla façade Łódź שלום привет",
        "a. b. c. d. e. f.",
        "{{ config }} --> {\\an8} O'Higgins",
        "x" * 300,
        "h mmm Sr. S.A. de C.V. pu...es ¡¡¡ya!!!",
        "\ud800 hola",
    ],
)
def test_hostile_text_is_said_or_passed_over(text, tmp_path):
    words = say(text, CLARA, tmp_path / "a.wav")
    clean = "".join(c if ord(c) >= 32 else " " for c in text)
    check(words, clean, load(tmp_path / "a.wav", words).duration_ms)


@pytest.mark.slow
def test_five_thousand_words_without_a_comma(tmp_path):
    text = "la brigada atiende a todas las personas " * 715
    words = say(text, CLARA, tmp_path / "a.wav")
    duration_ms = load(tmp_path / "a.wav", words).duration_ms
    check(words, text, duration_ms)
    assert duration_ms / len(words) == pytest.approx(330, rel=0.2)
    assert all(word.confidence == 1 for word in words)


# --- a child that fails ----------------------------------------------------------------------


def fail(tmp_path: Path, **kwargs) -> str:
    """What staff read when the child goes wrong. Nothing is left on the disk."""
    target = tmp_path / "out" / "a.wav"
    target.parent.mkdir()
    with pytest.raises(ToolError) as told:
        Pico(**kwargs).speak(SHORT, CLARA, target)
    assert told.value.remedy
    assert list(target.parent.iterdir()) == []
    return str(told.value)


def script(tmp_path: Path, body: str) -> Path:
    child = tmp_path / "child.py"
    child.write_text(body)
    return child


def test_a_crash_is_told(tmp_path):
    told = fail(tmp_path, child=script(tmp_path, "import os; os.abort()"))
    assert "se cayó (código -6)" in told
    assert "pip install" in told


@pytest.mark.slow
def test_a_hang_is_stopped(tmp_path):
    child = script(tmp_path, "import time; time.sleep(60)")
    assert "no respondió" in fail(tmp_path, child=child, timeout_s=0.3)


def test_an_exception_in_the_child_is_told_without_its_trace(tmp_path):
    told = fail(tmp_path, child=script(tmp_path, "raise MemoryError('sin memoria')"))
    assert "MemoryError: sin memoria" in told
    assert "Traceback" not in told


def test_an_interpreter_that_is_not_there(tmp_path):
    assert "/no/hay/python" in fail(tmp_path, python="/no/hay/python")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "print('hola')",
        "print('[1000, 1000]')",
        "print('{}')",
        "print('[\"a\"]')",
        "print('[2, 2, 2]', end='\\n123456')",
        "print('[-2, 2]')",
        "print('[1, 1]', end='\\nab')",
    ],
)
def test_an_incomplete_answer_is_refused(body, tmp_path):
    assert "incompleto" in fail(tmp_path, child=script(tmp_path, body))


def test_without_the_wheel_the_remedy_is_told(monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.delitem(sys.modules, "py_nanotts", raising=False)
    with pytest.raises(ToolError, match="Falta la voz Pico") as told:
        Pico()
    assert "pip install py-nanotts" in told.value.remedy
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ToolError, match="macOS"):
        Pico()


def test_the_child_imports_nothing_heavy():
    """It starts once per line: numpy or the command line would cost more than the speaking."""
    code = (
        "import io, json, runpy, sys;"
        f"sys.stdin = io.TextIOWrapper(io.BytesIO({_request()!r}));"
        f"runpy.run_path({str(Pico().child)!r}, run_name='__main__');"
        "sys.stderr.write(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True, env=os.environ
    )
    loaded = set(json.loads(done.stderr))
    assert "py_nanotts" in loaded
    assert not loaded & {"numpy", "boletin", "click", "soundfile", "asyncio"}


def _request() -> bytes:
    return json.dumps({"path": str(package_folder()), "texts": ["hola"]}).encode()

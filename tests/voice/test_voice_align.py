"""The aligner on recordings whose word times are known."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import HZ, MAN, WOMAN, recording

from boletin import ffmpeg
from boletin.errors import BoletinError, MediaError
from boletin.model import Alignment
from boletin.voice.align import align, align_samples
from boletin.voice.align.features import log_mel

TEXT = (
    "Buenos días, vecinas y vecinos.",
    "El centro de salud vacuna a niñas y niños desde las nueve de la mañana.",
    "Lleve la cartilla de vacunación y una identificación.",
    "El servicio no cuesta nada.",
    "Para cualquier duda llame al teléfono de la presidencia municipal.",
)
MORE = (
    "La biblioteca abre también los sábados por la tarde.",
    "Se suspende el agua en la colonia Centro por trabajos de mantenimiento.",
    "El camión de la basura pasa los lunes y los jueves.",
    "Habrá función de cine en la plaza principal.",
    "El plazo para pagar el predial termina el treinta y uno de marzo.",
)


def found(samples: np.ndarray, sentences: Sequence[str], hz: int = HZ) -> Alignment:
    return align_samples(np.array_split(samples, max(1, len(samples) // hz)), hz, sentences)


def errors_ms(alignment: Alignment, starts: Sequence[int]) -> np.ndarray:
    return np.abs(np.array([word.start_ms for word in alignment.words]) - starts)


def findings(alignment: Alignment) -> list[tuple[str, str]]:
    return [(one.finding, one.text) for one in alignment.sentences if one.finding]


@pytest.mark.parametrize("voz", [WOMAN, MAN])
def test_words_are_found(voz):
    samples, starts = recording(TEXT, voz)
    alignment = found(samples, TEXT)
    errors = errors_ms(alignment, starts)
    assert np.median(errors) <= 25
    assert errors.max() <= 150
    assert [word.text for word in alignment.words] == " ".join(TEXT).split()
    assert findings(alignment) == []
    assert all(one.confidence > 0.6 for one in alignment.sentences)
    times = [time for word in alignment.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert all(word.end_ms > word.start_ms for word in alignment.words)
    assert times[-1] <= alignment.duration_ms == len(samples) * 1000 // HZ


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "Gracias por escucharnos.",
        "El Ayuntamiento informa.",
        "Es gratuito.",
        "Hasta la próxima semana.",
    ],
)
@pytest.mark.parametrize("voz", [WOMAN, MAN])
def test_a_line_of_few_words_is_not_taken_for_another(line, voz):
    """A single sentence cannot be left out: it has been said, however few sounds it has."""
    samples, _ = recording([line], voz)
    alignment = found(samples, [line])
    assert [word.text for word in alignment.words] == line.split()


def test_in_noise_ten_db_below_the_voice():
    samples, starts = recording(TEXT, snr_db=10)
    alignment = found(samples, TEXT)
    errors = errors_ms(alignment, starts)
    assert np.median(errors) <= 35
    assert np.mean(errors <= 100) >= 0.92
    assert findings(alignment) == []


@pytest.mark.slow
@pytest.mark.parametrize("gone", [(0,), (4,), (2,), (0, 4), (1, 2)])
def test_sentences_left_out(gone):
    said = [sentence for number, sentence in enumerate(TEXT) if number not in gone]
    samples, starts = recording(said)
    alignment = found(samples, TEXT)
    assert findings(alignment) == [("omitida", TEXT[number]) for number in gone]
    words = [word for word in alignment.words if word.confidence]
    assert [word.text for word in words] == " ".join(said).split()
    assert np.median(np.abs(np.array([word.start_ms for word in words]) - starts)) <= 35
    omitted = [one for one in alignment.sentences if one.finding]
    assert all(one.confidence == 0 and one.start_ms == one.end_ms for one in omitted)


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 2, 5])
def test_speech_that_the_text_does_not_have(place):
    said = [*TEXT[:place], MORE[1], *TEXT[place:]]
    samples, starts = recording(said)
    alignment = found(samples, TEXT)
    assert findings(alignment) == [("agregada", "")]
    at = sum(len(sentence.split()) for sentence in said[:place])
    count = len(MORE[1].split())
    added = alignment.sentences[place]
    assert added.finding == "agregada"
    assert abs(added.start_ms - starts[at]) <= 150
    assert np.median(errors_ms(alignment, starts[:at] + starts[at + count :])) <= 35


def test_a_sentence_said_with_other_words():
    said = list(TEXT)
    said[1] = "El camión de la basura recorre todas las calles desde temprano por la mañana."
    samples, _ = recording(said)
    alignment = found(samples, TEXT)
    # Other words of the same length: changed, or left out with other speech in its place.
    assert {text for _, text in findings(alignment)} - {""} == {TEXT[1]}


@pytest.mark.slow
def test_another_text_is_refused():
    for said in (MORE, MORE[:2], MORE[1:2]):
        samples, _ = recording(said)
        with pytest.raises(MediaError, match="no dice este texto") as refusal:
            found(samples, TEXT)
        assert "Revise que el archivo sea la grabación" in str(refusal.value)


@pytest.mark.slow
def test_another_text_with_the_same_closing_is_refused():
    for said in ([*MORE[:2], TEXT[4]], [*MORE[1:], TEXT[4]], [*MORE[::2], TEXT[4]]):
        samples, _ = recording(said)
        with pytest.raises(MediaError, match="no dice este texto"):
            found(samples, TEXT)


def test_what_holds_no_voice_is_refused():
    with pytest.raises(MediaError, match="está vacía"):
        align_samples([], HZ, TEXT)
    with pytest.raises(MediaError, match="en silencio"):
        found(np.zeros(HZ * 5, np.float32), TEXT)
    with pytest.raises(MediaError, match=r"demasiado corta: dura 0\.1 segundos"):
        found(np.full(HZ // 10, 0.5, np.float32), TEXT)
    for text in ([], ["¿—?", "…"]):
        with pytest.raises(BoletinError, match="el texto no tiene ninguna palabra"):
            found(np.ones(HZ, np.float32), text)


def test_a_word_of_three_letters_and_a_recording_of_half_a_second():
    samples, _ = recording(["Hoy."], pause_ms=20)
    (word,) = found(samples, ["Hoy."]).words
    assert 350 <= word.start_ms <= 500 and word.end_ms <= len(samples) * 1000 // HZ


def test_what_is_not_heard_keeps_its_place_in_the_text():
    samples, starts = recording(TEXT[:2])
    shown = ["— " + TEXT[0], "🙂", "El centro — " + TEXT[1].removeprefix("El centro ")]
    alignment = found(samples, shown)
    assert [word.text for word in alignment.words] == " ".join(shown).split()
    heard = [word for word in alignment.words if word.text not in "—🙂"]
    assert np.median(np.abs(np.array([w.start_ms for w in heard]) - starts)) <= 35
    assert findings(alignment) == []


def test_hostile_words():
    samples, _ = recording(TEXT[:2])
    hostile = [*TEXT[:2]]
    hostile[0] = "Buenos <mark>días</mark>, [[vecinas]] \x1b[31m&amp; vecinos\ufeff."
    alignment = found(samples, hostile)
    assert [word.text for word in alignment.words] == " ".join(hostile).split()


def test_the_same_recording_gives_the_same_words_however_it_comes():
    samples, _ = recording(TEXT[:3], snr_db=20)
    first = found(samples, TEXT[:3])
    found(recording(MORE[:2])[0], MORE[:2])  # what was aligned before must not matter
    assert found(samples, TEXT[:3]) == first
    pieces = np.split(samples, [1, 2, 401, 402, 30_000, 30_000])
    assert align_samples(pieces, HZ, TEXT[:3]) == first


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 900), max_size=12), st.integers(0, 2000))
def test_frames_do_not_depend_on_blocks(sizes, rest):
    samples = np.random.default_rng(1).normal(size=sum(sizes) + rest).astype(np.float32) * 0.1
    cut = np.split(samples, np.cumsum(sizes))
    whole, pieces = log_mel([samples]), log_mel(cut)
    assert whole.shape == pieces.shape
    assert np.abs(whole - pieces).max() < 1e-3


@pytest.mark.parametrize("hz", [8000, 44100])
def test_any_sample_rate(hz):
    import soxr  # noqa: PLC0415

    samples, starts = recording(TEXT[:3])
    alignment = found(soxr.resample(samples, HZ, hz), TEXT[:3], hz)
    assert np.median(errors_ms(alignment, starts)) <= 30


def test_broken_samples_do_not_spoil_the_rest():
    samples, starts = recording(TEXT[:3])
    samples[HZ : HZ + 5] = [np.nan, np.inf, -np.inf, 1e30, -1e30]
    alignment = found(samples, TEXT[:3])
    assert np.median(errors_ms(alignment, starts)) <= 60


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suffix", "order"),
    [
        (".mp3", ["-b:a", "48k"]),
        (".m4a", ["-c:a", "aac", "-b:a", "48k"]),
        (".ogg", ["-c:a", "libopus", "-b:a", "24k"]),
        (".3gp", ["-c:a", "aac", "-ar", "8000", "-b:a", "12k"]),
    ],
)
def test_files_of_a_phone(tmp_path, suffix, order):
    samples, starts = recording(TEXT)
    soundfile.write(tmp_path / "a.wav", samples, HZ)
    phone = tmp_path / f"a{suffix}"
    ffmpeg.run(["-i", str(tmp_path / "a.wav"), *order, str(phone)], what="prueba")
    alignment = align(phone, TEXT)
    assert np.median(errors_ms(alignment, starts)) <= 50
    assert findings(alignment) == []


def test_a_file_that_is_no_sound(tmp_path):
    (tmp_path / "a.mp3").write_bytes(b"<html>" * 1000)
    with pytest.raises(MediaError):
        align(tmp_path / "a.mp3", TEXT)


@pytest.mark.slow
def test_findings_over_many_recordings():
    """At least 95 % of what was left out and added; nothing in recordings of the text."""
    sentences = [*TEXT, *MORE]
    rng = np.random.default_rng(5)
    hits = wanted = 0
    for case in range(60):
        text = [sentences[i] for i in rng.permutation(len(sentences))[: rng.integers(3, 9)]]
        kind = ("left out", "added", "as it is")[case % 3]
        place = (0, len(text) - 1, len(text) // 2)[case // 3 % 3]
        said, given = list(text), list(text)
        if kind == "left out":
            del said[place]
        elif kind == "added":
            del given[place]
        samples, _ = recording(said, (WOMAN, MAN)[case % 2], snr_db=(None, 15)[case // 6 % 2])
        told = findings(found(samples, given))
        if kind == "as it is":
            assert told == []
            continue
        expected = ("omitida", text[place]) if kind == "left out" else ("agregada", "")
        hits += expected in told
        wanted += 1
    assert wanted == 40 and hits >= 0.95 * wanted


LONG = """
import re, sys
from pathlib import Path
from boletin.voice.align import align
text = Path(sys.argv[2]).read_text("utf-8").split("\\n")
found = align(Path(sys.argv[1]), text)
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(int(peak[1]) // 1024)
print(sum(one.finding is not None for one in found.sentences))
print(*[word.start_ms for word in found.words])
"""


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="/proc tells a program's own peak: rusage's is its parent's too"
)
def test_half_an_hour_in_bounded_memory(tmp_path: Path):
    sentences = [*TEXT, *MORE]
    said: list[str] = []
    starts: list[int] = []
    with soundfile.SoundFile(tmp_path / "a.flac", "w", HZ, 1, "PCM_16") as out:
        frames = 0
        while frames < 30 * 60 * HZ:
            sentence = sentences[len(said) * 7 % 10]
            samples, begins = recording([sentence], (WOMAN, MAN)[len(said) % 2])
            out.write(samples)
            starts += [frames * 1000 // HZ + begin for begin in begins]
            frames += len(samples)
            said.append(sentence)
    (tmp_path / "a.txt").write_text("\n".join(said), "utf-8")
    order = [sys.executable, "-c", LONG, str(tmp_path / "a.flac"), str(tmp_path / "a.txt")]
    done = subprocess.run(order, check=True, capture_output=True, text=True, timeout=300)
    megabytes, strange, words = done.stdout.strip().split("\n")
    assert int(megabytes) < 400
    assert int(strange) == 0
    errors = np.abs(np.array(words.split(), int) - starts)
    assert np.median(errors) <= 35 and np.mean(errors <= 200) >= 0.995

"""espeak: its own word times held against its sound, rates, pitches, phonemes, hostile text."""

from __future__ import annotations

import hashlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.voice import fingerprint, load, say
from boletin.voice.espeak import mnemonics
from boletin.voice.espeak_library import library

TEXT = "El Ayuntamiento informa: hoy, lunes, hay vacunas. Lleve su cartilla."
VOZ = Voz("espeak")


def spoken(text: str, voz: Voz, target: Path):
    words = say(text, voz, target)
    return words, load(target, words)


def test_each_word_has_its_time_and_pauses_are_nobodys(tmp_path: Path) -> None:
    words, speech = spoken(TEXT, VOZ, tmp_path / "a.wav")
    assert [word.text for word in words] == TEXT.split()
    assert all(word.confidence == 1.0 for word in words)
    samples, per_ms = np.abs(speech.samples[:, 0]), speech.hz / 1000
    for before, after in itertools.pairwise(words):
        if before.text[-1] in ".,:":
            gap = samples[round(before.end_ms * per_ms) + 50 : round(after.start_ms * per_ms) - 50]
            assert after.start_ms - before.end_ms > 60
            assert gap.max() < 0.01, (before, after)
    sentence = next(i for i, word in enumerate(words) if word.text == "vacunas.")
    assert 480 <= words[sentence + 1].start_ms - words[sentence].end_ms <= 540


def test_an_s_is_where_its_word_begins(tmp_path: Path) -> None:
    """Seen above 4 kHz, without any knowledge of espeak's events."""
    words, speech = spoken("la sopa de la sala no se usa si sale sol", VOZ, tmp_path / "a.wav")
    spectrum = np.abs(np.fft.rfft(
        np.lib.stride_tricks.sliding_window_view(speech.samples[:, 0], 256)[::64] * np.hanning(256)
    ))  # fmt: skip
    hiss = spectrum[:, 256 * 4000 // speech.hz :].sum(1) / (spectrum.sum(1) + 1e-3)
    errors = []
    for word in words:
        if word.text[0] == "s":
            at = round((word.start_ms / 1000 * speech.hz) / 64)
            near = hiss[max(0, at - 30) : at + 30]
            rises = np.flatnonzero((near[1:] > 0.5) & (near[:-1] <= 0.5))
            errors.append(min(abs(rises + max(0, at - 30) - at)) * 64000 / speech.hz)
    assert len(errors) == 6
    assert np.median(errors) <= 20


@pytest.mark.parametrize("ritmo", [0.7, 0.9, 1.2, 1.6])
def test_the_rate_is_kept(ritmo: float, tmp_path: Path) -> None:
    _, natural = spoken(TEXT, VOZ, tmp_path / "a.wav")
    _, other = spoken(TEXT, Voz("espeak", ritmo=ritmo), tmp_path / "b.wav")
    assert natural.duration_ms / other.duration_ms == pytest.approx(ritmo, rel=0.05)


def test_it_speaks_as_fast_as_people_read_news(tmp_path: Path) -> None:
    text = (
        "Este lunes inicia la jornada de vacunación en la plaza principal, de nueve de la mañana "
        "a dos de la tarde, para niñas, niños y personas mayores del municipio."
    )
    _, speech = spoken(text, VOZ, tmp_path / "a.wav")
    assert 140 <= len(text.split()) * 60000 / speech.duration_ms <= 175


def fundamental_hz(samples: np.ndarray, hz: int) -> float:
    found = []
    for start in range(0, len(samples) - 1600, 400):
        frame = samples[start : start + 1600]
        if np.abs(frame).max() > 0.1:
            same = np.correlate(frame, frame, "full")[1599:]
            lag = hz // 400 + int(np.argmax(same[hz // 400 : hz // 60]))
            if same[lag] > 0.5 * same[0]:
                found.append(hz / lag)
    return float(np.median(found))


@pytest.mark.parametrize("tono", [0.8, 1.3])
def test_the_pitch_is_kept(tono: float, tmp_path: Path) -> None:
    _, natural = spoken(TEXT, VOZ, tmp_path / "a.wav")
    _, other = spoken(TEXT, Voz("espeak", tono=tono), tmp_path / "b.wav")
    ratio = fundamental_hz(other.samples[:, 0], other.hz) / fundamental_hz(
        natural.samples[:, 0], natural.hz
    )
    assert ratio == pytest.approx(tono, rel=0.08)


@pytest.mark.parametrize("voz", [VOZ, Voz("espeak", tono=1.66), Voz("espeak", modelo="es-419+f3")])
def test_nothing_clips(voz: Voz, tmp_path: Path) -> None:
    _, speech = spoken(TEXT * 2, voz, tmp_path / "a.wav")
    assert 0.2 < np.abs(speech.samples).max() < 0.9


def test_the_same_line_gives_the_same_bytes_side_by_side(tmp_path: Path) -> None:
    def digest(number: int) -> str:
        target = tmp_path / f"{number}.wav"
        words = say(TEXT if number % 2 else "Otra cosa.", VOZ, target)
        return hashlib.sha256(target.read_bytes() + repr(words).encode()).hexdigest()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(digest, range(8)))) == 2


def test_phonemes_of_the_house(tmp_path: Path) -> None:
    """The same word said by its phonemes and by letters that read so sounds the same."""
    by_sound = Voz("espeak", fonemas={"Sanctórum": "sanˈtoɾum"})
    a, _ = tmp_path / "a.wav", say("Hoy en Sanctórum, hay feria.", by_sound, tmp_path / "a.wav")
    b, _ = tmp_path / "b.wav", say("Hoy en Santórum, hay feria.", VOZ, tmp_path / "b.wav")
    c, _ = tmp_path / "c.wav", say("Hoy en Sanctórum, hay feria.", VOZ, tmp_path / "c.wav")
    lengths = [path.stat().st_size for path in (a, b, c)]
    assert abs(lengths[0] - lengths[1]) < 0.01 * lengths[1] < abs(lengths[2] - lengths[1])
    assert fingerprint(by_sound) != fingerprint(VOZ)


def test_names_of_here_are_said_as_here() -> None:
    assert "tlaskˈala" in library().ipa("Tlascala", "es-419")
    assert mnemonics("istaˈkwistla") == "istakw'istla"
    assert mnemonics("ˈʧaɲo") == "tS'an^o"
    assert mnemonics("ˈyœ") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Sí — no.",
        "«Hola», dijo ☎ ella…",
        "<speak>uno</speak> & [[dos]] ((tres)) {{cuatro}}",
        "מים agua 水",
        "¡¿Qué?!",
        "a",
        "uno... dos!!! tres??",
        "[[",
        "]] hola [[ x",
    ],
)
def test_whatever_staff_write(text: str, tmp_path: Path) -> None:
    if not any(letter.isalpha() for letter in text):
        text += " sí"
    words, speech = spoken(text, VOZ, tmp_path / "a.wav")
    assert [word.text for word in words] == text.split()
    assert words[-1].end_ms <= speech.duration_ms


def test_a_voice_that_espeak_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="espeak-ng no tiene la voz «es-marte»") as told:
        fingerprint(Voz("espeak", modelo="es-marte"))
    assert "es-419" in told.value.remedy
    with pytest.raises(ToolError, match="no tiene la voz"):
        say("Hola.", Voz("espeak", modelo="es-marte"), tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())

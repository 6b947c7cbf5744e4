"""Takes as phones and people make them: what is told of them, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from voice.spoken import HZ, MAN, recording, utterance

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.voice import denoise, intake
from boletin.voice.takes import Taken, bring_in, line_file

LINES = (
    "La biblioteca abre los sábados de nueve a dos de la tarde.",
    "Hay doce computadoras con internet. Lleve una identificación.",
    "El servicio es gratuito para todas las personas.",
)
SENTENCES = (LINES[0], *LINES[1].replace(". L", ".|L").split("|"), LINES[2])
OTHER = (
    "El equipo local ganó ayer por tres goles a uno.",
    "La cosecha de maíz fue buena este año en toda la región.",
    "Mi hermana compró zapatos nuevos en el mercado del pueblo.",
)


def wav(tmp_path: Path, samples: np.ndarray, hz: int = HZ, name: str = "toma.wav") -> Path:
    soundfile.write(tmp_path / name, samples, hz, subtype="FLOAT")
    return tmp_path / name


def brought(tmp_path: Path, *files: Path, lines: Sequence[str] = LINES) -> Taken:
    out = tmp_path / "lineas"
    out.mkdir(exist_ok=True)
    return bring_in(files, lines, out)


def told(taken: Taken) -> list[tuple[str, str]]:
    return [(found.level, found.message) for found in taken.findings]


def line(tmp_path: Path, number: int) -> np.ndarray:
    samples, hz = soundfile.read(line_file(tmp_path / "lineas", number))
    assert hz == intake.HZ
    assert samples.ndim == 1
    return samples


def rms_db(samples: np.ndarray) -> float:
    loud = samples[np.abs(samples) > np.abs(samples).max() * 0.05]
    return float(10 * np.log10(np.mean(loud**2)))


@pytest.fixture(scope="module")
def clean() -> np.ndarray:
    return recording(SENTENCES)[0]


def test_a_good_take_gives_each_line_with_the_times_of_its_words(
    tmp_path: Path, clean: np.ndarray
) -> None:
    taken = brought(tmp_path, wav(tmp_path, clean))
    assert not taken.findings
    for number, (text, words) in enumerate(zip(LINES, taken.lines, strict=True), 1):
        assert words is not None
        assert [word.text for word in words] == text.split()
        samples = line(tmp_path, number)
        assert words[-1].end_ms <= len(samples) * 1000 / intake.HZ
        truth = recording([part for part in SENTENCES if part in text], pause_ms=350)[1]
        starts = [word.start_ms for word in words]
        off = np.abs((np.array(starts) - starts[0]) - (np.array(truth) - truth[0]))
        assert np.median(off) <= 35
        assert off.max() <= 200
        # The line begins and ends with its words: no pause of the take is left around it.
        loud = np.flatnonzero(np.abs(samples) > 0.02) * 1000 / intake.HZ
        assert loud[0] <= 130
        assert len(samples) * 1000 / intake.HZ - loud[-1] <= 220


@pytest.mark.slow
def test_takes_of_one_line_each_stand_at_one_level(tmp_path: Path) -> None:
    near = wav(tmp_path, recording([SENTENCES[0]])[0], name="1.wav")
    far = wav(tmp_path, recording(SENTENCES[1:3], MAN)[0] * 0.05, name="2.wav")
    loud = wav(tmp_path, recording([SENTENCES[3]])[0] * 1.4, name="3.wav")
    taken = brought(tmp_path, near, far, loud)
    assert not taken.findings
    levels = [rms_db(line(tmp_path, number)) for number in (1, 2, 3)]
    assert max(levels) - min(levels) < 0.5


def test_a_wrong_number_of_takes_is_told() -> None:
    with pytest.raises(MediaError, match="Hay 2 grabaciones para 3 líneas") as caught:
        bring_in([Path("a.m4a"), Path("b.m4a")], LINES, Path())
    assert "o 3: una por línea" in caught.value.remedy


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_line_left_out_is_told(tmp_path: Path, number: int) -> None:
    said = [text for text in SENTENCES if text not in LINES[number - 1]]
    taken = brought(tmp_path, wav(tmp_path, recording(said)[0]))
    missing = [text for text in SENTENCES if text in LINES[number - 1]]
    assert told(taken) == [
        ("E", f"La grabación no dice la línea {number}: «{text}».") for text in missing
    ]
    assert taken.lines[number - 1] is None
    assert not line_file(tmp_path / "lineas", number).exists()
    assert taken.lines.count(None) == 1


@pytest.mark.slow
def test_what_is_said_between_lines_is_told_and_left_out(tmp_path: Path) -> None:
    said = [OTHER[0], SENTENCES[0], OTHER[1], *SENTENCES[1:]]
    samples, starts = recording(said)
    taken = brought(tmp_path, wav(tmp_path, np.concatenate([np.zeros(HZ * 4), samples])))
    between_s = 4 + starts[len(" ".join(said[:2]).split())] / 1000
    message = "La grabación dice algo que no está en el texto, en el segundo {:.0f}: se quita."
    assert told(taken) == [
        ("W", message.format(4 + starts[0] / 1000)),
        ("W", message.format(between_s)),
    ]
    for number, text in enumerate(LINES, 1):
        length_ms = len(line(tmp_path, number)) * 1000 / intake.HZ
        parts = [len(utterance(part)[0]) * 1000 / HZ for part in SENTENCES if part in text]
        assert length_ms < sum(parts) + 350 * (len(parts) - 1) + 300


def test_a_line_said_with_other_words_is_told(tmp_path: Path) -> None:
    said = [SENTENCES[0], SENTENCES[1], SENTENCES[2], OTHER[2]]
    taken = brought(tmp_path, wav(tmp_path, recording(said)[0]))
    assert any(
        found.level in "WE" and "línea 3" in found.message and LINES[2] in found.message
        for found in taken.findings
    )


def test_a_slip_inside_a_line_is_cut_out(tmp_path: Path) -> None:
    samples, _ = recording([SENTENCES[0], SENTENCES[1], OTHER[1], SENTENCES[2], SENTENCES[3]])
    taken = brought(tmp_path, wav(tmp_path, samples))
    (level, message), *more = told(taken)
    assert (level, more) == ("W", [])
    assert "no está en el texto" in message
    words = taken.lines[1]
    assert words is not None
    length_ms = len(line(tmp_path, 2)) * 1000 / intake.HZ
    spoken_ms = sum(len(utterance(text)[0]) for text in SENTENCES[1:3]) * 1000 / HZ
    assert abs(length_ms - spoken_ms) < 500
    truth = recording(SENTENCES[1:3], pause_ms=200)[1]
    starts = np.array([word.start_ms for word in words])
    assert np.abs((starts - starts[0]) - (np.array(truth) - truth[0])).max() <= 250


def test_another_text_is_refused(tmp_path: Path) -> None:
    taken = brought(tmp_path, wav(tmp_path, recording(OTHER)[0]))
    assert told(taken) == [("E", "La grabación no dice este texto.")]
    assert "sea la grabación de este texto" in taken.findings[0].remedy
    assert taken.lines == (None, None, None)


def test_a_long_sentence_is_quoted_up_to_a_whole_word(tmp_path: Path) -> None:
    long = (
        "El servicio es gratuito para todas las personas que vivan en cualquiera de las colonias."
    )
    taken = brought(tmp_path, wav(tmp_path, recording(SENTENCES[:3])[0]), lines=[*LINES[:2], long])
    ((level, message),) = told(taken)
    assert level == "E"
    quote = message[message.index("«") + 1 : message.index("»")]
    assert len(quote) <= 60
    assert quote.endswith("…")
    assert f"{long} ".startswith(quote.removesuffix("…") + " ")


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (np.zeros((0, 1)), "pista de sonido está vacía"),
        (np.zeros((HZ * 5, 1)), "está en silencio"),
        (np.full((HZ * 5, 2), 0.3), "está en silencio"),
        (np.full((HZ // 10, 1), 0.1), "demasiado corta"),
    ],
)
def test_an_empty_take_is_told(tmp_path: Path, samples: np.ndarray, message: str) -> None:
    taken = brought(tmp_path, wav(tmp_path, samples))
    ((level, said),) = told(taken)
    assert level == "E"
    assert message in said


def test_a_broken_file_and_a_missing_one_are_told(tmp_path: Path, clean: np.ndarray) -> None:
    whole = tmp_path / "toma.m4a"
    ffmpeg.run(["-i", str(wav(tmp_path, clean)), "-c:a", "aac", str(whole)], what="toma")
    broken = tmp_path / "rota.m4a"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    for file in (broken, tmp_path / "no-existe.m4a"):
        taken = brought(tmp_path, file)
        assert [level for level, _ in told(taken)] == ["E"]
        assert taken.findings[0].file == file.name
        assert file.name not in taken.findings[0].message
        assert taken.findings[0].message[0].isupper()
        assert taken.findings[0].remedy


def test_a_dead_side_and_opposite_sides_are_mended(tmp_path: Path, clean: np.ndarray) -> None:
    dead = np.column_stack([clean, np.random.default_rng(1).normal(size=len(clean)) * 1e-4])
    opposite = np.column_stack([clean, -0.9 * clean])
    for samples, message in (
        (dead, "Un lado del estéreo no trae voz: se usa el otro."),
        (opposite, "Los dos lados del estéreo están invertidos: se corrigió."),
    ):
        taken = brought(tmp_path, wav(tmp_path, samples.astype(np.float32)))
        assert told(taken) == [("I", message)]
        assert None not in taken.lines


@pytest.mark.parametrize(
    ("codec", "name"), [(["-c:a", "libopencore_amrnb", "-b:a", "12.2k"], "toma.amr")]
)
def test_a_telephone_take_is_used_and_told(
    tmp_path: Path, clean: np.ndarray, codec: list[str], name: str
) -> None:
    source = wav(tmp_path, clean)
    ffmpeg.run(
        ["-i", str(source), "-ar", "8000", "-ac", "1", *codec, str(tmp_path / name)], what=name
    )
    taken = brought(tmp_path, tmp_path / name)
    assert told(taken) == [("W", "La grabación suena a teléfono: solo trae 8 kHz.")]
    assert "notas de voz" in taken.findings[0].remedy
    assert None not in taken.lines


@pytest.mark.slow
@pytest.mark.parametrize(("gain_db", "level"), [(8.0, "W"), (30.0, "E")])
def test_a_clipped_take_is_told(
    tmp_path: Path, clean: np.ndarray, gain_db: float, level: str
) -> None:
    loud = np.clip(clean / np.abs(clean).max() * 10 ** (gain_db / 20), -1, 1)
    taken = brought(tmp_path, wav(tmp_path, loud))
    (found,) = (one for one in taken.findings if "saturada" in one.message)
    assert found.level == level
    assert "30 cm" in found.remedy


def test_a_quiet_take_is_told(tmp_path: Path) -> None:
    samples, _ = recording(SENTENCES)
    taken = brought(tmp_path, wav(tmp_path, samples * 0.01))
    assert told(taken) == [("W", "La grabación se oye muy bajo.")]
    assert rms_db(line(tmp_path, 1)) == pytest.approx(-23, abs=1)


@pytest.mark.slow
def test_noise_is_told_and_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noisy = wav(tmp_path, recording(SENTENCES, snr_db=10)[0])
    taken = brought(tmp_path, noisy)
    assert told(taken) == [("W", "La grabación tiene mucho ruido de fondo.")]
    assert None not in taken.lines
    assert "boletin[limpieza]" not in taken.findings[0].remedy
    helped = line(tmp_path, 1)
    monkeypatch.setattr(denoise, "PACKAGE", "no_such_package")
    taken = brought(tmp_path, noisy)
    assert 'pip install "boletin[limpieza]"' in taken.findings[0].remedy
    left = line(tmp_path, 1)
    quiet_db = [
        10 * np.log10(np.percentile(part[: len(part) // 960 * 960].reshape(-1, 960).var(1), 10))
        for part in (helped, left)
    ]
    assert quiet_db[0] < quiet_db[1] - 8


@pytest.mark.slow
def test_noise_goes_and_words_stay_where_they_are(clean: np.ndarray) -> None:
    voice = np.asarray(soxr.resample(clean, HZ, intake.HZ), np.float32)
    noise = np.random.default_rng(5).normal(size=len(voice)).astype(np.float32)
    noise *= np.float32(np.std(voice) * 10 ** (-10 / 20))
    out = denoise.denoised(voice + noise)
    assert out.shape == voice.shape
    assert np.std(out - voice) < np.std(noise) * 0.6


def test_a_breath_and_a_click_before_the_line_are_not_heard(tmp_path: Path) -> None:
    samples, starts = recording(SENTENCES, pause_ms=700)
    noise = np.random.default_rng(2).normal(size=HZ * 3 // 10) * np.hanning(HZ * 3 // 10)
    first = len(LINES[0].split())
    begin = starts[first] * HZ // 1000
    samples[begin - len(noise) - HZ // 8 : begin - HZ // 8] += 0.02 * noise.astype(np.float32)
    samples[HZ // 10 : HZ // 10 + 40] += 0.5 * np.random.default_rng(3).normal(size=40)
    taken = brought(tmp_path, wav(tmp_path, samples))
    assert not [one for one in taken.findings if one.level == "E"]
    for number in (1, 2):
        words = taken.lines[number - 1]
        assert words is not None
        assert words[0].start_ms <= 60
        before = line(tmp_path, number)[: int(0.03 * intake.HZ)]
        assert np.abs(before).max() < 0.03


@pytest.mark.slow
@pytest.mark.parametrize("mains", [50, 60])
def test_hum_is_taken_away(tmp_path: Path, clean: np.ndarray, mains: int) -> None:
    at = np.arange(len(clean)) / HZ
    hum = sum(np.sin(2 * np.pi * mains * k * at + k) / k for k in (1, 2, 3, 5))
    taken = brought(tmp_path, wav(tmp_path, (clean + 0.02 * hum).astype(np.float32)))
    assert not [one for one in taken.findings if one.level == "E"]
    samples = line(tmp_path, 1)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / intake.HZ)
    around = spectrum[(hz > mains - 20) & (hz < mains + 20)]
    speech = spectrum[(hz > 100) & (hz < 1000)]
    assert around.max() < speech.max() / 1000


def test_a_take_of_hours_is_refused_without_reading_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LONGEST_S", 4)
    taken = brought(tmp_path, wav(tmp_path, recording(SENTENCES)[0]))
    assert told(taken) == [("E", "La grabación dura más de 0 minutos.")]
    assert "una por línea" in taken.findings[0].remedy


def test_samples_that_are_no_numbers_do_not_spoil_the_take(
    tmp_path: Path, clean: np.ndarray
) -> None:
    spoilt = clean.copy()
    spoilt[5000:5003] = [np.nan, np.inf, -np.inf]
    taken = brought(tmp_path, wav(tmp_path, spoilt))
    assert None not in taken.lines
    assert all(np.isfinite(line(tmp_path, number)).all() for number in (1, 2, 3))

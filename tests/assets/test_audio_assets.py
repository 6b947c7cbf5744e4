"""The station package as it stands in audio_assets/: credit, format, level, seam, calm."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy
import soundfile
from other_meter import other_meter

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "audio_assets"
CREDITS = tomllib.loads((ASSETS / "creditos.toml").read_text(encoding="utf-8"))
OURS = {
    name: entry for name, entry in CREDITS.items() if entry["fuente"] == "scripts/compose_audio.py"
}
BEDS = [name for name, entry in OURS.items() if entry["tipo"] == "cama"]
HZ = 48_000


def load(name: str) -> np.ndarray:
    samples, rate = soundfile.read(ASSETS / CREDITS[name]["archivo"], always_2d=True)
    assert rate == HZ
    return samples


def db(power: float) -> float:
    return 10 * float(np.log10(power + 1e-15))


def test_every_file_has_credit_and_licence_and_every_credit_its_file():
    files = {path.name for path in ASSETS.glob("*.flac")}
    assert files >= {entry["archivo"] for entry in OURS.values()}
    assert files <= {entry["archivo"] for entry in CREDITS.values()}
    for name, entry in CREDITS.items():
        assert {"archivo", "titulo", "autor", "licencia", "fuente", "tipo"} <= set(entry), name
        assert all(entry[key] for key in ("autor", "licencia", "fuente")), name
        assert entry["tipo"] in {"cortinilla", "cama", "puente", "efecto"}, name
    assert {"cortinilla_entrada", "cortinilla_salida", "puente", "cama_informativa"} <= set(OURS)
    assert sum(entry["tipo"] == "efecto" for entry in OURS.values()) >= 2


def test_the_package_stays_under_six_megabytes():
    assert sum((ASSETS / entry["archivo"]).stat().st_size for entry in OURS.values()) < 6_000_000


@pytest.mark.parametrize("name", OURS)
def test_format_and_headroom(name):
    about = soundfile.info(ASSETS / OURS[name]["archivo"])
    assert (about.format, about.subtype) == ("FLAC", "PCM_16")
    samples = load(name)
    assert samples.shape[1] == 2
    assert np.max(np.abs(samples)) < 10 ** (-2 / 20)
    assert np.max(np.abs(samples.mean(axis=0))) < 1e-3, "no DC"
    # Sound begins within 100 ms (R06) and does not end in dead air.
    heard = np.flatnonzero(np.max(np.abs(samples), axis=1) > 10 ** (-60 / 20))
    assert heard[0] < 0.1 * HZ
    assert len(samples) - heard[-1] < 0.5 * HZ


@pytest.mark.parametrize(
    ("name", "shortest_s", "longest_s"),
    [
        ("cortinilla_entrada", 5, 6),
        ("cortinilla_salida", 5, 7),
        ("puente", 2.5, 3.5),
        ("cama_informativa", 16, 20),
        ("campana", 1, 4),
        ("transicion", 1, 3),
    ],
)
def test_lengths(name, shortest_s, longest_s):
    assert shortest_s <= len(load(name)) / HZ <= longest_s


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "figure", "target", "loops"),
    [
        ("cortinilla_entrada", "s_max", -18.0, 1),
        ("cortinilla_salida", "s_max", -18.0, 1),
        ("puente", "s_max", -19.0, 1),
        ("cama_informativa", "lufs", -24.0, 3),
        ("cama_emergencia", "lufs", -24.0, 3),
        ("campana", "m_max", -22.0, 1),
        ("transicion", "m_max", -22.0, 1),
    ],
)
def test_loudness_by_role_with_the_meter_of_ffmpeg(name, figure, target, loops):
    reading = other_meter(ASSETS / CREDITS[name]["archivo"], loops=loops, padded_s=3)
    # ±0.3 LU: the 0.1 s hop of both meters does not start at the same sample.
    assert getattr(reading, figure) == pytest.approx(target, abs=0.3)
    assert reading.dbtp <= -2.0


@pytest.mark.parametrize("name", OURS)
def test_summing_to_mono_loses_less_than_three_decibels(name):
    samples = load(name)
    assert db(np.mean(samples**2)) - db(np.mean(samples.mean(axis=1) ** 2)) < 3.0


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_loops_on_whole_bars_over_its_whole_length(name):
    start_ms, end_ms = OURS[name]["bucle_ms"]
    assert start_ms == 0
    assert end_ms * HZ == len(load(name)) * 1000, "the last sample is followed by the first"
    assert (end_ms - start_ms) % OURS[name]["compas_ms"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", BEDS)
def test_the_seam_is_no_worse_than_any_other_bar_line(name):
    samples = load(name)
    frames = len(samples)
    around = np.concatenate((samples, samples))
    bar = OURS[name]["compas_ms"] * HZ // 1000
    lines = np.arange(frames // 2, frames // 2 + frames, bar) // bar * bar

    # A click is a jump between two neighbouring samples: compare it with all others.
    jumps = np.max(np.abs(np.diff(around, axis=0)), axis=1)
    assert jumps[frames - 1] <= np.quantile(jumps, 0.999)

    def change(at: int, width_s: float) -> np.ndarray:
        """Level change in five bands over the line, in dB."""
        width = round(width_s * HZ)
        spectra = [
            scipy.signal.welch(around[part].mean(axis=1), HZ, nperseg=2048)[1]
            for part in (slice(at - width, at), slice(at, at + width))
        ]
        edges = np.array([40, 150, 500, 1500, 5000, 12000]) * 2048 // HZ
        before, after = (np.add.reduceat(power, edges)[:-1] for power in spectra)
        return np.abs(10 * np.log10((after + 1e-14) / (before + 1e-14)))

    for width_s in (0.05, 0.3):
        others = np.max([change(at, width_s) for at in lines if at != frames], axis=0)
        assert np.all(change(frames, width_s) <= others + 3.0)

    # The room's tail of the last bar is heard at the start: no hole before the first downbeat.
    hop = HZ // 100
    levels = [db(np.mean(around[i : i + 5 * hop] ** 2)) for i in range(0, len(around), hop)]
    seam = len(levels) // 2
    assert min(levels[seam - 10 : seam + 10]) >= min(levels[: seam - 20]) - 1.0


@pytest.mark.parametrize("name", BEDS)
def test_a_bed_leaves_the_consonants_alone(name):
    frequencies, power = scipy.signal.welch(load(name).mean(axis=1), HZ, nperseg=8192)
    consonants = power[(frequencies >= 1000) & (frequencies <= 4000)].sum()
    assert db(consonants / power.sum()) < -15.0


# --- nothing that could be taken for an alert -----------------------------------------------------


def spectrogram(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies and power (bins, blocks) of 85 ms blocks every 21 ms, in mono."""
    mono = samples.mean(axis=1)
    frequencies, _, spectrum = scipy.signal.stft(mono, HZ, nperseg=4096, noverlap=3072)
    return frequencies, np.abs(spectrum) ** 2


def has_attention_signal(samples: np.ndarray) -> bool:
    """The pair 853 + 960 Hz (EAS), each at least a tenth of the sound, in a hundredth of it."""
    frequencies, power = spectrogram(samples)
    total = power.sum(axis=0) + 1e-12
    low, high = (power[np.abs(frequencies - hz) <= 18].sum(axis=0) / total for hz in (853, 960))
    return bool(np.mean((low > 0.1) & (high > 0.1)) >= 0.01)


def lone_pitch(samples: np.ndarray) -> np.ndarray:
    """Semitones from A4 where one loud tone of 300-3000 Hz is heard, NaN elsewhere."""
    frequencies, power = spectrogram(samples)
    band = (frequencies > 300) & (frequencies < 3000)
    peak = np.argmax(np.where(band[:, None], power, 0), axis=0)
    near = np.abs(np.arange(len(power))[:, None] - peak) <= 4
    total = power.sum(axis=0)
    alone = (power * near).sum(axis=0) > 0.6 * total
    loud = total > total.max() * 10 ** (-25 / 10)
    return np.where(alone & loud, 12 * np.log2(np.maximum(frequencies[peak], 1) / 440), np.nan)


def alternates(pitch: np.ndarray) -> bool:
    """A-B-A-B-A and nothing else, each held a tenth of a second."""
    steps: list[float] = []
    held = 0
    for before, after in pairwise(pitch):
        held = held + 1 if abs(after - before) < 0.5 else 0
        if held == 4 and (not steps or abs(steps[-1] - after) > 0.8):
            steps.append(float(after))
    return any(
        max(abs(a - c), abs(c - e), abs(b - d)) < 0.5
        for a, b, c, d, e in zip(*(steps[i:] for i in range(5)), strict=False)
    )


def wails(pitch: np.ndarray) -> bool:
    """A tone that climbs without a step through a fifth or more."""
    climbed = 0.0
    for before, after in pairwise(pitch):
        step = after - before
        climbed = climbed + step if 0 < step < 2.0 or (step == 0 and climbed) else 0.0
        if climbed >= 7.0:
            return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("name", OURS)
def test_nothing_resembles_an_alert(name):
    samples = load(name)
    assert not has_attention_signal(samples)
    assert not alternates(lone_pitch(samples))
    assert not wails(lone_pitch(samples))


def test_the_detectors_know_an_alert_when_they_hear_one():
    t = np.arange(4 * HZ) / HZ

    def stereo(mono: np.ndarray) -> np.ndarray:
        return 0.3 * np.stack((mono, mono), axis=1)

    pair = stereo(np.sin(2 * np.pi * 853 * t) + np.sin(2 * np.pi * 960 * t))
    two_tone = stereo(np.sin(2 * np.pi * np.where(t % 0.8 < 0.4, 700, 950) * t))
    wail = stereo(np.sin(2 * np.pi * np.cumsum(500 * 2 ** ((t % 2) / 2)) / HZ))
    assert has_attention_signal(pair)
    assert alternates(lone_pitch(two_tone))
    assert wails(lone_pitch(wail))


# --- one package ----------------------------------------------------------------------------------


def chroma(samples: np.ndarray) -> np.ndarray:
    """Energy of the twelve pitch classes from A, 100 to 2000 Hz."""
    frequencies, power = scipy.signal.periodogram(samples.mean(axis=1), HZ, "hann", nfft=2**18)
    inside = (frequencies > 70) & (frequencies < 1500)
    classes = np.rint(12 * np.log2(frequencies[inside] / 440)).astype(int) % 12
    return np.bincount(classes, power[inside], 12) / power[inside].sum()


D_MAJOR = [(step + 5) % 12 for step in (0, 2, 4, 5, 7, 9, 11)]


@pytest.mark.parametrize("name", OURS)
def test_all_pieces_are_in_d_major(name):
    samples = load(name)
    if name == "transicion":
        samples = samples[round(1.1 * HZ) :]  # air has no key
    assert chroma(samples)[D_MAJOR].sum() > 0.9


@pytest.mark.parametrize("name", ["cortinilla_entrada", "cortinilla_salida"])
def test_opening_and_closing_come_home(name):
    """After the last attack, tonic, third and fifth of D hold nearly all the sound."""
    ending = chroma(load(name)[round(4.2 * HZ) : round(5.6 * HZ)])
    assert ending[[5, 9, 0]].sum() > 0.8
    assert int(np.argmax(ending)) == 5, "D above all"


@pytest.mark.slow
def test_composing_again_gives_the_same_sound():
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "compose_audio.py"), "--comprobar"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("igual") == len(OURS)

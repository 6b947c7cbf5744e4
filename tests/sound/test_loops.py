"""Where music goes round, found in music whose bars are known, and in what is no music."""

import numpy as np
import pytest
import soundfile as sf

from boletin.sound import loops
from boletin.sound.assets import load_assets

HZ = 48000


def music(bars, bpm=120.0, pattern=4, hz=HZ, seed=1):
    """Chords and a drum; the same ``pattern`` bars again and again, each beat a new pluck."""
    rng = np.random.default_rng(seed)
    beat = 60 / bpm
    t = np.arange(round(bars * 4 * beat * hz)) / hz
    out = np.zeros(len(t))
    roots = rng.permutation([131, 147, 165, 175, 196, 220, 247, 262])[:pattern]
    tune = rng.integers(0, 8, (pattern, 4))
    hiss = rng.standard_normal(hz // 10) * np.exp(-np.arange(hz // 10) / (0.01 * hz))
    plucks = {}
    for number in range(bars * 4):
        at = round(number * beat * hz)
        bar, step = number // 4 % pattern, number % 4
        length = min(round(beat * 1.5 * hz), len(t) - at)
        own = np.arange(length) / hz
        freq = roots[bar] * 2 ** (tune[bar, step] / 12)
        if (freq, length) not in plucks:
            pluck = sum(np.sin(2 * np.pi * freq * k * own) / k for k in (1, 2, 3))
            plucks[freq, length] = 0.1 * pluck * np.exp(-4 * own)
        out[at : at + length] += plucks[freq, length]
        drum = hiss * (0.3 if step == 0 else 0.12)
        out[at : at + len(drum)] += drum[: len(out) - at]
    return np.repeat(out[:, None], 2, 1).astype(np.float32)


@pytest.mark.parametrize(("bpm", "pattern"), [(120.0, 4), (96.0, 2), (140.0, 4)])
def test_the_loop_is_a_whole_number_of_repeats(bpm, pattern):
    sound = music(12, bpm, pattern)
    found = loops.find_loop(sound, HZ)
    assert found is not None
    repeat = pattern * 4 * 60 / bpm * HZ
    rounds = (found.end - found.start) / repeat
    assert round(rounds) >= 1
    assert abs(rounds - round(rounds)) * repeat < HZ / 2000  # half a millisecond
    assert found.alike > 0.98
    mono = sound.mean(axis=1)
    assert mono[found.start - 1] < 0 <= mono[found.start], "it starts where the wave rises"


def test_music_that_fades_loops_before_it_fades():
    sound = music(16, 120.0, 2)
    fade = len(sound) // 4
    sound[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    found = loops.find_loop(sound, HZ)
    assert found is not None
    assert found.end < len(sound) - fade // 2


def test_what_never_repeats_has_no_loop():
    rng = np.random.default_rng(3)
    t = np.arange(20 * HZ) / HZ
    glide = np.sin(2 * np.pi * (100 * t + 20 * t**2)) * 0.1
    noise = rng.standard_normal(len(t)) * np.repeat(rng.uniform(0.02, 0.2, 200), len(t) // 200)
    for sound in (glide, noise * np.sin(2 * np.pi * np.cumsum(rng.normal(0, 1, len(t))) / HZ)):
        assert loops.find_loop(np.repeat(sound[:, None], 2, 1).astype(np.float32), HZ) is None


@pytest.mark.parametrize("seconds", [0, 0.01, 0.5, 3])
def test_what_is_too_short_has_none(seconds):
    sound = music(4)[: round(seconds * HZ)]
    assert loops.find_loop(sound, HZ) is None
    assert loops.bar_ms(np.zeros_like(sound), HZ) is None


@pytest.mark.parametrize("bpm", [84.0, 100.0, 120.0, 132.0])
def test_the_bar_is_four_beats(bpm):
    bar = loops.bar_ms(music(12, bpm), HZ)
    assert bar is not None
    beats = bar / (60_000 / bpm)
    # People tap the same music at half or double speed; a bar of it is a bar all the same.
    assert min(abs(beats - n) for n in (2, 4, 8)) < 0.06


@pytest.mark.slow
def test_a_bed_without_loop_points_goes_round_where_it_repeats(tmp_path):
    sf.write(tmp_path / "cama.wav", music(12, 120.0, 4), HZ, subtype="PCM_24")
    (tmp_path / "creditos.toml").write_text('[cama]\narchivo = "cama.wav"\ntipo = "cama"\n')
    bed = load_assets(tmp_path)["cama"]
    start, end = bed.loop
    assert (end - start) % (8 * HZ) in (*range(24), *range(8 * HZ - 24, 8 * HZ))
    assert bed.bar_ms == pytest.approx(2000, abs=20)
    # Over the seam the wave goes on as it does without one.
    sound = bed.samples[:, 0]
    seam = np.concatenate([sound[end - HZ // 4 : end], sound[start : start + HZ // 4]])
    whole = sound[start - HZ // 4 : start + HZ // 4]
    assert np.corrcoef(seam, whole)[0, 1] > 0.98

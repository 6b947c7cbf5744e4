import numpy as np
import pytest

from boletin.sound import limiter, loudness

HZ = 48000


def limit(sound, ceiling):
    """``sound`` brought under a ceiling as a master does it; gives the deepest reduction, dB."""
    meter = loudness.Meter(HZ, 2, hot=limiter.watched(0.0, ceiling))
    meter.add(sound)
    curve = limiter.Curve(meter.peaks(), HZ, 0.0, ceiling)
    curve.apply(sound, 0)
    return curve.deepest_db


def noisy(seconds=4, seed=1):
    rng = np.random.default_rng(seed)
    sound = rng.standard_normal((seconds * HZ + 5, 2)).astype(np.float32) * 0.05
    for at in rng.integers(0, len(sound) - 200, 30):
        sound[at : at + 150] *= 6
    sound[-3:] = 0.99  # a peak at the very end
    sound[:3] = -0.99
    return sound


def test_every_true_peak_ends_under_the_ceiling():
    for ceiling in (-1.0, -2.0, -9.0):
        sound = noisy()
        assert loudness.measure(sound, HZ).dbtp > ceiling
        reduced = limit(sound, ceiling)
        assert reduced > 0
        assert loudness.measure(sound, HZ).dbtp <= ceiling


def test_what_is_under_the_ceiling_is_left_as_it_was():
    sound = noisy()
    sound[:3] = sound[-3:] = 0
    quiet = sound * np.float32(0.5 / np.abs(sound).max())
    before = quiet.copy()
    assert limit(quiet, -1.0) == 0.0
    assert np.array_equal(quiet, before)


def test_far_from_a_peak_nothing_changes_and_the_gain_moves_smoothly():
    t = np.arange(4 * HZ) / HZ
    sound = np.repeat((0.3 * np.sin(2 * np.pi * 220 * t))[:, None], 2, 1).astype(np.float32)
    sound[2 * HZ : 2 * HZ + 480] *= 3
    before = sound.copy()
    limit(sound, -6.0)
    assert np.array_equal(sound[: 2 * HZ - HZ // 50], before[: 2 * HZ - HZ // 50])
    assert np.array_equal(sound[3 * HZ :], before[3 * HZ :])
    audible = np.abs(before[:, 0]) > 0.02
    gain = np.where(audible, sound[:, 0] / np.where(audible, before[:, 0], 1), np.nan)
    assert np.nanmin(gain) > 0.5
    assert np.nanmax(np.abs(np.diff(gain))) < 0.01  # no zipper


def test_peaks_between_samples_are_caught():
    # fs/4 at 45 degrees: samples 3 dB below the wave (Tech 3341 signal 19).
    n = np.arange(HZ)
    wave = 1.2 * np.sin(2 * np.pi * n / 4 + np.pi / 4)
    wave *= np.minimum(1, np.minimum(n, n[::-1]) / 480)
    sound = np.repeat(wave[:, None], 2, 1).astype(np.float32)
    assert np.abs(sound).max() < 0.86
    limit(sound, -1.0)
    assert loudness.measure(sound, HZ).dbtp <= -1.0


@pytest.mark.parametrize("size", [1, 777, 4096, 100_000])
def test_blocks_do_not_change_what_is_limited(size):
    whole = noisy()
    parts = whole.copy()
    meter = loudness.Meter(HZ, 2, hot=limiter.watched(0.0, -6.0))
    for start in range(0, len(parts), size if size > 1 else 5000):
        meter.add(parts[start : start + (size if size > 1 else 5000)])
    curve = limiter.Curve(meter.peaks(), HZ, 0.0, -6.0)
    for start in range(0, len(parts), max(size, 500)):
        curve.apply(parts[start : start + max(size, 500)], start)
    limit(whole, -6.0)
    np.testing.assert_allclose(parts, whole, atol=1e-6)


def test_the_loudness_that_is_lost_is_known_before_anything_is_rendered():
    for ceiling in (-3.0, -9.0, -15.0):  # bursts shorter than a step: the hardest to tell
        sound = noisy(seconds=9)
        meter = loudness.Meter(HZ, 2, hot=limiter.watched(0.0, ceiling))
        meter.add(sound)
        curve = limiter.Curve(meter.peaks(), HZ, 0.0, ceiling)
        told = meter.integrated(curve.factors(meter.steps, HZ))
        curve.apply(sound, 0)
        assert told == pytest.approx(loudness.measure(sound, HZ).lufs, abs=0.1)
        assert told < meter.integrated()

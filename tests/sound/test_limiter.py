import numpy as np

from boletin.sound import limiter, loudness

HZ = 48000


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
        reduced = limiter.limit_in_place(sound, HZ, ceiling)
        assert reduced > 0
        assert loudness.measure(sound, HZ).dbtp <= ceiling


def test_what_is_under_the_ceiling_is_left_as_it_was():
    sound = noisy()
    sound[:3] = sound[-3:] = 0
    quiet = sound * np.float32(0.5 / np.abs(sound).max())
    before = quiet.copy()
    assert limiter.limit_in_place(quiet, HZ, -1.0) == 0.0
    assert np.array_equal(quiet, before)


def test_far_from_a_peak_nothing_changes_and_the_gain_moves_smoothly():
    t = np.arange(4 * HZ) / HZ
    sound = np.repeat((0.3 * np.sin(2 * np.pi * 220 * t))[:, None], 2, 1).astype(np.float32)
    sound[2 * HZ : 2 * HZ + 480] *= 3
    before = sound.copy()
    limiter.limit_in_place(sound, HZ, -6.0)
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
    limiter.limit_in_place(sound, HZ, -1.0)
    assert loudness.measure(sound, HZ).dbtp <= -1.0

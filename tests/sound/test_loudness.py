"""The meter reproduces the signals of EBU Tech 3341 and 3342 (standards.md §1)."""

from itertools import pairwise

import numpy as np
import pytest
import scipy

from boletin.sound import loudness

HZ = 48000


def sine(db, seconds, *, hz=HZ, tone=1000, start=0, channels=2):
    t = (np.arange(round(seconds * hz)) + start) / hz
    wave = 10 ** (db / 20) * np.sin(2 * np.pi * tone * t)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def steps(*parts, hz=HZ):
    """(dBFS or None for silence, seconds) one after another, the phase going on."""
    out, at = [], 0
    for db, seconds in parts:
        n = round(seconds * hz)
        out.append(
            np.zeros((n, 2), np.float32) if db is None else sine(db, seconds, hz=hz, start=at)
        )
        at += n
    return np.concatenate(out)


def near(value, target, tolerance=0.1):
    assert abs(value - target) <= tolerance, (value, target)


SLOW = pytest.mark.slow


@pytest.mark.parametrize("hz", [48000, pytest.param(44100, marks=SLOW), 22050])
@pytest.mark.parametrize("level", [-23, -33])
def test_3341_1_2_steady(level, hz):
    reading = loudness.measure(sine(level, 20, hz=hz), hz)
    for value in (reading.lufs, reading.m_max, reading.s_max):
        near(value, level)
    assert reading.duration_ms == 20000


def test_l01_one_channel_full_scale():
    reading = loudness.measure(sine(0, 5, tone=997, channels=1), HZ)
    near(reading.lufs, -3.01, 0.02)
    near(reading.dbtp, 0.0, 0.05)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([(-36, 10), (-23, 60), (-36, 10)], marks=SLOW),
        pytest.param([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], marks=SLOW),
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ],
)
def test_3341_3_4_5_gates(parts):
    near(loudness.measure(steps(*parts), HZ).lufs, -23.0)


@SLOW
def test_3341_6_surround():
    levels = (-28, -28, -24, -30, -30)
    sound = np.concatenate([sine(db, 20, channels=1) for db in levels], axis=1)
    near(loudness.measure(sound, HZ).lufs, -23.0)
    with_lfe = np.insert(sound, 3, sound[:, 0], axis=1)
    near(loudness.measure(with_lfe, HZ).lufs, -23.0)


def meter(sound):
    m = loudness.Meter(HZ, 2)
    m.add(sound)
    return m


def test_3341_9_short_term_constant():
    values = meter(steps(*[(-20, 1.34), (-30, 1.66)] * 5)).short_term()
    assert np.abs(values + 23.0).max() <= 0.1


def test_3341_12_momentary_constant():
    values = meter(steps(*[(-20, 0.18), (-30, 0.22)] * 25)).momentary()[60:]
    assert np.abs(values + 23.0).max() <= 0.1


@pytest.mark.parametrize(
    "i", [pytest.param(i, marks=[] if i % 7 == 3 else SLOW) for i in range(20)]
)
def test_3341_10_13_any_position(i):
    sound = steps((None, 0.15 * i), (-23, 3), (None, 1))
    near(loudness.measure(sound, HZ).s_max, -23.0)
    sound = steps((None, 0.02 * i), (-23, 0.4), (None, 1))
    near(loudness.measure(sound, HZ).m_max, -23.0)


@SLOW
def test_3341_11_14_each_step_of_one_file():
    parts = [p for i in range(20) for p in ((None, 0.15 * i), (-38 + i, 3), (None, 3 - 0.15 * i))]
    values = meter(steps(*parts)).short_term()
    for i in range(20):
        near(values[: 600 * (i + 1) - 299].max(), -38 + i)
    parts = [
        p for i in range(20) for p in ((None, 0.02 * i), (-38 + i, 0.4), (None, 0.4 - 0.02 * i))
    ]
    values = meter(steps(*parts)).momentary()
    for i in range(20):
        near(values[: 80 * (i + 1) - 39].max(), -38 + i)


def tapered(divisor, degrees, amplitude):
    n = np.arange(HZ)
    wave = amplitude * np.sin(2 * np.pi * n / divisor + np.deg2rad(degrees))
    fade = np.minimum(1, np.minimum(n, n[::-1]) / 480)
    return np.repeat((wave * fade)[:, None], 2, axis=1).astype(np.float32)


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "target"),
    [
        (4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6),
        (4, 45, 1.41, 3),
    ],
)  # fmt: skip
def test_3341_15_19_true_peak(divisor, degrees, amplitude, target):
    peak = loudness.measure(tapered(divisor, degrees, amplitude), HZ).dbtp
    assert target - 0.4 <= peak <= target + 0.2


@pytest.mark.slow
@pytest.mark.parametrize("offset", range(4))
def test_3341_20_23_transient(offset):
    # fs/6 at 0.50 with one period of fs/4 at 1.0, at 4 fs, low-passed and decimated.
    n = np.arange(4 * HZ // 5)
    wave = 0.5 * np.sin(2 * np.pi * n / 24)
    middle = len(n) // 48 * 24
    wave[middle : middle + 16] = np.sin(2 * np.pi * np.arange(16) / 16)
    # The low-pass keeps what 48 kHz can carry; scaled so that the wave peaks at 1.0 after it.
    wave = scipy.signal.lfilter(scipy.signal.firwin(257, 20000, fs=4 * HZ), 1, wave)
    wave /= np.abs(wave).max()
    sound = np.repeat(wave[offset::4, None], 2, axis=1).astype(np.float32)
    sound *= np.minimum(1, np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / 480)[
        :, None
    ].astype(np.float32)
    assert -0.4 <= loudness.measure(sound, HZ).dbtp <= 0.2


@pytest.mark.parametrize(
    ("levels", "lra"),
    [
        ((-20, -30), 10),
        pytest.param((-20, -15), 5, marks=SLOW),
        pytest.param((-40, -20), 20, marks=SLOW),
        pytest.param((-50, -35, -20, -35, -50), 15, marks=SLOW),
    ],
)
def test_3342_range(levels, lra):
    near(loudness.measure(steps(*[(db, 20) for db in levels]), HZ).lra, lra, 1.0)


def test_blocks_give_the_same_as_the_whole():
    rng = np.random.default_rng(3)
    sound = (rng.standard_normal((44100 * 7, 2)) * 0.1).astype(np.float32)
    whole = loudness.measure(sound, 44100)
    cuts = [0, 1, 30, 999, 70000, 70001, 200000, len(sound)]
    pieces = [sound[a:b] for a, b in pairwise(cuts)]
    pieces = loudness.measure_blocks(pieces, 44100, 2)
    for name in ("lufs", "m_max", "s_max", "lra", "dbtp"):
        near(getattr(pieces, name), getattr(whole, name), 1e-6)


def test_silence_and_a_click():
    silent = loudness.measure(np.zeros((HZ, 2), np.float32), HZ)
    assert silent.lufs == silent.dbtp == float("-inf")
    assert loudness.measure(np.zeros((0, 1), np.float32), HZ).duration_ms == 0
    click = np.zeros((100, 1), np.float32)
    click[99] = 0.5
    near(loudness.measure(click, HZ).dbtp, -6.02, 0.05)


def test_an_unknown_layout_is_refused():
    with pytest.raises(ValueError, match="7 channels"):
        loudness.Meter(HZ, 7)

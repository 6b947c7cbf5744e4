"""Sound in blocks: nothing is lost or added on its way, whatever rate, channels and silence."""

import os
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin.errors import StorageError
from boletin.sound import reel
from boletin.sound.reel import Held, fitted, wind

HZ = 48000


def whole(sound):
    return np.concatenate([np.zeros((0, sound.channels), np.float32), *sound.blocks()])


def noise(frames, channels=2, seed=1):
    return np.random.default_rng(seed).uniform(-1, 1, (frames, channels)).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(sizes=st.lists(st.integers(0, 200_000), max_size=6), channels=st.sampled_from([1, 2]))
def test_what_is_wound_comes_back(tmp_path_factory, sizes, channels):
    path = tmp_path_factory.mktemp("rollo") / "a.f32"
    blocks = [noise(size, channels, seed) for seed, size in enumerate(sizes)]
    sound = wind(path, blocks, HZ, channels)
    together = np.concatenate([np.zeros((0, channels), np.float32), *blocks])
    assert sound.frames == len(together)
    assert np.array_equal(whole(sound), together)
    for start, count in ((0, 10), (len(together) // 2, 70_000), (len(together), 5)):
        assert np.array_equal(sound.read(start, count), together[start : start + count])


@settings(max_examples=40, deadline=None)
@given(
    frames=st.integers(0, 150_000),
    hz=st.sampled_from([8000, 32000, 44100, 48000]),
    channels=st.sampled_from([1, 2]),
    head=st.integers(0, 700),
    tail=st.integers(0, 700),
)
def test_a_fitted_sound_is_exactly_as_long_as_it_says(frames, hz, channels, head, tail):
    sound = fitted(Held(noise(frames), HZ), hz, channels, head, tail)
    samples = whole(sound)
    assert samples.shape == (sound.frames, channels)
    silence = head * hz // 1000, tail * hz // 1000
    assert sound.frames == round(frames * hz / HZ) + sum(silence)
    assert not samples[: silence[0]].any()
    assert not samples[len(samples) - silence[1] :].any()


def test_a_tone_is_the_same_tone_at_another_rate():
    t = np.arange(3 * HZ) / HZ
    tone = np.repeat(0.5 * np.sin(2 * np.pi * 997 * t)[:, None], 2, 1).astype(np.float32)
    samples = whole(fitted(Held(tone, HZ), 44100, 1))[:, 0]
    want = 0.5 * np.sin(2 * np.pi * 997 * np.arange(len(samples)) / 44100)
    assert np.abs(samples - want)[2000:-2000].max() < 1e-4


def test_both_sides_become_their_mean_and_one_side_both():
    sound = noise(1000)
    mono = whole(fitted(Held(sound, HZ), HZ, 1))
    np.testing.assert_allclose(mono[:, 0], sound.mean(axis=1), atol=1e-7)
    both = whole(fitted(Held(mono, HZ), HZ, 2))
    assert np.array_equal(both[:, 0], both[:, 1])


def test_what_needs_nothing_is_itself():
    sound = Held(noise(10), HZ)
    assert fitted(sound, HZ, 2) is sound


def test_blocks_are_the_caller_s_own():
    sound = Held(noise(10), HZ)
    for block in sound.blocks():
        block[:] = 0
    assert sound.samples.any()


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(reel.np, "ascontiguousarray", full)
    with pytest.raises(StorageError, match="espacio"):
        wind(tmp_path / "a.f32", [noise(10)], HZ)


def test_blocks_made_ahead_are_the_same_and_their_errors_arrive():
    def three_and_a_fault():
        yield from (1, 2, 3)
        raise OSError("the disk is gone")

    assert list(reel.ahead(iter("abc"))) == ["a", "b", "c"]
    assert list(reel.ahead(iter(()))) == []
    coming = reel.ahead(three_and_a_fault())
    assert [next(coming) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(OSError, match="the disk is gone"):
        next(coming)


def test_what_is_made_ahead_stops_with_who_uses_it():
    made = []
    for number in reel.ahead(made.append(n) or n for n in range(1000)):
        if number == 3:
            break
    assert len(made) <= 5
    assert "ThreadPool" not in str(threading.enumerate())

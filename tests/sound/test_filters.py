"""Filters by blocks against scipy's, which works sample by sample."""

import itertools

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin.sound.filters import BLOCK, Filter, bell, high_pass
from boletin.sound.loudness import k_filter

NOISE = np.random.default_rng(48).standard_normal((2, 20_000))


@pytest.mark.parametrize(
    "sections",
    [
        k_filter(48_000),
        k_filter(8_000),
        k_filter(192_000),
        np.concatenate([high_pass(75, 48_000), bell(320, -1.5, 0.9, 48_000)]),
        np.array([[0.5, 0, 0, 2.0, 0, 0]]),
    ],
    ids=["k48", "k8", "k192", "voice", "gain"],
)
@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 20_000), max_size=12))
def test_any_cut_into_blocks_gives_what_scipy_gives(sections, cuts):
    edges = [0, *sorted(cuts), NOISE.shape[1]]
    ours = Filter(sections, 2)
    got = np.concatenate([ours(NOISE[:, a:b]) for a, b in itertools.pairwise(edges)], 1)
    scaled = sections / sections[:, 3:4]
    np.testing.assert_allclose(got, scipy.signal.sosfilt(scaled, NOISE, axis=1), atol=1e-9)


def test_a_single_sample_at_a_time():
    ours, few = Filter(k_filter(48_000), 1), NOISE[:1, : 3 * BLOCK + 5]
    got = np.concatenate([ours(few[:, at : at + 1]) for at in range(few.shape[1])], 1)
    np.testing.assert_allclose(got, Filter(k_filter(48_000), 1)(few), atol=1e-12)


def test_the_shapes_are_the_ones_meant():
    np.testing.assert_allclose(
        high_pass(75, 48_000),
        scipy.signal.butter(2, 75, "highpass", fs=48_000, output="sos"),
        atol=1e-14,
    )
    _, peak = scipy.signal.freqz_sos(bell(1000, -4.2, 0.5, 48_000), [1000, 20], fs=48_000)
    np.testing.assert_allclose(20 * np.log10(np.abs(peak)), [-4.2, 0], atol=0.01)

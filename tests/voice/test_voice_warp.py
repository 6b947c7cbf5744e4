"""The warp finds the cheapest path: held against a plain search through all of them."""

from __future__ import annotations

import functools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boletin.voice.align.warp import Costs, warp


def cheapest(near, pause, between, words, sentences, omit, omit_once):
    """The same by recursion. ``near`` (rows, columns)."""
    count, width = near.shape
    ends = [*sentences[1:], count]

    @functools.cache
    def gate(number, column):
        """Best cost from before sentence ``number`` with ``column`` as the next one."""
        best = np.inf
        if number == len(sentences):
            return float(sum(between[column:]))
        waited = 0.0
        for begin in range(column, width + 1):
            if begin < width:
                best = min(best, waited + row(sentences[number], begin))
            rows = ends[number] - sentences[number]
            best = min(best, waited + omit * rows + omit_once + gate(number + 1, begin))
            waited += between[begin] if begin < width else 0
        return best

    @functools.cache
    def row(index, column):
        """Best cost of ``index`` being entered at ``column``."""
        best, spent = np.inf, 0.0
        for last in range(column, width):
            spent += near[index, last]
            if index + 1 in ends:
                best = min(best, spent + gate(ends.index(index + 1) + 1, last + 1))
                continue
            best = min(best, spent + row(index + 1, last))
            if last + 1 < width:
                best = min(best, spent + row(index + 1, last + 1))
            waited = words[index + 1]
            for begin in range(last + 1, width):
                if begin > last + 1:
                    best = min(best, spent + waited + row(index + 1, begin))
                waited += pause[begin]
        return best

    return gate(0, 0)


@given(st.data())
def test_no_path_is_cheaper(data):
    count, width = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 6))
    rng = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    rows, columns = rng.random((count, 3)), rng.random((width, 3))
    pause = rng.random(width) * 0.6
    between = np.minimum(pause, 0.4)
    words = np.where(rng.random(count) < 0.5, rng.random(count) * 0.3, np.inf)
    firsts = [0, *data.draw(st.sets(st.integers(1, 4)).map(sorted))]
    firsts = [first for first in firsts if first < count]
    omit, once = data.draw(st.sampled_from([(np.inf, 0.0), (0.3, 0.2)]))
    near = np.minimum(np.linalg.norm(rows[:, None] - columns[None], axis=2), 0.9)
    best = cheapest(near, pause, between, words, firsts, omit, once)
    if not np.isfinite(best):
        return
    path = warp(
        rows.astype(np.float32),
        columns.astype(np.float32),
        (np.zeros(count, int), np.full(count, width)),
        Costs(0.9, pause.astype(np.float32), between.astype(np.float32), omit, once),
        words.astype(np.float32),
        np.array(firsts),
    )
    assert abs(path.cost - best) < 1e-4
    # The path that is told costs what it is said to cost.
    assert abs(price(path, near, pause, between, words, firsts, omit, once) - best) < 1e-4


def price(path, near, pause, between, words, firsts, omit, once):
    """What ``path`` costs when it is walked."""
    count, width = near.shape
    total, used = 0.0, 0
    for row in range(count):
        begins = row in firsts
        if path.omitted[row]:
            total += omit + (once if begins else 0)
            continue
        first, last = int(path.first[row]), int(path.last[row])
        total += near[row, first : last + 1].sum()
        if begins:
            total += between[used:first].sum()
        elif path.shares[row]:
            assert first == used - 1
        elif first > used:
            total += words[row] + pause[used:first].sum()
        else:
            assert first == used
        used = last + 1
    return total + between[used:width].sum()


def test_a_band_leaves_the_best_path_when_it_holds_it():
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(60, 5)).astype(np.float32)
    columns = np.repeat(rows, 2, axis=0) + rng.normal(size=(120, 5)).astype(np.float32) * 0.05
    free = (np.zeros(60, int), np.full(60, 120))
    near = np.clip(np.arange(60) * 2 - 8, 0, 119), np.clip(np.arange(60) * 2 + 10, 1, 120)
    quiet = np.full(120, 0.5, np.float32)
    costs = Costs(3.0, quiet, quiet)
    words = np.full(60, np.inf, np.float32)
    whole, narrow = (
        warp(rows, columns, band, costs, words, np.array([0])) for band in (free, near)
    )
    assert np.array_equal(whole.first, narrow.first) and np.array_equal(whole.last, narrow.last)
    assert np.array_equal(whole.first, np.arange(60) * 2)

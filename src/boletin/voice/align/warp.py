"""Dynamic time warping of reference rows onto recording columns, written for speech.

Against the textbook form it knows three things more: a *pause* before a word (the reader stops,
breathes, says something else), *sentences of the script that were left out*, and sound before the
first sentence and after the last one. Each has its price in :class:`Costs`.

The table is kept as bits: one tells whether a row is entered at a column, one whether it shares
that column with the row before, one whether a pause comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint8]

_FAR = 1e9
_BLOCK = 2_000_000
"""Cells whose distances are computed at once."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What a path pays for each column, besides how much its row differs from it."""

    cap: float
    """Most that one frame can differ from another."""
    pause: Floats
    """A pause inside a sentence, for each column: low where it is quiet."""
    between: Floats
    """The same between sentences, where also other speech may stand."""
    omit: float = np.inf
    """For each row of a sentence that is left out …"""
    omit_once: float = 0.0
    """… and for each sentence."""


@dataclass(frozen=True, slots=True)
class Path:
    """Where each row lies, in columns."""

    first: Ints
    last: Ints
    """Both included."""
    shares: NDArray[np.bool_]
    """The row's first column is also the last one of the row before."""
    omitted: NDArray[np.bool_]
    """The row was left out with its sentence; ``first`` and ``last`` tell where it would stand."""
    cost: float


@dataclass(frozen=True, slots=True)
class _Row:
    """What leads back from one row of the table: bits over its band, which begins at ``low``."""

    low: int
    enters: Bits
    """The row that is at this column began here."""
    shares: Bits
    """Where it begins it shares the column with the row before."""
    paused: Bits | None = None
    """A pause comes before it …"""
    pauses: Bits | None = None
    """… that began at the last of these."""


@dataclass(frozen=True, slots=True)
class _Gate:
    """The boundary before a sentence, by the next column to be used."""

    low: int
    enter: NDArray[np.float64]
    began: NDArray[np.bool_]
    """What stands between two sentences began here."""
    skipped: NDArray[np.bool_]
    """The sentence before was left out."""


def warp(
    rows: Floats,
    columns: Floats,
    band: tuple[Ints, Ints],
    costs: Costs,
    words: Floats,
    sentences: Ints,
) -> Path:
    """The cheapest path.

    ``rows`` (n, values) and ``columns`` (m, values) of about unit length; ``band``: first and
    after-last column in which each row may lie, neither ever falling; ``words``: price of a
    pause before each row, infinite where none may stand; ``sentences``: first row of each
    sentence, the first of them 0.
    """
    low, high = band
    between = np.concatenate([[0.0], np.cumsum(costs.between, dtype=np.float64)])
    pause = np.concatenate([[0.0], np.cumsum(costs.pause, dtype=np.float64)])
    ends = np.append(sentences, len(rows))
    prices = costs.omit * np.diff(ends) + costs.omit_once
    first_rows = set(map(int, sentences))
    gates: list[_Gate] = []
    kept: list[_Row] = []
    before, before_low = np.zeros(0), 0
    for row, distances in _distances(rows, columns, low, high, costs.cap):
        a, b = int(low[row]), int(high[row])
        paused = pauses = None
        if row in first_rows:
            # Open also when every column is used: this sentence and the rest may be left out.
            ended = _on(before, before_low, a - 1, b)
            gates.append(_gate(gates, prices, ended, a, b + 1, between))
            enter = gates[-1].enter[:-1]
        else:
            enter = _on(before, before_low, a - 1, b - 1)
            if np.isfinite(words[row]):
                waited, pauses = _waited(enter, pause[a:b])
                waited += words[row]
                paused = waited < enter
                enter = np.minimum(enter, waited)
        # A sentence begins on a column of its own.
        same = np.full(b - a, _FAR) if row in first_rows else _on(before, before_low, a, b)
        shares = same < enter
        enter = np.where(shares, same, enter)
        total = np.cumsum(distances, dtype=np.float64)
        best, enters = _least(enter - total + distances)
        kept.append(
            _Row(
                a,
                np.packbits(enters),
                np.packbits(shares),
                None if paused is None else np.packbits(paused),
                None if pauses is None else np.packbits(pauses),
            )
        )
        before, before_low = best + total, a
    width = len(columns)
    a, b = before_low, width + 1
    gates.append(_gate(gates, prices, _on(before, before_low, a - 1, b - 1), a, b, between))
    return _back(kept, gates, ends, width, float(gates[-1].enter[-1]))


def _distances(
    rows: Floats, columns: Floats, low: Ints, high: Ints, cap: float
) -> Iterator[tuple[int, Floats]]:
    """Each row with its distance from every column of its band."""
    lengths = (columns**2).sum(1)
    row = 0
    while row < len(rows):
        stop = row + 1
        while stop < len(rows) and (stop + 1 - row) * (high[stop] - low[row]) <= _BLOCK:
            stop += 1
        a, b = int(low[row]), int(high[stop - 1])
        block = rows[row:stop]
        squares = (block**2).sum(1)[:, None] + lengths[a:b] - 2 * (block @ columns[a:b].T)
        near = np.minimum(np.sqrt(np.maximum(squares, 0)), np.float32(cap))
        for index in range(row, stop):
            yield index, near[index - row, low[index] - a : high[index] - a]
        row = stop


def _on(values: NDArray[np.float64], low: int, a: int, b: int) -> NDArray[np.float64]:
    """``values``, which begin at column ``low``, on the columns a..b; far where there are none."""
    out = np.full(b - a, _FAR)
    start, stop = max(a, low), min(b, low + len(values))
    if stop > start:
        out[start - a : stop - a] = values[start - low : stop - low]
    return out


def _least(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Running minimum, and where it was reached anew."""
    best = np.minimum.accumulate(values)
    return best, values <= best


def _waited(
    enter: NDArray[np.float64], spent: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The same entries with a stretch before them that costs ``spent`` (summed), and its start."""
    best, began = _least(enter - spent)
    return best + spent, began


def _gate(
    gates: Sequence[_Gate],
    prices: NDArray[np.float64],
    ended: NDArray[np.float64],
    a: int,
    b: int,
    between: NDArray[np.float64],
) -> _Gate:
    """The boundary after the sentences of ``gates``, open at the columns a..b."""
    number = len(gates)
    if number == 0:
        enter, skipped = between[a:b].copy(), np.zeros(b - a, bool)
        return _Gate(a, enter, np.zeros(b - a, bool), skipped)
    last = gates[-1]
    left_out = _on(last.enter, last.low, a, b) + prices[number - 1]
    skipped = left_out < ended
    waited, began = _waited(np.minimum(ended, left_out), between[a:b])
    return _Gate(a, waited, began, skipped)


def _last(bits: NDArray[np.bool_], at: int) -> int:
    """The last set one up to ``at``."""
    return int(np.flatnonzero(bits[: at + 1])[-1])


def _bits(packed: Bits, count: int) -> NDArray[np.bool_]:
    return np.unpackbits(packed, count=count).view(np.bool_)


def _back(
    kept: Sequence[_Row], gates: Sequence[_Gate], ends: Ints, width: int, cost: float
) -> Path:
    """From the end of the table to its beginning."""
    count = len(kept)
    first, last = np.zeros(count, np.int64), np.zeros(count, np.int64)
    shares, omitted = np.zeros(count, bool), np.zeros(count, bool)
    number, column = len(gates) - 1, width
    while number:
        gate = gates[number]
        place = _last(gate.began, column - gate.low)
        column = gate.low + place
        begin, end = int(ends[number - 1]), int(ends[number])
        if gate.skipped[place]:
            omitted[begin:end] = True
            first[begin:end] = last[begin:end] = min(column, width - 1)
            number -= 1
            continue
        column -= 1
        for row in range(end - 1, begin - 1, -1):
            one = kept[row]
            at = column - one.low + 1
            place = _last(_bits(one.enters, at), at - 1)
            first[row], last[row] = one.low + place, column
            column = one.low + place
            if row == begin:
                break
            if _bits(one.shares, place + 1)[place]:
                shares[row] = True
                continue
            paused, pauses = one.paused, one.pauses
            if paused is not None and pauses is not None and _bits(paused, place + 1)[place]:
                column = one.low + _last(_bits(pauses, place + 1), place)
            column -= 1
        number -= 1
    return Path(first, last, shares, omitted, cost)

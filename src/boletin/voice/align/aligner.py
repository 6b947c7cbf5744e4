"""The alignment itself: a rough path, a fine one around it, and the script's voice made like the
reader's in between.

All that is compared are frames of features.py. The fine path runs at 20 ms, the rough one at 80 ms
and, for long recordings, first at 320 ms, so that time and memory grow with the length only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from boletin.voice.align.features import (
    FPS,
    Frames,
    activity,
    cepstra,
    pooled,
    under_one_noise,
)
from boletin.voice.align.reference import Reference
from boletin.voice.align.warp import Costs, Path, warp

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

STEP = 2
"""Frames of 10 ms in a column of the fine path …"""
_ROUGH = 4
"""… columns of the fine path in one of the rough path …"""
_ROUGHEST = 4
"""… and columns of the rough path in one of the roughest, which finds the way in long ones."""
_WHOLE = 40_000_000
"""Cells of the rough table above which the roughest path goes first: about 8 minutes."""
_NEAR_S, _FAR_S = 1.2, 30.0
"""How far the fine path may stray from the rough one, and that from the roughest."""

CAP = 1.6
"""Most that two frames can differ; frames of unrelated speech differ by 1.4 on average."""
_PAUSE, _PAUSE_FROM, _PAUSE_SLOPE = 1.12, 0.12, 4.0
"""Price of a column of pause: nothing in silence, up to ``_PAUSE`` from an activity of 0.37."""
_OTHER = 0.65
"""Price of a column of other speech between sentences: dearer than words that fit (0.4–0.6)."""
_BREATH = 3.0
"""Price of stopping where the text has no punctuation mark."""
_OMIT, _OMIT_ONCE = 0.6, 20.0
"""Price of leaving out a sentence: for each of its rows, and once; at a column of 10 ms."""

_CONTEXT = 2
"""Rows on each side from which the reader's sound is guessed."""
_AT_ONCE = 8000
"""Rows that are multiplied at once: memory."""
_PRIOR = 300.0
"""Rows of doubt: so many that fit tell as much as the guess that the reader sounds like espeak."""
_HELD = 12
"""Columns: rows held for longer are pauses in disguise, and teach nothing of the reader."""
_UNLIKE = 1.5
"""Rows that fit worse teach nothing either."""
_AUDIBLE = 0.25
"""Reference frames below this activity are left out: pauses are the reader's own business."""
_ONSET = 6
"""Frames of each word that stay whatever their level."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the script lies in the recording."""

    task: Task
    raw: Frames
    """The rows of ``task`` before they were made like the reader's sound."""
    path: Path
    starts_ms: Ints
    """Of each word …"""
    ends_ms: Ints
    """… and where its last sound ends."""
    active: Floats
    """How surely somebody speaks in each column."""

    @property
    def differences(self) -> Floats:
        """How much each row differs from the mean of its columns, at most ``CAP``."""
        away = ((self.task.rows - _heard(self.task.columns, self.path)) ** 2).sum(1)
        return np.asarray(np.minimum(np.sqrt(away), CAP), np.float32)

    @property
    def sentences(self) -> Iterator[tuple[int, int]]:
        """First and after-last row of each sentence."""
        starts = self.task.sentences
        return zip(starts.tolist(), [*starts[1:].tolist(), len(self.task.rows)], strict=True)


@dataclass(frozen=True, slots=True)
class Task:
    """Rows to be laid over columns, at one resolution."""

    rows: Frames
    columns: Frames
    pause: Floats
    """Price of a pause in each column."""
    frames: int
    """Frames of 10 ms in a column."""
    starts: Ints
    """First row of each word."""
    stops: NDArray[np.bool_]
    """Whether a pause before the word costs nothing extra."""
    sentences: Ints
    """First row of each sentence, strictly increasing, the first of them 0."""

    def rougher(self, size: int) -> Task:
        """The same with ``size`` rows and columns in one."""
        rows, columns = pooled(self.rows, size), pooled(self.columns, size)
        last = len(rows) - 1
        sentences = np.minimum(self.sentences // size, last)
        return replace(
            self,
            rows=rows,
            columns=columns,
            pause=pooled(self.pause, size),
            frames=self.frames * size,
            starts=np.minimum(self.starts // size, last),
            sentences=_increasing(sentences),
        )

    def solved(self, band: tuple[Ints, Ints] | None = None, *, omit: bool) -> Path:
        """The best path inside ``band``; ``omit``: sentences may be left out."""
        count, width = len(self.rows), len(self.columns)
        if band is None:
            band = np.zeros(count, np.int64), np.full(count, width)
        words = np.full(count, np.inf, np.float32)
        words[self.starts] = np.where(self.stops, 0, _BREATH / self.frames)
        costs = Costs(
            cap=CAP,
            pause=self.pause,
            between=np.minimum(self.pause, np.float32(_OTHER)),
            omit=_OMIT if omit else np.inf,
            omit_once=_OMIT_ONCE / self.frames if omit else 0.0,
        )
        return warp(self.rows, self.columns, band, costs, words, self.sentences)

    def around(self, path: Path, size: int, far_s: float) -> tuple[Ints, Ints]:
        """The band of ``far_s`` around the ``path`` of ``self.rougher(size)``."""
        reach = round(far_s * FPS / self.frames)
        row = np.minimum(np.arange(len(self.rows)) // size, len(path.first) - 1)
        before = np.concatenate([[0], path.last[:-1] + 1])
        low = np.minimum(path.first, before)[row] * size - reach
        high = (path.last[row] + 1) * size + reach
        low = np.clip(low, 0, len(self.columns) - 1)
        high = np.clip(high, 1, len(self.columns))
        low = np.minimum.accumulate(low[::-1])[::-1]
        high = np.maximum.accumulate(high)
        low[0], high[-1] = 0, len(self.columns)
        return low, high


def fit(script: Reference, taken: Frames, stops: NDArray[np.bool_]) -> Fit:
    """Lay ``script`` over the log mels ``taken``; ``stops``: words before which a pause is free."""
    task, within, active = _task(script, taken, stops)
    raw = task.rows
    # A text of one sentence is said, or all of it is another: there is nothing to leave out.
    omit = bool(task.sentences[-1] > 0)
    band = _found(task, omit=omit)
    path = task.solved(band, omit=omit)
    task = replace(task, rows=adapted(task.rows, task.columns, path))
    path = task.solved(band, omit=omit)
    task = replace(task, rows=adapted(task.rows, task.columns, path))
    path = task.solved(_found(task, omit=omit), omit=omit)
    starts = task.starts
    last_rows = np.maximum(np.append(starts[1:], len(raw)) - 1, starts)
    tempo = np.median((path.last[last_rows] - path.first[starts] + 1) / (last_rows - starts + 1))
    first = path.first[starts] * STEP + within * tempo
    last = (path.last[last_rows] + 1) * STEP
    ms = 1000 // FPS
    return Fit(
        task,
        raw,
        path,
        np.round(first * ms).astype(np.int64),
        last * ms,
        active,
    )


def _task(script: Reference, taken: Frames, stops: NDArray[np.bool_]) -> tuple[Task, Ints, Floats]:
    """The finest task; how many frames after its row's first one each word begins; how surely
    somebody speaks in each column.
    """
    spoken, active = activity(script.mels), activity(taken)
    script_mels, taken_mels = under_one_noise(script.mels, spoken, taken, active)
    kept = spoken > _AUDIBLE
    for start in script.starts:
        kept[start : start + _ONSET] = True
    places = np.flatnonzero(kept)
    at = np.searchsorted(places, script.starts)  # first kept frame of each word
    rows = pooled(cepstra(script_mels, spoken)[places], STEP)
    starts = np.minimum(at // STEP, len(rows) - 1)
    firsts = starts[np.flatnonzero(np.diff(script.sentences, prepend=-1))]
    price = np.clip((active - _PAUSE_FROM) * _PAUSE_SLOPE, 0.02, 1) * _PAUSE
    task = Task(
        rows,
        pooled(cepstra(taken_mels, active), STEP),
        pooled(price.astype(np.float32), STEP),
        STEP,
        starts,
        stops,
        _increasing(firsts),
    )
    return task, at % STEP, pooled(active, STEP)


def _found(task: Task, *, omit: bool) -> tuple[Ints, Ints]:
    """The band in which the fine path of ``task`` lies."""
    rough = task.rougher(_ROUGH)
    band = None
    if len(rough.rows) * len(rough.columns) > _WHOLE:
        roughest = rough.rougher(_ROUGHEST)
        band = rough.around(roughest.solved(omit=omit), _ROUGHEST, _FAR_S)
    return task.around(rough.solved(band, omit=omit), _ROUGH, _NEAR_S)


def adapted(rows: Frames, columns: Frames, path: Path) -> Frames:
    """``rows`` as this reader would sound: a linear map from each row and its neighbours, learnt
    where the path is sure.
    """
    heard = _heard(columns, path)
    near = np.sqrt(((rows - heard) ** 2).sum(1)) < _UNLIKE
    sure = ~path.shares & ~path.omitted & (path.last - path.first < _HELD) & near
    if not sure.any():
        return rows
    # What little speech cannot tell stays as it is: the map is drawn towards identity.
    values = rows.shape[1]
    size = (2 * _CONTEXT + 1) * values + 1
    weight = _PRIOR / values
    learnt = np.zeros((size, values))
    learnt[_CONTEXT * values : (_CONTEXT + 1) * values] = weight * np.eye(values)
    square = weight * np.eye(size)
    for start, known in _with_neighbours(rows):
        here = slice(start, start + len(known))
        taught = known[sure[here]]
        square += taught.T @ taught
        learnt += taught.T @ heard[here][sure[here]]
    map_ = np.linalg.solve(square, learnt).astype(np.float32)
    out = np.concatenate([known @ map_ for _, known in _with_neighbours(rows)])
    level = np.sqrt((columns**2).sum(1).mean() / max((out**2).sum(1).mean(), 1e-9))
    return np.asarray(out * level, np.float32)


def _heard(columns: Frames, path: Path) -> NDArray[np.float64]:
    """For each row the mean of its columns."""
    sums = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(columns, 0, np.float64)])
    return np.asarray(
        (sums[path.last + 1] - sums[path.first]) / (path.last - path.first + 1)[:, None]
    )


def _with_neighbours(rows: Frames) -> Iterator[tuple[int, Frames]]:
    """Each row with those beside it and a one, in blocks; each with the place of its first row."""
    padded = np.pad(rows, ((_CONTEXT, _CONTEXT), (0, 0)), mode="edge")
    for start in range(0, len(rows), _AT_ONCE):
        count = min(_AT_ONCE, len(rows) - start)
        sides = [padded[start + side : start + side + count] for side in range(2 * _CONTEXT + 1)]
        yield start, np.hstack([*sides, np.ones((count, 1), np.float32)])


def _increasing(values: Ints) -> Ints:
    """The same, 0 first, each at least one more than the one before."""
    steps = np.arange(len(values))
    out = np.maximum.accumulate(np.concatenate([[0], values[1:]]) - steps) + steps
    return np.asarray(out, np.int64)

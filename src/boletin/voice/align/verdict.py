"""What an alignment means: how surely each sentence is said, and what was left out, added, changed.

A sentence is held against its place twice: as it is, and backwards. Backwards it has the same
sounds in an order that nobody says; where it fits no worse that way, something else is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from boletin.model import Alignment, Sentence, Word
from boletin.voice.align.aligner import CAP, STEP, Fit
from boletin.voice.align.features import FPS, Frames, pooled
from boletin.voice.text import audible
from boletin.voice.wordtimes import in_order

Floats = NDArray[np.float64]

_MS = STEP * 1000 // FPS
_SIZE = 2
"""Columns of the fine path in one of those compared here: 40 ms."""
_LONGEST = 600
"""Rows of 40 ms that are compared at once; longer sentences in pieces."""
_QUIET = 0.2
"""Columns below this activity are pauses, which the rows do not have."""

_RAW_WRONG, _RAW_RIGHT = 0.97, 0.85
_MADE_WRONG, _MADE_RIGHT = 0.95, 0.65
"""Difference from the sentence over that from it backwards, before and after the script was made
like the reader; measured with bench/align.py on sentences that are said, and on others."""
_ANOTHER, _ANOTHER_FEW = 0.89, 0.6
"""The first of the two from which the whole text is another one: 0.89 + 0.6 / √rows. Of 300 right
readings in four conditions the highest stays 0.01 below …"""
_UNSURE, _SURE = 0.5, 0.7
"""… if its sentences are not surer than this, and none is as sure as that."""
_MOSTLY = 0.6
_REST, _REST_FEW = 0.42, 1.8
"""So is one of which all sentences together are less sure than the first of these, and all but the
surest less than 0.42 - 1.8 / √rows: announcements share a closing, and it is said well in every
other one. Of 48 other texts with a shared closing 42 are found; of 272 readings of the right text,
some with a sentence left out or added, none but one that says two of four sentences in noise."""
_SQUEEZED = 0.6
"""A sentence with so much of its time or less, and so unsure, is not there at all …"""
_DOUBT, _DOUBTFUL = 0.5, 0.3
"""… or said otherwise: below this share of the confidence that is usual in the recording, or below
this confidence."""
_STRANGE_ROWS, _STRANGE, _STRANGE_SURE = 40, 0.87, 0.5
"""So does one whose worst 0.8 s differ much more than usual: worst over usual, less half of its
confidence over the usual one. Of 2014 sentences said right (noise, echo) none reaches it; of 239 in
which every other long word was another one, half do."""
_ADDED, _ADDED_MS = 0.3, 700
"""So long above this activity between two sentences is more than a false start or a cough."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of one sentence."""

    raw: float
    made: float
    """See ``_RAW_WRONG``; both 1 for a sentence that was left out."""
    length: float
    """Its time over the time that its rows take in this recording."""
    worst: float
    """Mean difference over the ``_STRANGE_ROWS`` rows that differ most."""

    @property
    def confidence(self) -> float:
        """0..1."""
        raw = (_RAW_WRONG - self.raw) / (_RAW_WRONG - _RAW_RIGHT)
        made = (_MADE_WRONG - self.made) / (_MADE_WRONG - _MADE_RIGHT)
        return float(np.clip(raw, 0, 1) + np.clip(made, 0, 1)) / 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A fit, and what to think of each of its sentences."""

    fit: Fit
    numbers: Sequence[int]
    """Of the sentences in the fit; others of the text are not there."""
    judgements: Sequence[Judgement]

    @classmethod
    def of(cls, fit: Fit, numbers: Sequence[int]) -> Judged:
        """Judge every sentence of ``fit``."""
        out: list[Judgement] = []
        path = fit.path
        away = fit.differences
        for a, b in fit.sentences:
            if path.omitted[a]:
                out.append(Judgement(1, 1, 0, 1))
                continue
            made, turned, raw, raw_turned = sum(
                (_compared(fit, first, stop) for first, stop in _pieces(a, b)), np.zeros(4)
            )
            columns = path.last[b - 1] + 1 - path.first[a]
            worst = float(uniform_filter1d(away[a:b], _STRANGE_ROWS, mode="reflect").max())
            out.append(Judgement(raw / raw_turned, made / turned, columns / (b - a), worst))
        tempo = float(np.median([one.length for one in out if one.length] or [1.0]))
        return cls(fit, numbers, [replace(one, length=one.length / tempo) for one in out])

    @property
    def there(self) -> list[Judgement]:
        """Of the sentences that are said."""
        return [one for one in self.judgements if one.length]

    @property
    def usual(self) -> float:
        """Confidence that is usual in this recording."""
        return float(np.median([one.confidence for one in self.there] or [1.0]))

    @property
    def another_text(self) -> bool:
        """Whether the recording has nothing to do with the text."""
        rows = np.array([b - a for a, b in self.fit.sentences], float)
        there = np.array([one.length > 0 for one in self.judgements])
        if not there.any():
            return True
        raw, sure = np.average(
            [(one.raw, one.confidence) for one in self.judgements], 0, rows * there
        )
        confidences = np.array([one.confidence for one in self.judgements])
        surest = int(confidences.argmax())
        unlike = raw > _ANOTHER + _ANOTHER_FEW / np.sqrt(rows.sum())
        if unlike and sure < _UNSURE and confidences[surest] < _SURE:
            return True
        rest = rows * there
        rest[surest] = 0
        if not rest.any():
            return False
        unsure = np.average(confidences, weights=rest) < _REST - _REST_FEW / np.sqrt(rest.sum())
        return bool(sure < _MOSTLY and unsure)

    @property
    def doubt(self) -> float:
        """Sentences less sure than this are said otherwise, or not at all."""
        return max(_DOUBT * self.usual, _DOUBTFUL)

    def changed(self, one: Judgement) -> bool:
        """Whether the sentence is said with other words."""
        usual = float(np.median([other.worst for other in self.there]))
        sure = min(one.confidence / max(self.usual, 1e-3), 1.2)
        strange = one.worst / usual - _STRANGE_SURE * sure > _STRANGE
        return one.confidence < self.doubt or strange

    @property
    def squeezed(self) -> frozenset[int]:
        """Numbers of sentences that only seem to be there: no time, and no likeness."""
        return frozenset(
            number
            for number, one in zip(self.numbers, self.judgements, strict=True)
            if one.length == 0 or (one.length < _SQUEEZED and one.confidence < self.doubt)
        )


def _pieces(first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Rows in pieces of about equal length, none longer than ``_LONGEST``."""
    count = -(-(stop - first) // (_LONGEST * _SIZE))
    cuts = [first + (stop - first) * number // count for number in range(count + 1)]
    return itertools.pairwise(cuts)


def _compared(fit: Fit, first: int, stop: int) -> Floats:
    """What rows ``first:stop`` differ from their place: made like the reader, the same backwards,
    raw, the same backwards.
    """
    place = slice(fit.path.first[first], fit.path.last[stop - 1] + 1)
    columns, loud = fit.task.columns[place], fit.active[place] > _QUIET
    if loud.sum() > 4 * _SIZE:
        columns = columns[loud]
    made, raw = (pooled(rows[first:stop], _SIZE) for rows in (fit.task.rows, fit.raw))
    return _differences(np.stack([made, made[::-1], raw, raw[::-1]]), pooled(columns, _SIZE))


def _differences(rows: NDArray[np.float32], columns: Frames) -> Floats:
    """Dynamic time warping of several row sequences (k, n, values) onto all of ``columns``."""
    k, n, values = rows.shape
    flat = rows.reshape(k * n, values)
    squares = (flat**2).sum(1)[:, None] + (columns**2).sum(1) - 2 * (flat @ columns.T)
    near = np.minimum(np.sqrt(np.maximum(squares, 0)), CAP).reshape(k, n, len(columns))
    table = np.cumsum(near[:, 0], 1, dtype=np.float64)
    far = np.full((k, 1), np.inf)
    for row in range(1, n):
        enter = np.minimum(table, np.hstack([far, table[:, :-1]]))
        spent = np.cumsum(near[:, row], 1, dtype=np.float64)
        table = np.minimum.accumulate(enter - spent + near[:, row], axis=1) + spent
    return np.asarray(table[:, -1])


def told(found: Judged, text: Sequence[Sequence[str]], duration_ms: int) -> Alignment:
    """``found`` in words and sentences of the whole ``text`` (words of each sentence)."""
    judgement = dict(zip(found.numbers, found.judgements, strict=True))
    times = zip(found.fit.starts_ms.tolist(), found.fit.ends_ms.tolist(), strict=True)
    words: list[Word] = []
    sentences: list[Sentence] = []
    added = _added(found.fit)
    number = at = 0
    for sentence in text:
        heard = [word for word in sentence if audible(word)]
        one = judgement.get(number) if heard else None
        number += bool(heard)
        spans = [next(times) for _ in heard] if one else []
        there = bool(one and one.length)
        sure = one.confidence if one and there else float(not heard)
        start = spans[0][0] if there else at
        while added and there and added[0].start_ms <= start:
            sentences.append(added.pop(0))
        rest = iter(spans if there else [(at, at)] * len(heard))
        for word in sentence:
            begin, at = next(rest) if audible(word) else (at, at)
            words.append(Word(word, begin, at, sure))
        finding: Literal["omitida", "cambiada"] | None = None
        if heard and not there:
            finding = "omitida"
        elif one and found.changed(one):
            finding = "cambiada"
        sentences.append(Sentence(" ".join(sentence), start, at, sure, finding))
    return Alignment(in_order(words, duration_ms), (*sentences, *added), duration_ms)


def _added(fit: Fit) -> list[Sentence]:
    """Speech before, between and after the sentences that are there."""
    path = fit.path
    there = [(path.first[a], path.last[b - 1] + 1) for a, b in fit.sentences if not path.omitted[a]]
    begins = [0, *(stop for _, stop in there)]
    ends = [*(first for first, _ in there), len(fit.active)]
    out: list[Sentence] = []
    for begin, end in zip(begins, ends, strict=True):
        loud = begin + np.flatnonzero(fit.active[begin:end] > _ADDED)
        if len(loud) * _MS >= _ADDED_MS:
            out.append(Sentence("", int(loud[0]) * _MS, int(loud[-1] + 1) * _MS, 1.0, "agregada"))
    return out

"""Cues from the timeline: what is written, at the times it is said (rules C01–C07).

A line's shown tokens get the times of their spoken words; a dynamic programme then chooses, over
all break points, the cues and line breaks of least cost: sense units (C04), reading speed (C03),
duration (C02), balance. Last, ``pacing`` lets the times out into the silences around the speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from boletin.model import Cue, CueWord, TimedLine, Timeline
from boletin.picture.captions.pacing import MAX_MS, lacking, pace, times
from boletin.picture.sense import costs

LABEL, DASH = 10, 2
"""Columns kept where the speaker changes (C07): for "[Clara] "; in narrow pictures for "– "."""
WIDE = 42
_SILENCE_MS = 1200
"""A pause this long always ends the cue."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Shown words of one speaker and language in a row; cues never cross it."""

    speaker: int
    words: tuple[CueWord, ...]
    changed: bool
    idioma: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Words of a future cue: ``run.words[first:last]``, second line from ``split`` (or none)."""

    run: _Run
    first: int
    last: int
    split: int | None

    @property
    def words(self) -> tuple[CueWord, ...]:
        return self.run.words[self.first : self.last]

    @property
    def labelled(self) -> bool:
        return self.run.changed and self.first == 0


def cues(timeline: Timeline, *, max_chars: int = WIDE) -> tuple[Cue, ...]:
    """The captions of a piece, in order, never overlapping.

    ``max_chars``: characters in a line (42; 32 in vertical video, C01). The text of all cues
    joined by spaces is the shown text; only a single token longer than a line is cut (after a
    sign where it has one). Raises ValueError when a line has not one ``Word`` per spoken word.
    """
    runs = tuple(_runs(timeline.lines, max_chars))
    groups: list[_Group] = []
    limits = [*(run.words[0].start_ms for run in runs[1:]), timeline.duration_ms]
    for run, limit in zip(runs, limits, strict=False):
        groups += _legible(run, max_chars, max(limit, run.words[-1].end_ms))
    spans = times([group.words for group in groups], timeline.duration_ms)
    return tuple(_cue(group, start, end) for group, (start, end) in zip(groups, spans, strict=True))


def _cue(group: _Group, start: int, end: int) -> Cue:
    middle = group.split if group.split is not None else group.last
    rows = (group.run.words[group.first : middle], group.run.words[middle : group.last])
    run = group.run
    shown = tuple(row for row in rows if row)
    return Cue(start, end, shown, run.speaker, group.labelled, run.idioma)


# --- words -----------------------------------------------------------------------------------


def _runs(lines: Sequence[TimedLine], max_chars: int) -> Iterator[_Run]:
    """Lines of one speaker and language joined, unless a long silence lies between them."""
    several = len({line.linea.locutor for line in lines}) > 1
    speaker: int | None = None
    words: list[CueWord] = []
    changed, idioma = False, ""
    for line in lines:
        shown = list(_shown(line, max_chars))
        if not shown:
            continue
        turn = line.linea.locutor != speaker
        turn_of_language = line.linea.idioma != idioma
        silence = words and shown[0].start_ms - words[-1].end_ms >= _SILENCE_MS
        if words and (turn or turn_of_language or silence):
            yield _Run(speaker or 1, tuple(words), changed, idioma)
            words, changed = [], False
        changed = changed or (turn and several)
        speaker, idioma = line.linea.locutor, line.linea.idioma
        words += shown
    if words:
        yield _Run(speaker or 1, tuple(words), changed, idioma)


def _shown(line: TimedLine, max_chars: int) -> Iterator[CueWord]:
    """Each shown token with its time; what is not said takes the time of its neighbour."""
    counts = [len(token.hablado.split()) for token in line.linea.tokens]
    if sum(counts) != len(line.words):
        raise ValueError(
            f"line {line.linea.numero}: {sum(counts)} spoken words but {len(line.words)} times"
        )
    at = 0
    for token, count in zip(line.linea.tokens, counts, strict=True):
        if count:
            start, end = line.words[at].start_ms, line.words[at + count - 1].end_ms
            at += count
        elif line.words:
            neighbour = line.words[max(at - 1, 0)]
            start, end = neighbour.start_ms, neighbour.end_ms
        else:
            start, end = line.start_ms, max(line.end_ms, line.start_ms + 1)
        pieces = cut(token.mostrado, max_chars)
        step = (end - start) / max(len(pieces), 1)
        for index, piece in enumerate(pieces):
            yield CueWord(piece, start + round(index * step), start + round((index + 1) * step))


def cut(text: str, most: int) -> list[str]:
    """``text`` whole when it fits a line; else in parts: at spaces, after signs, anywhere."""
    parts: list[str] = []
    if not text.strip():
        return parts
    while len(text) > most:
        at = text.rfind(" ", 1, most + 1)
        if at < 1:
            at = max((text.rfind(sign, most // 2, most) + 1 for sign in "/@._-?&="), default=0)
        at = at if at > 0 else most
        parts.append(text[:at])
        text = text[at:].removeprefix(" ")
    return [*parts, text]


# --- break points ----------------------------------------------------------------------------

_CUE = 30.0
"""What a cue costs by itself, so that words gather."""
_FOLD = 12.0
"""What a second line costs."""
_SHORT = 24
"""Fewer characters hardly need two lines."""
_CRUMB, _LONE = 14, 12
"""Fewer characters in a cue are a crumb; a single word as short as this, all the more."""
_CLEAN = 8.0
"""Up to this cost a break is one that the ear expects."""
_STOP = 3.0
"""Up to this cost it ends a sentence, or what a colon announces begins."""
_RUNS_ON = 20.0
"""What it costs that a sentence ends inside a line."""
_STRAY = 16
"""Fewer characters of one clause in the cue of another are stray: "informa: la jornada"."""
_ORPHAN = 60.0
"""What it costs that the first word of a sentence stays behind alone: "… gratuita. Hay"."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A run made ready to be cut."""

    words: tuple[CueWord, ...]
    ends: tuple[int, ...]
    """Characters before each word, each with a space after it."""
    costs: tuple[float, ...]
    """Of a break before each word, and after the last: both ends are free."""
    clause: tuple[int, ...]
    """First word of the clause that has the word before each, and before the end, in it …"""
    sentence: tuple[int, ...]
    """… and of the sentence; a colon ends one too."""

    @classmethod
    def of(cls, words: tuple[CueWord, ...]) -> _Text:
        ends = accumulate((len(word.text) + 1 for word in words), initial=0)
        price = (0.0, *costs([word.text for word in words]), 0.0)
        return cls(words, tuple(ends), price, _begun(price, _CLEAN), _begun(price, _STOP))

    def chars(self, first: int, last: int) -> int:
        return self.ends[last] - self.ends[first] - 1

    def orphan(self, first: int, last: int) -> bool:
        """Whether the last of the words ``first:last`` begins a sentence that goes on after it."""
        return first < last - 1 == self.sentence[last] and self.costs[last] > _STOP


def _begun(price: Sequence[float], most: float) -> tuple[int, ...]:
    begun = [0]
    for at, cost in enumerate(price[:-1]):
        begun.append(at if cost <= most else begun[-1])
    return tuple(begun)


def _legible(run: _Run, most: int, limit_ms: int) -> list[_Group]:
    """The cues of least cost, or others where time is so short that only those can be read."""

    def lack(groups: list[_Group]) -> int:
        return lacking([group.words for group in groups], limit_ms)

    usual = _partition(run, most, limit_ms)
    if not lack(usual):
        return usual
    return min(usual, _partition(run, most, limit_ms, scarce=True), key=lack)


def _partition(run: _Run, most: int, limit_ms: int, *, scarce: bool = False) -> list[_Group]:
    """The cues of least total cost; ``limit_ms`` is where the next speaker starts.

    Only as many words as two lines hold are looked back at, so the time grows with the text.
    """
    text, words = _Text.of(run.words), run.words
    label = LABEL if most >= WIDE else DASH
    best: list[tuple[float, int, int | None]] = [(0.0, 0, None)]
    for last in range(1, len(words) + 1):
        until = words[last].start_ms if last < len(words) else limit_ms
        choices: list[tuple[float, int, int | None]] = []
        for first in range(last - 1, -1, -1):
            if text.chars(first, last) > 2 * most + 1 and choices:
                break
            if _holds_silence(words[first:last]) or (
                words[last - 1].end_ms - words[first].start_ms > MAX_MS and last - first > 1
            ):
                break
            room = most - (label if run.changed and first == 0 else 0)
            folded = _fold(text, first, last, room, most)
            if folded is None:
                continue
            cost, split = folded
            cost += _shape(text, first, last) + text.costs[last]
            cost += pace(words[first:last], until, scarce=scarce)
            choices.append((best[first][0] + cost, first, split))
        # A labelled first word may be too wide beside its label: it still gets a cue.
        best.append(min(choices, default=(best[last - 1][0] + 1e6, last - 1, None)))
    groups: list[_Group] = []
    last = len(words)
    while last:
        _, first, split = best[last]
        groups.append(_Group(run, first, last, split))
        last = first
    return groups[::-1]


def _holds_silence(words: Sequence[CueWord]) -> bool:
    return any(b.start_ms - a.end_ms >= _SILENCE_MS for a, b in pairwise(words[:2]))


def _shape(text: _Text, first: int, last: int) -> float:
    """Cost of a crumb of a cue, and of the stray end or beginning of another clause in it."""
    chars = text.chars(first, last)
    cost = _CUE + max(0, _CRUMB - chars) * 4
    if last - first == 1 and chars < _LONE and len(text.words) > 1:
        cost += 200
    if text.costs[last] > _CLEAN and text.clause[last] > first:
        cost += 2.5 * max(0, _STRAY - text.chars(text.clause[last], last))
    return cost + _ORPHAN * text.orphan(first, last)


def _fold(
    text: _Text, first: int, last: int, room: int, most: int
) -> tuple[float, int | None] | None:
    """Cost and place of the best line break; None when two lines cannot hold the words."""
    options: list[tuple[float, int | None]] = []
    if text.chars(first, last) <= room:
        options.append((_RUNS_ON * (text.sentence[last] > first), None))
    for split in range(last - 1, first, -1):
        upper, lower = text.chars(first, split), text.chars(split, last)
        if lower > most:
            break
        if upper <= room:
            balance = abs(upper - lower) * 0.5 + (4 if upper > lower else 0)
            over = (text.sentence[split] > first) + (text.sentence[last] > split)
            short = max(0, _SHORT - text.chars(first, last))
            cost = _FOLD + short + balance + _RUNS_ON * over + 0.7 * text.costs[split]
            cost += _ORPHAN * text.orphan(first, split)
            options.append((cost, split))
    return min(options, key=lambda option: option[0], default=None)

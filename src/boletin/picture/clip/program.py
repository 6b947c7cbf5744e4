"""The bulletin as one film: greeting, the scene of each piece behind its card, farewell.

Its pictures are those of the clips, its captions and times are the bulletin's own: it tells the
pieces in other words than their spots.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from boletin.model import Chapter, Cue, Timeline
from boletin.picture.clip.burned import Captions
from boletin.picture.clip.film import Film, Legible, Stack
from boletin.picture.clip.motion import Block, Part, Succession
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.planes import Planes
from boletin.picture.clip.scenery import scenery
from boletin.picture.clip.story import (
    COVER_MS,
    Times,
    between,
    blocks,
    change_of,
    closing,
    edge,
    name_of,
    texts,
)
from boletin.picture.look.layout import compose
from boletin.picture.shape import Box, Shape, frame_at, frames_of

_HEADLINE_MS = 2600
"""A headline of the greeting is shown for this long at least: there may be time for a few only."""
_LOOKED_AT = 2
"""Texts of each scene that the checks look at: a bulletin has dozens."""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter and what is seen meanwhile. ``piece`` of greeting and farewell: the programme's."""

    start: int
    end: int
    piece: Piece
    kind: str
    """apertura, pieza or cierre."""


def sections(
    chapters: Sequence[Chapter], total: int, pieces: Callable[[str], Piece]
) -> tuple[Section, ...]:
    """``pieces`` gives the piece of an id, and the programme's own for no id."""
    starts = [0, *(frame_at(chapter.start_ms) for chapter in chapters[1:]), total]
    last = len(chapters) - 1
    return tuple(
        Section(start, end, pieces(c.pieza), _kind(c, index == last and index > 0))
        for index, (c, (start, end)) in enumerate(zip(chapters, pairwise(starts), strict=True))
        if end > start
    )


def _kind(chapter: Chapter, last: bool) -> str:
    if chapter.pieza:
        return "pieza"
    return "cierre" if last else "apertura"


def film(parts: Sequence[Section], timeline: Timeline, cues: Sequence[Cue], shape: Shape) -> Film:
    """The film of a bulletin, as many frames as ``timeline`` lasts.

    Raises MediaError for a photograph that cannot be used.
    """
    total = frames_of(timeline.duration_ms)
    looks = parts[0].piece
    changes = [change_of(part.piece, part.end - part.start) for part in parts]
    gone = [*(b.start + change for b, change in zip(parts[1:], changes[1:], strict=True)), total]
    headlines = tuple(part.piece.comunicado.titulo for part in parts if part.kind == "pieza")

    # Two at a time are alive, those that a change needs: memory does not grow with the bulletin.
    @functools.lru_cache(maxsize=2)
    def built(number: int) -> Stack:
        return _scene(parts[number], timeline, shape, gone[number], headlines)

    scenes = [Part(_Later(built, n), part.start) for n, part in enumerate(parts)]
    whole = Succession(scenes, looks.look.movimiento.cambio, min(changes))
    written = [
        text
        for number, part in enumerate(parts)
        for text in _few([*texts(built(number), part.end)])
    ]
    captions = Captions(cues, shape, looks.colours)
    still = any(part.piece.comunicado.video for part in parts)
    moves = looks.look.movimiento.acercamiento > 0 and not still
    return Film(shape.size, total, (whole, captions), frozenset(), tuple(written), moves)


def _few(written: Sequence[Legible]) -> Sequence[Legible]:
    step = max(1, len(written) // _LOOKED_AT)
    return written[::step][:_LOOKED_AT]


@dataclass(frozen=True, slots=True)
class _Later:
    """A scene that is built when it is asked for."""

    built: Callable[[int], Stack]
    number: int

    def state(self, frame: int) -> Hashable:
        return self.built(self.number).state(frame)

    def draw(self, on: Planes, frame: int) -> None:
        self.built(self.number).draw(on, frame)


def _scene(
    part: Section, timeline: Timeline, shape: Shape, gone: int, headlines: Sequence[str]
) -> Stack:
    piece = part.piece
    if part.kind == "cierre":
        shown = closing(piece, shape, part.start, gone)
    elif part.kind == "apertura":
        shown = _greeting(part, timeline, shape, gone, headlines)
    else:
        cover = min(part.start + frames_of(COVER_MS), (part.start + part.end) // 2)
        marks = Times(part.start, cover, part.end, gone)
        behind = scenery(piece, shape, part.start, gone)
        shown = Stack((*behind.layers, *blocks(piece, _said(part, timeline), shape, marks)))
    strip = edge(piece, shape, part.start, gone)
    return Stack((*shown.layers, *((strip,) if strip else ())))


def _said(part: Section, timeline: Timeline) -> Timeline:
    """The lines of a section, at their times."""
    lines = (line for line in timeline.lines if part.start <= frame_at(line.start_ms) < part.end)
    return replace(timeline, lines=tuple(lines))


def _greeting(
    part: Section, timeline: Timeline, shape: Shape, gone: int, headlines: Sequence[str]
) -> Stack:
    """The programme's card while it says its name; then what it brings, one after the other."""
    piece, said = part.piece, _said(part, timeline).lines
    begin = frame_at(said[1].start_ms) if len(said) > 1 else part.end
    name = name_of(piece, shape)
    room = between(shape, name.box.bottom, shape.captions.top)
    card = compose(piece.look.portada, piece.stage(shape), room)
    return Stack(
        (
            *scenery(piece, shape, part.start, gone).layers,
            Block.of(name, part.start, gone, "corte", 0, leaves=False),
            Block.of(card, part.start, begin, "corte", 0),
            *_headlines(part, shape, room, headlines, begin),
        )
    )


def _headlines(
    part: Section, shape: Shape, room: Box, headlines: Sequence[str], start: int
) -> Iterator[Block]:
    piece = part.piece
    most = min(len(headlines), (part.end - start) // frames_of(_HEADLINE_MS))
    edges = [start + (part.end - start) * n // max(1, most) for n in range(most + 1)]
    look, stage = piece.look, piece.stage(shape)
    frames = frames_of(look.movimiento.entrada_ms)
    for number, (title, (first, last)) in enumerate(zip(headlines, pairwise(edges), strict=False)):
        told = stage.with_fields(titulo=title, area=f"{number + 1} de {len(headlines)}")
        laid = compose(look.portada, told, room)
        yield Block.of(laid, first, last, look.movimiento.entrada, frames)

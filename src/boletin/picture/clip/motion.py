"""How things come, stay and go: blocks in time, and a picture that gives way to the next."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from boletin.picture.clip.film import Layer, Legible
from boletin.picture.clip.planes import Patch, Planes, patch_of
from boletin.picture.drawing.canvas import Placed
from boletin.picture.look.layout import Laid

STAGGER = 3
"""Frames by which each row of a block comes after the one above."""
LEAVE = 8
"""Frames in which a block fades away."""
_RISE = 36
"""Pixels that a row rises while it comes in."""


def eased(share: float) -> float:
    """0–1 with a quick start and a soft end."""
    share = min(1.0, max(0.0, share))
    return 1 - (1 - share) ** 3


@dataclass(frozen=True, slots=True)
class Block:
    """A laid-out block on the screen from ``start`` to ``end`` (frames, the last not included)."""

    rows: tuple[Patch, ...]
    start: int
    end: int
    entrance: str
    """corte, fundido, cortina or subida."""
    frames: int
    """How long a row takes to come in."""
    leaves: bool = True
    """Whether it fades away at its end, or the picture changes there anyway."""
    placed: tuple[Placed, ...] = ()

    @classmethod
    def of(
        cls, laid: Laid, start: int, end: int, entrance: str, frames: int, *, leaves: bool = True
    ) -> Block:
        rows = tuple(patch_of(row.image, row.left, row.top) for row in laid.rows)
        return cls(rows, start, end, entrance, frames, leaves, laid.placed)

    def state(self, frame: int) -> Hashable:
        if not self.start <= frame < self.end or not self.rows:
            return None
        coming = frame - self.start
        settled = self._settled
        left = self.end - frame
        if self.leaves and left <= LEAVE:
            return "going", left
        return ("coming", coming) if coming < settled else "there"

    def texts(self, until: int) -> Iterator[Legible]:
        """What it says, at a frame before ``until`` when all of it has come and nothing goes."""
        first = self.start + self._settled
        last = min(self.end - (LEAVE if self.leaves else 0), until) - 1
        for text in self.placed:
            if last >= first:
                yield Legible(text.text, text.box, (first + last) // 2)

    @property
    def _settled(self) -> int:
        if self.entrance == "corte":
            return 0
        return self.frames + STAGGER * (len(self.rows) - 1)

    def draw(self, on: Planes, frame: int) -> None:
        coming, left = frame - self.start, self.end - frame
        for number, row in enumerate(self.rows):
            share = 1.0
            if self.entrance != "corte":
                share = eased((coming - STAGGER * number + 1) / max(1, self.frames))
            opacity = min(1.0, left / (LEAVE + 1)) if self.leaves else 1.0
            if share > 0:
                _lay(row, on, self.entrance, share, opacity)


def _lay(row: Patch, on: Planes, entrance: str, share: float, opacity: float) -> None:
    if share >= 1 or entrance == "corte":
        row.lay(on, opacity=opacity)
    elif entrance == "fundido":
        row.lay(on, opacity=opacity * share)
    elif entrance == "subida":
        row.lay(on, dy=round((1 - share) * _RISE), opacity=opacity * share)
    else:  # cortina: from left to right
        row.left_part(round(row.mask.width * share)).lay(on, opacity=opacity)


@dataclass(frozen=True, slots=True)
class Still:
    """A patch that never moves, from ``start`` to ``end``."""

    patch: Patch
    start: int
    end: int

    def state(self, frame: int) -> Hashable:
        return True if self.start <= frame < self.end else None

    def draw(self, on: Planes, frame: int) -> None:  # noqa: ARG002
        self.patch.lay(on)


@dataclass(frozen=True, slots=True)
class Part:
    """A picture in a sequence: it is there from ``start``, where the one before gives way."""

    layer: Layer
    start: int


class Succession:
    """Full pictures one after the other; each takes ``frames`` to take the place of the last."""

    def __init__(self, parts: Iterable[Part], change: str, frames: int) -> None:
        self.parts = tuple(parts)
        self._change, self._frames = change, 0 if change == "corte" else frames

    def state(self, frame: int) -> Hashable:
        index = self._index(frame)
        part = self.parts[index]
        now = part.layer.state(frame)
        since = frame - part.start
        if index and since < self._frames:
            return index, now, since, self.parts[index - 1].layer.state(frame)
        return index, now

    def draw(self, on: Planes, frame: int) -> None:
        index = self._index(frame)
        part = self.parts[index]
        since = frame - part.start
        if not index or since >= self._frames:
            part.layer.draw(on, frame)
            return
        self.parts[index - 1].layer.draw(on, frame)
        coming = on.copy()
        part.layer.draw(coming, frame)
        share = (since + 1) / (self._frames + 1)
        if self._change == "cortina":
            mask, half = (_wipe(plane.size, share) for plane in (on.y, on.u))
        else:
            level = round(255 * share)
            mask, half = (Image.new("L", plane.size, level) for plane in (on.y, on.u))
        on.y.paste(coming.y, (0, 0), mask)
        on.u.paste(coming.u, (0, 0), half)
        on.v.paste(coming.v, (0, 0), half)

    def _index(self, frame: int) -> int:
        return max((i for i, part in enumerate(self.parts) if part.start <= frame), default=0)


def _wipe(size: tuple[int, int], share: float) -> Image.Image:
    """A soft edge that has come ``share`` of the way from left to right."""
    ramp = _ramp(size)
    edge = eased(share) * (1 + _SOFT)
    return ramp.point(
        [round(255 * min(1.0, max(0.0, (edge - v / 255) / _SOFT))) for v in range(256)]
    )


_SOFT = 0.12
"""Width of the edge of a wipe, of the picture's."""


@functools.lru_cache(4)
def _ramp(size: tuple[int, int]) -> Image.Image:
    row = np.linspace(0, 255, size[0]).round().astype(np.uint8)
    return Image.fromarray(np.broadcast_to(row, (size[1], size[0])).copy())

"""A film as layers in time: each says what it shows at a frame, and only changes are drawn.

Layers lie over each other in order. A picture is composed where the state of any of them differs
from the frame before; everything under the last layer (the captions, which change most) is kept,
so that a word that lights up costs one patch.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from boletin.model import Check
from boletin.picture.clip.inset import Inset
from boletin.picture.clip.planes import Planes
from boletin.picture.shape import Box


class Layer(Protocol):
    """Something in the film."""

    def state(self, frame: int) -> Hashable:
        """What it shows at a frame: equal states are equal pictures. None: nothing."""

    def draw(self, on: Planes, frame: int) -> None:
        """Draw what it shows at a frame; called only where ``state`` is not None."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Layers as one."""

    layers: tuple[Layer, ...]

    def state(self, frame: int) -> Hashable:
        states = tuple(layer.state(frame) for layer in self.layers)
        return None if all(state is None for state in states) else states

    def draw(self, on: Planes, frame: int) -> None:
        for layer in self.layers:
            if layer.state(frame) is not None:
                layer.draw(on, frame)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the encoder gets, and for how many frames it stays on the screen."""

    planes: Planes
    frames: int
    key: bool
    """Where players can begin."""


@dataclass(frozen=True, slots=True)
class Legible:
    """Text that must be read: where it is, at a frame at which it stands still."""

    text: str
    box: Box
    frame: int


@dataclass(frozen=True, slots=True)
class Film:
    """``total`` frames of ``layers`` at ``size`` (even width and height)."""

    size: tuple[int, int]
    total: int
    layers: tuple[Layer, ...]
    cuts: frozenset[int] = frozenset()
    """Frames where the picture is another one altogether."""
    texts: tuple[Legible, ...] = ()
    """What is written on it besides the captions."""
    moves: bool = False
    """Whether its picture never stands still for long."""
    inset: Inset | None = None
    """The interpreter's window."""
    remarks: tuple[Check, ...] = ()
    """What there is to say of the photographs and footage it was made of."""

    def pictures(self, key_every: int) -> Iterator[Picture]:
        """The pictures that differ, in order; a key one at least every ``key_every`` frames.

        The planes of a picture may be drawn over once the next is asked for.
        """
        drawn = Drawing(self.size, self.layers)
        for start, until, key in self.spans(key_every):
            yield Picture(drawn.at(start), until - start, key)

    def spans(self, key_every: int) -> Iterator[tuple[int, int, bool]]:
        """First frame, frame after the last, and whether it is a key picture, of each picture."""
        start, key, last_key = 0, True, 0
        before = [layer.state(0) for layer in self.layers]
        for frame in range(1, self.total):
            states = [layer.state(frame) for layer in self.layers]
            due = frame in self.cuts or frame - last_key >= key_every
            if states != before or due:
                yield start, frame, key
                start, key, before = frame, due, states
                last_key = frame if due else last_key
        yield start, self.total, key


class Drawing:
    """Draws frames of layers, keeping what lies under the last one."""

    def __init__(self, size: tuple[int, int], layers: Sequence[Layer]) -> None:
        *self._lower, self._top = layers
        self._black = Planes(*(Image.new("L", part, value) for part, value in _parts(size)))
        self._kept: tuple[Sequence[Hashable], Planes] | None = None

    def at(self, frame: int) -> Planes:
        """The picture at a frame."""
        states = [layer.state(frame) for layer in self._lower]
        if self._kept is None or self._kept[0] != states:
            under = self._black.copy()
            for layer, state in zip(self._lower, states, strict=True):
                if state is not None:
                    layer.draw(under, frame)
            self._kept = states, under
        if self._top.state(frame) is None:
            return self._kept[1]
        whole = self._kept[1].copy()
        self._top.draw(whole, frame)
        return whole


def _parts(size: tuple[int, int]) -> tuple[tuple[tuple[int, int], int], ...]:
    half = size[0] // 2, size[1] // 2
    return (size, 16), (half, 128), (half, 128)

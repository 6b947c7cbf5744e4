"""Footage as a layer: a frame of it for each frame of the clip, read when it is asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import suppress

from boletin.errors import MediaError
from boletin.picture.clip.backdrop import Closer, Travel
from boletin.picture.clip.planes import Planes
from boletin.picture.clip.source import Take
from boletin.picture.shape import Shape


class Reader:
    """The frames of a take by number. Only one is held; asking for an earlier one begins again."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._frames: Iterator[Planes] = iter(())
        self._at = -1
        self._now: Planes | None = None

    def at(self, number: int) -> Planes:
        """A frame; the last one for numbers after it. Raises MediaError where it is broken."""
        number = min(number, self._take.frames - 1)
        if self._now is None or number < self._at:
            self._frames, self._at, self._now = self._take.decoded(), -1, None
        while self._at < number:
            self._now = next(self._frames, self._now)
            self._at += 1
        if number == self._take.frames - 1:
            with suppress(StopIteration):  # ffmpeg tells at its end whether all was well
                next(self._frames)
        if self._now is None:
            raise MediaError(
                f"{self._take.source.path.name}: el video no tiene imagen en ese tramo.",
                remedy="Revise «desde» y «hasta», o expórtelo de nuevo.",
            )
        return self._now


class Footage:
    """Footage from ``start`` on. After its end its last frame stays and comes slowly closer, as a
    photograph does, until ``end``: a loop would show the same gesture again and again, and a ground
    of another colour would look like a fault.
    """

    def __init__(self, take: Take, shape: Shape, start: int, end: int, zoom: float) -> None:
        self._reader, self._start, self._last = Reader(take), start, start + take.frames - 1
        towards = take.framing.towards
        self._travel = Travel(shape, self._last, max(end, self._last + 1), zoom, towards)
        self._still: Closer | None = None

    def state(self, frame: int) -> Hashable:
        if frame <= self._last:
            return max(frame, self._start)
        return "still", self._travel.step(frame)

    def draw(self, on: Planes, frame: int) -> None:
        if frame > self._last:
            if self._still is None:
                self._still = Closer(self._reader.at(self._last - self._start), self._travel)
            self._still.draw(on, frame)
            return
        shown = self._reader.at(max(0, frame - self._start))
        for source, target in zip(shown.all, on.all, strict=True):
            target.paste(source)

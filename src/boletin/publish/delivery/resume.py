"""A file that was cut on its way goes on from the byte where it stopped, where the protocol can.

What is kept of it was written by a server while its line died, so it is not believed: the last of
it is written again, and once the file is whole it is read back and compared before it gets its
name. How far that got is in the journal too, so that it also ends on a line that is cut often.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import Protocol, runtime_checkable

from boletin.publish.delivery.stream import Source

BACK = 64 * 1024
"""Bytes before the cut that are written again: what a server wrote last is what it loses first."""


@runtime_checkable
class Resumable(Protocol):
    """What a :class:`boletin.publish.delivery.base.Target` has besides when it can go on."""

    def append(self, source: Source, path: str, start: int) -> int:
        """Write the rest of ``source``, which stands at ``start``, into the file from that byte on.

        Returns the byte it was written from: 0 where the server would only take all of it.
        """
        ...

    def tail(self, path: str, start: int) -> Generator[bytes, None, None]:
        """What the file holds from a byte on, in pieces."""
        ...


def kept(there: int, whole: int) -> int:
    """How much of ``there`` bytes need not be sent again; a file that is too long is no part."""
    return there if there == whole else max(0, there - BACK) if there < whole else 0


def alike(
    target: Resumable, path: str, source: Source, start: int, told: Callable[[int], None]
) -> bool:
    """Whether the file there is ``source``, of which ``start`` bytes were compared before.
    ``told``: up to which byte they are.
    """
    source.skip(start)
    with closing(target.tail(path, start)) as pieces:
        for piece in pieces:
            if source.read(len(piece)) != piece:
                return False
            told(source.tell())
    return source.tell() == source.bytes

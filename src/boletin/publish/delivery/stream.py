"""A file on its way out: its size and SHA-256 are checked while it is read.

The last bytes are handed out only when the whole is what the manifest says: a file that changed
since then never arrives complete.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NoReturn

from boletin.errors import BoletinError, ReleaseError, StorageError
from boletin.files import reason

CHUNK = 1 << 20


class ChangedError(ReleaseError):
    """A file of output/ that is not what the manifest says."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"output/{path} no es el que se produjo; cambió o se dañó.",
            remedy="Ejecute boletin producir, y después boletin publicar.",
        )


class Source(io.RawIOBase):
    """A readable stream of one file. ``moved`` is told how many bytes have left for the first time.

    May be read again from the start, as libraries do that sign what they send.
    """

    def __init__(
        self,
        path: str,
        opened: BinaryIO,
        size: int,
        sha256: str,
        moved: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__()
        self.path = path
        self.bytes = size
        self.sha256 = sha256
        self.trouble: BoletinError | None = None
        """What went wrong on this side: libraries hide it behind errors of their own."""
        self._opened = opened
        self._moved = moved
        self._at = 0
        self._furthest = 0
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """To the start, and to the end to learn the length."""
        return True

    def tell(self) -> int:
        """Where reading goes on."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """To the start or the end. Raises OSError elsewhere: what is skipped cannot be checked."""
        place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.bytes}[whence]
        if place == self._at:
            return place
        if place == 0:
            self._opened.seek(0)
            self._hash = hashlib.sha256()
        elif place != self.bytes:
            raise OSError("only to the start or the end")
        self._at = place
        return place

    def readinto(self, buffer: Any) -> int:
        """The next bytes; 0 at the end. Raises :class:`ChangedError`."""
        room = min(len(buffer), self.bytes - self._at)
        if room == 0:
            if self._at == self.bytes == 0:
                self._judge()
            return 0
        try:
            data = self._opened.read(room)
        except OSError as error:
            self.trouble = StorageError(f"No se pudo leer {self.path}: {reason(error)}.")
            raise self.trouble from error
        if len(data) < room:
            self._refuse()
        self._hash.update(data)
        if self._at + room == self.bytes:
            self._judge()
        buffer[:room] = data
        self._at += room
        if self._moved and self._at > self._furthest:
            self._moved(self._at - self._furthest)
        self._furthest = max(self._furthest, self._at)
        return room

    def skip(self, count: int) -> None:
        """Pass over what has arrived before: checked like the rest, not told as moved."""
        self._furthest = max(self._furthest, self._at + count)
        while count > 0 and (data := self.read(min(count, CHUNK))):
            count -= len(data)

    def chunks(self) -> Iterator[bytes]:
        """What is left of the file in pieces; an empty file is one empty piece."""
        if self.bytes == 0:
            yield self.read(CHUNK) or b""
        while data := self.read(CHUNK):
            yield data

    def close(self) -> None:
        """Close the file too."""
        self._opened.close()
        super().close()

    def _judge(self) -> None:
        if self._opened.read(1) or self._hash.hexdigest() != self.sha256:
            self._refuse()

    def _refuse(self) -> NoReturn:
        self.trouble = ChangedError(self.path)
        raise self.trouble

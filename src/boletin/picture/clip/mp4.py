"""The one thing of an MP4 that ffmpeg cannot be told: a soft track that is off by default.

Its muxer switches on the first track of every kind, so that players would show the soft captions
over the burned ones. Boxes are ISO/IEC 14496-12's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_HOLD = (b"moov", b"trak", b"mdia")
_ENABLED = 1
"""Bit of ``tkhd``'s flags (§8.3.2)."""


def switch_off(path: Path, handler: bytes) -> None:
    """Clear ``track_enabled`` of every track with this handler (``sbtl``: subtitles)."""
    with path.open("r+b") as file:
        flags = -1
        for kind, at, _ in _boxes(file, 0, path.stat().st_size):
            if kind == b"tkhd":
                flags = at + 1
            elif kind == b"hdlr" and flags >= 0 and _read(file, at + 8, 4) == handler:
                value = int.from_bytes(_read(file, flags, 3)) & ~_ENABLED
                file.seek(flags)
                file.write(value.to_bytes(3))
                flags = -1


def _read(file: BinaryIO, at: int, count: int) -> bytes:
    file.seek(at)
    return file.read(count)


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start of the content and end of each box, and of those inside the ones that hold."""
    while at + 8 <= end:
        head = _read(file, at, 16)
        size, kind, content = int.from_bytes(head[:4]), head[4:8], at + 8
        if size == 1:
            size, content = int.from_bytes(head[8:]), at + 16
        if size < 8:
            return
        yield kind, content, at + size
        if kind in _HOLD:
            yield from _boxes(file, content, at + size)
        at += size

"""H.264 as NAL units: a picture that stands still costs seventy bytes and no encoding.

The encoder gets only pictures that differ. Each is followed here by *repeats*, one for every frame
that it stays on the screen: a P picture in which all macroblocks are skipped, which any decoder
shows as the picture before it. The stream has a constant frame rate like any other; what changes
in it is ``frame_num`` in the slice headers, which counts the pictures (ITU-T H.264 §7.4.3).

Works for what x264 writes with ``bf=0:ref=1`` and one thread: one slice a picture, order of output
by order of decoding (``pic_order_cnt_type`` 2), every picture a reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

START = b"\0\0\0\1"
SLICE, IDR, SEI, SPS, PPS = 1, 5, 6, 7, 8
_PICTURES = (SLICE, IDR)
_HEAD = 16
"""Bytes that hold the start of any slice header up to ``frame_num``."""
_CHUNK = 1 << 20


def kind(unit: bytes) -> int:
    """``nal_unit_type``."""
    return unit[0] & 31


def units(file: BinaryIO) -> Iterator[bytes]:
    """NAL units of an Annex B stream, without start codes, in constant memory."""
    rest = b""
    while chunk := file.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0\0\1")
        yield from (unit.rstrip(b"\0") for unit in whole if unit.strip(b"\0"))
    if rest.strip(b"\0"):
        yield rest.rstrip(b"\0")


def unescaped(unit: bytes) -> bytes:
    """Without emulation prevention bytes (§7.4.1)."""
    return unit.replace(b"\0\0\3", b"\0\0")


def escaped(unit: bytes) -> bytes:
    """With them: nothing inside looks like a start code."""
    safe = re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", unit)
    return safe + b"\3" if safe.endswith(b"\0") else safe


class _Bits:
    """Reads a header bit by bit."""

    def __init__(self, data: bytes) -> None:
        self._value, self._length, self.at = int.from_bytes(data), len(data) * 8, 0

    def take(self, count: int) -> int:
        self.at += count
        return self._value >> (self._length - self.at) & ((1 << count) - 1)

    def golomb(self) -> int:
        """``ue(v)`` of §9.1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise ValueError("no Exp-Golomb code here")
        return (1 << zeros) - 1 + (self.take(zeros) if zeros else 0)


def frame_num_bits(sps: bytes) -> int:
    """Width of ``frame_num``, from a sequence parameter set. Raises ValueError for a stream that
    this module cannot stretch.
    """
    bits = _Bits(unescaped(sps)[1:])
    profile = bits.take(8)
    bits.take(16)
    bits.golomb()
    if profile in (100, 110, 122, 244):
        for _ in range(3):  # chroma_format_idc, bit depths
            bits.golomb()
        bits.take(1)
        if bits.take(1):
            raise ValueError("a scaling matrix")
    width = bits.golomb() + 4
    if bits.golomb() != 2 or bits.golomb() != 1:
        raise ValueError("pictures are reordered, or refer to more than the last one")
    return width


def numbered(unit: bytes, number: int, width: int) -> bytes:
    """A slice with another ``frame_num``. Raises ValueError for a picture of several slices."""
    plain = unescaped(unit)
    bits = _Bits(plain[1:_HEAD])
    if bits.golomb():
        raise ValueError("a picture of several slices")
    bits.golomb()
    bits.golomb()
    head = int.from_bytes(plain[:_HEAD])
    shift = (len(plain[:_HEAD]) - 1) * 8 - bits.at - width
    head = head & ~(((1 << width) - 1) << shift) | number << shift
    return escaped(head.to_bytes(len(plain[:_HEAD])) + plain[_HEAD:])


_SKIPPED = 120
"""Bytes that hold a picture of nothing but skips: 66 at 1920x1080."""


def repeat_of(stream: BinaryIO) -> bytes:
    """The repeat: the last picture of a stream of two equal ones. Raises ValueError where the
    encoder did not skip all of it: a picture that mends the one before would mend each again.
    """
    *_, last = (unit for unit in units(stream) if kind(unit) in _PICTURES)
    if kind(last) != SLICE or len(last) > _SKIPPED:
        raise ValueError("the encoder did not skip the second of two equal pictures")
    return last


def stretched(
    stream: Iterable[bytes],
    repeat: bytes,
    holds: Sequence[int],
    aside: Callable[[int], bytes] | None = None,
) -> Iterator[bytes]:
    """Annex B bytes of ``stream`` in which picture ``i`` stays for ``holds[i]`` frames.

    ``aside``: SEI unit for a frame by its number, or nothing; the encoder's own are left out.
    Raises ValueError where the number of pictures is not that of ``holds``.
    """
    width, number, frame, picture = 0, 0, 0, 0
    waiting: list[bytes] = []
    for unit in stream:
        if kind(unit) in (SPS, PPS):
            width = frame_num_bits(unit) if kind(unit) == SPS else width
            waiting.append(unit)
        if kind(unit) not in _PICTURES:
            continue
        if picture >= len(holds):
            raise ValueError("more pictures than holds")
        number = 0 if kind(unit) == IDR else (number + 1) % (1 << width)
        own = unit if kind(unit) == IDR else numbered(unit, number, width)
        for shown in range(holds[picture]):
            if shown:
                number = (number + 1) % (1 << width)
                own = numbered(repeat, number, width)
            told = aside(frame) if aside else b""
            parts = [*waiting, *([told] if told else []), own]
            yield b"".join(START + part for part in parts)
            waiting, frame = [], frame + 1
        picture += 1
    if picture != len(holds):
        raise ValueError(f"{picture} pictures for {len(holds)} holds")

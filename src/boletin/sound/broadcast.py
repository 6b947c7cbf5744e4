"""What a station's automation reads: WAV with ``bext`` v2 (EBU Tech 3285) and ``cart`` (AES46).

Field layout as in standards.md §4. Text is ASCII with accents folded (R05), dates YYYY-MM-DD and
times hh:mm:ss (R01), timers inside the file and in order (R02). Building and reading are pure:
bytes in, bytes out.
"""

from __future__ import annotations

import hashlib
import math
import re
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from boletin.errors import MediaError
from boletin.model import Reading, Timeline

_BEXT = struct.Struct("<256s32s32s10s8sQH64s5h180s")
_CART = struct.Struct("<4s" + "64s" * 7 + "10s8s10s8s" + "64s" * 3 + "i" + "4sI" * 8 + "276s1024s")
_UNUSED = 0x7FFF  # Tech 3285: a loudness value that does not exist
FULL_SCALE = 32768
"""cart LevelReference: the 16-bit sample value of 0 dBFS, as Rivendell and others write it."""
NEVER = date(9999, 12, 31)
"""AES46: the end date of what does not expire."""
AGENT = "boletin"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Labels of a radio WAV. Text may have accents; it is folded when written."""

    titulo: str
    artista: str
    """Who says it: the Ayuntamiento."""
    corte: str
    """Cut number: id of the piece."""
    fecha: date
    """Date of origin; a parameter, so that the same input gives the same bytes."""
    cliente: str = ""
    categoria: str = "SPOT"
    clasificacion: str = ""
    pie: str = ""
    """Out-cue: the last words."""
    desde: date | None = None
    hasta: date | None = None
    """Validity; without it from ``fecha`` on, for ever."""
    descripcion: str = ""
    enlace: str = ""
    timers: tuple[tuple[str, int], ...] = ()
    """At most eight (four characters, milliseconds): see :func:`timers_of`."""
    version: str = ""
    """Of boletin."""


_PLAIN = str.maketrans(
    {"—": "-", "–": "-", "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...",
     "¿": "", "¡": "", "€": "EUR", "º": "o", "ª": "a", "·": "-", "×": "x", "ß": "ss"}
)  # fmt: skip


def fold(text: str) -> str:
    """ASCII on one line: accents folded, what has no likeness dropped (R05).

    >>> fold("¡Sanctórum — «añejo»!")
    'Sanctorum - "anejo"!'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    plain = decomposed.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", plain).strip()


def timers_of(timeline: Timeline) -> tuple[tuple[str, int], ...]:
    """Timers of a piece: audio start, intro (until the first word), segue (after the last), end."""
    last_ms = timeline.duration_ms
    words = timeline.words
    first_word_ms = words[0].start_ms if words else 0
    segue_ms = min(words[-1].end_ms, last_ms) if words else last_ms
    return (
        ("AUDs", 0),
        ("INTs", 0),
        ("INTe", max(0, first_word_ms)),
        ("SEGs", segue_ms),
        ("SEGe", last_ms),
        ("AUDe", last_ms),
    )


def out_cue(timeline: Timeline, words: int = 6) -> str:
    """The last words said, as the script shows them."""
    if not timeline.lines:
        return ""
    return " ".join(timeline.lines[-1].linea.mostrado.split()[-words:])


def bext(labels: Broadcast, reading: Reading, hz: int, bits: int = 24) -> bytes:
    """Contents of the ``bext`` chunk with the loudness that was measured (R09)."""
    history = (
        f"A=PCM,F={hz},W={bits},M={'mono' if reading.channels == 1 else 'stereo'},T={AGENT}\r\n"
    )
    values = (reading.lufs, reading.lra, reading.dbtp, reading.m_max, reading.s_max)
    head = _BEXT.pack(
        fold(labels.descripcion or labels.titulo)[:256].encode(),
        fold(labels.artista)[:32].encode(),
        _reference(fold(labels.corte)).encode(),
        labels.fecha.isoformat().encode(),
        b"00:00:00",
        0,
        2,
        bytes(64),
        *(_hundredths(value) for value in values),
        bytes(180),
    )
    return head + history.encode()


def cart(labels: Broadcast, hz: int, frames: int) -> bytes:
    """Contents of the ``cart`` chunk; ``frames`` is the length of the sound."""
    start, end = labels.desde or labels.fecha, labels.hasta or NEVER
    timers: list[bytes | int] = []
    for name, at_ms in labels.timers[:8]:
        timers += [name.encode("ascii")[:4], max(0, min(at_ms * hz // 1000, frames - 1))]
    timers += [b"\0\0\0\0", 0] * (8 - len(timers) // 2)
    text = (labels.titulo, labels.artista, labels.corte, labels.cliente)
    more = (labels.categoria, labels.clasificacion, labels.pie)
    return _CART.pack(
        b"0101",
        *(fold(part)[:64].encode() for part in (*text, *more)),
        start.isoformat().encode(),
        b"00:00:00",
        end.isoformat().encode(),
        b"23:59:59",
        AGENT.encode(),
        fold(labels.version)[:64].encode(),
        b"",
        FULL_SCALE,
        *timers,
        bytes(276),
        fold(labels.enlace)[:1024].encode(),
    )


def _reference(text: str, most: int = 32) -> str:
    """At most 32 letters that no other piece has."""
    if len(text) <= most:
        return text
    return f"{text[: most - 9]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _hundredths(value: float) -> int:
    """Tech 3285 §2.3: hundredths, rounded half away from zero; 0x7FFF where there is none."""
    if not math.isfinite(value) or abs(value) > 327:
        return _UNUSED
    return math.floor(value * 100 + 0.5) if value >= 0 else math.ceil(value * 100 - 0.5)


def header(
    frames: int, channels: int, hz: int, chunks: Mapping[str, bytes], bits: int = 24
) -> bytes:
    """Everything of a WAV that goes before its samples, ``chunks`` included, in order."""
    size = channels * bits // 8
    data = frames * size
    fmt = struct.pack("<HHIIHH", 1, channels, hz, hz * size, size, bits)
    body = b"WAVE" + _chunk("fmt ", fmt)
    body += b"".join(_chunk(name, content) for name, content in chunks.items())
    body += b"data" + struct.pack("<I", data)
    return b"RIFF" + struct.pack("<I", len(body) + data + data % 2) + body


def _chunk(name: str, content: bytes) -> bytes:
    return (
        name.encode("ascii")
        + struct.pack("<I", len(content))
        + content
        + b"\0" * (len(content) % 2)
    )


# --- reading it back -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Labels:
    """What a WAV says of itself, as far as the checks need it. None: the chunk is not there."""

    bits: int
    hz: int
    frames: int
    bext: tuple[float | None, ...] | None
    """Loudness value, range, maximum true peak, momentary, short-term."""
    bext_text: str
    cart: Mapping[str, str] | None
    timers: tuple[tuple[str, int], ...] = ()


_CART_TEXT = (
    "version", "title", "artist", "cut", "client", "category", "classification", "out_cue",
    "start_date", "start_time", "end_date", "end_time", "app", "app_version", "user",
)  # fmt: skip


def read(path: Path) -> Labels:
    """Read the chunks of a WAV. Raises MediaError when it is not one."""
    broken = MediaError(
        f"{path.name}: no es un WAV completo.", remedy="Produzca la pieza de nuevo."
    )
    chunks: dict[str, bytes] = {}
    data = 0
    try:
        with path.open("rb") as file:
            riff, size, wave = struct.unpack("<4sI4s", file.read(12))
            if riff != b"RIFF" or wave != b"WAVE" or size + 8 > path.stat().st_size:
                raise broken
            while head := file.read(8):
                name, length = struct.unpack("<4sI", head)
                if name == b"data":
                    data = length
                    file.seek(length + length % 2, 1)
                else:
                    chunks[name.decode("latin-1")] = file.read(length)
                    file.seek(length % 2, 1)
        _, channels, hz, _, _, bits = struct.unpack("<HHIIHH", chunks["fmt "][:16])
        loudness, words = None, ""
        if "bext" in chunks:
            fields = _BEXT.unpack(chunks["bext"][: _BEXT.size])
            loudness = tuple(None if v == _UNUSED else v / 100 for v in fields[8:13])
            words = b"".join(fields[:5]).decode("latin-1")
        text: dict[str, str] | None = None
        timers: list[tuple[str, int]] = []
        if "cart" in chunks:
            fields = _CART.unpack(chunks["cart"][: _CART.size])
            text = {
                key: value.rstrip(b"\0").decode("latin-1")
                for key, value in zip(_CART_TEXT, fields, strict=False)
            }
            timers = [
                (fields[i].decode("latin-1"), fields[i + 1])
                for i in range(16, 32, 2)
                if fields[i].strip(b"\0")
            ]
    except (struct.error, KeyError, OSError):
        raise broken from None
    frames = data // max(1, channels * bits // 8)
    return Labels(bits, hz, frames, loudness, words, text, tuple(timers))

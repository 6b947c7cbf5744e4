"""The site's files as a log names them, and how much of each makes a download."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Literal
from urllib.parse import unquote, urlsplit

MINUTE_MS = 60_000
"""IAB 2.2: what was delivered must play for a minute."""
NEARLY_ALL = 0.95
"""Share of a file without a minute (a short spot, a package): a player that closes at the last
silence, or a corrected file a little shorter than ours, is a download all the same."""

AUDIO = frozenset(("mp3", "wav", "mp2", "flac", "aac", "m4a", "opus", "ogg"))
VIDEO = frozenset(("mp4", "mov", "mxf", "webm", "mkv"))
_NO_DOWNLOAD = frozenset(("html", "xml", "css", "js", "svg", "webmanifest", "minisig"))
"""Pages, feeds and signatures of a station: looked at, not downloaded."""

OURS = re.compile(rb"(?:boletines|spots|emisoras)/").search
"""Whether a request can be about a file of ours: a quick look before a thorough one."""

_PIECE = re.compile(r"(boletines|spots)/([^/]+)/(?:emisoras/([^/]+)/)?[^/]+\.(\w+)")
_STATION = re.compile(r"emisoras/([^/]+)/[^/]+\.(\w+)")

Kind = Literal["audio", "video", "paquete"]


@dataclass(frozen=True, slots=True)
class Media:
    """One file that can be downloaded, in one of its versions."""

    ruta: str
    """Path inside output/."""
    bytes: int
    clase: Kind
    pieza: str = ""
    """Folder of its piece, ``spots/<id>``; empty for what belongs to a station alone."""
    emisora: str = ""
    """Id of the station it was made for; empty for everybody's."""
    version: str = ""
    """First twelve digits of its SHA-256, as in ``?v=…``."""
    duracion_ms: int = 0
    """0: it does not play."""
    cabecera: int = 0
    """Bytes before the first that plays: ID3v2 tag, boxes, chunks."""

    @property
    def needed(self) -> int:
        """Bytes of sound or picture, or of the whole package, that make a download."""
        share = min(NEARLY_ALL, MINUTE_MS / self.duracion_ms) if self.duracion_ms else NEARLY_ALL
        return max(1, int((self.bytes - self.cabecera) * share))


def kind(ruta: str) -> tuple[Kind, str, str] | None:
    """Kind, piece and station of a path inside output/; None for what is not downloaded."""
    if found := _PIECE.fullmatch(ruta):
        folder, name, station, extension = found.groups()
        extension = extension.lower()
        if extension in AUDIO or extension in VIDEO:
            sound: Kind = "audio" if extension in AUDIO else "video"
            return sound, f"{folder}/{name}", station or ""
        return None
    if (found := _STATION.fullmatch(ruta)) and found[2].lower() not in _NO_DOWNLOAD:
        return "paquete", "", found[1]
    return None


def header_bytes(file: BinaryIO, extension: str) -> int:
    """Bytes before the first that plays. 0 where the file tells nothing we know."""
    head = file.read(12)
    if head[:3] == b"ID3" and len(head) >= 10:
        size = 0
        for digit in head[6:10]:  # ID3v2.4 §6.2: seven bits a byte
            size = size << 7 | digit & 0x7F
        return 10 + size + (10 if head[5] & 0x10 else 0)
    if head[:4] in (b"RIFF", b"RF64"):
        return _walk(file, 12, b"data", big=False)
    if extension in ("mp4", "mov", "m4a"):
        return _walk(file, 0, b"mdat", big=True)
    return 0


def _walk(file: BinaryIO, start: int, wanted: bytes, *, big: bool) -> int:
    """Where the contents of a chunk (RIFF) or a box (ISO base media) begin; 0 without it."""
    at = start
    for _ in range(64):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return 0
        name, size = (head[4:], head[:4]) if big else (head[:4], head[4:])
        if name == wanted:
            return at + 8
        length = int.from_bytes(size, "big" if big else "little")
        if big and length < 8:
            return 0
        at += length if big else 8 + length + length % 2
    return 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every file that may be asked for, by path."""

    known: Mapping[str, tuple[Media, ...]]
    """Versions of each path, the one that stands in output/ first."""
    prefix: str = "/"
    """Path of the site's address, with its slashes: ``/boletin/``."""
    _memory: dict[tuple[str, str], Media | str | None] = field(default_factory=dict)

    def find(self, target: str, bucket: str = "") -> Media | str | None:
        """The file that a request asks for; its path when we know of none there; None for
        anything that is no download of ours.

        ``bucket``: the S3 bucket whose log it is; there the prefix may be missing.
        """
        asked = (target, bucket)
        if asked not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[asked] = self._look(target, bucket)
        return self._memory[asked]

    def _look(self, target: str, bucket: str) -> Media | str | None:
        try:
            address = urlsplit(target)
        except ValueError:
            return None
        path = unquote(address.path, errors="replace")
        if path.startswith(self.prefix):
            path = path.removeprefix(self.prefix)
        elif bucket:
            path = path.removeprefix(f"/{bucket}").removeprefix(self.prefix).lstrip("/")
        else:
            return None
        versions = self.known.get(path, ())
        asked = re.search(r"(?:^|&)v=([0-9a-f]{4,64})", address.query)
        for media in versions:
            if asked and media.version and media.version.startswith(asked[1][:12]):
                return media
        if versions:
            return versions[0]
        return path if kind(path) else None


_REMEMBERED = 20_000
"""Addresses whose file is remembered; a log full of invented ones must not fill the memory."""


def catalogue(files: Iterable[Media], url: str) -> Catalogue:
    """The catalogue of a site whose public address is ``url``; current files before older ones."""
    known: dict[str, list[Media]] = defaultdict(list)
    for media in files:
        known[media.ruta].append(media)
    path = unquote(urlsplit(url).path).strip("/")
    return Catalogue(
        {ruta: tuple(versions) for ruta, versions in known.items()}, f"/{path}/" if path else "/"
    )

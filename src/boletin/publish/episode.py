"""An episode as values: what a feed says of a bulletin or a spot. Addresses are absolute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript's address and MIME type."""

    url: str
    mime: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same episode in another file, or the main one again, with what proves it is whole."""

    url: str
    mime: str
    bytes: int
    sha256: str
    """Hexadecimal."""
    title: str
    bitrate: int = 0
    """Mean, bits per second; 0: not known."""
    height: int = 0
    """Pixels; 0 for sound."""
    main: bool = False
    """The very file of the enclosure."""


@dataclass(frozen=True, slots=True)
class Soundbite:
    """The part that an app may play to make people curious (rule P15)."""

    start_ms: int
    duration_ms: int
    """15 to 120 s."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """A bulletin or a spot as its feed tells of it."""

    id: str
    """``2026-W48``, or the spot's id: unique in its feed, and the order where dates are equal."""
    page: str
    """Name of the archive document where it ends up: ``2026``, ``2026-W48``."""
    guid: str
    """Its permanent identity, from the project's record."""
    title: str
    description: str
    """HTML of the small set apps allow (p, ul, li, a), user text escaped; 4000 bytes at most."""
    published: datetime
    """With time zone; from what staff wrote, never from the clock."""
    link: str
    audio_url: str
    audio_bytes: int
    """Of the delivered file."""
    duration_ms: int
    image_url: str
    audio_mime: str = "audio/mpeg"
    transcripts: tuple[Transcript, ...] = ()
    chapters_url: str = ""
    synthetic: bool = True
    """A machine speaks (rule P16)."""
    author: str = ""
    """The office or the area that informs."""
    announcers: tuple[str, ...] = ()
    """People who speak; empty for a synthetic voice, which is nobody."""
    season: int = 0
    """The year."""
    number: int = 0
    """The week of the year."""
    numbered: bool = True
    """The number is its own; spots of one week share theirs."""
    alternates: tuple[Alternate, ...] = ()
    soundbite: Soundbite | None = None
    location: str = ""
    categories: tuple[str, ...] = ()
    valid: tuple[date, date] | None = None
    """First and last day on which it may air."""

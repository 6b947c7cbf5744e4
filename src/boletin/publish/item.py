"""``<item>``: an episode as a feed has it.

Written by our own serializer and put into the channel that feedgen makes: through feedgen's
extension API the same 10,000 episodes take twice as long (docs/benchmarks.md), and most of their
tags would be ours all the same.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email.utils import format_datetime

from boletin.cleantext import one_line
from boletin.config import Config
from boletin.publish.chapters import MIME as CHAPTERS_MIME
from boletin.publish.episode import Alternate, Episode
from boletin.publish.web import base
from boletin.publish.xml import element

SHORT = 128
"""Most characters of a person's, a place's or a soundbite's name (Podcasting 2.0)."""


def item(config: Config, one: Episode) -> str:
    """One episode."""
    lines = "".join(f"      {line}\n" for line in _tags(config, one))
    return f"    <item>\n{lines}    </item>\n"


def _tags(config: Config, one: Episode) -> Iterator[str]:
    language = config.podcast.idioma
    yield element("title", one.title)
    yield element("link", one.link)
    yield element("description", one.description)
    for category in one.categories:
        yield element("category", category)
    yield element("guid", one.guid, isPermaLink="false")
    yield element("enclosure", url=one.audio_url, length=str(one.audio_bytes), type=one.audio_mime)
    yield element("pubDate", format_datetime(one.published))
    if one.valid:
        first, last = one.valid
        yield element("dcterms:valid", f"start={first}; end={last}; scheme=W3C-DTF")
    yield from _itunes(config, one)
    for transcript in one.transcripts:
        url, mime = transcript.url, transcript.mime
        yield element("podcast:transcript", url=url, type=mime, language=language, rel="captions")
    if one.chapters_url:
        yield element("podcast:chapters", url=one.chapters_url, type=CHAPTERS_MIME)
    for transcript in one.transcripts[:1]:
        url, mime = transcript.url, transcript.mime
        yield element("podcast1:transcript", url=url, type=mime, rel="captions")
    if one.chapters_url:
        yield element("podcast1:chapters", url=one.chapters_url, type=CHAPTERS_MIME)
    yield from _context(config, one)
    if one.soundbite:
        bite = one.soundbite
        yield element(
            "podcast:soundbite",
            bite.title[:SHORT],
            startTime=_seconds(bite.start_ms),
            duration=_seconds(bite.duration_ms),
        )
    for other in one.alternates:
        yield _alternate(other, language)


def _itunes(config: Config, one: Episode) -> Iterator[str]:
    yield element("itunes:author", one.author)
    yield element("itunes:title", one.title)
    yield element("itunes:duration", str(max(1, round(one.duration_ms / 1000))))
    if one.season:
        yield element("itunes:season", str(one.season))
    if one.number and one.numbered:
        yield element("itunes:episode", str(one.number))
    yield element("itunes:episodeType", "full")
    yield element("itunes:image", href=one.image_url)
    yield element("itunes:explicit", str(config.podcast.explicito).lower())


def _context(config: Config, one: Episode) -> Iterator[str]:
    """Who, where, which one, and whether a machine speaks (rules P13, P16)."""
    if one.season:
        yield element("podcast:season", str(one.season))
    if one.number:
        display = "" if one.numbered else f"semana {one.number}"
        yield element("podcast:episode", str(one.number), display=display)
    site = base(config)
    yield element("podcast:person", one.author[:SHORT], role="author", group="writing", href=site)
    for name in one.announcers:
        yield element("podcast:person", name[:SHORT], role="announcer", group="cast")
    if one.location:
        yield element("podcast:location", one_line(one.location)[:SHORT], rel="subject")
    yield element("podcast:txt", str(one.synthetic).lower(), purpose="ai-content")


def _alternate(other: Alternate, language: str) -> str:
    digest = base64.b64encode(bytes.fromhex(other.sha256)).decode()
    return element(
        "podcast:alternateEnclosure",
        "",
        element("podcast:integrity", type="sri", value=f"sha256-{digest}"),
        element("podcast:source", uri=other.url),
        type=other.mime,
        length=str(other.bytes),
        bitrate=str(other.bitrate or ""),
        height=str(other.height or ""),
        lang=language,
        title=other.title,
        default="true" if other.main else "",
    )


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.3f}"

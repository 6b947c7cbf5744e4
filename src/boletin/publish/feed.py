"""podcast.xml: the weekly bulletin for podcast apps, by feedgen and our own extension.

Same episodes in, same bytes out: every date comes from the ISO week, never from the clock.

Two things never change once published: the podcast's guid and each episode's. They are minted once
and kept in the project's record (:mod:`boletin.ledger`). One thing always changes: an address never
serves other bytes (rule P07). Static hosts keep the fixed file name ``boletin.mp3``, so its address
carries the first twelve digits of its SHA-256 as a query, ``boletin.mp3?v=1f0c…``: a corrected
bulletin has a new address and the same guid.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from html import escape
from urllib.parse import unquote, urlsplit

from feedgen.feed import FeedGenerator

from boletin.config import Config
from boletin.model import Artifact, Pieza
from boletin.publish.chapters import MIME as CHAPTERS_MIME
from boletin.publish.podcasting import PodcastingEntry, PodcastingFeed, podcast_guid
from boletin.publish.text import clean, date_range, one_line, shorten, week_days

CENTRAL = timezone(timedelta(hours=-6))
"""Central Mexico, without summer time since the law of 2022."""
HOUR = time(7, 0)
"""A bulletin is dated Monday at this hour of its week."""

MAX_DESCRIPTION_BYTES = 4000
"""PSP-1 (rule P02)."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript's address and MIME type."""

    url: str
    mime: str


@dataclass(frozen=True, slots=True)
class Episode:
    """A bulletin as the feed tells of it. Addresses are absolute."""

    week: str
    """ISO week ``AAAA-Wss``."""
    guid: str
    """Its permanent identity, from the project's record."""
    title: str
    description: str
    """HTML of the small set apps allow (p, ul, li, a), user text escaped."""
    published: datetime
    """With time zone; from the week."""
    link: str
    audio_url: str
    audio_bytes: int
    """Of the delivered file."""
    duration_ms: int
    audio_mime: str = "audio/mpeg"
    transcripts: tuple[Transcript, ...] = ()
    chapters_url: str = ""
    image_url: str = ""
    synthetic: bool = True
    """A machine speaks (rule P16)."""
    announcers: tuple[str, ...] = ()
    """People who speak; empty for a synthetic voice, which is nobody."""


def feed_url(config: Config) -> str:
    """The public address of podcast.xml."""
    return f"{_base(config)}/podcast.xml"


def feed_guid(config: Config) -> uuid.UUID:
    """The podcast's guid: the one kept in boletin.toml, or that of its address."""
    kept = config.podcast.guid
    return uuid.UUID(kept) if kept else podcast_guid(feed_url(config))


def path_of(config: Config, url: str) -> str:
    """The path inside output/ that a public address serves, without its query.

    Raises ValueError for an address of somebody else.
    """
    base = _base(config) + "/"
    if not url.startswith(base):
        raise ValueError(f"no es una dirección de este sitio: {url}")
    return unquote(urlsplit(url[len(base) :]).path)


def cover_url(config: Config, cover_sha256: str = "") -> str:
    """The address of portada.jpg: a new one when the picture changes (rule P06)."""
    return _versioned(f"{_base(config)}/portada.jpg", cover_sha256)


def episode(config: Config, pieza: Pieza, guid: str, *, cover_sha256: str = "") -> Episode:
    """What the feed says of a finished bulletin. Raises ValueError without its ``boletin.mp3``."""
    files = {artifact.ruta: artifact for artifact in pieza.artifacts}
    audio = files.get("boletin.mp3")
    if audio is None:
        raise ValueError(f"{pieza.id}: falta boletin.mp3")
    base = f"{_base(config)}/{pieza.carpeta}"

    def address(name: str) -> str:
        return _versioned(f"{base}/{name}", _sha(files.get(name)))

    return Episode(
        week=pieza.id,
        guid=guid,
        title=one_line(pieza.titulo),
        description=_description(config, pieza),
        published=datetime.combine(week_days(pieza.id)[0], HOUR, CENTRAL),
        link=f"{base}/index.html",
        audio_url=address("boletin.mp3"),
        audio_bytes=audio.bytes,
        duration_ms=audio.duracion_ms or pieza.timeline.duration_ms,
        transcripts=(
            Transcript(address("boletin.vtt"), "text/vtt"),
            Transcript(address("boletin.srt"), "application/x-subrip"),
        ),
        chapters_url=address("capitulos.json") if pieza.timeline.chapters else "",
        image_url=cover_url(config, cover_sha256),
        synthetic=pieza.sintetica,
        announcers=() if pieza.sintetica else tuple(one_line(name) for name in pieza.voces),
    )


def feed(
    config: Config, bulletins: Sequence[Episode], guid: str, *, cover_sha256: str = ""
) -> bytes:
    """The whole of podcast.xml, newest episode first. ``guid``: the podcast's.

    Raises ValueError when two episodes are of the same week.
    """
    episodes = sorted(bulletins, key=lambda one: one.week, reverse=True)
    if len({one.week for one in episodes}) != len(episodes):
        raise ValueError("dos boletines de la misma semana")
    generator = FeedGenerator()
    generator.load_extension("podcast", atom=False)
    generator.register_extension("p20", PodcastingFeed, PodcastingEntry, atom=False)
    _channel(generator, config, episodes, cover_url(config, cover_sha256), guid)
    for one in episodes:
        _item(generator, config, one)
    xml: bytes = generator.rss_str(pretty=True)
    return xml


def _channel(
    generator: FeedGenerator, config: Config, episodes: Sequence[Episode], cover: str, guid: str
) -> None:
    podcast, town = config.podcast, config.municipio
    title, author = one_line(podcast.titulo), one_line(podcast.autor)
    description = shorten(clean(podcast.descripcion).strip() or title, MAX_DESCRIPTION_BYTES)
    generator.title(title)
    # feedgen makes the last link without rel the channel's own.
    generator.link(href=feed_url(config), rel="self", type="application/rss+xml")
    generator.link(href=f"{_base(config)}/", rel="alternate")
    generator.description(description)
    generator.language(podcast.idioma)
    generator.generator("boletin")
    generator.copyright(f"{one_line(town.ayuntamiento)} · {podcast.licencia}")
    generator.image(url=cover, title=title, link=f"{_base(config)}/")
    newest = episodes[0].published if episodes else datetime(2000, 1, 1, tzinfo=CENTRAL)
    generator.lastBuildDate(newest)
    generator.pubDate(newest)

    generator.podcast.itunes_author(author)
    generator.podcast.itunes_owner(name=author, email=one_line(podcast.correo))
    generator.podcast.itunes_type("episodic")
    tags = generator.p20
    tags.add("itunes:category", text=one_line(podcast.categoria))
    tags.add("itunes:image", href=cover)
    tags.add("itunes:explicit", str(podcast.explicito).lower())
    tags.add("podcast:guid", guid)
    tags.add("podcast:locked", "yes", owner=one_line(podcast.correo))
    tags.add("podcast:medium", "podcast")
    tags.add("podcast:license", podcast.licencia.lower())
    if podcast.lugar:
        tags.add("podcast:location", one_line(podcast.lugar)[:128], rel="subject", geo=podcast.geo)
    tags.add("podcast:person", author[:128], role="author", group="writing", href=_base(config))
    if episodes:
        # The channel claims what its items prove: true when any is, false only when none is.
        synthetic = any(one.synthetic for one in episodes)
        tags.add("podcast:txt", str(synthetic).lower(), purpose="ai-content")


def _item(generator: FeedGenerator, config: Config, one: Episode) -> None:
    year, number = one.week.split("-W")
    season, episode_number = str(int(year)), str(int(number))
    author = one_line(config.podcast.autor)
    entry = generator.add_entry(order="append")
    entry.title(one.title)
    entry.link(href=one.link)
    entry.description(one.description)
    entry.guid(one.guid, permalink=False)
    entry.enclosure(one.audio_url, str(one.audio_bytes), one.audio_mime)
    entry.pubDate(one.published)

    entry.podcast.itunes_author(author)
    entry.podcast.itunes_title(one.title)
    entry.podcast.itunes_duration(max(1, round(one.duration_ms / 1000)))
    entry.podcast.itunes_season(int(season))
    entry.podcast.itunes_episode(int(episode_number))
    entry.podcast.itunes_episode_type("full")
    tags = entry.p20
    tags.add("itunes:image", href=one.image_url or cover_url(config))
    tags.add("itunes:explicit", str(config.podcast.explicito).lower())
    language = config.podcast.idioma
    for transcript in one.transcripts:
        url, mime = transcript.url, transcript.mime
        tags.add("podcast:transcript", url=url, type=mime, language=language, rel="captions")
    if one.chapters_url:
        tags.add("podcast:chapters", url=one.chapters_url, type=CHAPTERS_MIME)
    for transcript in one.transcripts[:1]:
        tags.add("podcast1:transcript", url=transcript.url, type=transcript.mime, rel="captions")
    if one.chapters_url:
        tags.add("podcast1:chapters", url=one.chapters_url, type=CHAPTERS_MIME)
    tags.add("podcast:season", season)
    tags.add("podcast:episode", episode_number)
    tags.add("podcast:person", author[:128], role="author", group="writing", href=_base(config))
    for name in one.announcers:
        tags.add("podcast:person", name[:128], role="announcer", group="cast")
    tags.add("podcast:txt", str(one.synthetic).lower(), purpose="ai-content")


def _description(config: Config, pieza: Pieza) -> str:
    """Apps read an item's description as HTML: paragraphs and a list, user text escaped."""
    monday, sunday = week_days(pieza.id)
    town = escape(one_line(config.municipio.ayuntamiento))
    base = _base(config)
    items = "".join(
        f'<li><a href="{escape(f"{base}/spots/{chapter.pieza}/index.html")}">'
        f"{escape(one_line(chapter.titulo))}</a></li>"
        for chapter in pieza.timeline.chapters
        if chapter.pieza
    )
    voice = (
        "<p>Voz sintética: una computadora lee lo que escribe y aprueba la oficina.</p>"
        if pieza.sintetica
        else ""
    )
    for change in pieza.respaldos:
        voice += (
            f"<p>Habla la voz «{escape(one_line(change.por))}» en lugar de "
            f"«{escape(one_line(change.voz))}», que esta vez no pudo hablar.</p>"
        )
    opening = f"<p>{town}. Semana del {date_range(monday, sunday)}.</p>"
    page = f'<p><a href="{escape(f"{base}/{pieza.carpeta}/index.html")}">Texto completo</a></p>'
    return opening + (f"<ul>{items}</ul>" if items else "") + page + voice


def _base(config: Config) -> str:
    return config.podcast.url.rstrip("/")


def _sha(artifact: Artifact | None) -> str:
    return artifact.sha256 if artifact else ""


def _versioned(url: str, sha256: str) -> str:
    return f"{url}?v={sha256[:12]}" if sha256 else url

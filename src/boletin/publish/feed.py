"""The two feeds: podcast.xml, the weekly bulletin, and spots.xml, the spots that may air today.

feedgen makes the channel, with our own extension for Podcasting 2.0; :mod:`.item` writes the
episodes into it. Same episodes in, same bytes out.

Long feeds are archived (RFC 5005 §4, rule P20). ``podcast.xml`` holds the newest episodes, at
least :data:`KEEP`; older ones stand in one document a year (``podcast-2024.xml``) that no new
episode changes: it tells the way back in time and to the present, never to its next neighbour.
Apps that know only paged feeds (gPodder, AntennaPod) go the same way by ``rel="next"``. A feed that
fits in one document says that it is complete, so that an app drops what has left it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from feedgen.feed import FeedGenerator

from boletin.cleantext import clean, one_line
from boletin.config import Config
from boletin.days import CENTRAL
from boletin.model import Pieza, Registro
from boletin.publish.episode import Episode
from boletin.publish.episodes import MAX_DESCRIPTION_BYTES, current, of_bulletin, of_spot
from boletin.publish.item import SHORT, item
from boletin.publish.podcasting import PodcastingFeed, podcast_guid
from boletin.publish.text import of, shorten
from boletin.publish.web import PODCAST, SPOTS, address, base, cover_url

KEEP = 150
"""Episodes that a feed's first document holds at least, once it has them: three years of weeks, a
fifth of a megabyte compressed to 40 kB. Apps that know no archives see these."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself."""

    name: str
    """Its file in output/."""
    title: str
    description: str
    guid: str
    """Minted once, from the project's record (rule P10)."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a feed: which episodes, and where its links lead."""

    name: str
    episodes: tuple[Episode, ...]
    """Newest first."""
    older: str = ""
    """Name of the document before it in time."""
    oldest: str = ""
    """Name of the last one; empty: there is only this one."""
    archive: bool = False


def feed_url(config: Config, name: str = PODCAST) -> str:
    """The public address of a feed."""
    return address(config, name)


def feed_guid(config: Config, name: str = PODCAST) -> uuid.UUID:
    """A feed's guid before it is minted: the one brought in boletin.toml, or its address's."""
    kept = config.podcast.guid if name == PODCAST else ""
    return uuid.UUID(kept) if kept else podcast_guid(feed_url(config, name))


def bulletins_channel(config: Config, guid: str) -> Channel:
    """podcast.xml."""
    podcast = config.podcast
    title = one_line(podcast.titulo)
    return Channel(PODCAST, title, clean(podcast.descripcion).strip() or title, guid)


def spots_channel(config: Config, guid: str) -> Channel:
    """spots.xml."""
    title = f"{one_line(config.podcast.titulo)}: spots"
    town = one_line(config.municipio.ayuntamiento)
    about = (
        f"Los avisos {of(town)} que están vigentes, uno por uno: para las emisoras que los "
        "transmiten y para quien quiera oírlos. Al terminar su vigencia salen de aquí y quedan "
        f"en el archivo: {address(config, 'archivo.html')}"
    )
    return Channel(SPOTS, title, about, guid)


def feed_files(
    config: Config,
    bulletins: Sequence[Pieza],
    spots: Sequence[Pieza],
    guids: Mapping[str, str],
    records: Mapping[str, Registro],
    today: date,
    *,
    cover_sha256: str = "",
) -> dict[str, bytes]:
    """Every document of both feeds by its path in output/.

    ``guids``: of the feeds, by file name; ``records``: of the pieces, by folder. A piece without
    its main sound has no episode.
    """

    def episodes(pieces: Sequence[Pieza]) -> Iterator[Episode]:
        for one in pieces:
            record = records.get(one.carpeta)
            if record is None or not current(one, record, today):
                continue
            names = {file.ruta for file in one.artifacts}
            if one.clase == "boletin" and "boletin.mp3" in names:
                first = record.versiones[0].fecha
                yield of_bulletin(config, one, record.guid, cover_sha256=cover_sha256, first=first)
            elif one.clase == "spot" and "radio.mp3" in names:
                yield of_spot(config, one, record.guid, cover_sha256=cover_sha256)

    weekly = bulletins_channel(config, guids[PODCAST])
    each = spots_channel(config, guids[SPOTS])
    return documents(config, weekly, [*episodes(bulletins)], cover_sha256=cover_sha256) | documents(
        config, each, [*episodes(spots)], cover_sha256=cover_sha256
    )


def documents(
    config: Config, channel: Channel, episodes: Sequence[Episode], *, cover_sha256: str = ""
) -> dict[str, bytes]:
    """The whole of a feed: its first document and its archive, by file name.

    Raises ValueError when two episodes share an id, a guid or an address, and for a date without
    time zone.
    """
    for one in episodes:
        if one.published.tzinfo is None:
            raise ValueError(f"{one.id}: fecha sin zona horaria")
    for what in ("id", "guid", "audio_url"):
        if len({getattr(one, what) for one in episodes}) != len(episodes):
            raise ValueError(f"{channel.name}: dos episodios con el mismo {what}")
    cover = cover_url(config, cover_sha256)
    return {
        one.name: _written(config, channel, one, cover) for one in paged(channel.name, episodes)
    }


def paged(name: str, episodes: Sequence[Episode], keep: int = KEEP) -> list[Document]:
    """Which episode stands in which document, first the feed itself, then back in time.

    Documents are cut where a year (a week, for spots) ends, so that an archive's episodes are the
    same whatever comes later.
    """
    ordered = sorted(episodes, key=lambda one: (one.published, one.id), reverse=True)
    pages: dict[str, list[Episode]] = {}
    for one in ordered:
        pages.setdefault(one.page, []).append(one)
    front: list[Episode] = []
    archives: list[tuple[str, list[Episode]]] = []
    for page, found in sorted(pages.items(), reverse=True):
        if len(front) < keep:
            front += found
        else:
            archives.append((f"{name.removesuffix('.xml')}-{page}.xml", found))
    names = [archive for archive, _ in archives]
    oldest = names[-1] if names else ""
    after = (*names[1:], "")
    return [
        Document(name, tuple(front), names[0] if names else "", oldest),
        *(
            Document(archive, tuple(found), older, oldest, archive=True)
            for (archive, found), older in zip(archives, after, strict=False)
        ),
    ]


def _written(config: Config, channel: Channel, document: Document, cover: str) -> bytes:
    generator = FeedGenerator()
    generator.load_extension("podcast", atom=False)
    generator.register_extension("p20", PodcastingFeed, atom=False)
    _head(generator, config, channel, document, cover)
    _links(generator.p20, config, channel, document)
    _about(generator.p20, config, channel, document, cover)
    xml: bytes = generator.rss_str(pretty=True)
    head, end, tail = xml.rpartition(b"  </channel>")
    items = "".join(item(config, one) for one in document.episodes)
    return head + items.encode() + end + tail


def _head(
    generator: FeedGenerator, config: Config, channel: Channel, document: Document, cover: str
) -> None:
    podcast, site = config.podcast, f"{base(config)}/"
    generator.title(channel.title)
    # feedgen makes the last link without rel the channel's own.
    generator.link(href=feed_url(config, document.name), rel="self", type="application/rss+xml")
    generator.link(href=site, rel="alternate")
    generator.description(shorten(channel.description, MAX_DESCRIPTION_BYTES))
    generator.language(podcast.idioma)
    generator.generator("boletin")
    town = one_line(config.municipio.ayuntamiento)
    generator.copyright(f"{town} · {podcast.licencia}")
    generator.image(url=cover, title=channel.title, link=site)
    newest = max(
        (one.published for one in document.episodes), default=datetime(2000, 1, 1, tzinfo=CENTRAL)
    )
    generator.lastBuildDate(newest)
    generator.pubDate(newest)
    author = one_line(podcast.autor)
    generator.podcast.itunes_author(author)
    generator.podcast.itunes_owner(name=author, email=one_line(podcast.correo))
    generator.podcast.itunes_type("episodic")


def _links(tags: PodcastingFeed, config: Config, channel: Channel, document: Document) -> None:
    """RFC 5005 and WebSub."""

    def link(rel: str, name: str) -> None:
        if name:
            href = feed_url(config, name)
            tags.add("atom:link", rel=rel, href=href, type="application/rss+xml")

    if document.archive:
        tags.add("fh:archive")
        link("current", channel.name)
    elif not document.oldest:
        tags.add("fh:complete")
    if document.oldest:
        link("first", channel.name)
        link("last", document.oldest)
    link("prev-archive", document.older)
    link("next", document.older)
    if document.archive:
        return
    if config.podcast.websub:
        tags.add("atom:link", rel="hub", href=config.podcast.websub)
    if channel.guid != str(podcast_guid(feed_url(config, channel.name))):
        # It has moved, or came from elsewhere: an old copy sends its listeners here.
        tags.add("itunes:new-feed-url", feed_url(config, channel.name))


def _about(
    tags: PodcastingFeed, config: Config, channel: Channel, document: Document, cover: str
) -> None:
    podcast, author = config.podcast, one_line(config.podcast.autor)
    tags.add("itunes:category", text=one_line(podcast.categoria))
    tags.add("itunes:image", href=cover)
    tags.add("itunes:explicit", str(podcast.explicito).lower())
    tags.add("podcast:guid", channel.guid)
    tags.add("podcast:locked", "yes", owner=one_line(podcast.correo))
    tags.add("podcast:medium", "podcast")
    tags.add("podcast:license", podcast.licencia.lower())
    if podcast.lugar:
        place = one_line(podcast.lugar)[:SHORT]
        tags.add("podcast:location", place, rel="subject", geo=podcast.geo, osm=podcast.osm)
    site = base(config)
    tags.add("podcast:person", author[:SHORT], role="author", group="writing", href=site)
    if document.episodes:
        # The channel claims what its items prove: true when any is, false only when none is.
        synthetic = any(one.synthetic for one in document.episodes)
        tags.add("podcast:txt", str(synthetic).lower(), purpose="ai-content")

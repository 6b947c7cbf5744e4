"""Episodes and whole feeds for the tests of publish."""

from __future__ import annotations

import dataclasses
import io
import uuid
from datetime import timedelta

import publish_samples as samples
from PIL import Image

from boletin.publish.episodes import of_bulletin, of_spot
from boletin.publish.feed import bulletins_channel, feed_guid, spots_channel
from boletin.publish.feed import documents as feed_documents
from boletin.publish.rules import Served, check_feed
from boletin.publish.web import PODCAST, SPOTS


def bulletin(week, config=None, **piece):
    one = samples.bulletin(week, **piece)
    guid = samples.records([one])[one.carpeta].guid
    return of_bulletin(config or samples.config(), one, guid)


def spot(piece, config=None):
    guid = samples.records([piece])[piece.carpeta].guid
    return of_spot(config or samples.config(), piece, guid)


def weeks(count):
    """That many weekly bulletins, oldest first, the last one of 2026-W48."""
    last = bulletin("2026-W48")
    return [moved(last, n - count + 1) for n in range(count)]


def after(found):
    """The bulletin of the week after the newest of ``found``."""
    return moved(found[-1], 1)


def moved(one, by):
    when = one.published + timedelta(weeks=by)
    year, week, _ = when.isocalendar()
    name = f"{year}-W{week:02}"
    return dataclasses.replace(
        one,
        id=name,
        page=str(year),
        guid=str(uuid.uuid5(uuid.UUID(samples.GUID), name)),
        published=when,
        season=year,
        number=week,
        title=f"Semana {name}",
        audio_url=one.audio_url.replace("2026-W48", name),
        alternates=tuple(
            dataclasses.replace(other, url=other.url.replace("2026-W48", name))
            for other in one.alternates
        ),
    )


def documents(found, config=None, *, spots=False):
    config = config or samples.config()
    name = SPOTS if spots else PODCAST
    make = spots_channel if spots else bulletins_channel
    return feed_documents(config, make(config, str(feed_guid(config, name))), found)


def served(found):
    """What the addresses of these episodes serve; transcripts and chapters too."""
    sizes = {}
    for one in found:
        sizes[one.audio_url] = one.audio_bytes
        sizes |= {other.url: other.bytes for other in one.alternates}
        sizes |= {other.url: 1 for other in one.transcripts}
        sizes[one.chapters_url] = 1
    return Served(sizes.__getitem__)


def cover(mode="RGB", size=(1400, 1400), kind="JPEG"):
    data = io.BytesIO()
    Image.new(mode, size).save(data, kind)
    return data.getvalue()


def verdicts(files, found, **more):
    return check_feed(next(iter(files)), files, served(found), **more)


def all_rules_hold(files, found):
    assert [check for check in verdicts(files, found) if not check.ok] == []

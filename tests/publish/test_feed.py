"""Both feeds through real parsers: every episode, its files and its dates; archives that stay."""

import dataclasses
import io
import re
import uuid
from datetime import UTC, date, datetime, timedelta, timezone

import feedparser
import feeds_kit as kit
import podcastparser
import publish_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from boletin.model import Retiro, Vigencia
from boletin.publish import feed as feeds
from boletin.publish.episodes import current, of_bulletin, of_spot
from boletin.publish.podcasting import podcast_guid
from boletin.publish.rules.base import NS
from boletin.publish.web import PODCAST, SPOTS, path_of

WEEKS = ("2026-W46", "2026-W47", "2026-W48")
HOSTILE = (
    "<script>alert(1)</script> & \"comillas\" 'simples' ]]> <!-- ",
    "control\x00\x01\x0b\x1f\x7f\ufffe\ud800 fin",
    "🎉 niñez 👩‍👩‍👧 \u202egnp.exe\u202c \u2067RTL\u2069 \u200fعربي",
    "{{ 7*7 }} {% for %} &amp; &#0; <!DOCTYPE x [<!ENTITY a 'b'>]> &a;",
    "línea\nnueva\r\ttabulador",
    "á" * 5000,
)


def episodes(weeks=WEEKS):
    return [kit.bulletin(week, audio=week.encode() * (n + 1)) for n, week in enumerate(weeks)]


def only(found, config=None, spots=False):
    """A feed that fits in one document."""
    ((_, xml),) = kit.documents(found, config, spots=spots).items()
    return xml


def test_podcastparser_loads_every_episode_with_its_length_and_transcripts():
    found = episodes()
    parsed = podcastparser.parse("https://sanctorum.example/f", io.BytesIO(only(found)))
    assert parsed["title"] == "Sanctórum informa"
    assert parsed["explicit"] is False
    assert [one["title"] for one in parsed["episodes"]] == [
        f"Sanctórum informa, semana {week[-2:]}" for week in reversed(WEEKS)
    ]
    for item, expected in zip(parsed["episodes"], reversed(found), strict=True):
        enclosure = item["enclosures"][0]
        assert enclosure["url"] == expected.audio_url
        assert enclosure["file_size"] == expected.audio_bytes
        assert enclosure["mime_type"] == "audio/mpeg"
        assert item["total_time"] == round(expected.duration_ms / 1000)
        assert item["published"] == int(expected.published.timestamp())
        assert item["transcript_url"] == expected.transcripts[0].url
        assert item["chapters_json_url"] == expected.chapters_url
        assert item["number"] == int(expected.id[-2:])


def test_feedparser_agrees_and_sees_namespaces():
    found = episodes()
    parsed = feedparser.parse(only(found))
    assert not parsed.bozo
    assert parsed.feed.language == "es-MX"
    assert parsed.feed.podcast_locked["owner"] == "comunicacion@sanctorum.example"
    assert parsed.feed.podcast_guid == str(feeds.feed_guid(samples.config()))
    assert len(parsed.entries) == 3
    for item, expected in zip(parsed.entries, reversed(found), strict=True):
        assert int(item.enclosures[0].length) == expected.audio_bytes
        assert item.published_parsed[:3] == expected.published.timetuple()[:3]
        assert item.podcast_transcript["url"]
        assert item.podcast_txt["purpose"] == "ai-content"
        assert item.podcast_integrity["value"].startswith("sha256-")


def test_spots_tell_stations_what_they_need():
    found = [kit.spot(one) for one in samples.spots()]
    parsed = podcastparser.parse("https://x.example/f", io.BytesIO(only(found, spots=True)))
    assert parsed["title"] == "Sanctórum informa: spots"
    assert {one["title"] for one in parsed["episodes"]} == {one.title for one in found}
    root = etree.fromstring(only(found, spots=True))
    item = root.find(".//item")
    valid = item.findtext("{http://purl.org/dc/terms/}valid")
    assert valid == "start=2026-11-23; end=2026-11-29; scheme=W3C-DTF"
    told = item.findtext("description")
    assert "Vigencia: del 23 al 29 de noviembre de 2026." in told
    assert "Pie de salida" not in told and "Dura " not in told  # for stations: novedades.xml
    versions = item.findall("podcast:alternateEnclosure", NS)
    assert [one.get("type") for one in versions] == ["audio/mpeg", "audio/wav", "video/mp4"]
    assert [one.get("default") for one in versions] == ["true", None, None]
    assert versions[2].get("height") == "1080"
    assert int(versions[2].get("bitrate")) > 100_000
    assert versions[0].find("podcast:source", NS).get("uri") == item.find("enclosure").get("url")


@pytest.mark.parametrize(
    ("day", "vigencia", "retiro", "stands"),
    [
        ("2026-11-22", True, False, False),
        ("2026-11-23", True, False, True),
        ("2026-11-29", True, False, True),
        ("2026-11-30", True, False, False),
        ("2026-11-25", True, True, False),
        ("2026-12-22", False, False, True),  # as long as stations are offered it
        ("2026-12-23", False, False, False),
    ],
)
def test_a_spot_comes_and_goes_with_its_days(day, vigencia, retiro, stands):
    valid = Vigencia(date(2026, 11, 23), date(2026, 11, 29)) if vigencia else None
    piece = samples.spot(vigencia=valid)
    record = samples.records([piece])[piece.carpeta]
    if retiro:
        record = dataclasses.replace(record, retiro=Retiro(date(2026, 11, 24), "Cambió la hora"))
    assert current(piece, record, date.fromisoformat(day)) is stands
    files = feeds.feed_files(
        samples.config(), [], [piece], {PODCAST: samples.GUID, SPOTS: samples.GUID},
        {piece.carpeta: record}, date.fromisoformat(day),
    )  # fmt: skip
    assert (files["spots.xml"].count(b"<item>") == 1) is stands
    assert b"<fh:complete/>" in files["spots.xml"]


def test_same_episodes_same_bytes_in_any_order():
    found = episodes()
    assert only(found) == only(found[::-1])


def test_guid_of_the_standard():
    assert podcast_guid("podnews.net/rss") == uuid.UUID("9b024349-ccf0-5f69-a609-6b82873eab3c")
    assert podcast_guid("https://podnews.net/rss//") == podcast_guid("podnews.net/rss")


def guids(xml):
    return [item.findtext("guid") for item in etree.fromstring(xml).iter("item")]


def test_a_correction_has_a_new_address_and_the_same_guid():
    first = kit.bulletin("2026-W48", audio=b"uno")
    second = kit.bulletin("2026-W48", audio=b"dos", titulo="Corregido")
    config = samples.config()
    assert first.audio_url != second.audio_url
    assert path_of(config, first.audio_url) == path_of(config, second.audio_url)
    assert path_of(config, first.audio_url) == "boletines/2026-W48/boletin.mp3"
    assert guids(only([first])) == guids(only([second]))


def test_a_moved_feed_keeps_its_guids_and_says_where_it_is():
    old = samples.config()
    new = samples.config(url="https://otro.example", guid=str(feeds.feed_guid(old)))
    before, after = only(episodes(), old), only(episodes(), new)
    assert guids(before) == guids(after)
    assert feeds.feed_guid(new) == feeds.feed_guid(old)
    told = b"<itunes:new-feed-url>https://otro.example/podcast.xml</itunes:new-feed-url>"
    assert told in after
    assert b"new-feed-url" not in before
    with pytest.raises(ValueError, match="no es una dirección"):
        path_of(new, "https://sanctorum.example/boletin/podcast.xml")


def test_a_hub_is_named_only_when_there_is_one():
    hub = "https://centro.example/"
    assert f'rel="hub" href="{hub}"'.encode() in only([], samples.config(websub=hub))
    assert b'rel="hub"' not in only([])


def test_a_recorded_voice_is_declared_as_such():
    people = dataclasses.replace(samples.bulletin(sintetica=False), voces=("Voz de la oficina",))
    guid = samples.records([people])[people.carpeta].guid
    root = etree.fromstring(only([of_bulletin(samples.config(), people, guid)]))
    assert [one.text for one in root.iterfind(".//podcast:txt", NS)] == ["false", "false"]
    assert root.find(".//podcast:person[@role='announcer']", NS).text == "Voz de la oficina"


def test_the_soundbite_is_the_first_story():
    piece = samples.bulletin()
    bite = of_bulletin(samples.config(), piece, samples.GUID).soundbite
    story = next(one for one in piece.timeline.chapters if one.pieza)
    assert bite.start_ms == story.start_ms
    assert bite.title == story.titulo
    assert 15_000 <= bite.duration_ms <= 120_000


@pytest.mark.parametrize(("length", "expected"), [(14_999, None), (15_000, 15_000), (120_001, 60)])
def test_a_soundbite_is_neither_short_nor_long(length, expected):
    piece = samples.spot()
    ends = [dataclasses.replace(piece.timeline.lines[0], end_ms=60_000)]
    timeline = dataclasses.replace(piece.timeline, duration_ms=length, lines=tuple(ends))
    bite = of_spot(
        samples.config(), dataclasses.replace(piece, timeline=timeline), samples.GUID
    ).soundbite
    if expected is None:
        assert bite is None
    else:
        assert bite.duration_ms == (expected if expected > 1000 else expected * 1000)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_as_text(text):
    config = samples.config(titulo=text, descripcion=text, autor=text, lugar=text, correo=text)
    pieces = (samples.spot(titulo=text, area=text, lugar=text, textos=(text[:900],) * 20),)
    found = [kit.bulletin("2026-W48", pieces=pieces, titulo=text, config=config)]
    spots = [kit.spot(pieces[0], config)]
    for xml, one in ((only(found, config), found[0]), (only(spots, config, True), spots[0])):
        kit.all_rules_hold({"f.xml": xml}, found + spots)
        root = etree.fromstring(xml)
        assert root.find(".//item/title").text == one.title
        assert root.find(".//script") is None
        # What apps read as HTML holds the words as words.
        assert "<script" not in root.findtext(".//item/description")
        for path in ("channel/description", ".//item/description"):
            assert len(root.findtext(path).encode()) <= 4000
        parsed = podcastparser.parse("https://x.example/f", io.BytesIO(xml))
        assert len(parsed["episodes"]) == 1
        assert not feedparser.parse(xml).bozo


ZONES = st.timezones() | st.integers(-840, 840).map(lambda m: timezone(timedelta(minutes=m)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=6000), MOMENTS), max_size=4))
def test_whatever_is_said_every_parser_lists_every_episode(said):
    """Titles that repeat, any characters, long descriptions, dates of any zone."""
    base = kit.bulletin("2026-W48", pieces=())
    found = [
        dataclasses.replace(
            base,
            id=str(number),
            guid=str(uuid.UUID(int=number)),
            title=title,
            description=about,
            published=when,
            audio_url=f'https://sanctorum.example/boletin/{number}.mp3?v=a&b=<">',
        )
        for number, (title, about, when) in enumerate(said)
    ]
    xml = only(found)
    when = {one.guid: int(one.published.timestamp()) for one in found}
    parsed = podcastparser.parse("https://x.example/f", io.BytesIO(xml))
    assert {one["guid"]: one["published"] for one in parsed["episodes"]} == when
    urls = {one["guid"]: one["enclosures"][0]["url"] for one in parsed["episodes"]}
    assert urls == {one.guid: one.audio_url for one in found}
    assert {one.id for one in feedparser.parse(xml).entries} == set(when)


def test_a_date_without_zone_is_no_date():
    one = dataclasses.replace(episodes()[0], published=datetime(2026, 11, 23))
    with pytest.raises(ValueError, match="zona"):
        only([one])


def test_an_identity_is_never_shared():
    first, second = episodes()[:2]
    for field in ("id", "guid", "audio_url"):
        with pytest.raises(ValueError, match=field):
            only([first, dataclasses.replace(second, **{field: getattr(first, field)})])


def test_dates_come_from_the_week():
    assert kit.bulletin("2026-W53").published.date() == date(2026, 12, 28)
    # Made on the Friday before: apps would hide what is dated in the future.
    early = of_bulletin(
        samples.config(), samples.bulletin("2026-W53"), samples.GUID, first=date(2026, 12, 25)
    )
    assert early.published.date() == date(2026, 12, 25)
    piece = samples.spot(vigencia=Vigencia(date(2026, 11, 25), date(2026, 11, 25)))
    one = kit.spot(piece)
    assert one.published.date() == date(2026, 11, 25)
    assert "Vigencia: 25 de noviembre de 2026." in one.description


# --- archives (P20) ---------------------------------------------------------------------------


def test_what_fits_in_one_document_is_complete():
    ((name, xml),) = kit.documents(episodes()).items()
    assert name == "podcast.xml"
    assert b"<fh:complete/>" in xml
    assert b"prev-archive" not in xml


def test_old_years_stand_in_archives_that_apps_can_follow():
    found = kit.weeks(300)
    files = kit.documents(found)
    first, *archives = files
    assert first == "podcast.xml"
    assert all(re.fullmatch(r"podcast-\d{4}\.xml", name) for name in archives)
    kit.all_rules_hold(files, found)
    # As gPodder and AntennaPod do: from the feed along rel="next".
    url, seen = "podcast.xml", []
    while url:
        parsed = podcastparser.parse(url, io.BytesIO(files[url.rpartition("/")[2]]))
        seen += [one["guid"] for one in parsed["episodes"]]
        url = parsed.get("paged_feed_next")
    newest_first = sorted(found, key=lambda one: one.published, reverse=True)
    assert seen == [one.guid for one in newest_first]


def test_a_new_episode_changes_only_the_first_document():
    found = kit.weeks(420)
    before = {one.name: one for one in feeds.paged("podcast.xml", found[:340])}
    closed = 0
    for count in range(341, 421):  # more than a year: an archive is closed on the way
        after = {one.name: one for one in feeds.paged("podcast.xml", found[:count])}
        assert {n for n, one in before.items() if one != after[n]} == {"podcast.xml"}
        assert feeds.KEEP <= len(after["podcast.xml"].episodes) <= feeds.KEEP + 53
        closed += len(after) - len(before)
        before = after
    assert closed in (1, 2)
    old, new = kit.documents(found[:-1]), kit.documents(found)
    assert [name for name in new if new[name] != old.get(name)] == ["podcast.xml"]


def test_a_correction_changes_its_own_archive_and_no_other():
    found = kit.weeks(260)
    before = kit.documents(found)
    found[20] = dataclasses.replace(found[20], title="Corregido")
    after = kit.documents(found)
    assert [n for n in after if after[n] != before[n]] == [f"podcast-{found[20].page}.xml"]


@pytest.mark.slow
def test_ten_thousand_episodes():
    found = kit.weeks(10_000)
    files = kit.documents(found)
    kit.all_rules_hold(files, found)
    assert sum(xml.count(b"<item>") for xml in files.values()) == 10_000
    listed = {
        one["guid"]
        for xml in files.values()
        for one in podcastparser.parse("https://x.example/f", io.BytesIO(xml))["episodes"]
        if one["transcript_url"] and one["chapters_json_url"]
    }
    assert listed == {one.guid for one in found}
    again = {one.id for xml in files.values() for one in feedparser.parse(xml).entries}
    assert again == listed
    newer = kit.documents([*found, kit.after(found)])
    assert [name for name in files if files[name] != newer[name]] == ["podcast.xml"]


def test_the_clock_is_nowhere():
    assert b"lastBuildDate>Sat, 01 Jan 2000" in only([])
    assert datetime.now(UTC).strftime("%H:%M:%S").encode() not in only(episodes())

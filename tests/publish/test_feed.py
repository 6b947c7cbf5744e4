"""podcast.xml through real parsers, and the rules on it."""

import dataclasses
import io
import time
import uuid
from datetime import date

import feedparser
import podcastparser
import publish_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from boletin.publish.feed import episode as an_episode
from boletin.publish.feed import feed as feed_xml
from boletin.publish.feed import feed_guid, path_of
from boletin.publish.feed_checks import NS, check_feed
from boletin.publish.podcasting import podcast_guid

WEEKS = ("2026-W46", "2026-W47", "2026-W48")
HOSTILE = (
    "<script>alert(1)</script> & \"comillas\" 'simples' ]]> <!-- ",
    "control\x00\x01\x0b\x1f\x7f\ufffe\ud800 fin",
    "🎉 niñez 👩‍👩‍👧 \u202egnp.exe\u202c \u2067RTL\u2069 \u200fعربي",
    "{{ 7*7 }} {% for %} &amp; &#0; <!DOCTYPE x [<!ENTITY a 'b'>]> &a;",
    "línea\nnueva\r\ttabulador",
    "á" * 5000,
)


def episode(config, piece):
    return an_episode(config, piece, samples.records([piece])[piece.carpeta].guid)


def feed(config, found):
    return feed_xml(config, found, str(feed_guid(config)))


def episodes(config=None, weeks=WEEKS):
    config = config or samples.config()
    return [
        episode(config, samples.bulletin(week, audio=week.encode() * (n + 1)))
        for n, week in enumerate(weeks)
    ]


def sizes(found):
    by_url = {one.audio_url: one.audio_bytes for one in found}
    return by_url.__getitem__


def test_podcastparser_loads_every_episode_with_its_length_and_transcripts():
    found = episodes()
    parsed = podcastparser.parse(
        "https://sanctorum.example/boletin/podcast.xml", io.BytesIO(feed(samples.config(), found))
    )
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
        assert item["number"] == int(expected.week[-2:])


def test_feedparser_agrees_and_sees_namespaces():
    found = episodes()
    parsed = feedparser.parse(feed(samples.config(), found))
    assert not parsed.bozo
    assert parsed.feed.language == "es-MX"
    assert parsed.feed.podcast_locked["owner"] == "comunicacion@sanctorum.example"
    assert parsed.feed.podcast_guid == str(feed_guid(samples.config()))
    assert len(parsed.entries) == 3
    for item, expected in zip(parsed.entries, reversed(found), strict=True):
        assert int(item.enclosures[0].length) == expected.audio_bytes
        assert item.published_parsed[:3] == expected.published.timetuple()[:3]
        assert item.podcast_transcript["url"]
        assert item.podcast_txt["purpose"] == "ai-content"


def test_the_whole_feed_passes_every_rule():
    found = episodes()
    cover = io.BytesIO()
    Image.new("RGB", (1400, 1400), "#7a1f3d").save(cover, "JPEG")
    checks = check_feed(feed(samples.config(), found), sizes(found), cover=cover.getvalue())
    assert {check.rule for check in checks} >= {
        "P01", "P02", "P03", "P04", "P06", "P10", "P11", "P12", "P13", "P16",
    }  # fmt: skip
    assert [check for check in checks if not check.ok] == []


def test_same_episodes_same_bytes_in_any_order():
    found = episodes()
    assert feed(samples.config(), found) == feed(samples.config(), found[::-1])


def test_guid_of_the_standard():
    assert podcast_guid("podnews.net/rss") == uuid.UUID("9b024349-ccf0-5f69-a609-6b82873eab3c")
    assert podcast_guid("https://podnews.net/rss//") == podcast_guid("podnews.net/rss")


def guids(xml):
    return [item.findtext("guid") for item in etree.fromstring(xml).iter("item")]


def test_a_correction_has_a_new_address_and_the_same_guid():
    config = samples.config()
    first = episode(config, samples.bulletin(audio=b"uno"))
    second = episode(config, samples.bulletin(audio=b"dos", titulo="Corregido"))
    assert first.audio_url != second.audio_url
    assert path_of(config, first.audio_url) == path_of(config, second.audio_url)
    assert path_of(config, first.audio_url) == "boletines/2026-W48/boletin.mp3"
    assert guids(feed(config, [first])) == guids(feed(config, [second]))


def test_a_moved_feed_keeps_its_guids():
    old = samples.config()
    new = samples.config(url="https://otro.example", guid=str(feed_guid(old)))
    assert guids(feed(old, episodes(old))) == guids(feed(new, episodes(new)))
    assert feed_guid(new) == feed_guid(old)
    with pytest.raises(ValueError, match="no es una dirección"):
        path_of(new, "https://sanctorum.example/boletin/podcast.xml")


def test_a_recorded_voice_is_declared_as_such():
    config = samples.config()
    people = dataclasses.replace(samples.bulletin(sintetica=False), voces=("Voz de la oficina",))
    root = etree.fromstring(feed(config, [episode(config, people)]))
    assert [one.text for one in root.iterfind(".//podcast:txt", NS)] == ["false", "false"]
    cast = root.findall(".//item/podcast:person[@group='cast']", NS)
    assert [one.text for one in cast] == ["Voz de la oficina"]


def test_two_bulletins_of_one_week_are_refused():
    with pytest.raises(ValueError, match="misma semana"):
        feed(samples.config(), episodes(weeks=("2026-W48", "2026-W48")))


def test_an_empty_feed_is_valid():
    checks = check_feed(feed(samples.config(), []), sizes([]))
    assert [check for check in checks if not check.ok] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_neither_break_nor_inject(text):
    config = samples.config(titulo=text, descripcion=text, autor=text)
    bulletin = samples.bulletin(titulo=text, pieces=(samples.spot(titulo=text),))
    one = episode(config, bulletin)
    xml = feed(config, [one])
    assert [check for check in check_feed(xml, sizes([one])) if not check.ok] == []
    root = etree.fromstring(xml)
    assert root.find(".//item/title").text == one.title
    assert root.find(".//script") is None
    # What apps read as HTML holds the words as words.
    assert "<script" not in root.findtext(".//item/description")
    parsed = podcastparser.parse("https://x.example/f", io.BytesIO(xml))
    assert len(parsed["episodes"]) == 1
    assert len(root.findtext("channel/description").encode()) <= 4000


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_title_survives(text):
    config = samples.config()
    one = dataclasses.replace(
        episode(config, samples.bulletin(pieces=())),
        title=episode(config, samples.bulletin(pieces=(), titulo=text or "x")).title or "x",
    )
    root = etree.fromstring(feed(config, [one]))
    assert root.findtext(".//item/title") == one.title


def failing(xml, found, rule, cover=None):
    checks = {check.rule: check for check in check_feed(xml, sizes(found), cover=cover)}
    assert not checks[rule].ok
    return checks[rule].detail


@pytest.mark.parametrize(
    ("rule", "old", "new", "says"),
    [
        ("P01", "https://podcastindex.org/namespace/1.0", "https://podcastindex.org/ns", "podcast"),
        ("P02", "<language>es-MX</language>", "", "language"),
        ("P02", 'rel="self"', 'rel="next"', "rel=self"),
        ("P03", 'length="24"', 'length="25"', "anuncia 25 bytes y el archivo tiene 24"),
        ("P03", 'url="https://sanctorum.example/boletin/boletines/2026-W48/boletin.mp3', 'url="x',
         "dirección del audio"),
        ("P04", "<itunes:duration>", "<itunes:duration>1:", "segundos"),
        ("P04", "-0600</pubDate>", "</pubDate>", "pubDate"),
        ("P06", "portada.jpg", "portada.gif", "JPEG o PNG"),
        ("P10", "-5", "-4", "UUID"),
        ("P11", ' rel="captions"', "", "captions"),
        ("P12", "json+chapters", "json", "Capítulos sin"),
        ("P13", "podcast:season", "podcast:seasoned", "season"),
        ("P16", 'purpose="ai-content"', 'purpose="otro"', "ai-content"),
    ],
)  # fmt: skip
def test_each_rule_sees_its_breach(rule, old, new, says):
    found = episodes()
    xml = feed(samples.config(), found)
    if rule == "P10":
        guid = str(feed_guid(samples.config()))
        broken = xml.replace(guid.encode(), (guid[:14] + "4" + guid[15:]).encode())
    else:
        broken = xml.replace(old.encode(), new.encode())
    assert broken != xml
    assert says.lower() in failing(broken, found, rule).lower()


@pytest.mark.parametrize(
    ("mode", "size", "kind", "says"),
    [
        ("RGB", (1399, 1399), "JPEG", "1399x1399"),
        ("RGB", (1500, 1400), "PNG", "cuadrada"),
        ("L", (1400, 1400), "JPEG", "RGB"),
        ("RGB", (1400, 1400), "GIF", "no se puede abrir"),
    ],
)
def test_artwork(mode, size, kind, says):
    cover = io.BytesIO()
    Image.new(mode, size).save(cover, kind)
    assert says in failing(feed(samples.config(), []), [], "P06", cover.getvalue())


def test_not_xml_and_a_dtd_are_refused():
    assert not check_feed(b"<rss", dict.__getitem__)[0].ok
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    (check,) = check_feed(bomb, {}.__getitem__)
    assert check.rule == "S01"
    assert not check.ok


def test_a_missing_file_is_told():
    assert "no existe" in failing(feed(samples.config(), episodes()), [], "P03")


@pytest.mark.slow
def test_ten_thousand_episodes_take_time_in_proportion():
    config = samples.config()
    one = episode(config, samples.bulletin())

    def timed(count):
        many = [
            dataclasses.replace(
                one,
                week=f"{1900 + n // 52}-W{n % 52 + 1:02}",
                audio_url=f"https://sanctorum.example/boletin/{n}.mp3",
                published=one.published,
            )
            for n in range(count)
        ]
        begin = time.perf_counter()
        xml = feed(config, many)
        assert xml.count(b"<item>") == count
        return time.perf_counter() - begin

    assert timed(5_000) < 12 * timed(1_000)


def test_dates_come_from_the_week():
    one = episode(samples.config(), samples.bulletin("2026-W53"))
    assert one.published.date() == date(2026, 12, 28)

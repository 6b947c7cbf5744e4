"""Every P rule holds on a good feed and sees its breach."""

import dataclasses
import io

import feeds_kit as kit
import publish_samples as samples
import pytest
from mutagen.id3 import CHAP, ID3, TIT2

from boletin.publish.chapters import chapters
from boletin.publish.episodes import of_bulletin
from boletin.publish.feed import feed_guid
from boletin.publish.rules import RULES, Served, check_feed


@pytest.fixture(scope="module")
def found():
    return kit.weeks(3)


@pytest.fixture(scope="module")
def long():
    """More than one document, of episodes that tell little."""
    return [dataclasses.replace(one, alternates=(), description="x") for one in kit.weeks(260)]


@pytest.fixture(scope="module")
def files(found):
    return kit.documents(found)


def failing(files, found, rule, **more):
    wrong = [c for c in kit.verdicts(files, found, **more) if not c.ok and c.rule == rule]
    assert wrong, f"{rule} sees nothing"
    return " ".join(check.detail for check in wrong).lower()


def test_the_standard_is_covered_and_holds(files, found, long):
    assert {rule.id for rule in RULES} == {
        "P01", "P02", "P03", "P04", "P06", "P07", "P10", "P11", "P12", "P13", "P15", "P16", "P20",
    }  # fmt: skip
    assert [c for c in kit.verdicts(files, found, cover=kit.cover()) if not c.ok] == []
    kit.all_rules_hold(kit.documents(long), long)
    spots = [kit.spot(one) for one in samples.spots()]
    kit.all_rules_hold(kit.documents(spots, spots=True), spots)
    kit.all_rules_hold(kit.documents([], spots=True), [])


@pytest.mark.parametrize(
    ("rule", "old", "new", "says"),
    [
        ("P01", "https://podcastindex.org/namespace/1.0", "https://podcastindex.org/ns", "podcast"),
        ("P02", "<language>es-MX</language>", "", "language"),
        ("P02", 'category text="Government"', 'category text="Gobierno"', "categorías"),
        ("P02", 'rel="self"', 'rel="via"', "rel=self"),
        ("P03", 'length="3"', 'length="4"', "anuncia 4 bytes y el archivo tiene 3"),
        ("P03", 'enclosure url="https:', 'enclosure url="x:', "dirección del audio"),
        ("P04", "<itunes:duration>", "<itunes:duration>1:", "segundos"),
        ("P04", "-0600</pubDate>", "</pubDate>", "pubdate"),
        ("P04", "podcast:locked", "podcast:unlocked", "podcast:locked"),
        ("P06", "portada.jpg", "portada.gif", "jpeg o png"),
        ("P11", ' rel="captions"', "", "captions"),
        ("P11", "boletin.srt", "otro.srt", "no existe"),
        ("P12", "json+chapters", "json", "capítulos sin"),
        ("P12", "capitulos.json", "no.json", "no existe"),
        ("P13", "podcast:season", "podcast:seasoned", "season"),
        ("P13", "geo:19", "en:19", "geo"),
        ("P13", "sha256-", "md5-", "integridad"),
        ("P15", "<podcast:soundbite start", '<podcast:soundbite duration="9" s', "no es xml"),
        ("P15", 'startTime="', 'startTime="9', "se sale"),
        ("P16", 'purpose="ai-content"', 'purpose="otro"', "ai-content"),
        ("P20", "<fh:complete/>", "", "fh:complete"),
    ],
)  # fmt: skip
def test_each_rule_sees_its_breach(files, found, rule, old, new, says):
    broken = {name: xml.replace(old.encode(), new.encode()) for name, xml in files.items()}
    assert broken != files
    if says == "no es xml":
        rule = "P01"
    assert says in failing(broken, found, rule)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<fh:archive/>", "", "fh:archive falta"),
        ('rel="current"', 'rel="presente"', "rel=current"),
        ('rel="prev-archive"', 'rel="prev"', "nadie lleva"),
        ('rel="self" type', 'rel="self" href="a" type', "no es xml"),
        ("/podcast.xml", "/podcast-2022.xml", "la misma dirección"),
        ('rel="last"', 'rel="final"', "rel=last"),
    ],
)
def test_an_archive_that_cannot_be_followed(long, old, new, says):
    files = {name: xml.replace(old.encode(), new.encode()) for name, xml in
             kit.documents(long).items()}  # fmt: skip
    assert says in failing(files, long, "P01" if says == "no es xml" else "P20")


def test_a_guid_of_another_kind(files, found, long):
    guid = str(feed_guid(samples.config())).encode()
    other = guid[:14] + b"4" + guid[15:]
    broken = {name: xml.replace(guid, other) for name, xml in files.items()}
    assert "uuidv5" in failing(broken, found, "P10")
    files = kit.documents(long)
    files["podcast.xml"] = files["podcast.xml"].replace(guid, other)
    assert "un solo podcast:guid" in failing(files, long, "P10")


def test_an_archive_that_nobody_leads_to_or_that_goes_round(long):
    files, found = kit.documents(long), long
    lost = {name: xml for name, xml in files.items() if name != "podcast-2022.xml"}
    assert "no existe" in failing(lost, found, "P20")
    oldest, newest = min(files), sorted(files)[-1]
    assert oldest == "podcast-2021.xml"
    link = b'<atom:link rel="prev-archive" href="https://sanctorum.example/boletin/%s"/>'
    round_ = files[oldest].replace(b"<fh:archive/>", b"<fh:archive/>" + link % newest.encode())
    assert "da vueltas" in failing({**files, oldest: round_}, found, "P20")


@pytest.mark.parametrize(
    ("mode", "size", "kind", "says"),
    [
        ("RGB", (1399, 1399), "JPEG", "1399x1399"),
        ("RGB", (1500, 1400), "PNG", "cuadrada"),
        ("L", (1400, 1400), "JPEG", "rgb"),
        ("RGB", (1400, 1400), "GIF", "no se puede abrir"),
    ],
)
def test_artwork(mode, size, kind, says):
    assert says in failing(kit.documents([]), [], "P06", cover=kit.cover(mode, size, kind))


def test_a_cover_that_changed_under_its_address():
    piece = samples.bulletin()
    one = of_bulletin(samples.config(), piece, samples.GUID, cover_sha256="0" * 64)
    files = kit.documents([one])
    xml = files["podcast.xml"].replace(b"portada.jpg", b"portada.jpg?v=000000000000")
    assert "conserva" in failing({"podcast.xml": xml}, [one], "P06", cover=kit.cover())


def test_not_xml_and_a_dtd_are_refused():
    nothing = Served(dict.__getitem__)
    assert not check_feed("a.xml", {"a.xml": b"<rss"}, nothing)[0].ok
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
    (check,) = check_feed("a.xml", {"a.xml": bomb}, nothing)
    assert check.rule == "S01"
    assert not check.ok


def test_a_missing_file_is_told(files):
    assert "no existe" in failing(files, [], "P03")


# --- what the addresses serve -------------------------------------------------------------------

VTT = b"WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Clara>Hola\n"
SRT = b"1\n00:00:01,000 --> 00:00:02,500\nHola\n"


def opened(replaced=None):
    """A bulletin's files in memory, its MP3 with the chapters of its JSON."""
    piece = samples.bulletin()
    tags = ID3()
    for number, one in enumerate(piece.timeline.chapters):
        title = TIT2(encoding=3, text=one.titulo)
        tags.add(CHAP(f"c{number}", one.start_ms, one.start_ms + 1, sub_frames=[title]))
    audio = io.BytesIO()
    tags.save(audio)
    episode = of_bulletin(samples.config(), piece, samples.GUID)
    data = {
        episode.audio_url: audio.getvalue(),
        episode.transcripts[0].url: VTT,
        episode.transcripts[1].url: SRT,
        episode.chapters_url: chapters(samples.config(), piece),
        **{other.url: b"x" for other in episode.alternates if not other.main},
    }
    kind = {"mp3": 0, "vtt": 1, "srt": 2, "json": 3}
    for name, new in (replaced or {}).items():
        data[list(data)[kind[name]]] = new
    episode = dataclasses.replace(episode, audio_bytes=len(data[episode.audio_url]))
    said = {other.url: other.sha256 for other in episode.alternates}
    served = Served(
        lambda url: len(data[url]), lambda url: said.get(url, "0" * 64), data.__getitem__
    )
    files = kit.documents([episode])
    return [c for c in check_feed("podcast.xml", files, served) if not c.ok and c.level == "E"]


def test_transcripts_and_chapters_are_opened():
    assert opened() == []


@pytest.mark.parametrize(
    ("replaced", "rule", "says"),
    [
        ({"vtt": VTT.removeprefix(b"WEBVTT")}, "P11", "no es una transcripción"),
        ({"vtt": b"WEBVTT\n"}, "P11", "no es una transcripción"),
        ({"srt": SRT.replace(b"02,500", b"00,500")}, "P11", "no es una transcripción"),
        ({"srt": b"\xff\xfe"}, "P11", "no es una transcripción"),
        ({"srt": b""}, "P11", "no es una transcripción"),
        ({"json": b"{}"}, "P12", "JSON Chapters"),
        (
            {"json": b'{"version": "1.2.0", "chapters": [{"startTime": NaN, "title": "a"}]}'},
            "P12",
            "no son los del MP3",
        ),
        ({"mp3": b"ID3"}, "P12", "no son los del MP3"),
        ({"mp3": b""}, "P03", "anuncia"),
    ],
)
def test_what_is_wrong_inside_them_is_told(replaced, rule, says):
    assert any(check.rule == rule and says in check.detail for check in opened(replaced))


def test_an_address_that_serves_other_bytes():
    one = kit.bulletin("2026-W48")
    sizes = kit.served([one]).size
    other = Served(sizes, lambda url: "f" * 64)
    wrong = [c for c in check_feed("podcast.xml", kit.documents([one]), other) if not c.ok]
    assert [check.rule for check in wrong] == ["P07"]

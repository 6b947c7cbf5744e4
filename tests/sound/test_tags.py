"""What players show, as other programs read it: mutagen, ffmpeg, and the bytes themselves."""

import base64
from dataclasses import replace
from datetime import date
from io import BytesIO

import mutagen
import numpy as np
import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from boletin import ffmpeg
from boletin.config import FORMATS, Perfil
from boletin.model import Chapter
from boletin.sound import master, mpeg
from boletin.sound.delivery import deliver
from boletin.sound.reel import Held
from boletin.sound.tags import SYNTHETIC, Tags

HZ = 48000
TITLE = "Vacunación: ¡acuda! 'comilla' \x00 --> {\\an8} <b>&amp;"
SHOWN = "Vacunación: ¡acuda! 'comilla'   --> {\\an8} <b>&amp;"
LINES = ((400, "Primera línea."), (2100, "Segunda: «ñandú» $1,250.00"))


def cover(kind="JPEG"):
    out = BytesIO()
    Image.new("RGB", (40, 40), "#7a1f3d").save(out, kind)
    return out.getvalue()


TAGS = Tags(
    titulo=TITLE,
    artista="Ayuntamiento de Sanctórum",
    album="Sanctórum informa",
    fecha=date(2026, 11, 23),
    licencia="CC-BY-4.0",
    enlace="https://sanctorum.example/boletin/spots/vacunacion/",
    transcripcion="Primera línea.\nSegunda línea.",
    portada=cover(),
    lineas=LINES,
    capitulos=(Chapter(0, "Saludo"), Chapter(2000, "Salud ñ", "vacunacion")),
)


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    t = np.arange(4 * HZ) / HZ
    sound = np.repeat(0.2 * np.sin(2 * np.pi * 300 * t)[:, None], 2, 1).astype(np.float32)
    folder = tmp_path_factory.mktemp("rotulos")

    def write(formato, tags=TAGS, **more):
        perfil = Perfil(-20.0, -1.0, formato=formato, **more)
        path = folder / f"a{FORMATS[formato].suffix}"
        deliver(master.master(Held(sound, HZ), perfil), path, perfil, tags)
        return path

    return write


@pytest.mark.parametrize("version", ["2.3", "2.4"])
def test_id3(write, version):
    path = write("mp3", id3=version)
    tags = ID3(path, translate=False)
    assert tags.version == (2, int(version[-1]), 0)
    assert str(tags["TIT2"]) == SHOWN
    assert str(tags["TLAN"]) == "spa"
    assert str(tags["TDRC" if version == "2.4" else "TYER"]).startswith("2026")
    assert tags["WCOP"].url == "https://creativecommons.org/licenses/by/4.0/"
    assert SYNTHETIC in str(tags.getall("COMM")[0])
    assert tags.getall("USLT")[0].text == TAGS.transcripcion
    (spoken,) = tags.getall("SYLT")
    assert (spoken.lang, spoken.format, spoken.type) == ("spa", 2, 1)
    assert spoken.text == [(text, at_ms) for at_ms, text in LINES]
    assert tags.getall("APIC")[0].data == TAGS.portada
    chapters = tags.getall("CHAP")
    assert [(c.start_time, c.end_time) for c in chapters] == [(0, 2000), (2000, 4000)]
    assert str(chapters[1].sub_frames["TIT2"]) == "Salud ñ"
    assert tags.getall("CTOC")[0].child_element_ids == ["ch1", "ch2"]
    assert mutagen.File(path).info.bitrate == 192_000


@pytest.mark.parametrize("version", ["2.3", "2.4"])
def test_ffmpeg_reads_what_mutagen_wrote(write, version):
    about = ffmpeg.probe(write("mp3", id3=version)).text
    assert "title           : Vacunación: ¡acuda! 'comilla'" in about
    assert "album           : Sanctórum informa" in about
    assert "Chapter #0:1: start 2.000000, end 4.000000" in about
    assert "title           : Salud ñ" in about
    assert "attached pic" in about
    assert "Duration: 00:00:04.0" in about


def test_a_gapless_header_says_where_the_sound_begins_and_ends(write):
    path = write("mp3")
    data = path.read_bytes()
    info = data.index(b"Info")
    lame = data.index(b"La", info + 100)  # "Lavc" or "LAME": the encoder's short name
    delay = int.from_bytes(data[lame + 21 : lame + 24], "big")
    skipped, padded = delay >> 12, delay & 0xFFF
    frames = mpeg.read(path).count
    # 1152 samples a frame (ISO 11172-3).
    assert frames * 1152 - skipped - padded == 4 * HZ


def test_vorbis_comments(write):
    for path, kind in ((write("flac"), FLAC), (write("opus"), OggOpus)):
        track = kind(path)
        assert track["title"] == [SHOWN]
        assert track["artist"] == [TAGS.artista]
        assert track["date"] == ["2026-11-23"]
        assert track["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
        assert track["lyrics"] == [TAGS.transcripcion]
        assert SYNTHETIC in track["description"][0]
        assert track["chapter002"] == ["00:00:02.000"]
        assert track["chapter002name"] == ["Salud ñ"]
        about = ffmpeg.probe(path).text
        assert "Vacunación: ¡acuda!" in about
        if kind is FLAC:
            (picture,) = track.pictures
        else:
            picture = Picture(base64.b64decode(track["metadata_block_picture"][0]))
        assert (picture.data, picture.mime, picture.type) == (TAGS.portada, "image/jpeg", 3)


def test_an_m4a(write):
    path = write("aac", tags=replace(TAGS, portada=cover("PNG")))
    track = MP4(path)
    assert track["\xa9nam"] == [SHOWN]
    assert track["\xa9lyr"] == [TAGS.transcripcion]
    assert bytes(track["covr"][0]) == cover("PNG")
    assert "Vacunación: ¡acuda!" in ffmpeg.probe(path).text


def test_an_mp2_holds_nothing_but_frames(write):
    data = write("mp2").read_bytes()
    assert data[0] == 0xFF
    assert data[1] & 0xE0 == 0xE0
    assert b"ID3" not in data[:10]
    assert data[-128:-125] != b"TAG"


@pytest.mark.slow
@pytest.mark.parametrize("formato", ["mp3", "flac", "opus", "aac"])
def test_empty_and_hostile_labels(write, formato):
    bare = Tags("", "", "", date(2026, 1, 1), sintetica=False)
    assert mutagen.File(write(formato, tags=bare)) is not None
    wild = "\ud800\x00\r\n\u202e" + "é😀" * 3000
    everything = replace(
        TAGS, titulo=wild, artista=wild, transcripcion=wild, lineas=((0, wild),),
        capitulos=(Chapter(0, wild),), enlace=f"https://a.example/{wild}",
    )  # fmt: skip
    path = write(formato, tags=everything)
    assert mutagen.File(path).tags is not None
    assert ffmpeg.probe(path).audio_hz == HZ

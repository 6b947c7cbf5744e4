"""SCC, TTML and the captions inside H.264, read by ttconv, pycaption, ffmpeg and our decoder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from picture_kit import HOSTILE, timeline
from PIL import Image
from pycaption import SCCReader
from ttconv.imsc import reader as imsc_reader
from ttconv.model import Br, P, Text
from ttconv.scc import reader as scc_reader

from boletin import ffmpeg
from boletin.model import Cue, CueWord
from boletin.picture.captions import embedded, readback, scc, srt, ttml
from boletin.picture.captions.cea608 import folded, lateness, schedule, with_parity
from boletin.picture.captions.cutting import cues
from boletin.picture.captions.decode608 import decoded
from boletin.picture.clip import render
from boletin.picture.clip.film import Film
from boletin.picture.clip.motion import Still
from boletin.picture.clip.planes import patch_of
from boletin.picture.drawing.text import plain
from boletin.picture.shape import frame_at

ACCENTS = "¿Mañana? ¡Sí!: Ángel, Óscar y Úrsula, con ñandú, pingüino y «té» a $1,250.00 (15 %)."
PIECE = timeline(
    (1, "La jornada será del lunes 23 al viernes 27, a las 9:00 h, en el Centro de Salud."),
    (2, ACCENTS),
    start_ms=2000,
)
CUES = cues(PIECE, max_chars=32)
SPEAKERS = {1: "Clara (voz sintética)", 2: "Mateo"}
LABELS = [srt.label(cue, SPEAKERS) for cue in CUES]

TOLD = " ".join(f"{mark}{folded(cue.text)}" for mark, cue in zip(LABELS, CUES, strict=True))
TOLD = " ".join(TOLD.split())


def said(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


def test_scc_says_the_same_in_other_readers() -> None:
    document = scc.write(CUES, SPEAKERS)
    wanted = TOLD
    captions = SCCReader().read(document).get_captions("en-US")
    assert said([caption.get_text() for caption in captions]) == wanted
    model = scc_reader.to_model(document)
    assert said(texts(model.get_body())) == wanted


def texts(element: object) -> list[str]:
    """Texts of a ttconv element, a paragraph a string."""

    def inside(node: object) -> str:
        if isinstance(node, Text):
            return node.get_text()
        return " " if isinstance(node, Br) else "".join(map(inside, node))  # type: ignore[call-overload]

    if isinstance(element, P):
        return [inside(element)]
    return [text for child in element for text in texts(child)]  # type: ignore[attr-defined]


def test_scc_appears_when_it_is_said() -> None:
    captions = SCCReader().read(scc.write(CUES, SPEAKERS)).get_captions("en-US")
    for caption, cue in zip(captions, CUES, strict=True):
        # pycaption counts drop-frame time as clock time: within a frame of it.
        assert abs(caption.start / 1000 - cue.start_ms) <= 70
    assert lateness(CUES, schedule(CUES, LABELS)) <= 2


def test_a_caption_without_time_to_be_loaded_comes_as_soon_as_it_can(tmp_path: Path) -> None:
    """A piece whose first word is said at once: nothing can be sent before its first frame."""
    early = cues(timeline((1, "La jornada será del lunes 23 al viernes 27."), start_ms=0))
    (load, *_) = schedule(early)
    late = lateness(early, schedule(early))
    assert load.frame == 0 and late == len(load.pairs) - 2
    checks = readback.check_scc(write(tmp_path / "s.scc", scc.write(early, {})), early, {})
    assert [(c.rule, c.measured) for c in checks if not c.ok] == [("C11", late)]


@pytest.mark.parametrize(
    ("frame", "clock"),
    [
        (0, "00:00:00;00"),
        (1799, "00:00:59;29"),
        (1800, "00:01:00;02"),
        (3597, "00:01:59;29"),
        (3598, "00:02:00;02"),
        (17981, "00:09:59;29"),
        (17982, "00:10:00;00"),
        (17982 + 1799, "00:10:59;29"),
        (107892, "01:00:00;00"),
    ],
)
def test_drop_frame(frame: int, clock: str) -> None:
    """SMPTE ST 12-1: numbers 00 and 01 are dropped each minute except the tenth."""
    assert scc.drop_frame(frame) == clock


def test_every_byte_has_odd_parity() -> None:
    words = re.findall(r"\b[0-9a-f]{4}\b", scc.write(CUES, SPEAKERS).split("\n", 1)[1])
    assert len(words) > 100
    assert all(byte.bit_count() % 2 for word in words for byte in bytes.fromhex(word))
    assert with_parity(0) == 0x80


def test_letters_it_does_not_have_are_told_in_those_it_has() -> None:
    assert folded("Año «nuevo» — 20 %") == "Año «nuevo» — 20 %"
    assert folded("Tlāhuilli, nº 5, 3º") == "Tlahuilli, n° 5, 3°"
    assert folded("hola 😀") == "hola "
    assert folded("“comillas” y „otras“") == '“comillas” y "otras“'


def test_an_address_wider_than_the_screen_is_cut_after_a_sign(tmp_path: Path) -> None:
    found = cues(timeline((1, "En https://www.sanctorum.example/predial?a=1, hoy."), start_ms=2000))
    path = write(tmp_path / "s.scc", scc.write(found, {}))
    captions = SCCReader().read(path.read_text("ascii")).get_captions("en-US")
    rows = [row for caption in captions for row in caption.get_text().split("\n")]
    assert "https://www.sanctorum.example/" in rows
    assert all(check.ok for check in readback.check_scc(path, found, {}))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=32))
def test_any_text_comes_back_as_its_fallback(text: str) -> None:
    cue = Cue(2000, 4000, ((CueWord(plain(text), 2000, 3900),),))
    loads = schedule((cue,), ())
    pairs = [(load.frame + at, pair) for load in loads for at, pair in enumerate(load.pairs)]
    seen = list(decoded(pairs))
    wanted = " ".join(folded(cue.text).split())
    assert [" ".join(" ".join(caption.rows).split()) for caption in seen] == (
        [wanted] * bool(wanted)
    )
    if seen:
        assert abs(seen[0].start - frame_at(2000)) <= 2


def test_ttml_says_the_same_in_ttconv() -> None:
    document = ttml.write(CUES, SPEAKERS, "Un título & <más>")
    model = imsc_reader.to_model(etree.ElementTree(etree.fromstring(document.encode())))
    body = model.get_body()
    wanted = said([label + cue.text for label, cue in zip(LABELS, CUES, strict=True)])
    assert said(texts(body)) == wanted
    assert model.get_lang() == "es-MX"
    times = [(round(p.get_begin() * 1000), round(p.get_end() * 1000)) for div in body for p in div]
    assert times == [(cue.start_ms, cue.end_ms) for cue in CUES]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    hostile = (Cue(1500, 3500, ((CueWord(text, 1500, 3400),),)),)
    document, closed = tmp_path / "s.ttml", tmp_path / "s.scc"
    document.write_text(ttml.write(hostile, {}, text), "utf-8", newline="\n")
    closed.write_text(scc.write(hostile, {}), "ascii", newline="\n")
    checks = (readback.check_ttml(document, hostile, {}), *readback.check_scc(closed, hostile, {}))
    assert all(check.ok for check in checks), checks
    root = etree.fromstring(document.read_bytes())
    assert len(list(root.iter(f"{{{ttml.TT}}}p"))) == 1


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("94ae 94ae", "94ae 1420", "C10"),
        (" 94ae", " 14ae", "C10"),
        ("00:00:0", "00:01:00;00\t9420 9420\n\n00:00:0", "C11"),
        ("20ea", "206b", "C12"),
    ],
)
def test_a_spoiled_scc_is_found(old: str, new: str, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "s.scc"
    text = scc.write(CUES, SPEAKERS)
    assert all(c.ok for c in readback.check_scc(write(path, text), CUES, SPEAKERS))
    spoiled = text.replace(old, new, 1)
    assert spoiled != text
    found = readback.check_scc(write(path, spoiled), CUES, SPEAKERS)
    assert rule in {check.rule for check in found if not check.ok}


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8", newline="\n")
    return path


def test_ffmpeg_reads_the_captions_inside_the_clip(tmp_path: Path) -> None:
    """GA94 user data in each frame, read back by the decoder of a player."""
    total = frame_at(CUES[-1].end_ms) + 30
    stream = tmp_path / "film.264"
    grey = patch_of(Image.new("RGBA", (320, 180), (90, 90, 90, 255)))
    film = Film((320, 180), total, (Still(grey, 0, total),))
    render.encode(film, stream, what="prueba", aside=embedded.aside(CUES, LABELS))
    video = tmp_path / "film.mp4"
    ffmpeg.run(
        ["-f", "h264", "-framerate", "30000/1001", "-i", str(stream), "-c", "copy", str(video)],
        what="prueba",
    )
    source = f"movie={video}[out0+subcc]"
    read = ffmpeg.run(
        ["-f", "lavfi", "-i", source, "-map", "0:s", "-f", "srt", "-"],
        what="prueba",
    ).decode()
    blocks = [block.split("\n", 2)[2] for block in read.strip().replace("\r", "").split("\n\n")]
    heard = said([re.sub(r"<[^>]*>|\\h|\{[^}]*\}", " ", block) for block in blocks])
    wanted = TOLD
    assert heard == wanted

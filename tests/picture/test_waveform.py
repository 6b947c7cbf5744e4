"""The picture of a sound: what it shows stands where it is said, and any text is only text."""

from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from boletin.config import Imagen
from boletin.model import Chapter, Linea, TimedLine, Timeline, Token, Waveform, Word
from boletin.picture import waveform

SVG = "{http://www.w3.org/2000/svg}"
WILD = "</title><script>alert(1)</script> \x00\x1b ]]> &amp; \u202e 😀 ñandú" * 5


def wave(seconds=20, columns=1000):
    peaks = np.abs(np.sin(np.linspace(0, 40, columns)))
    short = (None,) * 50 + tuple(-16.0 - 3 * peaks[50:])
    return Waveform(seconds * 1000, -16.02, tuple(peaks.tolist()), short, -16.0)


def timeline(text="palabra", chapters=True):
    lines = []
    for number in range(2):
        start = 1000 + number * 9000
        words = tuple(Word(text, start + i * 400, start + i * 400 + 350) for i in range(20))
        linea = Linea(number + 1, number + 1, tuple(Token(text, text) for _ in range(20)))
        lines.append(TimedLine(linea, start, words[-1].end_ms, words))
    marks = (Chapter(0, text), Chapter(10_000, "Salud")) if chapters else ()
    return Timeline(20_000, (), tuple(lines), (), marks)


def parsed(drawing):
    return ElementTree.fromstring(waveform.svg(drawing))


def titled(root, text):
    return [
        rect for rect in root.iter(f"{SVG}rect")
        if (rect.findtext(f"{SVG}title") or "").startswith(text)
    ]  # fmt: skip


def test_words_lines_and_chapters_stand_in_their_time():
    root = parsed(waveform.draw(wave(), timeline(), Imagen(), "Forma de onda", [1, 2]))
    words = titled(root, "palabra (")
    assert len(words) == 40
    left, right = (float(words[i].get("x")) for i in (0, 20))
    # 9 s of 20 lie between them.
    assert right - left == pytest.approx(0.45 * (waveform.WIDTH - 88), abs=0.2)
    assert len(titled(root, "Salud")) == 1
    one, two = titled(root, "palabra palabra")
    assert one.get("fill") != two.get("fill"), "each announcer has a colour"
    assert root.find(f"{SVG}title").text == "Forma de onda"
    assert "−16" in [label.text for label in root.iter(f"{SVG}text")]
    assert root.find(f"{SVG}desc").text.startswith("Dura 20.0 segundos y suena a -16.0 LUFS")


def test_hostile_text_is_text():
    root = parsed(waveform.draw(wave(), timeline(WILD), Imagen(), WILD, [1, 2]))
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert(1)" in root.find(f"{SVG}title").text
    for label in root.iter(f"{SVG}text"):
        assert len(label.text) < 120


def test_letters_stay_inside_their_boxes():
    drawing = waveform.draw(wave(), timeline("extraordinariamente"), Imagen(), "a", [1, 2])
    for part in drawing.parts:
        if isinstance(part, waveform.Label) and not part.end:
            assert part.x + waveform.font("Regular", part.size).getlength(part.text) < 1200


@pytest.mark.slow
def test_the_bitmap_is_the_same_picture():
    drawing = waveform.draw(wave(), timeline(), Imagen(), "a", [1, 2])
    image = Image.open(BytesIO(waveform.png(drawing)))
    assert image.size == (2400, drawing.height * 2)
    assert len(image.getcolors(1 << 20)) > 10
    assert waveform.png(drawing) == waveform.png(drawing)


@pytest.mark.parametrize("seconds", [1, 5, 60, 3600])
def test_any_length_and_nothing_but_sound(seconds):
    drawing = waveform.draw(wave(seconds, 37), None, Imagen(), "a")
    marks = [p for p in drawing.parts if isinstance(p, waveform.Label) and ":" in p.text]
    assert 1 <= len(marks) <= 16
    silence = Waveform(500, float("-inf"), (0.0,), (None,))
    assert waveform.svg(waveform.draw(silence, None, Imagen(), "a"))

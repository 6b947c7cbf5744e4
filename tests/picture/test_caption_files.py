"""SRT, WebVTT and ASS, read back by independent readers; hostile text stays text."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pysubs2
import pytest
import webvtt
from picture_kit import HOSTILE, config, timeline

from boletin.model import Cue, CueWord
from boletin.picture.captions import ass, srt, vtt
from boletin.picture.captions.cutting import cues
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.drawing.text import plain, printable
from boletin.picture.shape import TV

PIECE = timeline((1, "La jornada será del lunes 23 al viernes 27, a las 9:00 h."), (2, "Acuda."))
CUES = cues(PIECE)
SPEAKERS = {1: "Clara (voz sintética)", 2: "Mateo"}
LOOK = palette(Colores(), config().imagen)


def hostile(text: str) -> tuple[Cue, ...]:
    return (Cue(500, 2500, ((CueWord(text, 500, 2400),),)),)


def test_srt_is_read_back() -> None:
    read = pysubs2.SSAFile.from_string(srt.write(CUES, SPEAKERS), format_="srt")
    assert [(line.start, line.end) for line in read] == [(c.start_ms, c.end_ms) for c in CUES]
    texts = [line.plaintext for line in read]
    assert texts[0] == "[Clara] " + CUES[0].text
    assert texts[-1] == "[Mateo] Acuda."


def test_vtt_is_read_back() -> None:
    for words in (False, True):
        text = vtt.write(CUES, SPEAKERS, words=words)
        read = webvtt.from_buffer(io.StringIO(text))
        assert [caption.text for caption in read] == [cue.text for cue in CUES]
        assert [caption.voice for caption in read][-1] == "Mateo"
        stamps = re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", text)
        assert stamps == sorted(stamps)
        assert bool(stamps) == words
    assert text.startswith("WEBVTT\n\n1\n00:00:00.400 --> ")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_side_cars(text: str) -> None:
    (block,) = srt.write(hostile(text), {}).split("\n\n")
    assert block.count("-->") == 1
    (event,) = pysubs2.SSAFile.from_string(block, format_="srt")
    assert not event.text.startswith("{")
    body = vtt.write(hostile(text), {1: text})
    assert body.count("-->") == 1
    (caption,) = webvtt.from_buffer(io.StringIO(body))
    assert caption.start == "00:00:00.500"
    spoken = body.split("\n", 4)[4].rstrip("\n").removeprefix(f"<v {vtt.escape(plain(text))}>")
    assert spoken == vtt.escape(plain(text))
    assert "<" not in spoken and ">" not in spoken


def test_one_event_a_word_and_no_gap_between_them() -> None:
    script = pysubs2.SSAFile.from_string(ass.write(CUES, TV, LOOK))
    assert [len([e for e in script if e.start < c.end_ms - 20 and e.end > c.start_ms + 20])
            for c in CUES] == [sum(len(row) for row in cue.lines) for cue in CUES]  # fmt: skip
    first = [event for event in script if event.end <= CUES[0].end_ms + 20]
    assert all(a.end == b.start for a, b in pairwise(first))
    lit = ass.colour(LOOK["realce"])
    assert all(event.text.count(f"{{\\c{lit}&}}") == 1 for event in script)
    assert first[0].plaintext == "– " + CUES[0].text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_cannot_leave_its_event(text: str) -> None:
    script = ass.write(hostile(text), TV, LOOK)
    events = [line for line in script.splitlines() if line.startswith("Dialogue:")]
    assert len(events) == 2 - (not printable(text)) or len(events) == 1
    for event in events:
        bare = re.sub(r"\\[{}]", "", event.split(",", 9)[9])
        for order in re.findall(r"\{(.*?)\}", bare):
            assert re.fullmatch(r"\\pos\(\d+,\d+\)(\\fs\d+)?|\\c&H00[0-9A-F]{6}&", order)


def test_capitals_shrink_and_never_leave_the_zone() -> None:
    words = (
        *(CueWord("M" * 10, i * 500, i * 500 + 450) for i in range(3)),
        CueWord("WWWWWWWWW", 1500, 1900),
    )
    script = ass.write((Cue(0, 2000, (words,)),), TV, LOOK)
    sizes = [int(size) for size in re.findall(r"\\fs(\d+)", script)]
    assert sizes and all(20 < size < ass.points(54) for size in sizes)

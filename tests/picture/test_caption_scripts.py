"""Captions of many scripts: every rule at both widths, and four formats read back by others."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pycaption import SCCReader
from script_kit import Voice, marked, mended, script, scripts, sentence, shown, spoken
from ttconv.imsc import reader as imsc_reader
from ttconv.model import Br, Text

from boletin.model import Cue, CueWord, Timeline
from boletin.picture.captions import readback, scc, srt, ttml, vtt
from boletin.picture.captions.cea608 import COLUMNS, folded
from boletin.picture.captions.cutting import cues
from boletin.picture.captions.pacing import MAX_MS, MIN_MS, SDH_CPS, text, times
from boletin.picture.captions.rules import breaks, check_cues, forbidden
from boletin.picture.drawing.text import plain
from boletin.writing.spoken import speak

WIDTHS = (42, 32)
NAMES = {1: "Clara (voz sintética)", 2: "Mateo", 3: "Íñigo"}
MOST_SPLIT = 0.02
"""Share of the breaks that C04 may forbid."""
CALM = Voice(14.5, 200, 450)


def said(captions: Iterable[str]) -> str:
    """One line of all captions, each without the name that may stand before it."""
    bare = (re.sub(r"^\s*(\[(Clara|Mateo|Íñigo)\]|[–-])\s", "", caption) for caption in captions)
    return " ".join(" ".join(bare).split())


def in_srt(path: Path) -> list[str]:
    return [event.plaintext for event in pysubs2.load(str(path))]


def in_vtt(path: Path) -> list[str]:
    read = webvtt.from_buffer(io.StringIO(path.read_text("utf-8")))
    return [html.unescape(caption.text) for caption in read]  # webvtt-py leaves the entities


def in_ttml(path: Path) -> list[str]:
    body = imsc_reader.to_model(etree.parse(path)).get_body()
    return ["".join(inside(p)) for division in body for p in division]


def inside(node: object) -> Iterator[str]:
    if isinstance(node, Text):
        yield node.get_text()
    elif isinstance(node, Br):
        yield "\n"
    else:
        for child in node:  # type: ignore[attr-defined]
            yield from inside(child)


def in_scc(path: Path) -> list[str]:
    read = SCCReader().read(path.read_text("ascii"))
    return [] if read.is_empty() else [c.get_text() for c in read.get_captions("en-US")]


def kept(piece: Timeline, found: tuple[Cue, ...], most: int) -> None:
    """Every rule that is an error, and the text to the letter."""
    joined = " ".join(cue.text.replace("\n", " ") for cue in found)
    assert mended(joined, piece, most) == shown(piece)
    errors = [check for check in check_cues(found, most) if check.level == "E" and not check.ok]
    assert errors == []
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))


def written(piece: Timeline, found: tuple[Cue, ...], most: int, folder: Path, simple: bool) -> None:
    """Four formats say the script's text in readers that are not ours; C10–C12, C20, C22, C24.

    ``simple``: the text has no sign that SubRip takes for markup; there ``srt`` changes some.
    """
    files = {name: folder / f"s.{name}" for name in ("srt", "vtt", "ttml", "scc")}
    for name, body in (
        ("srt", srt.write(found, NAMES)),
        ("vtt", vtt.write(found, NAMES)),
        ("ttml", ttml.write(found, NAMES, "Boletín")),
        ("scc", scc.write(found, NAMES)),
    ):
        files[name].write_text(body, "utf-8", newline="\n")
    wanted = plain(shown(piece))
    assert mended(said(in_vtt(files["vtt"])), piece, most) == wanted
    assert mended(said(in_ttml(files["ttml"])), piece, most) == ttml.legal(wanted)
    assert mended(said(in_scc(files["scc"])), piece, COLUMNS) == said([folded(wanted)])
    if simple:
        assert mended(said(in_srt(files["srt"])), piece, most) == wanted
    checks = [
        readback.check_vtt(files["vtt"], found),
        readback.check_ttml(files["ttml"], found, NAMES),
        *readback.check_scc(files["scc"], found, NAMES),
    ]
    assert [check for check in checks if check.level == "E" and not check.ok] == []
    rows = files["vtt"].read_text("utf-8").split("\n\n")[1:]
    assert all(row.split("\n")[2].startswith("<v ") for row in rows)
    assert all(len(line) <= 65 for cue in found for line in cue.text.split("\n"))


def test_any_script_keeps_the_rules_and_reads_back(tmp_path: Path) -> None:
    for number, piece in enumerate(scripts(20, seed=8)):
        for most in WIDTHS:
            found = cues(piece, max_chars=most)
            kept(piece, found, most)
            written(piece, found, most, tmp_path, simple=number % 20 != 19)


@pytest.mark.slow
@given(st.integers(0, 2**32), st.sampled_from(WIDTHS), st.booleans())
def test_any_seed_keeps_the_rules(seed: int, most: int, hostile: bool) -> None:
    piece = script(Random(seed), hostile=hostile)
    kept(piece, cues(piece, max_chars=most), most)


@pytest.mark.slow
def test_what_can_be_read_at_all_can_be_read() -> None:
    """Hurried voices: C02 and C03 only fail where no partition whatever would keep them."""
    failed = 0
    for seed in range(150):
        chance = Random(seed)
        voice = Voice(chance.uniform(13, 25), chance.randint(60, 300), 400)
        tokens = speak(sentence(chance))[:11]
        line = spoken(1, 1, tokens, voice, chance.choice((0, 300)), chance)
        piece = Timeline(line.end_ms + chance.choice((0, 200, 800)), (), (line,))
        for most in WIDTHS:
            found = cues(piece, max_chars=most)
            if all(check.ok for check in check_cues(found, most) if check.level == "E"):
                continue
            failed += 1
            words = [word for cue in found for row in cue.lines for word in row]
            for groups in partitions(words, most):
                spans = times(groups, piece.duration_ms)
                assert not all(map(legible, groups, spans)), (seed, most, groups)
    assert failed > 10


def partitions(words: list[CueWord], most: int) -> Iterator[list[list[CueWord]]]:
    """Every way of making cues of ``words`` that two lines hold."""
    for mask in range(2 ** (len(words) - 1)):
        ends = [at for at in range(1, len(words)) if mask >> (at - 1) & 1]
        groups = [words[a:b] for a, b in pairwise([0, *ends, len(words)])]
        if all(folds(group, most) for group in groups):
            yield groups


def folds(group: list[CueWord], most: int) -> bool:
    rows = ((text(group[:at]), text(group[at:])) for at in range(1, len(group) + 1))
    return any(len(upper) <= most and len(lower) <= most for upper, lower in rows)


def legible(group: list[CueWord], span: tuple[int, int]) -> bool:
    length = span[1] - span[0]
    return MIN_MS <= length <= MAX_MS and len(text(group)) * 1000 <= SDH_CPS * length


@pytest.mark.slow
@pytest.mark.parametrize("most", WIDTHS)
def test_a_thousand_scripts(most: int, tmp_path: Path) -> None:
    total = split = 0
    for number, piece in enumerate(scripts(1000)):
        found = cues(piece, max_chars=most)
        kept(piece, found, most)
        written(piece, found, most, tmp_path, simple=number % 20 != 19)
        total += sum(1 for _ in breaks(found))
        split += len(forbidden(found, most))
    assert total > 15_000
    assert split <= MOST_SPLIT * total, (split, total)


@pytest.mark.parametrize("most", WIDTHS)
def test_breaks_avoid_what_people_marked(most: int) -> None:
    """The marks do not come from the programme (``tests/data/cortes``)."""
    total, wrong = 0, []
    for whole, together in marked("muestra"):
        line = spoken(1, 1, speak(whole), CALM, 400)
        found = cues(Timeline(line.end_ms + 1500, (), (line,)), max_chars=most)
        at = -1
        for row in [row for cue in found for row in cue.text.split("\n")][:-1]:
            at += len(row) + 1
            assert whole[at] == " "
            total += 1
            if at in together:
                wrong.append(f"{whole[:at]} |{whole[at:]}")
    assert total > 100
    assert len(wrong) <= MOST_SPLIT * total, wrong

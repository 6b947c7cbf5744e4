"""Caption files read back as they were written: rules C10–C12, C20 and C22."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from boletin.model import Check, Cue
from boletin.picture.captions import ttml
from boletin.picture.captions.cea608 import Pair, lateness, schedule, with_parity, wording
from boletin.picture.captions.decode608 import Seen, decoded
from boletin.picture.captions.srt import label
from boletin.picture.drawing.text import plain
from boletin.picture.shape import frame_at

_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"(\d+)\n{_TIME} --> {_TIME}\n(.+)", re.DOTALL)
_LATE = 2
"""Frames by which a caption may come after its time; later ones had no time to be loaded."""


def check_vtt(path: Path, cues: Sequence[Cue], speakers: Mapping[int, str] | None = None) -> Check:
    """C20: the signature, times of three digits that grow, unique ids, and the cues' own text;
    with ``speakers`` after the names that are written out.
    """
    wrong: list[str] = []
    text = path.read_text("utf-8")
    head, *blocks = text.rstrip("\n").split("\n\n")
    if head != "WEBVTT" or len(blocks) != len(cues):
        wrong.append(f"{len(blocks)} subtítulos, no {len(cues)}")
    for number, (block, cue) in enumerate(zip(blocks, cues, strict=False), 1):
        found = _CUE.fullmatch(block)
        if found is None or int(found[1]) != number or "-->" in found[10]:
            wrong.append(f"el subtítulo {number}")
            continue
        start, end = _ms(found.groups()[1:5]), _ms(found.groups()[5:9])
        said = re.sub(r"<[^>]*>", "", found[10])
        for code, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            said = said.replace(code, char)
        wanted = _text(cue, label(cue, speakers) if speakers else "")
        if (start, end) != (cue.start_ms, cue.end_ms) or end <= start or said != wanted:
            wrong.append(f"el subtítulo {number}")
    return _check("C20", path, wrong)


def check_ttml(path: Path, cues: Sequence[Cue], speakers: Mapping[int, str]) -> Check:
    """C22: a document of the profile, with the cues' times and text."""
    wrong: list[str] = []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(path.read_bytes(), parser)
    if "imsc1.1/text" not in root.get(f"{{{ttml.TTP}}}contentProfiles", ""):
        wrong.append("el perfil")
    paragraphs = list(root.iter(f"{{{ttml.TT}}}p"))
    if len(paragraphs) != len(cues):
        wrong.append(f"{len(paragraphs)} subtítulos, no {len(cues)}")
    for number, (element, cue) in enumerate(zip(paragraphs, cues, strict=False), 1):
        times = [re.fullmatch(_TIME, element.get(name, "")) for name in ("begin", "end")]
        kept = [_ms(time.groups()) for time in times if time]
        said = "\n".join(span.text or "" for span in element.iter(f"{{{ttml.TT}}}span"))
        wanted = ttml.legal(_text(cue, label(cue, speakers)))
        if kept != [cue.start_ms, cue.end_ms] or said != wanted:
            wrong.append(f"el subtítulo {number}")
    return _check("C22", path, wrong)


def check_scc(path: Path, cues: Sequence[Cue], speakers: Mapping[int, str]) -> tuple[Check, ...]:
    """C10: codes that decoders take. C11: times that grow, loads that end in time. C12: letters."""
    labels = [label(cue, speakers) for cue in cues]
    codes: list[str] = []
    times: list[str] = []
    letters: list[str] = []
    head, *lines = path.read_text("ascii").rstrip("\n").split("\n\n")
    if head != "Scenarist_SCC V1.0":
        times.append("la primera línea")
    pairs: list[tuple[int, Pair]] = []
    for line in lines:
        clock, _, words = line.partition("\t")
        frame = _frame(clock)
        if frame is None or (pairs and frame <= pairs[-1][0]):
            times.append(clock)
            continue
        for at, word in enumerate(words.split()):
            both = bytes.fromhex(word)
            if any(with_parity(byte & 0x7F) != byte for byte in both):
                codes.append(f"{clock}: paridad")
            pairs.append((frame + at, (both[0] & 0x7F, both[1] & 0x7F)))
    seen: list[Seen] = []
    try:
        seen = list(decoded(pairs))
    except ValueError as error:
        codes.append(str(error))
    whole = (" ".join(wording(mark + cue.text)) for cue, mark in zip(cues, labels, strict=True))
    told = [(cue, text) for cue, text in zip(cues, whole, strict=True) if text]
    for caption, (_, text) in zip(seen, told, strict=False):
        if " ".join(caption.rows) != text:
            letters.append(text[:30])
    if len(seen) != len(told):
        letters.append(f"{len(seen)} subtítulos, no {len(told)}")
    late = lateness(cues, schedule(cues, labels))
    early = [c for s, (c, _) in zip(seen, told, strict=False) if s.start < frame_at(c.start_ms) - 3]
    times += [f"antes de tiempo: {cue.text[:20]}" for cue in early]
    return (
        _check("C10", path, codes),
        _check("C11", path, times),
        _check("C12", path, letters),
        Check(
            "C11",
            "W",
            late <= _LATE,
            late,
            f"{path.name}: el subtítulo más tardío llega {late} cuadros después (no hubo tiempo de "
            "mandarlo antes; al empezar una pieza es lo normal).",
        ),
    )


def _text(cue: Cue, mark: str = "") -> str:
    rows = (plain(row) for row in (mark + cue.text).split("\n"))
    return "\n".join(row for row in rows if row)


def _ms(parts: Sequence[str]) -> int:
    hours, minutes, seconds, rest = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _frame(clock: str) -> int | None:
    """Number of the frame of a drop-frame time; None for a time that does not exist."""
    found = re.fullmatch(r"(\d\d):([0-5]\d):([0-5]\d);([0-2]\d)", clock)
    if found is None:
        return None
    hours, minutes, seconds, frames = map(int, found.groups())
    if minutes % 10 and not seconds and frames < 2:
        return None
    whole = hours * 60 + minutes
    return (whole * 60 + seconds) * 30 + frames - 2 * (whole - whole // 10)


def _check(rule: str, path: Path, wrong: Sequence[str]) -> Check:
    detail = f"{path.name}: se leyó de nuevo y dice lo mismo, a la misma hora."
    if wrong:
        detail = f"{path.name}: {'; '.join(wrong[:3])}. Repita: boletin producir"
    return Check(rule, "E", not wrong, len(wrong), detail)

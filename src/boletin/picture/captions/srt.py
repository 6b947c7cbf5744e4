"""SubRip (.srt): cues as plain text. Times hh:mm:ss,mmm; UTF-8; blocks parted by a blank line.

SubRip has no escapes, so what players would take for markup is written with a look-alike sign:
``<i>`` becomes ``‹i›``, ``{\\an8}`` becomes ``(\\an8)``, ``-->`` becomes ``→``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from boletin.model import Cue
from boletin.picture.drawing.text import plain

_WIDEST = 42
"""Columns of a line with its speaker's name (C01)."""


def write(cues: Sequence[Cue], speakers: Mapping[int, str]) -> str:
    """The whole file. ``speakers``: ``LOC n`` -> name, told where the speaker changes (C07)."""
    blocks = [
        f"{number}\n{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n{_text(cue, speakers)}\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def clock(ms: int, sign: str = ",") -> str:
    """Milliseconds as ``hh:mm:ss,mmm``."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{sign}{rest:03}"


def label(cue: Cue, speakers: Mapping[int, str]) -> str:
    """``[Name] `` where the speaker changes and the name fits the line, else ``– `` or nothing."""
    if not cue.new_speaker:
        return ""
    name = plain(speakers.get(cue.speaker, "").partition("(")[0]).strip("[] ")
    first = cue.text.partition("\n")[0]
    return f"[{name}] " if name and len(name) + 3 + len(first) <= _WIDEST else "– "


def _text(cue: Cue, speakers: Mapping[int, str]) -> str:
    lines = (plain(line) for line in (label(cue, speakers) + cue.text).split("\n"))
    return "\n".join(_harmless(line) for line in lines if line) or "…"


def _harmless(line: str) -> str:
    line = line.replace("-->", "→")
    line = re.sub(r"\{(\\[^{}]*)\}", r"(\1)", line).replace("{\\", "(\\")
    return re.sub(r"<(/?[A-Za-z][^<>]*)>?", r"‹\1›", line)

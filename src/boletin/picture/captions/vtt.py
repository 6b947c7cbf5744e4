"""WebVTT (.vtt): cues with their speaker and, on request, the time of each word (C20, C24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from boletin.model import Cue, CueWord
from boletin.picture.captions.srt import clock, label
from boletin.picture.drawing.text import plain


def write(
    cues: Sequence[Cue], speakers: Mapping[int, str], *, words: bool = False, labels: bool = False
) -> str:
    """The whole file. ``speakers``: ``LOC n`` -> name, told in ``<v Name>`` (C07).

    ``words`` adds the time of each word inside the cue; players show what was already said
    (``::cue(:past)``). Podcast applications read transcripts without it more surely. ``labels``
    writes the name out instead, where the speaker changes: players do not show ``<v>``.
    """
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, 1):
        voice = escape(plain(speakers.get(cue.speaker, "")))
        tag = f"<v {voice}>" if voice and not labels else ""
        text = _timed(cue) if words else "\n".join(_row(line) for line in cue.lines)
        text = (escape(label(cue, speakers)) if labels else "") + text
        if not cue.idioma.startswith("es"):
            text = f"<lang {cue.idioma}>{text}</lang>"
        blocks.append(
            f"{number}\n{clock(cue.start_ms, '.')} --> {clock(cue.end_ms, '.')}\n{tag}{text}\n"
        )
    return "\n".join(blocks)


def escape(text: str) -> str:
    """Text that no parser takes for a tag, an entity or an arrow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _row(line: Sequence[CueWord]) -> str:
    return " ".join(escape(plain(word.text)) for word in line)


def _timed(cue: Cue) -> str:
    """Inner times grow strictly and lie inside the cue, as the standard asks."""
    rows: list[str] = []
    last = cue.start_ms
    for line in cue.lines:
        parts: list[str] = []
        for word in line:
            stamp = ""
            if last < word.start_ms < cue.end_ms:
                stamp, last = f"<{clock(word.start_ms, '.')}>", word.start_ms
            parts.append(stamp + escape(plain(word.text)))
        rows.append(" ".join(parts))
    return "\n".join(rows)

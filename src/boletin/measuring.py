"""``boletin medir``: the meter on any audio or video file, in figures and as a picture."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import ffmpeg
from boletin.config import Imagen
from boletin.errors import BoletinError
from boletin.model import Chapter, Linea, TimedLine, Timeline, Token, Word
from boletin.picture import waveform
from boletin.sound.hearing import Heard, hear_any

_LOST_MS = 500
"""Less than this is a codec's own padding."""
_PHRASE_MS = 350
"""A longer pause begins another phrase in the picture."""


def measure_file(path: Path) -> tuple[dict[str, Any], Heard]:
    """The figures of ``medir --json``, and all that was heard. Raises MediaError."""
    about, heard = ffmpeg.probe(path), hear_any(path)
    reading = heard.reading
    figures = {
        "ruta": str(path),
        "duracion_ms": reading.duration_ms,
        "lufs": _number(reading.lufs),
        "m_max": _number(reading.m_max),
        "s_max": _number(reading.s_max),
        "lra": _number(reading.lra),
        "dbtp": _number(reading.dbtp),
        "canales": about.channels or reading.channels,
        "hz": about.audio_hz or reading.hz,
    }
    return figures, heard


def _number(level: float) -> float | None:
    """None for the level of silence: JSON knows no infinity."""
    return level if math.isfinite(level) else None


def heard_less(path: Path, heard: Heard) -> str:
    """Spanish: that a file promises more sound than it has; empty where it does not."""
    promised, found = ffmpeg.probe(path).duration_ms or 0, heard.reading.duration_ms
    if promised - found < _LOST_MS or found > promised * 0.95:
        return ""
    return (
        f"Aviso: {path.name} promete {promised / 1000:.1f} s y solo hay {found / 1000:.1f}: "
        "está cortado. Cópielo de nuevo."
    )


def picture(path: Path, heard: Heard, project: Path) -> bytes:
    """A PNG of what was heard; with the words of a file that stands in output/."""
    try:
        imagen = configuration.load(project).imagen
    except BoletinError:
        imagen = Imagen()  # any file, anywhere
    timeline = _words_of(path, heard.reading.duration_ms)
    speakers = [line.linea.locutor for line in timeline.lines] if timeline else []
    reading = heard.reading
    title = path.name
    if math.isfinite(reading.lufs):
        title += f" · {reading.lufs:.1f} LUFS, pico {reading.dbtp:.1f} dBTP"
    drawing = waveform.draw(heard.waveform(), timeline, imagen, title, speakers, heading=title)
    return waveform.png(drawing)


def _words_of(path: Path, duration_ms: int) -> Timeline | None:
    """What the control.json of its piece says of its words; None where there is none.

    A station's file stands two folders below it.
    """
    path = path.resolve()
    try:
        home = next(folder for folder in path.parents[:3] if (folder / "control.json").is_file())
        record = json.loads((home / "control.json").read_bytes())
        if path.relative_to(home).as_posix() not in {e["ruta"] for e in record["archivos"]}:
            return None
        words = [
            Word(str(entry["texto"]), int(entry["inicio_ms"]), int(entry["fin_ms"]))
            for entry in record["palabras"]
        ]
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None
    chapters, lines = _chapters(home), _script(home, words)
    return Timeline(duration_ms, (), lines or _phrases(words), chapters=chapters)


def _script(home: Path, words: Sequence[Word]) -> tuple[TimedLine, ...]:
    """The lines of guion.txt, as they are written, at the time of their words; none where the
    files do not fit each other.
    """
    try:
        shown = re.findall(r"^LOC (\d+)[^:]*: (.*)$", (home / "guion.txt").read_text("utf-8"), re.M)
        spoken = (home / "locucion.txt").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    counts = [len(line.split()) for line in spoken]
    if len(shown) != len(spoken) or sum(counts) != len(words) or not all(counts):
        return ()
    ends = list(accumulate(counts))
    parts = [tuple(words[end - count : end]) for end, count in zip(ends, counts, strict=True)]
    return tuple(
        _line(number, int(who), text, said)
        for number, ((who, text), said) in enumerate(zip(shown, parts, strict=True), 1)
    )


def _phrases(words: Sequence[Word]) -> tuple[TimedLine, ...]:
    phrases: list[list[Word]] = []
    for word in words:
        if not phrases or word.start_ms - phrases[-1][-1].end_ms > _PHRASE_MS:
            phrases.append([])
        phrases[-1].append(word)
    return tuple(
        _line(number, 1, " ".join(word.text for word in phrase), phrase)
        for number, phrase in enumerate(phrases, 1)
    )


def _line(number: int, who: int, text: str, words: Sequence[Word]) -> TimedLine:
    linea = Linea(number, who, (Token(text, ""),))
    return TimedLine(linea, words[0].start_ms, words[-1].end_ms, tuple(words))


def _chapters(home: Path) -> tuple[Chapter, ...]:
    try:
        record = json.loads((home / "capitulos.json").read_bytes())
        return tuple(
            Chapter(round(entry["startTime"] * 1000), str(entry["title"]))
            for entry in record["chapters"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()

"""``boletin medir``: the meter on any audio or video file, in figures and as a picture."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import ffmpeg
from boletin.config import Imagen
from boletin.errors import BoletinError
from boletin.model import Linea, TimedLine, Timeline, Token, Word
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
    figures = f"{reading.lufs:.1f} LUFS · pico {reading.dbtp:.1f} dBTP"
    title = f"{path.name} · {figures}" if math.isfinite(reading.lufs) else path.name
    return waveform.png(waveform.draw(heard.waveform(), timeline, imagen, title, speakers))


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
    phrases: list[list[Word]] = []
    for word in words:
        if not phrases or word.start_ms - phrases[-1][-1].end_ms > _PHRASE_MS:
            phrases.append([])
        phrases[-1].append(word)
    lines = tuple(
        TimedLine(
            Linea(number, 1, tuple(Token(word.text, word.text) for word in phrase)),
            phrase[0].start_ms,
            phrase[-1].end_ms,
            tuple(phrase),
        )
        for number, phrase in enumerate(phrases, 1)
    )
    return Timeline(duration_ms, (), lines)

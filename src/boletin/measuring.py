"""``boletin medir``: the meter on any audio or video file, in figures and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import ffmpeg
from boletin.config import Imagen
from boletin.errors import BoletinError
from boletin.model import Linea, TimedLine, Timeline, Token, Word
from boletin.picture import waveform
from boletin.sound.hearing import Heard, hear_any

_PHRASE_MS = 350
"""A longer pause begins another phrase in the picture."""


def measure_file(path: Path) -> tuple[dict[str, Any], Heard]:
    """The figures of ``medir --json``, and all that was heard. Raises MediaError."""
    about, heard = ffmpeg.probe(path), hear_any(path)
    reading = heard.reading
    figures = {
        "ruta": str(path),
        "duracion_ms": reading.duration_ms,
        "lufs": reading.lufs,
        "m_max": reading.m_max,
        "s_max": reading.s_max,
        "lra": reading.lra,
        "dbtp": reading.dbtp,
        "canales": about.channels or reading.channels,
        "hz": about.audio_hz or reading.hz,
    }
    return figures, heard


def picture(path: Path, heard: Heard, project: Path) -> bytes:
    """A PNG of what was heard; with the words of a file that stands in output/."""
    try:
        imagen = configuration.load(project).imagen
    except BoletinError:
        imagen = Imagen()  # any file, anywhere
    timeline = _words_of(path, heard.reading.duration_ms)
    speakers = [line.linea.locutor for line in timeline.lines] if timeline else []
    return waveform.png(waveform.draw(heard.waveform(), timeline, imagen, path.name, speakers))


def _words_of(path: Path, duration_ms: int) -> Timeline | None:
    """What control.json beside the file says of its words; None where there is none."""
    try:
        record = json.loads((path.parent / "control.json").read_bytes())
        if path.name not in {entry["ruta"] for entry in record["archivos"]}:
            return None
        words = [
            Word(str(entry["texto"]), int(entry["inicio_ms"]), int(entry["fin_ms"]))
            for entry in record["palabras"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
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

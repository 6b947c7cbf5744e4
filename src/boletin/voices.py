"""The voices of a project and of this computer: which can speak, how they sound, how fast."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import voice
from boletin.config import Config, Voz
from boletin.errors import BoletinError, UsageError
from boletin.model import Said
from boletin.timing import keep_paces, paces
from boletin.voice import lexicon
from boletin.voice.catalogue import catalogue
from boletin.voice.shelf import installed
from boletin.writing.pace import UNKNOWN, Pace, estimate_ms, learn
from boletin.writing.spoken import speak

PHRASES = "frases.txt"
"""What ``medir`` lets a voice say: lines as announcements have them."""


def problem(voz: Voz) -> BoletinError | None:
    """Why a voice cannot speak on this computer; None when it can."""
    try:
        voice.fingerprint(voz)
    except BoletinError as error:
        return error
    return None


def voices(project: Path) -> list[dict[str, Any]]:
    """Every voice of boletin.toml, whether it can speak here, and what it needs."""
    config = configuration.load(project)
    known = paces(project)
    rows = []
    for name, voz in config.voces.items():
        trouble = problem(voz)
        rows.append(
            {
                "id": name,
                "nombre": voz.nombre,
                "motor": voz.motor,
                "modelo": voz.modelo,
                "ritmo": voz.ritmo,
                "tono": voz.tono,
                "locutores": [n for n, v in config.locutores.items() if v == name],
                "disponible": trouble is None,
                "problema": trouble.message if trouble else "",
                "remedio": trouble.remedy if trouble else "",
                "error_pct": round(100 * known[name].error, 1) if name in known else None,
            }
        )
    return rows


def offers() -> list[dict[str, Any]]:
    """Every Piper voice: those of this computer first, then what can be fetched."""
    here, known = installed(), catalogue()
    rows = []
    for name in (*here, *(name for name in known if name not in here)):
        offer = known.get(name)
        rows.append(
            {
                "id": name,
                "instalada": name in here,
                "idioma": offer.language if offer else "",
                "calidad": offer.quality if offer else "",
                "licencia": here[name].licence if name in here else offer.licence if offer else "",
                "bytes": here[name].size if name in here else offer.size if offer else 0,
                "hablantes": list(offer.speakers) if offer else [],
                "nota": offer.note if offer else "",
            }
        )
    return rows


def names_in(text: str) -> list[tuple[str, str, str]]:
    """Words of a text that the shipped lexicon knows: word, letters for Pico, phonemes."""
    words = dict.fromkeys(re.findall(r"[^\W\d_]+", text))
    spelt, sounds = lexicon.respellings(), lexicon.phonemes()
    return [(w, spelt[w.lower()], sounds[w.lower()]) for w in words if w.lower() in spelt]


def try_voices(
    project: Path, text: str, only: str | None, folder: Path
) -> Iterator[tuple[str, Path, Said]]:
    """Say ``text`` with each voice that speaks by itself (or one) into ``folder``.

    Yields name, WAV and speech. Raises UsageError for an unknown voice or a text without words,
    ToolError for a voice that cannot speak.
    """
    config = configuration.load(project)
    spoken = " ".join(t.hablado for t in speak(text, config.pronunciacion) if t.hablado)
    if not spoken:
        raise UsageError("No hay palabras que decir.", remedy='boletin voces probar "Buenos días"')
    folder.mkdir(parents=True, exist_ok=True)
    for name, voz in _chosen(config, only):
        path = folder / f"{name}.wav"
        words = voice.say(spoken, voz, path)
        yield name, path, voice.load(path, words)


@dataclass(frozen=True, slots=True)
class Measured:
    """How fast a voice is, and how well its time can be told beforehand."""

    voz: str
    palabras_por_minuto: float
    """With the pauses between sentences of a line."""
    error_antes_pct: float
    """Mean error of the estimate of a line before this measurement …"""
    error_pct: float
    """… and after it."""
    lineas: int


def measure(project: Path, only: str | None) -> Iterator[Measured]:
    """Let each voice (or one) say the lines of ``frases.txt``, and keep its pace for the rundown.

    Raises as :func:`try_voices`.
    """
    config = configuration.load(project)
    lines = [" ".join(t.hablado for t in speak(line) if t.hablado) for line in _phrases()]
    for name, voz in _chosen(config, only):
        said: list[tuple[str, float, int]] = []
        with tempfile.TemporaryDirectory() as folder:
            for line in lines:
                words = voice.say(line, voz, Path(folder) / "frase.wav")
                said.append((line, voz.ritmo, words[-1].end_ms - words[0].start_ms))
        before, pace = paces(project).get(name, UNKNOWN), learn(said)
        keep_paces(project, {name: pace})
        total_ms = sum(ms for _, _, ms in said)
        yield Measured(
            name,
            round(sum(len(line.split()) for line in lines) * 60000 / total_ms, 1),
            round(100 * _error(said, before), 1),
            round(100 * pace.error, 1),
            len(lines),
        )


def _error(said: list[tuple[str, float, int]], pace: Pace) -> float:
    """Mean error of the estimate, as a share of each line."""
    off = [abs(estimate_ms(text, ritmo, pace) - real) / real for text, ritmo, real in said]
    return sum(off) / len(off)


def _phrases() -> list[str]:
    return (files("boletin.voice") / PHRASES).read_text("utf-8").splitlines()


def _chosen(config: Config, only: str | None) -> Iterator[tuple[str, Voz]]:
    """The voice ``only``, or every one but those of people."""
    if only and only not in config.voces:
        raise UsageError(f"No hay una voz «{only}».", remedy=f"Hay: {', '.join(config.voces)}.")
    for name, voz in config.voces.items():
        if name == only or (only is None and voz.motor != configuration.PERSON):
            yield name, voz

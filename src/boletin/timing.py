"""How long pieces will take before they are made: each voice's measured pace, and a timeline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from boletin.codec import plain, revive
from boletin.config import Config
from boletin.errors import DurationError
from boletin.files import write
from boletin.jobs import (
    PRIVATE,
    SOUNDS,
)
from boletin.model import Guion, Linea, Pieza, Speech, Timeline, Word
from boletin.sound.assets import load_assets
from boletin.sound.timeline import perform
from boletin.writing.pace import UNKNOWN, Pace, estimate_ms, learn

PACES = "ritmos.json"
_HZ = 1000
"""Of the silence that stands for a voice: a sample a millisecond."""


def paces(project: Path) -> dict[str, Pace]:
    """The measured pace of each voice by its name; empty before anything was made."""
    try:
        data = json.loads((project / PRIVATE / PACES).read_bytes())
        return revive(dict[str, Pace], data)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def remember_paces(project: Path, config: Config, pieces: Iterable[Pieza]) -> None:
    """Learn each voice's pace from pieces read at their natural rate, and keep it."""
    said: dict[str, list[tuple[str, float, int]]] = {}
    for piece in pieces:
        exact = piece.comunicado.duracion if piece.comunicado else config.programa.exacta
        for name, line in zip(piece.hablantes, () if exact else piece.timeline.lines, strict=False):
            ritmo = 1.0
            if name in config.voces:
                ritmo = config.voz_de(replace(line.linea, voz=name))[1].ritmo
            real = line.end_ms - line.start_ms
            said.setdefault(name, []).append((line.linea.hablado, ritmo, real))
    keep_paces(project, {name: learn(lines) for name, lines in said.items()})


def keep_paces(project: Path, learnt: Mapping[str, Pace]) -> None:
    """Add what was measured to what is known; too few lines teach nothing."""
    known = paces(project)
    all_of_them = known | {name: pace for name, pace in learnt.items() if pace != UNKNOWN}
    if all_of_them != known:
        data = json.dumps(plain(all_of_them), ensure_ascii=False, indent=1)
        write(project / PRIVATE / PACES, data.encode())


def estimated(
    guion: Guion, config: Config, project: Path, own_voice: str = "", duration_ms: int | None = None
) -> Timeline:
    """The script laid out in time before anybody has said it.

    ``duration_ms``: the piece is to last exactly that; where that cannot be, its natural length.
    Raises ContentError for a sound that nobody has.
    """
    known = paces(project)
    assets = load_assets(project / SOUNDS)

    def speak(rate: float) -> list[Speech]:
        return [silence(linea, rate) for linea in guion.lineas]

    def silence(linea: Linea, rate: float) -> Speech:
        name, voz = config.voz_de(linea, own_voice)
        length = estimate_ms(linea.hablado, voz.ritmo * rate, known.get(name, UNKNOWN))
        words = linea.hablado.split()
        letters = np.cumsum([0, *(len(word) + 1 for word in words)])
        edges = np.maximum.accumulate(letters * length // max(1, letters[-1]))
        spread = tuple(
            Word(word, int(start), max(int(end), int(start) + 1), 0.0)
            for word, start, end in zip(words, edges, edges[1:], strict=False)
        )
        return Speech(np.zeros((length, 1), np.float32), _HZ, spread)

    try:
        timeline, _ = perform(guion, speak, assets, config.sonido, duration_ms=duration_ms)
    except DurationError:
        timeline, _ = perform(guion, speak, assets, config.sonido, duration_ms=None)
    return timeline

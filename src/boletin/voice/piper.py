"""``piper``: neural voices that are fetched once and then speak without the network.

The voices are VITS models in ONNX, run by onnxruntime; espeak, inside the package, tells their
phonemes. See piper_graph.py for how a model is made to tell its times and to say the same twice,
install.py for how one comes here.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.model import Word
from boletin.voice import shelf
from boletin.voice.piper_model import Heard, configuration, loaded
from boletin.voice.text import audible, phrases, plain
from boletin.voice.wordtimes import Pcm, in_order, phrase_words

DEFAULT = "es_MX-claude-high"
"""The voice of a ``Voz`` without ``modelo``."""
REVISION = 1
"""Counts up when this module or piper_model.py makes another sound of the same text."""


class Piper:
    """The engine. Raises ToolError where the extra is not installed."""

    def __init__(self) -> None:
        require()

    @property
    def version(self) -> str:
        """Versions of both wheels and of this module."""
        return f"{version('piper-tts')}-{version('onnxruntime')}-{REVISION}"

    def about(self, voz: Voz) -> str:
        """See :class:`boletin.voice.base.Particular`: the digest of the model."""
        folder = shelf.shelf()
        voice = shelf.find(voz.modelo or DEFAULT, folder)
        speaker(configuration(folder, voice), voz)
        return voice.digest

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`: 16 bit, at the model's own rate (22,050 Hz)."""
        folder = shelf.shelf()
        voice = shelf.find(voz.modelo or DEFAULT, folder)
        model = loaded(folder, voice)
        who = speaker(model.config, voz)
        pieces: list[Pcm] = [np.zeros(0, np.int16)]
        words: list[Word] = []
        at = pause_ms = 0
        for phrase in phrases(text):
            spoken = [plain(word) for word in phrase.words if audible(word)]
            heard: Sequence[Heard] = ()
            if spoken:
                at += round(pause_ms / voz.ritmo) * model.hz // 1000
                gap = np.zeros(at - sum(map(len, pieces)), np.int16)
                piece, heard = model.say(spoken, who, voz)
                pieces += [gap, piece]
            times = [(*_ms(one, at, model.hz), one.confidence) for one in heard]
            words += phrase_words(phrase.words, times, words[-1].end_ms if words else 0)
            if spoken:
                at += len(piece)
                pause_ms = phrase.pause_ms
        sound = np.concatenate(pieces)
        soundfile.write(target, sound, model.hz, format="WAV", subtype="PCM_16")
        return in_order(words, len(sound) * 1000 // model.hz)


def _ms(one: Heard, at: int, hz: int) -> tuple[float, float]:
    """Start and end of a word of a phrase that begins at frame ``at``."""
    return (at + one.span[0]) * 1000 / hz, (at + one.span[1]) * 1000 / hz


def require() -> None:
    """Raise ToolError where the packages of the extra are missing. Quick: nothing is imported."""
    for package in ("piper", "onnxruntime"):
        if importlib.util.find_spec(package) is None:
            raise ToolError(
                "Falta Piper, el motor de las voces neuronales.",
                remedy="Instálelo: pip install 'boletin[piper]'",
            )


def speaker(config: Mapping[str, Any], voz: Voz) -> int | None:
    """The number of ``voz.hablante`` in a model of several speakers; None in one of a single one.

    Without ``hablante``, the first. Raises ToolError for a name that the model does not have.
    """
    names = {str(name): int(number) for name, number in config.get("speaker_id_map", {}).items()}
    count = int(config.get("num_speakers", 1))
    if not names:
        names = {str(number): number for number in range(count)} if count > 1 else {}
    if not voz.hablante:
        return 0 if count > 1 else None
    if voz.hablante not in names:
        voice = voz.modelo or DEFAULT
        offered = ", ".join(list(names)[:12])
        raise ToolError(
            f"La voz «{voice}» no tiene ningún hablante «{voz.hablante}».",
            remedy=f"En boletin.toml, «hablante» puede ser: {offered}."
            if names
            else "Es de una sola persona: quite «hablante» en boletin.toml.",
        )
    return names[voz.hablante]

"""Recordings whose word times are known: Pico says them, whose times are read in its own sound."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from boletin import voice
from boletin.config import Voz

HZ = 16000
WOMAN, MAN = Voz("pico", ritmo=1.05), Voz("pico", ritmo=0.95, tono=0.75)


def utterance(sentence: str, voz: Voz = WOMAN) -> tuple[np.ndarray, tuple[int, ...]]:
    """One sentence without silence around it, and the millisecond at which each word begins."""
    return _utterance(sentence, voz.ritmo, voz.tono)


@functools.cache
def _utterance(sentence: str, ritmo: float, tono: float) -> tuple[np.ndarray, tuple[int, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "frase.wav"
        words = voice.say(sentence, Voz("pico", ritmo=ritmo, tono=tono), wav)
        samples, hz = soundfile.read(wav, dtype="float32")
    assert hz == HZ
    return samples, tuple(word.start_ms for word in words)


def recording(
    sentences: Sequence[str], voz: Voz = WOMAN, pause_ms: int = 350, snr_db: float | None = None
) -> tuple[np.ndarray, list[int]]:
    """``sentences`` in a room, or in noise ``snr_db`` below the speech, and when words begin."""
    parts, starts = [np.zeros(HZ * 4 // 10)], []
    for sentence in sentences:
        samples, begins = utterance(sentence, voz)
        at_ms = sum(map(len, parts)) * 1000 // HZ
        starts += [at_ms + begin for begin in begins]
        parts += [samples, np.zeros(HZ * pause_ms // 1000)]
    whole = np.concatenate(parts)
    noise = np.random.default_rng(3).normal(size=len(whole))
    level = 3e-4
    if snr_db is not None:
        power = np.mean(whole[np.abs(whole) > 0.01] ** 2)
        level = np.sqrt(power) * 10 ** (-snr_db / 20)
    return (whole + noise * level).astype(np.float32), starts

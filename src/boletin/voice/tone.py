"""``tono``: the shipped fake. A tone of exact length for every word, with exact word times.

For tests and for trying a script's rhythm without a voice: instant, the same on every machine,
and nobody takes it for a person.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from boletin.config import Voz
from boletin.model import Word

HZ = 16000
LETTER_MS = 60
"""A word sounds this long per letter, punctuation not counted, at rate 1: about Pico's pace."""
GAP_MS = 40
"""Silence after every word."""
STOP_MS = 240
"""Further silence after a word that ends in punctuation."""
PITCH_HZ = 220.0
"""Frequency of the tone at pitch 1."""
LEVEL = 0.35
EDGE_MS = 5
"""Rise and fall, so that it does not click."""


class Tone:
    """The engine. ``ritmo`` divides every length, ``tono`` multiplies the frequency."""

    version = "1"

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`: 16 kHz, 16 bit."""
        frames_per_ms = HZ // 1000
        words: list[Word] = []
        now = 0
        for item in text.split():
            letters = max(1, sum(letter.isalnum() for letter in item))
            end = now + max(2 * EDGE_MS, round(letters * LETTER_MS / voz.ritmo))
            words.append(Word(item, now, end))
            stop = STOP_MS if item[-1] in ".,;:?!…" else 0
            now = end + max(1, round((GAP_MS + stop) / voz.ritmo))
        sound = np.zeros(now * frames_per_ms)
        ramp = np.linspace(0, 1, EDGE_MS * frames_per_ms)
        for word in words:
            frames = (word.end_ms - word.start_ms) * frames_per_ms
            time_s = np.arange(frames) / HZ
            tone = LEVEL * np.sin(2 * np.pi * PITCH_HZ * voz.tono * time_s)
            tone[: len(ramp)] *= ramp
            tone[-len(ramp) :] *= ramp[::-1]
            sound[word.start_ms * frames_per_ms :][:frames] = tone
        soundfile.write(target, sound, HZ, format="WAV", subtype="PCM_16")
        return tuple(words)

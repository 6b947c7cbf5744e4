"""Pitch, tempo and the note as plain data. One key (D major) and one tempo for all pieces.

Samples in this package are float64 in [-1, 1]; a mono sound has shape (frames,), a stereo one
(frames, 2).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

RATE_HZ = 48_000
BEAT_S = 0.6
"""100 beats a minute: a calm walk, and every beat is a whole number of samples (28,800)."""
BEATS_PER_BAR = 4
BAR_MS = round(BEAT_S * BEATS_PER_BAR * 1000)

_STEPS = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}


def pitch_hz(name: str) -> float:
    """Frequency of ``F#4`` or ``Bb2`` in equal temperament, A4 = 440 Hz."""
    accidental = name.count("#") - name.count("b")
    octave = int(name[-1])
    return float(440.0 * 2.0 ** ((_STEPS[name[0]] + accidental) / 12 + octave - 4))


class Note(NamedTuple):
    """One stroke of an instrument. ``pitches`` holds one or more names separated by a space."""

    beat: float
    """When it starts, in beats from the first downbeat; negative for a pick-up."""
    pitches: str
    beats: float
    """How long it is held (instruments that ring may last longer)."""
    velocity: float
    """0..1; changes loudness and brightness."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one instrument plays in a piece, and where it stands in the mix."""

    instrument: str
    """A key of ``instruments.INSTRUMENTS``."""
    gain_db: float
    notes: tuple[Note, ...]
    pan: float = 0.0
    """-1 left … 1 right; stereo instruments bring their own width and ignore it."""
    room: float = 0.2
    """Share sent to the reverberation, 0..1."""
    strum_s: float = 0.0
    """Time from one string of a chord to the next, lowest first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished item of the package: music, length, loudness, and its credit."""

    name: str
    kind: str
    """cortinilla, puente, cama or efecto: the ``tipo`` of creditos.toml."""
    title: str
    seconds: float
    parts: tuple[Part, ...]
    target_lufs: float
    """Integrated for a bed; the loudest 3 s of stingers; the loudest 0.4 s of effects."""
    lead_in_beats: float = 0.0
    """Beats from the start of the file to the first downbeat: room for a pick-up."""
    loop: bool = False
    """The end runs into the start: tails wrap around, nothing fades."""
    fade_s: float = 0.6
    """Closing fade of a piece that does not loop."""
    under_voice: bool = False
    """Carve the band in which consonants live (1-4 kHz)."""


def generator(*words: object) -> np.random.Generator:
    """A random generator that depends on nothing but ``words``: same words, same numbers."""
    return np.random.default_rng(zlib.crc32(" ".join(map(str, words)).encode()))


def timeline(seconds: float) -> Sound:
    """Instants of ``seconds`` of sound, in seconds."""
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ

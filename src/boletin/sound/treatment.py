"""How a voice is made ready for the air: named treatments, each a chain of plain steps.

A treatment never moves a word: every step is in phase with the sound or nearly so, and what looks
at levels looks both ways. Levels are measured against the line's own, so a quiet take and a loud
one are treated alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from boletin.config import PERSON, Voz
from boletin.sound import filters
from boletin.sound.filters import Filter

HZ = 48000
Floats = NDArray[np.float64]


class Step(Protocol):
    """One thing done to a voice."""

    def __call__(self, mono: Floats) -> Floats:
        """``mono``: (frames,) at 48 kHz -> the same shape."""


@dataclass(frozen=True, slots=True)
class HighPass:
    """Takes away rumble and hum below ``hz``, 12 dB an octave."""

    hz: float

    def __call__(self, mono: Floats) -> Floats:
        return _filtered(mono, filters.high_pass(self.hz, HZ))


@dataclass(frozen=True, slots=True)
class Low:
    """Raises or lowers all below ``hz``."""

    hz: float
    gain_db: float

    def __call__(self, mono: Floats) -> Floats:
        return _filtered(mono, filters.low_shelf(self.hz, self.gain_db, HZ))


@dataclass(frozen=True, slots=True)
class High:
    """Raises or lowers all above ``hz``."""

    hz: float
    gain_db: float

    def __call__(self, mono: Floats) -> Floats:
        return _filtered(mono, filters.high_shelf(self.hz, self.gain_db, HZ))


@dataclass(frozen=True, slots=True)
class Bell:
    """Raises or lowers what is around ``hz``; the larger ``q``, the narrower."""

    hz: float
    gain_db: float
    q: float

    def __call__(self, mono: Floats) -> Floats:
        return _filtered(mono, filters.bell(self.hz, self.gain_db, self.q, HZ))


@dataclass(frozen=True, slots=True)
class DeEss:
    """Holds back what is around ``hz`` only while it rises over ``over_db`` against the line."""

    hz: float
    q: float
    over_db: float
    most_db: float

    def __call__(self, mono: Floats) -> Floats:
        band = _filtered(mono, filters.band_pass(self.hz, self.q, HZ))
        level, own = _levels_db(band, 200), _own_db(mono)
        held = np.clip(level - own - self.over_db, 0.0, self.most_db)
        # The sound plus a share of its band is a bell: the share moves, the phase does not.
        return mono + band * (_gain(held, len(mono), 200) - 1)


@dataclass(frozen=True, slots=True)
class Even:
    """Gentle compression: of what rises ``over_lu`` over the line's own level, ``share`` is held.

    A share of a half is 2:1: even, without taking away the expression.
    """

    over_lu: float
    share: float

    def __call__(self, mono: Floats) -> Floats:
        held = np.maximum(0.0, _levels_db(mono, 100) - _own_db(mono) - self.over_lu) * self.share
        return mono * _gain(held, len(mono), 100)


def _filtered(mono: Floats, sections: Floats) -> Floats:
    return np.asarray(Filter(sections, 1)(mono[None])[0])


def _levels_db(mono: Floats, per_s: int) -> Floats:
    """Level of each stretch, smoothed over nine of them, the same both ways."""
    hop = HZ // per_s
    count = -(-len(mono) // hop)
    power = np.pad(mono**2, (0, count * hop - len(mono))).reshape(count, hop).mean(axis=1)
    return 10 * np.log10(_smooth(power) + 1e-12)


def _own_db(mono: Floats) -> float:
    """Level of a line where it is spoken: pauses do not count."""
    power = 10 ** (_levels_db(mono, 100) / 10)
    spoken = power[power > power.max() * 1e-3]
    return float(10 * np.log10(spoken.mean() + 1e-12)) if len(spoken) else -120.0


def _smooth(values: Floats) -> Floats:
    window = np.hanning(11)[1:-1]
    return np.convolve(np.pad(values, 4, "edge"), window / window.sum(), "valid")


def _gain(held_db: Floats, frames: int, per_s: int) -> Floats:
    """``held_db`` of each stretch as a factor for each frame, smooth."""
    hop = HZ // per_s
    centres = np.arange(len(held_db)) * hop + hop / 2
    return 10 ** (-np.interp(np.arange(frames), centres, _smooth(held_db)) / 20)


# --- the table -------------------------------------------------------------------------------

_EVEN = Even(2.0, 0.5)

TREATMENTS: Mapping[str, tuple[Step, ...]] = {
    "natural": (HighPass(75), Bell(320, -1.5, 0.9), Bell(3200, 2.5, 0.8), _EVEN),
    "pico": (
        HighPass(75),
        Low(180, 1.5),
        Bell(400, -3.0, 1.0),
        Bell(1800, 7.0, 0.6),
        Bell(3700, 5.0, 0.9),
        High(5000, 2.5),
        DeEss(6300, 0.9, -14.0, 8.0),
        _EVEN,
    ),
    "grabada": (
        HighPass(80),
        Bell(320, -1.5, 0.9),
        Bell(3200, 2.0, 0.8),
        DeEss(6500, 0.9, -9.0, 6.0),
        _EVEN,
    ),
    "ninguno": (),
}
"""Name in boletin.toml -> the steps, in order. "pico" gives that voice the balance of recorded
Mexican speech, of which it has 10 dB too little between 1.2 and 3.5 kHz (bench/treatment.py)."""

NAMES = tuple(TREATMENTS)
_OF_ENGINE = {"pico": "pico", PERSON: "grabada"}


def chosen(voz: Voz) -> str:
    """Name of the treatment of a voice: its own, or its engine's."""
    return voz.tratamiento or _OF_ENGINE.get(voz.motor, "natural")


def treat(mono: NDArray[np.floating], hz: int, name: str) -> Floats:
    """``mono``: (frames,) at ``hz``, -1..1 -> the voice treated, (frames,) at 48 kHz.

    Peaks may pass 1.0: the mix sets the level. Raises KeyError for a name not in ``NAMES``.
    """
    steps = TREATMENTS[name]
    sound = mono.astype(np.float64)
    if hz != HZ:
        sound = np.asarray(soxr.resample(sound, hz, HZ, quality="HQ"))
    if len(sound):
        for step in steps:
            sound = step(sound)
    return sound

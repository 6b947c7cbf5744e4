"""How a voice is made ready for the air: named treatments, each a chain of plain steps.

A treatment never moves a word: every step is in phase with the sound or nearly so, and what looks
at levels looks both ways. Levels are measured against the line's own, so a quiet take and a loud
one are treated alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
Mono = NDArray[np.float32]


class Tone(Protocol):
    """A plain filter: neighbours in a treatment are run as one."""

    @property
    def sections(self) -> Floats:
        """Rows as :class:`boletin.sound.filters.Filter` takes them, at 48 kHz."""


class Dynamics(Protocol):
    """A step that listens to the level."""

    def __call__(self, mono: Mono) -> Mono:
        """``mono``: (frames,) at 48 kHz -> the same shape."""


@dataclass(frozen=True, slots=True)
class HighPass:
    """Takes away rumble and hum below ``hz``, 12 dB an octave."""

    hz: float

    @property
    def sections(self) -> Floats:
        return filters.high_pass(self.hz, HZ)


@dataclass(frozen=True, slots=True)
class Low:
    """Raises or lowers all below ``hz``."""

    hz: float
    gain_db: float

    @property
    def sections(self) -> Floats:
        return filters.low_shelf(self.hz, self.gain_db, HZ)


@dataclass(frozen=True, slots=True)
class High:
    """Raises or lowers all above ``hz``."""

    hz: float
    gain_db: float

    @property
    def sections(self) -> Floats:
        return filters.high_shelf(self.hz, self.gain_db, HZ)


@dataclass(frozen=True, slots=True)
class Bell:
    """Raises or lowers what is around ``hz``; the larger ``q``, the narrower."""

    hz: float
    gain_db: float
    q: float

    @property
    def sections(self) -> Floats:
        return filters.bell(self.hz, self.gain_db, self.q, HZ)


@dataclass(frozen=True, slots=True)
class DeEss:
    """Holds back what is around ``hz`` only while it rises over ``over_db`` against the line."""

    hz: float
    q: float
    over_db: float
    most_db: float

    def __call__(self, mono: Mono) -> Mono:
        band = _filtered(mono, filters.band_pass(self.hz, self.q, HZ))
        level, own = _levels_db(band, 200), _own_db(_levels_db(mono, 100))
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

    def __call__(self, mono: Mono) -> Mono:
        level = _levels_db(mono, 100)
        held = np.maximum(0.0, level - _own_db(level) - self.over_lu) * self.share
        return mono * _gain(held, len(mono), 100)


def _filtered(mono: Mono, sections: Floats) -> Mono:
    return np.asarray(Filter(sections, 1, np.float32)(mono[None])[0], np.float32)


def _levels_db(mono: Mono, per_s: int) -> Floats:
    """Level of each stretch, smoothed over nine of them, the same both ways."""
    hop = HZ // per_s
    count = -(-len(mono) // hop)
    power = np.pad(mono * mono, (0, count * hop - len(mono))).reshape(count, hop).mean(axis=1)
    return 10 * np.log10(_smooth(power.astype(np.float64)) + 1e-12)


def _own_db(levels_db: Floats) -> float:
    """Level of a line where it is spoken: pauses do not count."""
    power = 10 ** (levels_db / 10)
    spoken = power[power > power.max() * 1e-3]
    return float(10 * np.log10(spoken.mean() + 1e-12)) if len(spoken) else -120.0


def _smooth(values: Floats) -> Floats:
    window = np.hanning(11)[1:-1]
    return np.convolve(np.pad(values, 4, "edge"), window / window.sum(), "valid")


def _gain(held_db: Floats, frames: int, per_s: int) -> Mono:
    """``held_db`` of each stretch as a factor for each frame: lines from centre to centre."""
    hop = HZ // per_s
    factors = np.pad(10 ** (-_smooth(held_db) / 20), 1, "edge").astype(np.float32)
    way = (np.arange(hop, dtype=np.float32) + np.float32(0.5)) / np.float32(hop)
    drawn = factors[:-1, None] * (1 - way) + factors[1:, None] * way
    return drawn.ravel()[hop // 2 : hop // 2 + frames]


# --- the table -------------------------------------------------------------------------------

_EVEN = Even(2.0, 0.5)

TREATMENTS: Mapping[str, tuple[Tone | Dynamics, ...]] = {
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


def treat(mono: NDArray[np.floating], hz: int, name: str) -> Mono:
    """``mono``: (frames,) at ``hz``, -1..1 -> the voice treated, (frames,) at 48 kHz.

    Peaks may pass 1.0: the mix sets the level. Raises KeyError for a name not in ``NAMES``.
    """
    steps = TREATMENTS[name]
    sound = mono.astype(np.float32)
    if hz != HZ:
        sound = np.asarray(soxr.resample(sound, hz, HZ, quality="HQ"))
    return through(steps, sound)


def through(steps: Sequence[Tone | Dynamics], mono: Mono) -> Mono:
    """``mono``, (frames,) at 48 kHz, after every step in order; filters that are neighbours are run
    as one cascade.
    """
    tones: list[Floats] = []
    for step in steps if len(mono) else ():
        if callable(step):
            mono, tones = step(_toned(mono, tones)), []
        else:
            tones.append(step.sections)
    return _toned(mono, tones)


def _toned(mono: Mono, tones: Sequence[Floats]) -> Mono:
    return _filtered(mono, np.concatenate(tones)) if tones else mono

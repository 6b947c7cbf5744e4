"""From the mix to the level of a profile: a number, and a limiter only where a peak would pass.

One mix and one measurement serve every profile. How a gain and its limiter change the loudness
follows from what the meter has kept, so the gain is settled before anything is rendered; the
delivered file is measured again all the same (:mod:`boletin.sound.delivery`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from boletin.config import Perfil
from boletin.errors import MediaError, ReleaseError
from boletin.model import Samples
from boletin.sound.limiter import DEEPEST_DB, Curve, watched
from boletin.sound.loudness import Meter
from boletin.sound.reel import Sound, fitted

CODEC_MARGIN_DB = 0.6
"""The limiter stays this far under the ceiling of what is compressed: decoded peaks grow (EBU Tech
3343). What grows more is corrected after decoding."""
PLAIN_MARGIN_DB = 0.05
"""The same for what loses nothing: rounding to 16 bits, and other meters' filters."""
EXACT_LU = 0.01
"""A master is levelled to this before it is written."""
NEAR_LU = 0.15
"""Where the limiter's last decibels would buy less than this, the master does without them."""
HOT = 10 ** (-10 / 20)
"""Peaks of the mix from here on are kept for the limiter (-10 dBFS: enough for 6 dB of gain)."""


@dataclass(frozen=True, slots=True)
class Master:
    """A mix at the level of its profile; rendered as it is asked for."""

    sound: Sound
    """The mix as the profile wants it (rate, channels, silences), at its own level."""
    gain_db: float
    curve: Curve
    meter: Meter = field(repr=False)
    """What is known of ``sound``."""

    @property
    def frames(self) -> int:
        return self.sound.frames

    @property
    def channels(self) -> int:
        return self.sound.channels

    @property
    def hz(self) -> int:
        return self.sound.hz

    @property
    def limited_db(self) -> float:
        """Deepest gain reduction of the limiter; 0.0 where it had nothing to do."""
        return self.curve.deepest_db

    def blocks(self) -> Iterator[Samples]:
        """The master, float32 (frames, channels)."""
        gain, at = np.float32(10 ** (self.gain_db / 20)), 0
        for block in self.sound.blocks():
            np.multiply(block, gain, out=block)
            self.curve.apply(block, at)
            at += len(block)
            yield block


def listen(sound: Sound, hot: float = HOT) -> Meter:
    """Everything that a master must know of a mix."""
    meter = Meter(sound.hz, sound.channels, hot=hot)
    for block in sound.blocks():
        meter.add(block)
    return meter


def master(mix: Sound, perfil: Perfil, meter: Meter | None = None) -> Master:
    """Bring a mix to a profile: loudness within 0.05 LU, true peaks under the ceiling.

    ``meter``: of ``mix``, where somebody has listened to it already. Raises MediaError for silence.
    """
    sound = fitted(mix, perfil.hz, perfil.canales, perfil.inicio_ms, perfil.fin_ms)
    if meter is None or sound is not mix:
        meter = listen(sound)
    return level(sound, meter, perfil.lufs, perfil.dbtp - margin_db(perfil))


def margin_db(perfil: Perfil) -> float:
    """How far the limiter stays under a profile's ceiling."""
    return PLAIN_MARGIN_DB if perfil.formato in ("wav", "flac") else CODEC_MARGIN_DB


def level(sound: Sound, meter: Meter, lufs: float, ceiling_dbtp: float) -> Master:
    """The gain and the limiter that make ``sound`` so loud under that ceiling.

    Raises MediaError for silence, ReleaseError where the limiter would have to work harder than
    ``DEEPEST_DB`` and ``NEAR_LU`` less would not do.
    """
    own = meter.integrated()
    if not math.isfinite(own):
        raise MediaError(
            "La pieza está en silencio: no hay nada que llevar al aire.",
            remedy="Revise la voz y los sonidos del guion.",
        )

    def limited(gain_db: float) -> Curve:
        nonlocal meter
        if watched(gain_db, ceiling_dbtp) < meter.hot:
            meter = listen(sound, watched(gain_db, ceiling_dbtp) / 2)
        return Curve(meter.peaks(), sound.hz, gain_db, ceiling_dbtp)

    def over_lu(gain_db: float) -> float:
        power = limited(gain_db).factors(meter.steps, sound.hz)
        return meter.integrated(power * 10 ** (gain_db / 10)) - lufs

    # Limiting takes a little loudness with it: give it back. The harder it works, the less of a
    # decibel given arrives; so the gain is sought between too little and too much.
    most = DEEPEST_DB + ceiling_dbtp - meter.true_peak()
    low = high = min(lufs - own, most)
    under = over = over_lu(low)
    while over < -EXACT_LU:
        if high >= most and over >= -NEAR_LU:
            return level(sound, meter, lufs - NEAR_LU, ceiling_dbtp)
        if high >= most:
            raise ReleaseError(
                f"pide {lufs:.1f} LUFS y esta pieza no pasa de {lufs + over:.1f}, "
                f"aunque el limitador baje sus picos {DEEPEST_DB:.0f} dB.",
                remedy="Baje lufs del perfil o suba su dbtp; o quite del audio lo que suena "
                "mucho más fuerte que lo demás.",
            )
        low, under, high = high, over, min(most, high + 2 * (high - low or 0.5))
        over = over_lu(high)
    gain_db = _crossing(over_lu, (low, under), (high, over)) if over > EXACT_LU else high
    return Master(sound, gain_db, limited(gain_db), meter)


def _crossing(
    over_lu: Callable[[float], float], low: tuple[float, float], high: tuple[float, float]
) -> float:
    """Where ``over_lu`` passes zero between two gains, given with their values: by false position
    after Illinois, which needs four tries where halving needs ten.
    """
    (low_db, under), (high_db, over) = low, high
    while high_db - low_db > EXACT_LU:
        gain_db = low_db + (high_db - low_db) * under / (under - over)
        found = over_lu(gain_db)
        if abs(found) <= EXACT_LU:
            return gain_db
        if found < 0:
            low_db, under, over = gain_db, found, over / 2
        else:
            high_db, over, under = gain_db, found, under / 2
    return low_db

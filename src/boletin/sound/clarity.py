"""How far the voice stands above the bed: whether what is said under music is understood.

Both are heard apart while they are mixed (K weighting, BS.1770) and compared in windows of 3 s
(short-term, EBU Tech 3341) that lie wholly inside speech.
"""

from __future__ import annotations

import numpy as np

from boletin.model import Check, Level, Samples, Timeline
from boletin.sound import duck
from boletin.sound.loudness import DUAL_MONO_DB, Meter

LEAST_LU = 12.0
"""Voice over bed in the hardest three seconds (issue 5)."""
LOST_LU = 6.0
"""Nearer than this, what is said is lost on a small radio in a kitchen: not released."""
_WINDOW_MS, _HOP_MS = 3000, 100
_PAUSE_MS = 500
"""A longer pause ends a stretch of speech: what is silent hides behind no music."""
_SILENT_LUFS = -70.0
"""A bed below the absolute gate of BS.1770 disturbs nobody."""


class Clarity:
    """Hears voice and bed block by block, in constant memory."""

    def __init__(self, hz: int) -> None:
        self._voice, self._bed = Meter(hz, 1, peaks=False), Meter(hz, 2, peaks=False)

    def add(self, voice: Samples, bed: Samples) -> None:
        """The next block: the voice (frames, 1) as on each side, the bed (frames, 2)."""
        self._voice.add(voice)
        self._bed.add(bed)

    def least_lu(self, timeline: Timeline) -> float | None:
        """LU of the voice over the bed where they are nearest; None where no bed is heard under it.

        A stretch of speech shorter than 3 s is one window.
        """
        words = [(word.start_ms, word.end_ms) for word in timeline.words]
        starts: list[int] = []
        ends: list[int] = []
        for start, end in duck.spans(words, _PAUSE_MS):
            begins = [*range(start, end - _WINDOW_MS + 1, _HOP_MS)] or [start]
            starts += begins
            ends += [min(end, begin + _WINDOW_MS) for begin in begins]
        at = np.array(starts, int), np.array(ends, int)
        voice, bed = self._voice.levels(*at) + DUAL_MONO_DB, self._bed.levels(*at)
        heard = bed > _SILENT_LUFS
        return float((voice - bed)[heard].min()) if heard.any() else None


def check_clarity(rule: str, least_lu: float | None) -> Check:
    """A warning where the bed comes nearer to the voice than :data:`LEAST_LU`; an error where it
    comes nearer than :data:`LOST_LU`.
    """
    if least_lu is None:
        return Check(rule, "W", True, None, "Inteligibilidad: ningún fondo suena bajo la voz.")
    told = f"Inteligibilidad: la voz queda {least_lu:.1f} LU sobre el fondo"
    if least_lu < LEAST_LU:
        told += f" y deben ser {LEAST_LU:.0f}: baje cama_db en [sonido]"
    level: Level = "W" if least_lu >= LOST_LU else "E"
    return Check(rule, level, least_lu >= LEAST_LU, round(least_lu, 2), f"{told}.")

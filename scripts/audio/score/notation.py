"""How the tables of the score are read."""

from __future__ import annotations

from audio.theory import BEATS_PER_BAR, Note


def table(text: str, shift: float = 0.0) -> tuple[Note, ...]:
    """Rows of ``beat pitches beats velocity``; ``shift`` moves them all by so many beats."""
    rows = (line.split() for line in text.strip().splitlines())
    return tuple(
        Note(float(beat) + shift, pitches.replace("+", " ").replace("-", "A4"), float(n), float(v))
        for beat, pitches, n, v in rows
    )


def pattern(beats: str, velocities: str, bars: int, pitch: str = "A4") -> tuple[Note, ...]:
    """The same bar of percussion ``bars`` times."""
    strokes = list(zip(map(float, beats.split()), map(float, velocities.split()), strict=True))
    return tuple(
        Note(bar * BEATS_PER_BAR + beat, pitch, 0.5, velocity)
        for bar in range(bars)
        for beat, velocity in strokes
    )

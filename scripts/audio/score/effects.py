"""Two effects: a bell that calls nobody to run, and a breath of air between subjects."""

from __future__ import annotations

from audio.score.notation import table
from audio.theory import Part, Piece

BELL = Piece(
    name="campana",
    kind="efecto",
    title="Campana suave",
    seconds=2.6,
    target_lufs=-22.0,
    fade_s=0.8,
    parts=(
        Part("bell", -4.0, table("0.02  D5  4.8  0.80"), room=0.35),
        Part("vibraphone", -10.0, table("0.03  D5+A5  2  0.45"), room=0.4, strum_s=0.09),
    ),
)

TRANSITION = Piece(
    name="transicion",
    kind="efecto",
    title="Transición de aire y marimba",
    seconds=2.2,
    target_lufs=-22.0,
    fade_s=0.7,
    parts=(
        Part("whoosh", -6.0, table("0.0  -  2.3  0.80"), room=0.22),
        Part("marimba", -10.0, table("""
            1.00  D4   1  0.40
            1.12  E4   1  0.44
            1.24  F#4  1  0.48
            1.36  A4   1  0.54
            1.48  B4   1  0.58
            1.60  D5   1  0.64
            1.75  A4+D5+F#5  2  0.72
        """), pan=0.15, room=0.35, strum_s=0.008),
        Part("bass", -9.0, table("1.75  D2  1.2  0.80"), room=0.08),
        Part("drum", -9.0, table("1.75  D2  1  0.75"), room=0.25),
    ),
)  # fmt: skip

"""Opening, closing and bridge: three sentences made of one motif."""

from __future__ import annotations

from audio.score.notation import pattern, table
from audio.theory import Part, Piece

MOTIF = """
    -0.50  A4   0.5   0.62
     0.00  D5   0.75  0.85
     0.75  F#5  0.75  0.72
     1.50  E5   0.5   0.66
     2.00  A5   1.0   0.90
     3.00  F#5  1.0   0.70
"""

# --- cortinilla de entrada: D - Bm9 - Gmaj9 - A9sus - D6/9 -------------------------------------

OPENING = Piece(
    name="cortinilla_entrada",
    kind="cortinilla",
    title="Sanctórum informa · entrada",
    seconds=5.9,
    target_lufs=-18.0,
    lead_in_beats=0.5,
    fade_s=0.9,
    parts=(
        Part("marimba", -3.0, table(MOTIF), pan=-0.18, room=0.22),
        Part("marimba", -9.0, table("""
            0.00  A3+D4     1  0.60
            0.75  D4        1  0.45
            1.50  F#3+B3    1  0.50
            2.00  B3+D4     1  0.65
            2.75  A3        1  0.45
            3.25  D4        1  0.45
        """), pan=0.30, room=0.25),
        Part("marimba", -7.0, table("""
            4.00  B4        1  0.72
            4.50  D5        1  0.76
            5.00  E5        1  0.82
            5.50  A5        1  0.88
            6.00  D5+A5+D6  2  0.86
        """), pan=-0.12, room=0.25, strum_s=0.012),
        Part("vibraphone", -9.0, table("""
            0.00  D5         2  0.60
            2.00  A5         2  0.60
            4.00  B4+E5      2  0.50
            6.00  F#4+A4+E5  4  0.75
        """), room=0.35, strum_s=0.02),
        Part("horns", -11.0, table("""
            0.00  D3+A3+D4+F#4     1.4  0.55
            1.50  B2+F#3+A3+D4     0.5  0.45
            2.00  G2+D3+B3+F#4     1.8  0.60
            4.00  A2+E3+G3+B3+D4   1.4  0.62
            5.50  A2+G3+C#4+E4     0.4  0.66
            6.00  D2+D3+A3+D4+F#4  3.2  0.85
        """), room=0.35),
        Part("strings", -15.0, table("""
            -0.4  D4+A4        2.2  0.60
            2.00  D4+F#4+A4    2.0  0.65
            4.00  D4+G4+B4     2.0  0.75
            6.00  D4+F#4+B4+E5 3.0  0.80
        """), room=0.45),
        Part("guitar", -5.0, table("""
            0.00  D3+A3+D4+F#4     1.2  0.65
            1.50  F#3+B3+D4        0.5  0.55
            2.00  G2+D3+B3+D4+F#4  1.5  0.65
            3.25  D3+B3+D4         0.6  0.45
            4.00  A2+E3+G3+B3+D4   1.2  0.65
            5.50  A2+E3+G3+C#4     0.5  0.70
            6.00  D3+A3+D4+F#4+B4  4.0  0.80
        """), pan=0.28, room=0.25, strum_s=0.014),
        Part("bass", -4.0, table("""
            0.00  D2   1.2  0.85
            1.50  B1   0.5  0.70
            2.00  G2   1.2  0.80
            3.25  D2   0.6  0.60
            4.00  A2   0.8  0.80
            5.00  A2   0.4  0.60
            5.50  C#2  0.4  0.78
            6.00  D2   3.5  0.95
        """), room=0.06),
        Part("drum", -4.0, table("""
            0.00  D2  1  0.70
            2.00  D2  1  0.60
            3.25  A2  1  0.40
            4.00  D2  1  0.62
            5.00  A2  1  0.42
            5.50  A2  1  0.55
            6.00  D2  1  0.95
        """), room=0.22),
        Part("shaker", -6.0, pattern("0 .5 .75 1 1.5 2 2.5 2.75 3 3.5",
                                     ".8 .4 .3 .6 .5 .85 .4 .3 .6 .5", 1), pan=0.35, room=0.12),
        Part("shaker", -6.0, table("""
            4.00  -  1  0.80
            4.50  -  1  0.45
            4.75  -  1  0.35
            5.00  -  1  0.70
            5.50  -  1  0.60
        """), pan=0.35, room=0.12),
        Part("brush", -3.0, table("""
            1.00  -  1  0.50
            3.00  -  1  0.55
            5.00  -  1  0.60
        """), pan=-0.2, room=0.20),
        Part("cymbal", -12.0, table("4.0  -  2.0  0.80"), room=0.30),
    ),
)  # fmt: skip

# --- cortinilla de salida: Bm9 - Gmaj9 - A9sus - A7 - D, the motif answered downwards ------------

CLOSING = Piece(
    name="cortinilla_salida",
    kind="cortinilla",
    title="Sanctórum informa · salida",
    seconds=6.9,
    target_lufs=-18.0,
    lead_in_beats=0.5,
    fade_s=1.6,
    parts=(
        Part("marimba", -4.0, table("""
            -0.50  A4   0.5   0.60
             0.00  D5   0.75  0.82
             0.75  F#5  0.75  0.72
             1.50  E5   0.5   0.66
             2.00  A5   1.0   0.86
             3.00  F#5  0.5   0.70
             3.50  E5   0.5   0.66
             4.00  D5   0.75  0.76
             4.75  B4   0.75  0.66
             5.50  C#5  0.5   0.70
             6.00  D4+A4+D5  2  0.60
        """), pan=-0.18, room=0.25, strum_s=0.014),
        Part("marimba", -9.5, table("""
            0.00  F#3+B3    1  0.60
            0.75  D4        1  0.45
            1.50  A3        1  0.45
            2.00  G3+D4     1  0.60
            2.75  B3        1  0.45
            3.25  D4        1  0.42
            4.00  A3+E4     1  0.58
            4.75  D4        1  0.45
        """), pan=0.30, room=0.25),
        Part("vibraphone", -9.0, table("""
            0.00  F#4+D5     2  0.52
            2.00  A4+F#5     2  0.52
            4.00  G4+B4      1  0.50
            6.00  D4+D5+F#5  5  0.70
            8.00  A5         4  0.34
        """), room=0.40, strum_s=0.03),
        Part("horns", -12.0, table("""
            0.00  B2+F#3+A3+D4     1.8  0.52
            2.00  G2+D3+A3+B3      1.8  0.56
            4.00  A2+E3+G3+B3+D4   1.3  0.60
            5.50  A2+E3+G3+C#4     0.4  0.58
            6.00  D2+D3+A3+D4+F#4  4.0  0.72
        """), room=0.38),
        Part("strings", -14.5, table("""
            -0.4  D4+F#4       2.2  0.60
            2.00  D4+F#4+A4    2.0  0.65
            4.00  D4+E4+G4     1.4  0.65
            5.30  C#4+E4+G4    0.8  0.62
            6.00  D3+D4+F#4+A4 4.2  0.75
        """), room=0.45),
        Part("guitar", -5.0, table("""
            0.00  B2+F#3+A3+D4     1.5  0.62
            1.50  F#3+A3+D4        0.5  0.48
            2.00  G2+D3+A3+B3+D4   1.5  0.64
            3.25  D3+A3+B3         0.6  0.45
            4.00  A2+E3+G3+B3+D4   1.2  0.62
            5.50  A2+E3+G3+C#4     0.5  0.60
            6.00  D3+A3+D4+F#4+A4  5.0  0.72
        """), pan=0.28, room=0.28, strum_s=0.020),
        Part("bass", -4.0, table("""
            0.00  B1   1.2  0.80
            1.50  F#2  0.5  0.60
            2.00  G2   1.2  0.80
            3.25  D2   0.6  0.60
            4.00  A2   0.8  0.80
            4.75  E2   0.6  0.62
            5.50  A1   0.5  0.76
            6.00  D2   4.5  0.90
        """), room=0.06),
        Part("drum", -5.0, table("""
            0.00  D2  1  0.62
            2.00  D2  1  0.60
            3.25  A2  1  0.40
            4.00  D2  1  0.60
            5.50  A2  1  0.45
            6.00  D2  1  0.78
        """), room=0.24),
        Part("shaker", -6.5, table("""
            0.00  -  1  0.80
            0.50  -  1  0.40
            0.75  -  1  0.30
            1.00  -  1  0.60
            1.50  -  1  0.50
            2.00  -  1  0.80
            2.50  -  1  0.40
            2.75  -  1  0.30
            3.00  -  1  0.60
            3.50  -  1  0.50
            4.00  -  1  0.70
            4.50  -  1  0.40
            5.00  -  1  0.50
        """), pan=0.35, room=0.12),
        Part("brush", -3.5, table("""
            1.00  -  1  0.50
            3.00  -  1  0.50
        """), pan=-0.2, room=0.20),
        Part("cymbal", -15.0, table("4.6  -  1.4  0.70"), room=0.35),
        Part("bell", -12.0, table("6.05  D4  7  0.60"), room=0.45),
    ),
)  # fmt: skip

# --- puente: the question alone, Gmaj9 - D/F# ---------------------------------------------------

BRIDGE = Piece(
    name="puente",
    kind="puente",
    title="Sanctórum informa · puente",
    seconds=3.4,
    target_lufs=-19.0,
    lead_in_beats=0.5,
    fade_s=0.9,
    parts=(
        Part("marimba", -4.0, table("""
            -0.50  A4      0.5   0.60
             0.00  D5      0.75  0.82
             0.75  F#5     0.75  0.72
             1.50  E5      0.5   0.68
             2.00  D5+A5   1.5   0.66
        """), pan=-0.18, room=0.25, strum_s=0.010),
        Part("marimba", -9.5, table("""
            0.00  B3+D4     1  0.58
            0.75  A3        1  0.45
            1.50  D4        1  0.45
            2.00  A3+F#4    1  0.60
        """), pan=0.30, room=0.25),
        Part("vibraphone", -9.0, table("""
            0.00  D5         2  0.50
            2.00  F#4+A4+E5  3  0.62
        """), room=0.40, strum_s=0.02),
        Part("horns", -11.5, table("""
            0.00  G2+D3+A3+B3       1.8  0.50
            2.00  F#2+D3+A3+D4      2.2  0.58
        """), room=0.38),
        Part("strings", -15.0, table("""
            -0.2  D4+F#4    2.0  0.60
            2.00  D4+F#4+A4 2.2  0.68
        """), room=0.45),
        Part("guitar", -5.0, table("""
            0.00  G2+D3+A3+B3+D4    1.5  0.60
            1.50  D3+B3+D4          0.4  0.50
            2.00  F#3+A3+D4+F#4     3.0  0.66
        """), pan=0.28, room=0.26, strum_s=0.016),
        Part("bass", -4.0, table("""
            0.00  G2   1.2  0.80
            1.50  A2   0.4  0.66
            2.00  F#2  2.0  0.84
        """), room=0.06),
        Part("drum", -5.0, table("""
            0.00  D2  1  0.60
            1.50  A2  1  0.42
            2.00  D2  1  0.72
        """), room=0.24),
        Part("shaker", -6.5, table("""
            0.00  -  1  0.80
            0.50  -  1  0.40
            0.75  -  1  0.30
            1.00  -  1  0.60
            1.50  -  1  0.50
        """), pan=0.35, room=0.12),
    ),
)  # fmt: skip

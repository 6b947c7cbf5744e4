"""The music. One motif, one key (D major), one tempo (100) for the whole package.

The motif has the rhythm of the programme's name, *San-TÓ-rum in-FOR-ma*: a pick-up, a long step
up, and a fall of a third that stays open (A4 | D5 F#5 E5 A5 F#5). The opening states it and
climbs to the tonic, the bridge only asks it, the closing answers it downwards and comes home, the
bed breaks it into an accompaniment an octave and a half below.

Columns of a table: beat from the first downbeat, pitches joined by ``+`` (``-`` for unpitched
percussion), length in beats, velocity 0..1.
"""

from __future__ import annotations

from audio.theory import BEAT_S, BEATS_PER_BAR, Note, Part, Piece


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
            6.00  D4+A4+F#5  5  0.70
            8.00  A5         4  0.34
        """), room=0.40, strum_s=0.03),
        Part("horns", -12.0, table("""
            0.00  B2+F#3+A3+D4     1.8  0.52
            2.00  G2+D3+A3+B3      1.8  0.56
            4.00  A2+E3+G3+B3+D4   1.3  0.60
            5.50  A2+E3+G3+C#4     0.4  0.58
            6.00  D2+A2+D3+F#3+A3+D4  4.0  0.72
        """), room=0.38),
        Part("strings", -14.5, table("""
            -0.4  D4+F#4       2.2  0.60
            2.00  D4+F#4+A4    2.0  0.65
            4.00  D4+E4+G4     1.4  0.65
            5.30  C#4+E4+G4    0.8  0.62
            6.00  D4+F#4+A4    4.2  0.75
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

# --- cama informativa: eight bars that go round -------------------------------------------------

NEWS_CHORDS = (
    # bar, bass with its fifth, pad voicing (moves by step or stays), guitar
    ("D2 A2", "A3+C#4+E4+F#4", "D3+A3+E4"),
    ("B1 F#2", "A3+C#4+D4+F#4", "B2+F#3+D4"),
    ("G2 D2", "A3+B3+D4+F#4", "G2+D3+B3"),
    ("A2 E2", "G3+B3+D4+E4", "A2+E3+B3"),
    ("F#2 D2", "A3+D4+E4+F#4", "F#2+D3+A3"),
    ("E2 B1", "G3+B3+D4+F#4", "E2+B2+G3"),
    ("G2 D2", "A3+B3+D4+F#4", "G2+D3+B3"),
    ("A2 E2", "G3+B3+C#4+E4", "A2+E3+C#4"),
)


def _news_pad() -> tuple[Note, ...]:
    return tuple(
        Note(bar * 4 - 0.25, pad.replace("+", " "), 4.1, 0.62 if bar % 4 else 0.68)
        for bar, (_, pad, _) in enumerate(NEWS_CHORDS)
    )


def _news_bass() -> tuple[Note, ...]:
    """Root, fifth and root again in the 3-3-2 that the motif has; every other bar breathes."""
    notes = []
    for bar, (roots, _, _) in enumerate(NEWS_CHORDS):
        root, fifth = roots.split()
        notes += [Note(bar * 4, root, 1.3, 0.80), Note(bar * 4 + 1.5, fifth, 0.5, 0.52)]
        notes.append(Note(bar * 4 + 2, root, 1.2, 0.66))
        if bar % 2:
            notes.append(Note(bar * 4 + 3.5, fifth, 0.4, 0.50))
    return tuple(notes)


def _news_marimba() -> tuple[Note, ...]:
    """The motif broken over the chord, low: third voice, first, fourth, second, third."""
    rhythm = ((0.0, 0, 0.58), (0.75, 2, 0.46), (1.5, 1, 0.42), (2.0, 3, 0.54), (3.0, 2, 0.40))
    notes = []
    for bar, (_, pad, _) in enumerate(NEWS_CHORDS):
        voices = pad.split("+")
        for beat, voice, velocity in rhythm:
            if bar in (3, 7) and beat >= 2:
                continue  # the phrase takes a breath at its end
            notes.append(Note(bar * 4 + beat, voices[voice], 1, velocity))
    return tuple(notes)


NEWS_BED = Piece(
    name="cama_informativa",
    kind="cama",
    title="Sanctórum informa · cama de ocho compases",
    seconds=8 * BEATS_PER_BAR * BEAT_S,
    target_lufs=-24.0,
    loop=True,
    under_voice=True,
    parts=(
        Part("strings", -15.0, _news_pad(), room=0.40),
        Part("bass", -5.0, _news_bass(), room=0.06),
        Part("marimba", -5.0, _news_marimba(), pan=-0.25, room=0.28),
        Part("guitar", -3.5, tuple(
            Note(bar * 4 + beat, chord.replace("+", " "), beats, velocity)
            for bar, (_, _, chord) in enumerate(NEWS_CHORDS)
            for beat, beats, velocity in ((0.0, 1.6, 0.50), (2.5, 0.9, 0.36))
        ), pan=0.35, room=0.26, strum_s=0.022),
        Part("vibraphone", -12.0, table("""
            14.0  E4+B4  3  0.40
            30.0  E4+A4  3  0.42
        """), pan=0.1, room=0.5, strum_s=0.3),
        Part("drum", -6.0, pattern("0 2.5", ".55 .34", 8, "D2"), room=0.18),
        Part("shaker", -9.0, pattern(
            "0 .5 .77 1 1.5 1.77 2 2.5 2.77 3 3.5 3.77",
            ".75 .35 .25 .6 .4 .25 .7 .35 .25 .6 .45 .3", 8), pan=0.40, room=0.10),
        Part("brush", -5.5, pattern("1 3", ".45 .5", 8), pan=-0.30, room=0.18),
    ),
)  # fmt: skip

# --- cama de emergencia: eight bars, grave and steady, no figure that could alarm -----------------

SOBER_CHORDS = (
    # root, pad, three low strokes of marimba: 3-3-2 again, at the pace of breathing
    ("B1", "F#3+B3+C#4+F#4", "F#3 B3 C#4"),
    ("G2", "G3+B3+D4+F#4", "G3 B3 D4"),
    ("E2", "G3+B3+D4+E4", "G3 B3 E4"),
    ("F#2", "F#3+B3+C#4+E4", "F#3 B3 C#4"),
    ("B1", "F#3+A3+D4+F#4", "F#3 A3 D4"),
    ("G2", "G3+A3+D4+F#4", "G3 A3 D4"),
    ("E2", "G3+B3+D4+E4", "G3 B3 E4"),
    ("F#2", "F#3+A3+C#4+E4", "F#3 A3 C#4"),
)

SOBER_BED = Piece(
    name="cama_emergencia",
    kind="cama",
    title="Sanctórum informa · cama sobria para protección civil",
    seconds=8 * BEATS_PER_BAR * BEAT_S,
    target_lufs=-24.0,
    loop=True,
    under_voice=True,
    parts=(
        Part("strings", -13.0, tuple(
            Note(bar * 4 - 0.3, pad.replace("+", " "), 4.15, 0.62)
            for bar, (_, pad, _) in enumerate(SOBER_CHORDS)
        ), room=0.42),
        Part("strings", -15.0, tuple(
            Note(bar * 4 - 0.3, root, 4.1, 0.60) for bar, (root, _, _) in enumerate(SOBER_CHORDS)
        ), room=0.30),
        Part("bass", -4.0, tuple(
            Note(bar * 4 + beat, root, beats, velocity)
            for bar, (root, _, _) in enumerate(SOBER_CHORDS)
            for beat, beats, velocity in ((0.0, 2.5, 0.74), (3.0, 0.8, 0.46))
        ), room=0.06),
        Part("marimba", -6.0, tuple(
            Note(bar * 4 + beat, pitch, 2, velocity)
            for bar, (_, _, figure) in enumerate(SOBER_CHORDS)
            for (beat, velocity), pitch in zip(
                ((0.0, 0.50), (1.5, 0.36), (2.0, 0.42)), figure.split(), strict=True)
        ), pan=-0.2, room=0.35),
        Part("drum", -7.0, pattern("0", ".55", 8, "B1"), room=0.22),
    ),
)  # fmt: skip

# --- effects ------------------------------------------------------------------------------------

BELL = Piece(
    name="campana",
    kind="efecto",
    title="Campana suave",
    seconds=3.0,
    target_lufs=-22.0,
    fade_s=1.0,
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

PIECES = (OPENING, CLOSING, BRIDGE, NEWS_BED, SOBER_BED, BELL, TRANSITION)

"""The beds: they go round without a seam, stay below the voice and never sing."""

from __future__ import annotations

from audio.score.notation import pattern, table
from audio.theory import BEAT_S, BEATS_PER_BAR, Note, Part, Piece

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

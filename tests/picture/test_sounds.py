"""Captions for the deaf: what sounds while nobody speaks."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pysubs2
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import timeline

from boletin.model import Layer
from boletin.picture.captions import srt, vtt
from boletin.picture.captions.cutting import cues
from boletin.picture.captions.rules import check_cues
from boletin.picture.captions.sounds import with_sounds

SPOKEN = timeline(
    (1, "La jornada será del lunes 23 al viernes 27, en el Centro de Salud."),
    (2, "Lleve su cartilla y una identificación."),
    start_ms=6000,
)
LAST_MS = SPOKEN.lines[-1].end_ms
PIECE = replace(
    SPOKEN,
    duration_ms=LAST_MS + 4000,
    layers=(
        Layer("cortinilla", "cortinilla_entrada", 0, 5900),
        Layer("efecto", "campana_de_la-iglesia", 1000, 4000),
        Layer("cama", "cama_informativa", 5000, LAST_MS + 3000),
        Layer("inserto", "entrevista", LAST_MS + 2000, LAST_MS + 4000),
    ),
)
SPEECH = cues(PIECE)
NAMES = {1: "Clara", 2: "Mateo"}


def test_music_effects_and_recordings_are_told_where_nobody_speaks() -> None:
    heard = with_sounds(SPEECH, PIECE)
    assert [cue.text for cue in heard if cue not in SPEECH] == [
        "[música, campana de la iglesia]",
        "[grabación: entrevista]",  # the music was told, and goes on
    ]
    assert [cue for cue in heard if cue in SPEECH] == list(SPEECH)
    assert heard[0].start_ms == 0 and heard[0].end_ms <= SPEECH[0].start_ms
    assert heard[-1].start_ms >= LAST_MS + 2000 and heard[-1].end_ms == PIECE.duration_ms


def test_files_say_them_to_other_readers() -> None:
    heard = with_sounds(SPEECH, PIECE)
    lines = [event.plaintext for event in pysubs2.SSAFile.from_string(srt.write(heard, NAMES))]
    assert lines[0] == "[música, campana de la iglesia]" and lines[1].startswith("[Clara] La")
    shown = [caption.text for caption in webvtt.from_string(vtt.write(heard, NAMES, labels=True))]
    assert shown == lines


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("cama", "cortinilla", "efecto", "inserto", "voz")),
            st.text(max_size=60),
            st.integers(0, 30_000),
            st.integers(0, 12_000),
        ),
        max_size=12,
    ),
    st.integers(0, 9000),
)
def test_rules_hold_whatever_sounds(sounds: list[tuple[str, str, int, int]], tail: int) -> None:
    layers = tuple(Layer(kind, name, at, at + long) for kind, name, at, long in sounds)  # type: ignore[arg-type]
    piece = replace(SPOKEN, duration_ms=LAST_MS + tail, layers=layers)
    speech = cues(piece)
    heard = with_sounds(speech, piece)
    assert [cue for cue in heard if cue.text[0] != "["] == list(speech)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(heard))
    assert all(check.ok for check in check_cues(heard, 32 + 10) if check.rule in ("C01", "C02"))
    assert all(0 <= cue.start_ms < cue.end_ms <= piece.duration_ms for cue in heard)

"""In time: the word that is said is lit within a frame; sound and captions go together."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import soundfile
from picture_kit import timeline
from script_kit import scripts, sentences

from boletin import ffmpeg
from boletin.picture.captions import highlight
from boletin.picture.captions.cutting import cues
from boletin.picture.checks.sync import MOST_MS, check_sync
from boletin.picture.shape import frame_at

SAMPLE = [timeline(*((1, text) for text in sentences()[at : at + 4])) for at in range(0, 80, 4)]


@pytest.mark.slow
@pytest.mark.parametrize("most", [42, 32])
def test_every_word_is_lit_within_a_frame(most: int) -> None:
    """Over the sample texts and scripts by chance, slow and hurried ones."""
    words = 0
    for piece in chain(SAMPLE, scripts(40)):
        found = cues(piece, max_chars=most)
        lit = {
            (state.cue, word): state.start
            for state in reversed(highlight.shown(found))
            for word in state.lit
        }
        for number, cue in enumerate(found):
            for index, word in enumerate(word for line in cue.lines for word in line):
                words += 1
                assert (number, index) in lit, (cue.text, word)
                assert abs(lit[number, index] - frame_at(word.start_ms)) <= 1, (cue.text, word)
    assert words > 2000


def speech(path: Path, late_ms: int) -> Path:
    """Syllables of noise at uneven times, all of them late."""
    chance = np.random.default_rng(3)
    sound = np.zeros(48 * (9000 + late_ms), np.float32)
    at = late_ms * 48
    while at < len(sound) - 20_000:
        length = int(chance.uniform(3000, 12_000))
        sound[at : at + length] = 0.1 * chance.standard_normal(length)
        at += length + int(chance.uniform(1000, 20_000))
    soundfile.write(path, sound, 48_000)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("late_ms", [0, 15, 40, 700])
def test_a_clip_out_of_time_is_found(late_ms: int, tmp_path: Path) -> None:
    master, late = speech(tmp_path / "radio.wav", 0), speech(tmp_path / "tarde.wav", late_ms)
    clip = tmp_path / "clip.mp4"
    ffmpeg.run(["-i", str(late), "-c:a", "aac", "-b:a", "192k", str(clip)], what="prueba")
    check = check_sync(clip, master)
    assert check.measured == pytest.approx(late_ms, abs=1)
    assert check.ok == (late_ms <= MOST_MS)

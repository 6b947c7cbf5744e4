"""Footage's own sound: which stretch of it, how loud, and that the voice stays over it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.sound import loudness
from boletin.sound.ambience import SOURCE, ambience
from boletin.sound.assets import HOUSE_LUFS, HZ


def film(path: Path, sound: str | None, seconds: int = 6) -> Path:
    picture = ["-f", "lavfi", "-i", f"color=s=64x64:r=25:d={seconds}"]
    heard = ["-f", "lavfi", "-i", sound, "-c:a", "aac", "-shortest"] if sound else []
    ffmpeg.run([*picture, *heard, "-pix_fmt", "yuv420p", str(path)], what="prueba")
    return path


def pitch(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples.mean(1)))
    return float(spectrum.argmax() * HZ / len(samples))


def test_the_stretch_that_the_picture_shows(tmp_path) -> None:
    """400 Hz for two seconds, then 1000 Hz: from 3 s on only the second."""
    path = film(tmp_path / "v.mp4", "aevalsrc='0.2*sin(2*PI*if(lt(t,2),400,1000)*t)':d=6:s=48000")
    found = ambience(path, 3000, 5000, 60_000, tmp_path)
    assert found is not None
    asset, layer = found
    assert (layer.kind, layer.source, layer.start_ms) == ("cama", SOURCE, 0)
    assert asset.duration_ms == layer.end_ms == 2000
    assert pitch(asset.samples) == pytest.approx(1000, abs=2)
    level = loudness.measure(asset.samples, HZ).lufs + layer.gain_db
    assert level == pytest.approx(HOUSE_LUFS - 4, abs=0.3)


def test_it_is_no_longer_than_the_piece(tmp_path) -> None:
    path = film(tmp_path / "v.mp4", "sine=440:d=6")
    found = ambience(path, 0, None, 2500, tmp_path)
    assert found is not None and found[1].end_ms == 2500


def test_what_is_hardly_heard_is_not_made_loud(tmp_path) -> None:
    path = film(tmp_path / "v.mp4", "sine=440:d=6,volume=-35dB")
    found = ambience(path, 0, None, 6000, tmp_path)
    assert found is not None and found[1].gain_db == pytest.approx(20)


@pytest.mark.parametrize("sound", [None, "anullsrc"])
def test_footage_without_sound(sound: str | None, tmp_path) -> None:
    assert ambience(film(tmp_path / "v.mp4", sound), 0, None, 6000, tmp_path) is None


def test_broken_footage_is_told(tmp_path) -> None:
    (tmp_path / "v.mp4").write_bytes(b"nada")
    with pytest.raises(MediaError, match=r"v\.mp4"):
        ambience(tmp_path / "v.mp4", 0, None, 6000, tmp_path)

"""A spot with footage and an interpreter, from its file to output/."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from boletin import ffmpeg
from boletin.build import produce
from boletin.planning import Options

SPOT = "spots/2026-11-23-prueba"
BULLETIN = "boletines/2026-W48"
TONE_HZ = 7300
"""Where neither the voice (8 kHz wide, little at its edge) nor the bed has much."""
EXTRA = """tipo: aviso
video:
  archivo: videos/obra.mp4
  sonido: fondo
  texto_alternativo: Una obra
lsm: videos/interprete.mp4"""
BODY = "La obra de la avenida Juárez termina el viernes. Gracias por su paciencia y su apoyo."


def film(path: Path, seconds: int, hz: int = 0) -> None:
    heard = ["-f", "lavfi", "-i", f"sine={hz}:d={seconds}"] if hz else []
    ffmpeg.run(
        ["-f", "lavfi", "-i", f"testsrc2=s=640x360:r=25:d={seconds}", *heard,
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)],
        what="prueba",
    )  # fmt: skip


def level_db(path: Path, hz: float) -> float:
    """Energy within 20 Hz of a pitch, against all of it."""
    samples, rate = ffmpeg.decode_audio(path)
    power = np.abs(np.fft.rfft(samples.mean(1))) ** 2
    at, wide = round(hz * len(samples) / rate), round(20 * len(samples) / rate)
    return float(10 * np.log10(power[at - wide : at + wide].sum() / power.sum()))


@pytest.mark.slow
def test_a_spot_with_footage_and_interpreter(
    project: Path, brief: None, announce: Callable[..., Path]
) -> None:
    videos = project / "comunicados" / "videos"
    videos.mkdir()
    film(videos / "obra.mp4", 30, TONE_HZ)
    film(videos / "interprete.mp4", 9)
    announce("prueba", cuerpo=BODY, extra=EXTRA)
    options = Options(workers=1, formats=frozenset({"audio", "tv"}))
    report = produce(project, options)
    output = project / "output" / SPOT
    assert report.exit_code == 0, (report.findings, report.held)
    # The clip has the sound of its footage, under the voice; radio has not.
    assert level_db(output / "tv.mp4", TONE_HZ) > -30
    assert level_db(output / "radio.wav", TONE_HZ) < level_db(output / "tv.mp4", TONE_HZ) - 15
    control = json.loads((output / "control.json").read_text("utf-8"))
    rules = {(rule["id"], rule["nivel"]): rule["cumple"] for rule in control["reglas"]}
    assert rules["LSM", "E"] and rules["T01", "E"] and rules["L20", "E"]
    assert not produce(project, options).made
    # Another interpretation is another clip and another film of the bulletin.
    before = (output / "radio.wav").read_bytes(), (output / "tv.mp4").read_bytes()
    film(videos / "interprete.mp4", 10)
    assert produce(project, options).made == (BULLETIN, SPOT)
    after = (output / "radio.wav").read_bytes(), (output / "tv.mp4").read_bytes()
    assert after[0] == before[0] and after[1] != before[1]
    # A broken one: told with its name; what stands in output/ stays.
    (videos / "interprete.mp4").write_bytes(b"nada")
    broken = produce(project, options)
    assert broken.exit_code == 3
    assert any("interprete.mp4" in finding.message for finding in broken.findings)
    assert (output / "tv.mp4").read_bytes() == after[1]

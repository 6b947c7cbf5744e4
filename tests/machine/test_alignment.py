"""boletin alinear: a text as people write it, and a recording of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pysubs2
import pytest
import soundfile
import webvtt

from boletin import voice
from boletin.config import Voz

SHOWN = """La biblioteca abre también los sábados.
Desde el 5 de diciembre abre de 9:00 a 14:00 h.
La entrada cuesta $50.00 por persona."""
SPOKEN = (
    "La biblioteca abre también los sábados.",
    "Desde el cinco de diciembre abre de nueve a catorce horas.",
    "La entrada cuesta cincuenta pesos por persona.",
)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A WAV, and when each word of SPOKEN really starts in it."""
    folder = tmp_path_factory.mktemp("toma")
    parts, starts = [np.zeros(8000)], []
    for line in SPOKEN:
        wav = folder / "frase.wav"
        words = voice.say(line, Voz("pico", tono=0.8), wav)
        at_ms = sum(map(len, parts)) // 16
        starts += [at_ms + word.start_ms for word in words]
        parts += [voice.load(wav, words).samples[:, 0], np.zeros(8000)]
    whole = np.concatenate(parts)
    soundfile.write(
        folder / "toma.wav", whole + np.random.default_rng(1).normal(size=len(whole)) * 1e-3, 16000
    )
    return folder / "toma.wav", starts


def alinear(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "boletin", "alinear", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, input=stdin
    )


@pytest.mark.slow
def test_words_as_shown_at_the_time_they_are_said(
    recording: tuple[Path, list[int]], tmp_path: Path
) -> None:
    wav, starts = recording
    text = tmp_path / "texto.txt"
    text.write_text(SHOWN, "utf-8")
    done = alinear(str(text), str(wav))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == {"palabras", "frases"}
    shown = [word["texto"] for word in found["palabras"]]
    assert " ".join(shown).replace("\N{NO-BREAK SPACE}", " ") == " ".join(SHOWN.split())
    assert {"$50.00", "9:00"} <= set(shown)
    by_text = {word["texto"]: word["inicio_ms"] for word in found["palabras"]}
    spoken = dict(zip(" ".join(SPOKEN).split(), starts, strict=True))
    assert abs(by_text["$50.00"] - spoken["cincuenta"]) <= 100
    assert abs(by_text["biblioteca"] - spoken["biblioteca"]) <= 100
    assert [one["hallazgo"] for one in found["frases"]] == [None, None, None]
    assert all(0.5 <= one["confianza"] <= 1 for one in found["frases"])
    assert set(found["frases"][0]) == {"texto", "confianza", "hallazgo", "inicio_ms", "fin_ms"}


@pytest.mark.slow
def test_captions_hold_only_what_is_said(recording: tuple[Path, list[int]]) -> None:
    wav, _ = recording
    more = SHOWN + "\nEsta frase no la dice nadie en la grabación."
    done = alinear("-", str(wav), "--formato", "srt", stdin=more)
    assert done.returncode == 0, done.stderr
    assert "La grabación no dice: «Esta frase no la dice nadie en la grabación.»" in done.stderr
    captions = pysubs2.SSAFile.from_string(done.stdout)
    assert " ".join(line.plaintext for line in captions).split() == SHOWN.split()
    done = alinear("-", str(wav), "--formato", "vtt", stdin=SHOWN)
    assert len(webvtt.from_string(done.stdout).captions) == len(captions)


@pytest.mark.slow
def test_what_cannot_be_aligned_is_told(tmp_path: Path) -> None:
    wav = tmp_path / "nada.wav"
    soundfile.write(wav, np.zeros(32000), 16000)
    done = alinear("Hola a todos.", str(wav))
    assert done.returncode == 3 and "La grabación está en silencio" in done.stderr
    done = alinear("no-existe.txt", str(wav))
    assert done.returncode == 2 and "No se puede leer «no-existe.txt»" in done.stderr
    done = alinear("-", str(wav), stdin=" \n")
    assert done.returncode == 2 and "El texto no tiene palabras." in done.stderr
    (tmp_path / "binario.txt").write_bytes(b"\xff\xfe\x00\xd8")
    done = alinear(str(tmp_path / "binario.txt"), str(wav))
    assert done.returncode == 2 and "no es un archivo de texto" in done.stderr

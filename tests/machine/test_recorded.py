"""Announcements that a person recorded, through the whole house; and a voice that cannot speak."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from boletin import config as configuration
from boletin import ffmpeg, voice, writing
from boletin.build import Report, produce
from boletin.planning import Options
from boletin.voice.text import phrases
from boletin.writing.load import load_all

BODY = """La biblioteca abre los sábados de 9:00 a 14:00 h. Hay 12 computadoras con internet.

Lleve una identificación y un comprobante de domicilio."""
SPOT = "2026-11-23-prueba"
AUDIO = Options(formats=frozenset({"audio"}), workers=1)


def boletin(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "boletin", "-C", str(project), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def speech(lines: Sequence[str], folder: Path, leave_out: str = "") -> np.ndarray:
    """What somebody else than the sample's announcers says, with room and a breath around it."""
    person = configuration.Voz("pico", tono=0.85, ritmo=1.05)
    noise = np.random.default_rng(3)
    parts = [np.zeros(12000)]
    for line in lines:
        for phrase in phrases(line):
            text = " ".join(phrase.words)
            if leave_out and leave_out in text:
                continue
            wav = folder / "frase.wav"
            parts += [voice.load(wav, voice.say(text, person, wav)).samples[:, 0], np.zeros(7000)]
    whole = np.concatenate(parts)
    return whole + noise.normal(size=len(whole)) * 5e-4


def record(project: Path, tmp_path: Path, name: str = "toma.m4a", leave_out: str = "") -> None:
    """Record the spot of the only announcement as a phone does: AAC in an m4a."""
    target = project / "comunicados" / name
    target.touch()
    (comunicado,) = load_all(project).comunicados
    guion = writing.write_spot(comunicado, configuration.load(project), project)
    wav = tmp_path / "toma.wav"
    soundfile.write(
        wav, speech([linea.hablado for linea in guion.lineas], tmp_path, leave_out), 16000
    )
    target.unlink()
    ffmpeg.run(["-i", str(wav), "-c:a", "aac", "-b:a", "64k", str(target)], what="toma")


def control(project: Path, folder: str) -> dict[str, Any]:
    return json.loads((project / "output" / folder / "control.json").read_text("utf-8"))


@pytest.mark.slow
def test_a_take_replaces_the_voice_in_spot_and_bulletin(
    project: Path, announce: Callable[..., Path], tmp_path: Path
) -> None:
    announce("prueba", cuerpo=BODY, extra="grabacion: toma.m4a\nduracion: 20")
    record(project, tmp_path)
    report = produce(project, AUDIO)
    assert report.exit_code == 0, report.findings
    spot = control(project, f"spots/{SPOT}")
    assert spot["voz"] == "grabada"
    assert abs(spot["duracion_ms"] - 20000) <= 50
    words = spot["palabras"]
    shown = (project / f"output/spots/{SPOT}/locucion.txt").read_text("utf-8").split()
    assert [word["texto"] for word in words] == shown
    # The paragraphs of the bulletin are the take's, what stands around them the announcers'.
    bulletin = control(project, "boletines/2026-W48")
    assert "grabada" in bulletin["voz"] and "clara" in bulletin["voz"]
    page = (project / f"output/spots/{SPOT}/index.html").read_text("utf-8")
    assert "Voz sintética" not in page and "Voz grabada" in page
    weekly = (project / "output/boletines/2026-W48/locucion.txt").read_text("utf-8")
    assert "Algunas voces de este boletín son sintéticas." in weekly
    assert boletin(project, "verificar").returncode == 0
    # A second run has nothing to do; a new take makes the spot and the bulletin again.
    assert not produce(project, AUDIO).made
    record(project, tmp_path, leave_out="comprobante")
    report = produce(project, AUDIO)
    (finding,) = (f for f in report.findings if f.level == "E" and "toma.m4a" in f.message)
    assert report.exit_code == 3
    assert "La grabación no dice la línea 3" in finding.message
    assert finding.line == 5 and finding.file.endswith("prueba.md")


@pytest.mark.slow
def test_a_take_for_each_line_and_a_wrong_number_of_them(
    project: Path, announce: Callable[..., Path], tmp_path: Path
) -> None:
    names = [f"{number}.wav" for number in range(1, 5)]
    announce("prueba", cuerpo=BODY, extra=f"grabacion: [{', '.join(names)}]")
    for name in names:
        (project / "comunicados" / name).touch()
    (comunicado,) = load_all(project).comunicados
    guion = writing.write_spot(comunicado, configuration.load(project), project)
    assert len(guion.lineas) == 4
    for name, linea in zip(names, guion.lineas, strict=True):
        soundfile.write(project / "comunicados" / name, speech([linea.hablado], tmp_path), 16000)
    report = produce(project, AUDIO)
    assert report.exit_code == 0, report.findings
    announce("prueba", cuerpo=BODY, extra="grabacion: [1.wav, 2.wav]")
    report = produce(project, AUDIO)
    assert any("2 grabaciones para 4 líneas" in finding.message for finding in report.findings)


@pytest.mark.slow
def test_a_text_in_nahuatl_is_said_by_who_speaks_it(
    project: Path, announce: Callable[..., Path], tmp_path: Path
) -> None:
    extra = "idioma: nah\ngrabacion: toma.m4a"
    announce("prueba", titulo="Atl", cuerpo="Ximotlapoliti. Amo onkaj atl moztla.", extra=extra)
    record(project, tmp_path)
    report = produce(project, AUDIO)
    assert report.exit_code == 0, report.findings
    assert control(project, f"spots/{SPOT}")["voz"] == "grabada"
    vtt = (project / f"output/spots/{SPOT}/subtitulos.vtt").read_text("utf-8")
    assert "<lang nah>" in vtt


def _with_remote(project: Path) -> None:
    path = project / "boletin.toml"
    text = path.read_text("utf-8").replace(
        '[voces.clara]\nmotor = "pico"', '[voces.clara]\nmotor = "piper"\nmodelo = "es_MX-no"'
    )
    path.write_text(text, "utf-8")


def _rules(report: Report, folder: str) -> list[str]:
    (piece,) = (piece for piece in report.pieces if piece.carpeta == folder)
    return [check.detail for check in piece.checks if check.rule == "P16" and not check.ok]


@pytest.mark.slow
def test_a_voice_that_cannot_speak_stops_its_pieces_and_a_named_one_takes_over(
    project: Path, announce: Callable[..., Path]
) -> None:
    announce("prueba", cuerpo=BODY)
    _with_remote(project)
    report = produce(project, AUDIO)
    assert report.exit_code == 3 and not report.pieces
    assert {f.message for f in report.findings if f.rule == "PIEZA"} == {
        "La voz «clara» no puede hablar. La voz «es_MX-no» no está instalada."
    }
    assert all("boletin voces instalar es_MX-no" in f.remedy for f in report.findings)
    assert not (project / "output" / "spots" / SPOT).exists()
    with_other = Options(formats=frozenset({"audio"}), workers=1, fallback="mateo")
    report = produce(project, with_other)
    assert report.exit_code == 0, report.findings
    (told,) = _rules(report, f"spots/{SPOT}")
    assert told.startswith("Dice «mateo» en lugar de «clara», por --voz-de-respaldo.")
    spot = control(project, f"spots/{SPOT}")
    assert spot["voz"] == "mateo"
    assert [rule["id"] for rule in spot["reglas"] if not rule["cumple"]] == ["P16"]
    page = (project / f"output/spots/{SPOT}/index.html").read_text("utf-8")
    assert "Esta vez habla Mateo en lugar de Clara." in page
    feed = (project / "output/podcast.xml").read_text("utf-8")
    assert "en lugar de «clara»" in feed
    assert boletin(project, "verificar").returncode == 0


@pytest.mark.slow
def test_a_fallback_that_does_not_exist(project: Path, announce: Callable[..., Path]) -> None:
    announce("prueba", cuerpo=BODY)
    done = boletin(project, "producir", "--voz-de-respaldo", "nadie")
    assert done.returncode == 2
    assert "No hay una voz de respaldo «nadie»." in done.stderr
    assert "Voces de boletin.toml: clara, mateo." in done.stderr


@pytest.mark.slow
def test_a_take_counts_in_the_approval(
    project: Path, announce: Callable[..., Path], tmp_path: Path
) -> None:
    announce("prueba", cuerpo=BODY, extra="grabacion: toma.wav")
    take = project / "comunicados" / "toma.wav"
    soundfile.write(take, np.zeros(1600), 16000)
    assert boletin(project, "aprobar", SPOT, "--nombre", "Comunicación Social").returncode == 0
    (before,) = load_all(project).comunicados
    soundfile.write(take, np.ones(1600) * 0.1, 16000)
    done = boletin(project, "revisar")
    assert before.huella and "aprob" in done.stderr + done.stdout
    (after,) = load_all(project).comunicados
    assert after.tomas != before.tomas


def test_a_take_may_stand_in_the_house_folder(project: Path, announce: Callable[..., Path]) -> None:
    announce("prueba", cuerpo=BODY, extra="grabacion: entrevista.wav")
    folder = project / "audio_assets" / "grabaciones"
    folder.mkdir(exist_ok=True)
    soundfile.write(folder / "entrevista.wav", np.zeros(1600), 16000)
    loaded = load_all(project)
    assert loaded.comunicados[0].grabacion == ("audio_assets/grabaciones/entrevista.wav",)

"""How well a speech recogniser understands the voice: the sample week and twenty hard texts, dry.

usage: python bench/understood.py CARPETA [RECONOCEDOR…]

Writes into CARPETA a WAV and the spoken text of each announcement (no music), and, when a command
is given, runs ``RECONOCEDOR… archivo.wav archivo.txt`` on each; it prints the word error rate.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from boletin import config, voice, writing
from boletin.writing.load import load_all
from boletin.writing.script import spoken

ROOT = Path(__file__).parents[1]
PAUSE_S = 0.4


def main(folder: Path, recogniser: list[str]) -> None:
    house = config.load(ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        (project / "comunicados").mkdir()
        for part in ("plantillas", "boletin.toml"):
            source = ROOT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, project / part)
        shutil.copytree(ROOT / "comunicados/imagenes", project / "comunicados/imagenes")
        for text in (*ROOT.glob("comunicados/*.md"), *ROOT.glob("tests/data/dificiles/*.md")):
            shutil.copy(text, project / "comunicados")
        loaded = load_all(project)
        assert not loaded.findings, loaded.findings
        for comunicado in loaded.comunicados:
            guion = writing.write_spot(comunicado, house, project)
            pieces = []
            for linea in guion.lineas:
                voz = house.voz_de(linea.locutor)[1]
                wav = project / "linea.wav"
                said = voice.load(wav, voice.say(linea.hablado, voz, wav))
                pieces += [said.samples, np.zeros((round(PAUSE_S * said.hz), 1), np.float32)]
                hz = said.hz
            target = folder / f"{comunicado.id}.wav"
            soundfile.write(target, np.concatenate(pieces), hz)
            target.with_suffix(".txt").write_text(spoken(guion), "utf-8")
            if recogniser:
                order = [*recogniser, str(target), str(target.with_suffix(".txt"))]
                done = subprocess.run(order, capture_output=True, text=True, check=False)
                print(comunicado.id, done.stdout.strip())
                target.with_suffix(".oido.txt").write_text(done.stderr, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

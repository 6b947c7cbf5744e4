"""How well a speech recogniser understands the voice: the sample week and twenty hard texts, dry.

usage: python bench/understood.py CARPETA [RECONOCEDOR…]

Writes into CARPETA a WAV and the spoken text of each announcement (no music), and, when a command
is given, runs ``RECONOCEDOR… archivo.wav archivo.txt`` on each; it prints the word error rate.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile

from boletin import config, voice, writing
from boletin.config import Config, Voz
from boletin.model import Guion, Speech
from boletin.writing.load import load_all
from boletin.writing.script import spoken

ROOT = Path(__file__).parents[1]
PAUSE_S = 0.4


def main(folder: Path, recogniser: list[str]) -> None:
    house = config.load(ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    for guion in scripts(house):
        pieces = []
        for said, _ in speeches(guion, house):
            pieces += [said.samples, np.zeros((round(PAUSE_S * said.hz), 1), np.float32)]
            hz = said.hz
        target = folder / f"{guion.id}.wav"
        soundfile.write(target, np.concatenate(pieces), hz)
        target.with_suffix(".txt").write_text(spoken(guion), "utf-8")
        if recogniser:
            print(guion.id, answer(recogniser, target))


def scripts(house: Config) -> Iterator[Guion]:
    """A spot of each announcement of the sample week, and of each of ``tests/data/dificiles``."""
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
            yield writing.write_spot(comunicado, house, project)


def speeches(guion: Guion, house: Config) -> Iterator[tuple[Speech, Voz]]:
    """Each line said by its voice."""
    with tempfile.TemporaryDirectory() as name:
        wav = Path(name) / "linea.wav"
        for linea in guion.lineas:
            voz = house.voz_de(linea)[1]
            said = voice.load(wav, voice.say(linea.hablado, voz, wav))
            yield Speech(said.samples, said.hz, said.words), voz


def answer(recogniser: Sequence[str], wav: Path) -> str:
    """What the recogniser prints of ``wav`` and the text beside it; what it hears is kept too."""
    order = [*recogniser, str(wav), str(wav.with_suffix(".txt"))]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    wav.with_suffix(".oido.txt").write_text(done.stderr, "utf-8")
    return done.stdout.strip()


def rate(recogniser: Sequence[str], wav: Path) -> float:
    """The word error rate that the recogniser prints last."""
    return float(re.findall(r"[\d.]+", answer(recogniser, wav))[-1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

"""How long Pico takes to say a line, from its letters, commas and sentences.

usage: python bench/read_time.py      (in the project's folder; the numbers of writing/pace.py)
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from boletin import config, voice, writing
from boletin.config import Voz
from boletin.writing.load import load_all

ROOT = Path(__file__).parents[1]
SHORT = ("Habrá agua el lunes. ", "Habrá feria. ", "Hoy no. ", "Acuda, pregunte, opine. ")


def lines() -> Iterator[tuple[str, Voz]]:
    """The sample week, the golden sentences, and short sentences in a row."""
    house = config.load(ROOT)
    for comunicado in load_all(ROOT).comunicados:
        for linea in writing.write_spot(comunicado, house, ROOT).lineas:
            yield linea.hablado, house.voz_de(linea)[1]
    for row in (ROOT / "tests/data/hablado/oraciones.txt").read_text("utf-8").splitlines():
        if " => " in row:
            yield row.partition(" => ")[2], house.voces["clara"]
    for text in SHORT:
        for times in (1, 2, 4, 6):
            yield (text * times).strip(), house.voces["mateo"]


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voz.wav"
        for text, voz in lines():
            words = voice.load(path, voice.say(text, voz, path)).words
            counts = [len(re.findall(p, text)) for p in (r"[^\W\d_]", r"[,;:]")]
            sentences = len(re.findall(r"[.!?…]+", text)) or 1
            said = (words[-1].end_ms - words[0].start_ms) * voz.ritmo
            rows.append((*counts, sentences, 1, said))
    table = np.array(rows, float)
    counts, said = table[:, :4], table[:, 4]
    factors, *_ = np.linalg.lstsq(counts / said[:, None], np.ones(len(said)), rcond=None)
    error = np.abs(counts @ factors - said) / said
    print("letter, comma, sentence, line (ms):", np.round(factors, 1))
    print(f"{len(said)} lines: mean error {error.mean():.1%}, p95 {np.percentile(error, 95):.1%}")


if __name__ == "__main__":
    main()

"""How long Pico takes to say a line, from its letters, commas and sentences.

usage: python bench/read_time.py      (in the project's folder; the numbers of writing/rundown.py)
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import numpy as np

from boletin import config, voice, writing
from boletin.writing.load import load_all

ROOT = Path(__file__).parents[1]


def main() -> None:
    house = config.load(ROOT)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voz.wav"
        for comunicado in load_all(ROOT).comunicados:
            for linea in writing.write_spot(comunicado, house, ROOT).lineas:
                voz = house.voz_de(linea.locutor)[1]
                said = voice.load(path, voice.say(linea.hablado, voz, path)).duration_ms * voz.ritmo
                counts = [len(re.findall(p, linea.hablado)) for p in (r"[^\W\d_]", r"[,;:]")]
                sentences = len(re.findall(r"[.!?…]+", linea.hablado)) or 1
                rows.append((*counts, sentences, 1, said))
    table = np.array(rows, float)
    counts, said = table[:, :4], table[:, 4]
    factors, *_ = np.linalg.lstsq(counts, said, rcond=None)
    error = np.abs(counts @ factors - said) / said
    print("letter, comma, sentence, line (ms):", np.round(factors, 1))
    print(f"{len(said)} lines: mean error {error.mean():.1%}, p95 {np.percentile(error, 95):.1%}")


if __name__ == "__main__":
    main()

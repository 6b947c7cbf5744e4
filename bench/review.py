"""Normalising and reviewing 1,000 announcements of 150 words, on one core.

usage: python bench/review.py
"""

from __future__ import annotations

import dataclasses
import time
from datetime import date
from pathlib import Path

from boletin import config
from boletin.model import Comunicado
from boletin.writing.load import load_all
from boletin.writing.review import review
from boletin.writing.spoken import speak

ROOT = Path(__file__).parents[1]
MANY, WORDS = 1000, 150


def main() -> None:
    house = config.load(ROOT)
    revision = dataclasses.replace(
        house.revision, servidores_publicos=tuple(f"Nombre{n} Apellido{n}" for n in range(40))
    )
    house = dataclasses.replace(house, revision=revision)
    bodies = [c.cuerpo for c in load_all(ROOT).comunicados]
    bodies += [
        path.read_text("utf-8").split("---\n", 2)[2].strip()
        for path in sorted(ROOT.glob("tests/data/dificiles/*.md"))
    ]
    words = " ".join(bodies).split()
    texts = []
    for n in range(MANY):
        first = n * 37 % len(words)
        texts.append(" ".join((words[first:] + words)[:WORDS]))
    start = time.process_time()
    said = sum(len(speak(text)) for text in texts)
    spoken = time.process_time() - start
    start = time.process_time()
    found = 0
    for n, text in enumerate(texts):
        one = Comunicado(
            f"c{n}", f"comunicados/c{n}.md", f"Título {n}", date(2026, 11, 24), "Área", text
        )
        found += len(review(one, house))
    reviewed = time.process_time() - start
    print(f"{MANY} announcements of {WORDS} words: {said} tokens, {found} findings")
    print(f"normalise {spoken:.2f} s, review {reviewed:.2f} s, together {spoken + reviewed:.2f} s")


if __name__ == "__main__":
    main()

"""Our Spanish for the ear against other normalisers, on a table that made no rule.

usage: python bench/normalisers.py      (those that are installed: nemo_text_processing, gruut)

A row counts as right when what is said equals one of its good answers, without accents, capitals
or punctuation. ``num2words`` stands for what most scripts do: each figure through it, and no more.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from num2words import num2words

from boletin.writing.spoken import speak

TABLE = Path(__file__).parents[1] / "tests/data/comparar.txt"
Say = Callable[[str], str]


def bare(text: str) -> str:
    """Letters and figures only, without accents."""
    plain = unicodedata.normalize("NFD", text.lower().replace("ñ", "ny"))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9%$#@/°²½+ ]", " ", kept).split())


def ours(text: str) -> str:
    return " ".join(token.hablado for token in speak(text) if token.hablado)


def figures(text: str) -> str:
    return re.sub(r"\d+(?:\.\d+)?", lambda m: num2words(float(m[0]), lang="es"), text)


def systems() -> dict[str, Say]:
    found: dict[str, Say] = {"boletin": ours, "num2words": figures}
    try:
        from nemo_text_processing.text_normalization.normalize import Normalizer  # noqa: PLC0415

        nemo = Normalizer(input_case="cased", lang="es")
        found["nemo_text_processing"] = lambda text: str(nemo.normalize(text))
    except ImportError:
        print("nemo_text_processing: no está instalado")
    try:
        from gruut import sentences  # noqa: PLC0415

        found["gruut"] = lambda text: " ".join(
            word.text for sentence in sentences(text, lang="es") for word in sentence
        )
    except ImportError:
        print("gruut: no está instalado")
    return found


def main() -> None:
    rows = [
        line.split(" => ")
        for line in TABLE.read_text("utf-8").splitlines()
        if " => " in line and not line.startswith("#")
    ]
    for name, say in systems().items():
        start = time.perf_counter()
        heard = [bare(say(written)) for written, _ in rows]
        seconds = time.perf_counter() - start
        wrong = [
            (written, said)
            for (written, answers), said in zip(rows, heard, strict=True)
            if said not in {bare(answer) for answer in answers.split(" // ")}
        ]
        symbols = sum(bool(re.search(r"[0-9%$#@/°²½+]", said)) for said in heard)
        right = len(rows) - len(wrong)
        print(
            f"{name}: {right}/{len(rows)} right ({right / len(rows):.0%}), "
            f"{symbols} leave a figure or sign, {seconds * 1000 / len(rows):.2f} ms a row"
        )
        if name == "boletin":
            for written, said in wrong:
                print(f"    {written}  ->  {said}")


if __name__ == "__main__":
    main()

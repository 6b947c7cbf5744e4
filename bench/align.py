"""How well the aligner finds words, and what the recording leaves out, adds or changes.

usage: python bench/align.py [CARPETA [ECHOGARDEN…]]

CARPETA keeps the synthetic speech for the next run. ECHOGARDEN is the command of the peer; where it
is given, its engine dtw gets the same files. Prints tables for docs/benchmarks.md.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import align_speech as speech
import numpy as np
from align_speech import HZ, Speaker, Take

from boletin import config, writing
from boletin.model import Alignment
from boletin.voice.align import align_samples
from boletin.writing.load import load_all

ROOT = Path(__file__).parents[1]
EXTRA = (
    "Asimismo, la tesorería recordó que el descuento en el pago del predial continúa vigente "
    "hasta el último día del mes."
)
STRANGERS = ("ventana", "bicicleta", "mariposa", "zapatos", "elefante", "guitarra", "caminando")


def tuning_text() -> list[str]:
    """The text on which the aligner's numbers were chosen."""
    return Path(__file__).with_name("align_text.txt").read_text("utf-8").split("\n")[:-1]


@functools.cache
def held_text() -> tuple[str, ...]:
    """Every sentence of the sample week as it is spoken, each once; nothing was tuned on it."""
    house = config.load(ROOT)
    told = [
        linea.hablado
        for comunicado in load_all(ROOT).comunicados
        for linea in writing.write_spot(comunicado, house, ROOT).lineas
    ]
    sentences = (found for line in told for found in re.findall(r"\S[^.?!…]*[.?!…]+", line))
    return tuple(dict.fromkeys(sentences))


def spoilt(speaker: Speaker, text: Sequence[str], cache: Path | None) -> Iterator[Take]:
    """A reading of ``text`` in eleven conditions."""
    read = functools.partial(speech.read, speaker=speaker, text=text, cache=cache)
    clean = read(f"{speaker.name} limpia")

    def other(what: str, samples: speech.Sound, tempo: float = 1.0) -> Take:
        starts = tuple(None if start is None else start / tempo for start in clean.starts_s)
        return replace(clean, name=f"{speaker.name} {what}", samples=samples, starts_s=starts)

    sound = clean.samples
    yield clean
    yield other("ruido 10 dB", speech.noisy(sound, speech.pink(len(sound)), 10))
    yield other("música 15 dB", speech.noisy(sound, speech.music(len(sound)), 15))
    yield other("mp3 64k", speech.through_ffmpeg(sound, ["-b:a", "64k"], ".mp3"))
    yield replace(speech.stopped(clean), name=f"{speaker.name} silencios")
    for tempo in (0.8, 1.2):
        changed = speech.through_ffmpeg(sound, ["-af", f"atempo={tempo}"])
        yield other(f"ritmo {tempo}", changed, tempo)
    yield other("eco 0.6 s", speech.reverberant(sound))
    count = len(text)
    kept = [number for number in range(count) if number not in (count // 3, count * 4 // 5)]
    yield read(f"{speaker.name} dos omitidas", spoken=kept)
    yield read(
        f"{speaker.name} una agregada",
        spoken=[*range(count // 2), EXTRA, *range(count // 2, count)],
    )
    yield misread(f"{speaker.name} 14 palabras", speaker, text, cache)


def misread(name: str, speaker: Speaker, text: Sequence[str], cache: Path | None) -> Take:
    """Six long words left out and eight said as others, all over the text."""
    places = [
        (number, index)
        for number, sentence in enumerate(text)
        for index, word in enumerate(sentence.split())
        if index and len(word) > 5 and word[-1] not in ".,:;"
    ]
    chosen = np.random.default_rng(9).choice(len(places), 14, replace=False)
    gone = {places[index] for index in chosen[:6]}
    swapped = {places[i]: STRANGERS[n % len(STRANGERS)] for n, i in enumerate(chosen[6:])}
    said: list[str] = []
    for number, sentence in enumerate(text):
        words = [
            swapped.get((number, index), word)
            for index, word in enumerate(sentence.split())
            if (number, index) not in gone
        ]
        said.append(" ".join(words))
    take = speech.read(name, speaker, said, cache=cache)
    times = iter(take.starts_s)
    starts = tuple(
        None if (number, index) in gone else next(times)
        for number, sentence in enumerate(text)
        for index in range(len(sentence.split()))
    )
    return replace(take, sentences=tuple(text), starts_s=starts)


def aligned(take: Take) -> Alignment:
    block = np.asarray(take.samples, np.float32)
    return align_samples(np.array_split(block, len(block) // HZ + 1), HZ, take.sentences)


def errors_ms(starts_s: Sequence[float], take: Take) -> np.ndarray:
    """How far each word that is said lies from where it was found."""
    truth = np.array([np.nan if s is None else s for s in take.starts_s])
    off = np.abs(np.asarray(starts_s) - truth) * 1000
    return off[~np.isnan(off)]

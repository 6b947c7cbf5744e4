"""Pico's word starts, measured by its level marks, against others' who hear only the sound.

usage: python bench/pico_words.py CARPETA [RECONOCEDOR…]

Against our own aligner; and, when a command is given, against a speech recogniser: it is called as
``RECONOCEDOR… archivo.wav`` and must print a line ``start end word`` in seconds for each word that
it hears. A recogniser errs too, so espeak says the same texts, whose exact word events show by how
much; and so does the aligner, see bench/align.py.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile

from boletin import config, voice
from boletin.config import Voz
from boletin.model import Word
from boletin.voice.align import align_samples
from boletin.voice.text import phrases
from boletin.writing.spoken import speak

ROOT = Path(__file__).parents[1]
CLARA, MATEO = Voz(), Voz(ritmo=0.97, tono=0.7)
ESPEAK = Voz("espeak")
NEAR_MS = 2000
"""The same word further away is another one."""


def main(folder: Path, recogniser: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = list(spoken())
    print(f"{len(texts)} texts, {sum(len(text.split()) for text in texts)} words")
    for name, voz in (("pico", CLARA), ("pico grave", MATEO), ("espeak", ESPEAK)):
        aligned: list[int] = []
        recognised: list[int] = []
        for number, text in enumerate(texts):
            wav = folder / f"{name.replace(' ', '-')}-{number:02}.wav"
            words = voice.say(text, voz, wav)
            samples, hz = soundfile.read(wav, dtype="float32")
            sentences = [" ".join(phrase.words) for phrase in phrases(text)]
            found = align_samples([samples], hz, sentences).words
            pairs = zip(found, words, strict=True)
            aligned += [one.start_ms - two.start_ms for one, two in pairs]
            if recogniser:
                done = subprocess.run(
                    [*recogniser, str(wav)], capture_output=True, text=True, check=True
                )
                recognised += differences(heard(done.stdout), words)
        tell(f"{name} against the aligner", aligned)
        if recogniser:
            tell(f"{name} against the recogniser", recognised)


def spoken() -> Iterator[str]:
    """What the first twelve of the hard texts say, each in one go."""
    house = config.load(ROOT)
    for path in sorted((ROOT / "tests/data/dificiles").glob("*.md"))[:12]:
        body = path.read_text("utf-8").split("---", 2)[2]
        tokens = speak(" ".join(body.split()), house.pronunciacion)
        yield " ".join(token.hablado for token in tokens if token.hablado)


def heard(answer: str) -> list[Word]:
    """The recogniser's words."""
    told = []
    for line in answer.splitlines():
        start, end, word = line.split(maxsplit=2)
        told.append(Word(word, round(float(start) * 1000), round(float(end) * 1000)))
    return told


def differences(found: Sequence[Word], true: Sequence[Word]) -> list[int]:
    """Milliseconds by which starts differ, of the words that both have."""
    one, two = ([letters(word.text) for word in words] for words in (found, true))
    same = difflib.SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    told = [
        found[block.a + step].start_ms - true[block.b + step].start_ms
        for block in same
        for step in range(block.size)
    ]
    return [ms for ms in told if abs(ms) < NEAR_MS]


def letters(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in plain if letter.isalnum())


def tell(name: str, errors: Sequence[int]) -> None:
    size = np.abs(errors)
    shares = " ".join(f"{np.mean(size <= ms):6.1%} in {ms}" for ms in (60, 100, 200))
    print(
        f"{name:32} {len(errors):4} words  median {np.median(size):4.0f} ms "
        f"(shift {np.median(errors):+4.0f})  {shares}",
        flush=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

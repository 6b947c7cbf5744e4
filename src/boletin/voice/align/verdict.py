"""What an alignment means: words in milliseconds, and sentences left out, added or changed."""

from __future__ import annotations

from collections.abc import Sequence

from boletin.model import Alignment, Sentence, Word
from boletin.voice.align.aligner import STEP, Fit
from boletin.voice.align.features import FPS
from boletin.voice.text import audible
from boletin.voice.wordtimes import in_order

_MS = STEP * 1000 // FPS
_ADDED_MS = 1200


def judged(found: Fit, sentences: Sequence[Sequence[str]], duration_ms: int) -> Alignment:
    told: list[Sentence] = []
    words: list[Word] = []
    heard = at = 0
    for sentence in sentences:
        first = heard
        for word in sentence:
            if audible(word):
                row = found.task.starts[heard]
                sure = 0.0 if found.path.omitted[row] else 1.0
                words.append(
                    Word(word, int(found.starts_ms[heard]), int(found.ends_ms[heard]), sure)
                )
                at = int(found.ends_ms[heard])
                heard += 1
            else:
                words.append(Word(word, at, at, 1.0))
        omitted = heard > first and bool(found.path.omitted[found.task.starts[first]])
        if heard == first:
            told.append(Sentence(" ".join(sentence), at, at, 1.0))
        elif omitted:
            told.append(Sentence(" ".join(sentence), at, at, 0.0, "omitida"))
        else:
            start, end = int(found.starts_ms[first]), int(found.ends_ms[heard - 1])
            told.append(Sentence(" ".join(sentence), start, end, 1.0))
    return Alignment(in_order(words, duration_ms), tuple(told), duration_ms)

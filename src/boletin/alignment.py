"""A text and a recording of it held together: ``boletin alinear``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin.errors import ContentError, UsageError
from boletin.model import Cue, Linea, Sentence, TimedLine, Timeline, Token, Word
from boletin.picture.captions import cutting, srt, vtt
from boletin.voice.align import align
from boletin.writing.spoken import speak

_END = re.compile(r"[.?!…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Aligned:
    """What was found: words and sentences as the text shows them."""

    words: tuple[Word, ...]
    """One per shown token that is said."""
    sentences: tuple[Sentence, ...]
    cues: tuple[Cue, ...]
    """Captions of what is really said."""

    def to_json(self) -> dict[str, Any]:
        """The shape of ``alinear`` (design §3)."""
        return {
            "palabras": [
                {"texto": word.text, "inicio_ms": word.start_ms, "fin_ms": word.end_ms}
                for word in self.words
            ],
            "frases": [
                {
                    "texto": one.text,
                    "confianza": round(one.confidence, 3),
                    "hallazgo": one.finding,
                    "inicio_ms": one.start_ms,
                    "fin_ms": one.end_ms,
                }
                for one in self.sentences
            ],
        }

    def render(self, formato: str) -> str:
        """As captions: ``srt`` or ``vtt``."""
        return srt.write(self.cues, {}) if formato == "srt" else vtt.write(self.cues, {})

    def remarks(self) -> Iterator[str]:
        """What the recording leaves out, adds or changes, in Spanish."""
        for one in self.sentences:
            at = f"{one.start_ms / 1000:.1f} s"
            if one.finding == "omitida":
                yield f"La grabación no dice: «{one.text}»"
            elif one.finding == "agregada":
                yield f"En {at} la grabación dice algo que no está en el texto."
            elif one.finding == "cambiada":
                yield f"En {at} la grabación no dice exactamente: «{one.text}»"


def align_text(project: Path, text: str, recording: Path) -> Aligned:
    """Find each word of ``text``, written as people write, in ``recording``.

    Raises UsageError for a text without words, MediaError for a recording that cannot be used or
    says something else.
    """
    try:
        pronunciations: Mapping[str, str] = configuration.load(project).pronunciacion
    except ContentError:
        pronunciations = {}
    shown = [part for line in text.splitlines() for part in _sentences(speak(line, pronunciations))]
    if not shown:
        raise UsageError("El texto no tiene palabras.", remedy="Escriba lo que dice la grabación.")
    found = align(recording, [" ".join(t.hablado for t in tokens) for tokens in shown])
    given = iter(found.words)
    words: list[Word] = []
    lines: list[TimedLine] = []
    sentences: list[Sentence] = []
    rest = iter(shown)
    for sentence in found.sentences:
        if sentence.finding == "agregada":
            sentences.append(sentence)
            continue
        tokens = next(rest)
        said = [[next(given) for _ in token.hablado.split()] for token in tokens]
        mine = [
            Word(token.mostrado, parts[0].start_ms, parts[-1].end_ms, parts[0].confidence)
            for token, parts in zip(tokens, said, strict=True)
        ]
        words += mine
        start, end, sure = sentence.start_ms, sentence.end_ms, sentence.confidence
        told = " ".join(token.mostrado for token in tokens)
        sentences.append(Sentence(told, start, end, sure, sentence.finding))
        if sentence.finding != "omitida":
            linea = Linea(len(lines) + 1, 1, tuple(tokens))
            spoken = tuple(word for parts in said for word in parts)
            lines.append(TimedLine(linea, mine[0].start_ms, mine[-1].end_ms, spoken))
    cues = cutting.cues(Timeline(found.duration_ms, (), tuple(lines)))
    return Aligned(tuple(words), tuple(sentences), tuple(cues))


def _sentences(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens that are said, sentence by sentence."""
    sentence: list[Token] = []
    for token in tokens:
        if token.hablado:
            sentence.append(token)
            if _END.search(token.hablado):
                yield sentence
                sentence = []
    if sentence:
        yield sentence

"""What sounds and what is shown, in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from boletin.model.script import Linea

Samples = NDArray[np.float32]
"""Sound: float32 in [-1, 1], shape (frames, channels)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word in time. ``end_ms > start_ms``; times count from the start of its container."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float = 1.0
    """0..1; 1.0 where the engine itself told the time."""

    def shifted(self, ms: int) -> Word:
        """The same word ``ms`` later."""
        return Word(self.text, self.start_ms + ms, self.end_ms + ms, self.confidence)


@dataclass(frozen=True, slots=True)
class Speech:
    """One line said: mono samples of shape (frames, 1) and one ``Word`` per word of ``hablado``."""

    samples: Samples
    hz: int
    words: tuple[Word, ...]

    @property
    def duration_ms(self) -> int:
        return round(len(self.samples) * 1000 / self.hz)


class Said(Protocol):
    """A line said, wherever its sound lies: a :class:`Speech`, or one that is read when needed."""

    @property
    def samples(self) -> Samples: ...

    @property
    def hz(self) -> int: ...

    @property
    def words(self) -> tuple[Word, ...]: ...

    @property
    def duration_ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text held against a recording, or speech that the text does not have."""

    text: str
    """As given; empty for what was added."""
    start_ms: int
    end_ms: int
    """Where it is said; for an omitted one, both are where it would stand."""
    confidence: float
    """0..1: how surely these words are said here."""
    finding: Literal["omitida", "agregada", "cambiada"] | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A text and a recording of it, held together."""

    words: tuple[Word, ...]
    """One per word given, in order; those of an omitted sentence have confidence 0."""
    sentences: tuple[Sentence, ...]
    """In order of time: those given, and what was added between them."""
    duration_ms: int


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line placed in the piece; ``words`` in the piece's time, one per word of ``hablado``."""

    linea: Linea
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of sound in the mix.

    ``source`` is the name of an asset of ``audio_assets/`` for cama, cortinilla, efecto and
    inserto; for voz it is the index of the line in ``Timeline.lines`` as text.
    """

    kind: Literal["voz", "cama", "cortinilla", "efecto", "inserto"]
    source: str
    start_ms: int
    end_ms: int
    gain_db: float = 0.0
    fade_in_ms: int = 0
    fade_out_ms: int = 0


@dataclass(frozen=True, slots=True)
class GainPoint:
    """The bed's level changes here (SUBE/BAJA FONDO): ``gain_db`` is reached after ``ramp_ms``."""

    at_ms: int
    gain_db: float
    ramp_ms: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the bulletin."""

    start_ms: int
    titulo: str
    pieza: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A piece in time, as plain data: what sounds when, and when each word is said."""

    duration_ms: int
    layers: tuple[Layer, ...]
    lines: tuple[TimedLine, ...]
    bed_gains: tuple[GainPoint, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """Every spoken word of the piece in order."""
        return tuple(word for line in self.lines for word in line.words)


@dataclass(frozen=True, slots=True)
class CueWord:
    """A shown token inside a cue with the time in which it is said."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: one or two lines of shown tokens. ``speaker`` 1, 2 … as in ``LOC n``."""

    start_ms: int
    end_ms: int
    lines: tuple[tuple[CueWord, ...], ...]
    speaker: int = 1
    new_speaker: bool = False
    idioma: str = "es-MX"

    @property
    def text(self) -> str:
        """The caption with a line break between its lines."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

"""Takes of a neighbour's phone, brought in: one WAV a line, levelled, with word times.

Nothing is hidden: what the take lacks, adds or spoils comes back as a finding of rule TOMA.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from boletin.errors import MediaError
from boletin.files import replacing
from boletin.model import Finding, Sentence, Word
from boletin.voice.align import align_samples
from boletin.voice.cleaning import Mono
from boletin.voice.intake import HZ, Told, opened
from boletin.voice.text import phrases

BEFORE_MS, AFTER_MS = 60, 150
"""Kept before the first word and after the last one; breaths lie further out."""
_LEVEL_DB = -23.0
"""RMS of the speech of every line, dBFS: the mix measures it again, but two takes start alike."""
_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the takes."""

    lines: tuple[tuple[Word, ...] | None, ...]
    """One per line: words in the time of its own WAV; None: the recording does not say it."""
    findings: tuple[Finding, ...]


def line_file(folder: Path, number: int) -> Path:
    """Where line ``number`` (from 1) stands."""
    return folder / f"linea-{number:03}.wav"


def bring_in(
    files: Sequence[Path], lines: Sequence[str], folder: Path, *, language: str = "es-MX"
) -> Taken:
    """Write ``folder/linea-001.wav`` … for each line said: mono, 48 kHz, 24 bit.

    One file holds the whole script; as many files as lines hold one each. Raises MediaError for
    any other number of files.
    """
    if len(files) not in (1, len(lines)):
        raise MediaError(
            f"Hay {len(files)} grabaciones para {len(lines)} líneas.",
            remedy=f"Ponga una sola grabación con todo el guion, o {len(lines)}: una por línea.",
        )
    taken: list[tuple[Word, ...] | None] = []
    findings: list[Finding] = []
    whole = len(files) == 1
    for number, file in enumerate(files, 1):
        first = 1 if whole else number
        told = Told(file.name)
        try:
            taken += _take(
                file, lines if whole else [lines[number - 1]], first, folder, language, told
            )
        except MediaError as error:
            told.say("E", error.message, error.remedy)
            taken += [None] * (len(lines) if whole else 1)
        findings += told.findings
    return Taken(tuple(taken), tuple(findings))


def _take(
    file: Path, lines: Sequence[str], first: int, folder: Path, language: str, told: Told
) -> list[tuple[Word, ...] | None]:
    """Cut one take into its ``lines``, which are numbered from ``first`` on."""
    mono, offset_ms = opened(file, told)
    sentences: list[str] = []
    owner: list[int] = []
    for index, line in enumerate(lines):
        for phrase in phrases(line):
            sentences.append(" ".join(phrase.words))
            owner.append(index)
    blocks = (mono[at : at + HZ] for at in range(0, len(mono), HZ))
    found = align_samples(blocks, HZ, sentences, language)
    given = [s for s in found.sentences if s.finding != "agregada"]
    _compare(given, found.sentences, owner, first, offset_ms, told)
    out: list[tuple[Word, ...] | None] = []
    rest = list(found.words)
    for index, line in enumerate(lines):
        count = len(line.split())
        words, rest = tuple(rest[:count]), rest[count:]
        mine = [s for s, own in zip(given, owner, strict=True) if own == index]
        if any(s.finding == "omitida" for s in mine):
            out.append(None)
            continue
        others = [s for s in found.sentences if s.finding != "omitida" and s not in mine]
        spans = _spans(words, others, len(mono) * 1000 // HZ)
        _write(_joined(mono, spans), line_file(folder, first + index))
        out.append(_retimed(words, spans))
    return out


def _spans(
    words: Sequence[Word], others: Sequence[Sentence], duration_ms: int
) -> list[tuple[int, int]]:
    """What of the take is this line, in milliseconds: its words and a little air around them.

    The line before is not heard in the air, nor a slip that was said again; what is said between
    its words and is not in the text is left out.
    """
    start_ms, end_ms = max(0, words[0].start_ms - BEFORE_MS), words[-1].end_ms + AFTER_MS
    gaps: dict[int, tuple[int, int]] = {}
    for other in others:
        middle = (other.start_ms + other.end_ms) // 2
        number = sum(word.start_ms < middle for word in words)
        if number == 0:
            start_ms = max(start_ms, min(other.end_ms, words[0].start_ms))
        elif number == len(words):
            end_ms = min(end_ms, max(other.start_ms, words[-1].end_ms))
        else:
            first_ms, last_ms = gaps.get(number, (other.start_ms, other.end_ms))
            gaps[number] = (min(first_ms, other.start_ms), max(last_ms, other.end_ms))
    spans: list[tuple[int, int]] = []
    for number, (first_ms, last_ms) in sorted(gaps.items()):
        until_ms, from_ms = words[number - 1].end_ms, words[number].start_ms
        spans.append((start_ms, max(until_ms, min(until_ms + AFTER_MS, first_ms))))
        start_ms = min(from_ms, max(from_ms - BEFORE_MS, last_ms))
    return [*spans, (start_ms, min(end_ms, duration_ms))]


def _retimed(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    """The words in the time of the spans joined."""
    told: list[Word] = []
    shift_ms = 0
    for start_ms, end_ms in spans:
        inside = (word for word in words if start_ms <= word.start_ms < end_ms)
        told += [word.shifted(shift_ms - start_ms) for word in inside]
        shift_ms += end_ms - start_ms
    return tuple(told)


def _compare(
    given: Sequence[Sentence],
    told_all: Sequence[Sentence],
    owner: Sequence[int],
    first: int,
    offset_ms: int,
    told: Told,
) -> None:
    """Sentences left out, changed and added, in words for staff."""
    for sentence, own in zip(given, owner, strict=True):
        number = first + own
        quote = textwrap.shorten(sentence.text, _QUOTE, placeholder="…")
        if sentence.finding == "omitida":
            told.say(
                "E",
                f"La grabación no dice la línea {number}: «{quote}».",
                "Grábela de nuevo completa, o quite esa frase del texto.",
                sentence.text,
            )
        elif sentence.finding == "cambiada":
            told.say(
                "W",
                f"La grabación dice de otro modo la línea {number}: «{quote}».",
                "Escúchela; si cambió un dato, grábela de nuevo.",
                sentence.text,
            )
    for sentence in told_all:
        if sentence.finding == "agregada":
            told.say(
                "W",
                f"La grabación dice algo que no está en el texto, en el segundo "
                f"{(offset_ms + sentence.start_ms) / 1000:.0f}: se quita.",
                "Si hace falta, escríbalo en el texto.",
            )


def _joined(mono: Mono, spans: Sequence[tuple[int, int]]) -> Mono:
    """The spans one after the other, without clicks, at the level of all lines."""
    pieces = [
        mono[start * HZ // 1000 : end * HZ // 1000].astype(np.float32) for start, end in spans
    ]
    for piece in pieces:
        edge = min(len(piece) // 2, HZ // 200)
        ramp = np.linspace(0, 1, edge, dtype=np.float32)
        piece[:edge] *= ramp
        piece[len(piece) - edge :] *= ramp[::-1]
    line = np.concatenate(pieces)
    peak = float(np.abs(line).max(initial=1e-6))
    loud = np.abs(line) > peak * 0.05
    rms = float(np.sqrt(np.mean(line[loud].astype(np.float64) ** 2))) if loud.any() else 1.0
    return line * np.float32(min(10 ** (_LEVEL_DB / 20) / max(rms, 1e-6), 0.9 / peak))


def _write(samples: Mono, target: Path) -> None:
    with replacing(target) as part:
        soundfile.write(part, samples, HZ, format="WAV", subtype="PCM_24")

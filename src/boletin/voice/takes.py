"""Takes of a neighbour's phone, brought in: one WAV a line, levelled, with word times.

Nothing is hidden: what the take lacks, adds or spoils comes back as a finding of rule TOMA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.files import replacing
from boletin.model import Finding, Level, Sentence, Word
from boletin.voice.align import align_samples
from boletin.voice.cleaning import Mono, cleaned, one_channel
from boletin.voice.text import phrases

HZ = 48000
BEFORE_MS, AFTER_MS = 60, 150
"""Kept before the first word and after the last one; breaths lie further out."""
_LEVEL_DB = -23.0
"""RMS of the speech of every line, dBFS: the mix measures it again, but two takes start alike."""
_CLIPPED = 0.985
_CLIPPED_W, _CLIPPED_E = 0.0005, 0.02
"""Share of samples at full scale in runs of three or more: heard, and beyond repair."""
_SOFT_DB = -45.0
_NOISY_DB = 15.0
_MAX_BYTES = 500_000_000
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
        told = _Told(file.name)
        try:
            taken += _take(
                file, lines if whole else [lines[number - 1]], first, folder, language, told
            )
        except MediaError as error:
            told.say("E", error.message, error.remedy)
            taken += [None] * (len(lines) if whole else 1)
        findings += told.findings
    return Taken(tuple(taken), tuple(findings))


class _Told:
    """Gathers the findings of one take."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def say(self, level: Level, message: str, remedy: str, text: str = "") -> None:
        self.findings.append(Finding("TOMA", level, self.name, 1, message, remedy, text))


def _take(
    file: Path, lines: Sequence[str], first: int, folder: Path, language: str, told: _Told
) -> list[tuple[Word, ...] | None]:
    """Cut one take into its ``lines``, which are numbered from ``first`` on."""
    mono = _opened(file, told)
    sentences: list[str] = []
    owner: list[int] = []
    for index, line in enumerate(lines):
        for phrase in phrases(line):
            sentences.append(" ".join(phrase.words))
            owner.append(index)
    blocks = (mono[at : at + HZ] for at in range(0, len(mono), HZ))
    found = align_samples(blocks, HZ, sentences, language)
    given = [s for s in found.sentences if s.finding != "agregada"]
    _compare(given, found.sentences, owner, first, told)
    out: list[tuple[Word, ...] | None] = []
    rest = list(found.words)
    for index, line in enumerate(lines):
        count = len(line.split())
        words, rest = rest[:count], rest[count:]
        mine = [s for s, own in zip(given, owner, strict=True) if own == index]
        if any(s.finding == "omitida" for s in mine):
            out.append(None)
            continue
        out.append(_written(mono, words, line_file(folder, first + index)))
    return out


def _compare(
    given: Sequence[Sentence],
    told_all: Sequence[Sentence],
    owner: Sequence[int],
    first: int,
    told: _Told,
) -> None:
    """Sentences left out, changed and added, in words for staff."""
    for sentence, own in zip(given, owner, strict=True):
        number, quote = first + own, sentence.text[:_QUOTE]
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
                f"{sentence.start_ms / 1000:.0f}.",
                "Si hace falta, escríbalo en el texto; entre líneas se quita.",
            )


def _opened(file: Path, told: _Told) -> Mono:
    """A take as clean mono at ``HZ``; what is wrong with it goes to ``told``. Raises MediaError."""
    if file.is_file() and file.stat().st_size > _MAX_BYTES:
        raise MediaError("La grabación es demasiado grande.", remedy="Grabe en partes más cortas.")
    samples, hz = ffmpeg.decode_audio(file)
    mono, sides = one_channel(np.nan_to_num(samples))
    if sides == "muerto":
        told.say("I", "Un lado del estéreo no trae voz: se usa el otro.", "No hace falta nada.")
    elif sides == "opuesto":
        told.say(
            "I", "Los dos lados del estéreo están invertidos: se corrigió.", "No hace falta nada."
        )
    if hz <= 11025:
        told.say(
            "W",
            f"La grabación suena a teléfono: solo trae {hz // 1000} kHz.",
            "Grábela con la aplicación de notas de voz, no por llamada ni en formato AMR.",
        )
    _judge_clipping(mono, told)
    clean = cleaned(mono, hz)
    _judge_level(clean, hz, told)
    return clean if hz == HZ else np.asarray(soxr.resample(clean, hz, HZ, "HQ"), np.float32)


def _judge_clipping(mono: Mono, told: _Told) -> None:
    peak = float(np.abs(mono).max(initial=0.0))
    full = np.abs(mono) > max(peak * 0.995, 0.25) if peak < _CLIPPED else np.abs(mono) > _CLIPPED
    runs = full[:-2] & full[1:-1] & full[2:]
    share = float(runs.mean()) if len(runs) else 0.0
    if share > _CLIPPED_W:
        beyond = share > _CLIPPED_E
        told.say(
            "E" if beyond else "W",
            f"La grabación está saturada ({share:.1%} del sonido)"
            + (": no se puede usar." if beyond else "."),
            "Aleje el teléfono unos 30 cm o baje el volumen de entrada, y grabe de nuevo.",
        )


def _judge_level(mono: Mono, hz: int, told: _Told) -> None:
    hop = hz // 50
    power = (mono[: len(mono) // hop * hop].reshape(-1, hop).astype(np.float64) ** 2).mean(1)
    if len(power) < 10:
        return
    floor, speech = 10 * np.log10(np.percentile(power, (10, 90)) + 1e-12)
    if speech < _SOFT_DB:
        told.say("W", "La grabación se oye muy bajo.", "Acérquese a un palmo del micrófono.")
    if speech - floor < _NOISY_DB:
        told.say(
            "W",
            "La grabación tiene mucho ruido de fondo.",
            "Grabe en un cuarto cerrado y en silencio.",
        )


def _written(mono: Mono, words: Sequence[Word], target: Path) -> tuple[Word, ...]:
    """Cut, level and write one line; its words in its own time."""
    start = max(0, words[0].start_ms - BEFORE_MS)
    end = min(len(mono) * 1000 // HZ, words[-1].end_ms + AFTER_MS)
    cut = mono[start * HZ // 1000 : end * HZ // 1000].astype(np.float32)
    loud = np.abs(cut) > np.abs(cut).max(initial=0.0) * 0.05
    rms = float(np.sqrt(np.mean(cut[loud].astype(np.float64) ** 2))) if loud.any() else 1.0
    gain = min(
        10 ** (_LEVEL_DB / 20) / max(rms, 1e-6),
        0.9 / max(float(np.abs(cut).max(initial=0.0)), 1e-6),
    )
    edge = min(len(cut) // 2, HZ // 200)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    cut = cut * np.float32(gain)
    cut[:edge] *= ramp
    cut[len(cut) - edge :] *= ramp[::-1]
    with replacing(target) as part:
        soundfile.write(part, cut, HZ, format="WAV", subtype="PCM_24")
    return tuple(word.shifted(-start) for word in words)

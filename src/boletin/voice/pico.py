"""``pico``: SVOX Pico, the Spanish voice that comes inside a wheel. Offline, about 200x real time.

Each line is said in a fresh child process: Pico reads memory that it never wrote, so what it says
depends on what the process did before. A fresh process whose large blocks come zeroed from the
system gives the same bytes every time. A crash in its C code takes the child, not the week's work.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import soundfile

from boletin.config import Voz
from boletin.errors import BoletinError, ToolError
from boletin.model import Word
from boletin.voice.lexicon import respelt
from boletin.voice.text import audible, phrases, plain
from boletin.voice.wordtimes import (
    Pcm,
    Span,
    in_order,
    phrase_words,
    spans_by_letters,
    spoken_span,
    word_spans,
)

HZ = 16000
REVISION = 2
"""Counts up when this module makes another sound of the same text."""

LOUD, QUIET = 36, 18
"""Per cent of Pico's level. Peaks measured over 334 words: at 36, -3.4 dBFS at pitch 1, -3.0 at
0.7, -0.6 at 0.5; at 42 a pitch of 0.5 reached full scale, at 60 every pitch did. QUIET is half,
see wordtimes.py; of 36 Pico's own arithmetic makes exactly half, of 40 not quite."""
RATE_SLOPE = 0.955
"""Pico's rate per unit of its ``speed`` around 1: over 16 sentences together, from 0.85 to 1.20,
a straight line within 0.001. A single line strays up to 0.02 from the rate asked for: Pico takes
whole per cents, and short phrases and pauses stretch less."""
LEAD_MS, TAIL_MS, FADE_MS = 30, 60, 12
"""Kept before the first and after the last audible frame of a phrase, and faded."""

_ALIGNED, _GUESSED = 0.9, 0.5
"""Confidence of words that the aligner found, and of words shared out by letters."""

CHILD = Path(__file__).with_name("pico_child.py")
_REINSTALL = "Instale de nuevo: pip install --force-reinstall py-nanotts"
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no console flashes up
_ZEROED = {"MALLOC_MMAP_THRESHOLD_": str(1 << 20)}
"""glibc otherwise reuses freed blocks, dirty: the third sentence of a process already differed.
Measured on Linux with glibc only; other C libraries ignore it."""


def markup(words: Sequence[str], voz: Voz, *, marked: bool) -> str:
    """A phrase in Pico's markup; ``marked``: every other word at half the level.

    The tags stay open on purpose: closing them adds a blip of 1 ms at -42 dBFS
    half a second after some phrases. Both forms
    have a tag before each word, so that they differ in level only.
    """
    speed = max(20, min(500, round(100 + (voz.ritmo - 1) * 100 / RATE_SLOPE)))
    pitch = max(50, min(200, round(voz.tono * 100)))
    levels = (LOUD, QUIET if marked else LOUD)
    said = " ".join(f'<volume level="{levels[i % 2]}">{word}' for i, word in enumerate(words))
    end = "" if words[-1][-1] in ".?!,;:" else "."
    return f'<speed level="{speed}"><pitch level="{pitch}">{said}{end}'


@dataclass(frozen=True, slots=True)
class Pico:
    """The engine. Its fields are there for tests; raises ToolError where Pico is not installed."""

    python: str = sys.executable
    """Interpreter that runs the child."""
    child: Path = CHILD
    """The script it runs."""
    timeout_s: float | None = None
    """Limit for one line; None: by its length, 20 s and a second per 50 letters."""

    def __post_init__(self) -> None:
        package_folder()

    @property
    def version(self) -> str:
        """Version of the wheel and of this module."""
        return f"{version('py-nanotts')}-{REVISION}"

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`: 16 kHz, 16 bit."""
        said = list(phrases(text))
        heard = [[plain(respelt(w)) for w in phrase.words if audible(w)] for phrase in said]
        texts = [markup(w, voz, marked=marked) for w in heard if w for marked in (False, True)]
        sounds = iter(self._synthesise(texts))
        pieces: list[Pcm] = [np.zeros(0, np.int16)]
        words: list[Word] = []
        at = pause_ms = 0
        for phrase, spoken in zip(said, heard, strict=True):
            spans: list[Span] = []
            confidence = 1.0
            if spoken:
                piece, spans, confidence = _trimmed(next(sounds), next(sounds), spoken)
                gap = np.zeros(round(pause_ms / voz.ritmo) * HZ // 1000, np.int16)
                pieces += [gap, piece]
                spans = [(at + len(gap) + start, at + len(gap) + end) for start, end in spans]
                at += len(gap) + len(piece)
                pause_ms = phrase.pause_ms
            times = [(start * 1000 / HZ, end * 1000 / HZ, confidence) for start, end in spans]
            words += phrase_words(phrase.words, times, words[-1].end_ms if words else 0)
        sound = np.concatenate(pieces)
        soundfile.write(target, sound, HZ, format="WAV", subtype="PCM_16")
        return in_order(words, len(sound) * 1000 // HZ)

    def _synthesise(self, texts: Sequence[str]) -> list[Pcm]:
        """What Pico says for each marked-up text, in a fresh process."""
        request = json.dumps({"path": str(package_folder()), "texts": texts})
        limit = self.timeout_s or 20 + sum(map(len, texts)) / 50
        try:
            # -I -S: nothing of the user's environment; the child gets one folder and needs no more
            done = subprocess.run(
                [self.python, "-I", "-S", str(self.child)],
                input=request.encode(),
                capture_output=True,
                timeout=limit,
                check=False,
                env={**os.environ, **_ZEROED},
                creationflags=_NO_WINDOW,
            )
        except subprocess.TimeoutExpired:
            raise ToolError(
                f"La voz Pico no respondió en {limit:.0f} segundos y se detuvo.",
                remedy="Cierre otros programas y repita la orden: continúa donde se quedó.",
            ) from None
        except OSError as error:
            raise ToolError(
                f"No se pudo iniciar la voz Pico: no corre «{self.python}» ({error.strerror}).",
                remedy="Instale Python y boletin de nuevo.",
            ) from None
        if done.returncode:
            raise _failed(done.returncode, done.stderr.decode("utf-8", "replace"))
        return _sounds(done.stdout, len(texts))


def package_folder() -> Path:
    """The folder that holds the package ``py_nanotts``. Raises ToolError where it is missing."""
    found = importlib.util.find_spec("py_nanotts")
    if found is None or found.origin is None:
        if sys.platform == "darwin":
            raise ToolError(
                "La voz Pico no existe para macOS.",
                remedy="Elija otro motor para sus voces en boletin.toml, o produzca en una "
                "computadora con Windows o Linux.",
            )
        raise ToolError(
            "Falta la voz Pico (el paquete py-nanotts).",
            remedy="Instálela: pip install py-nanotts",
        )
    return Path(found.origin).parent.parent


def _sounds(answer: bytes, expected: int) -> list[Pcm]:
    """The child's answer taken apart: see pico_child.py."""
    header, _, sound = answer.partition(b"\n")
    try:
        sizes = [int(size) for size in json.loads(header)]
    except (ValueError, TypeError):
        sizes = []
    whole = all(size >= 0 and size % 2 == 0 for size in sizes) and sum(sizes) == len(sound)
    if len(sizes) != expected or not whole:
        raise _failed(0, "entregó sonido incompleto")
    ends = np.cumsum(sizes)
    return [
        np.frombuffer(sound[end - size : end], np.dtype("<i2")).astype(np.int16)
        for size, end in zip(sizes, ends, strict=True)
    ]


def _failed(code: int, stderr: str) -> ToolError:
    """A child that ended badly, in words people understand. Negative codes are signals."""
    last = (stderr.strip().splitlines() or [""])[-1]
    if code < 0 or code > 255:  # Windows tells a crash by a large code
        cause = f"el programa se cayó (código {code})"
    else:
        cause = last or f"terminó con código {code}"
    return ToolError(f"La voz Pico falló: {cause}.", remedy=_REINSTALL)


def _trimmed(equal: Pcm, marked: Pcm, words: Sequence[str]) -> tuple[Pcm, list[Span], float]:
    """A phrase without Pico's own silence around it, the spans of its words in it, and how sure
    they are.

    A phrase that Pico keeps silent comes back empty.
    """
    whole = spoken_span(equal)
    if whole is None:
        return equal[:0], [(0, 0)] * len(words), _GUESSED
    first = max(0, whole[0] - LEAD_MS * HZ // 1000)
    last = min(len(equal), whole[1] + TAIL_MS * HZ // 1000)
    spans, confidence = word_spans(equal, marked, words, HZ), 1.0
    if spans is None:
        spans, confidence = _unmarked(equal, words)
    piece = equal[first:last].astype(np.float64)
    fade = np.linspace(0, 1, min(FADE_MS * HZ // 1000, len(piece)))
    piece[: len(fade)] *= fade
    piece[len(piece) - len(fade) :] *= fade[::-1]
    return (
        np.round(piece).astype(np.int16),
        [(start - first, end - first) for start, end in spans],
        confidence,
    )


def _unmarked(sound: Pcm, words: Sequence[str]) -> tuple[list[Span], float]:
    """Spans of the words where the marks cannot be read: as those of a recording are found."""
    from boletin.voice.align import align_samples  # noqa: PLC0415 — seldom, and it loads scipy

    try:
        found = align_samples([np.asarray(sound / 32768, np.float32)], HZ, [" ".join(words)])
    except BoletinError:  # too short, or espeak is missing: no reason to be silent
        return spans_by_letters(sound, words, HZ), _GUESSED
    per_ms = HZ // 1000
    spans = [(word.start_ms * per_ms, word.end_ms * per_ms) for word in found.words]
    return spans, min(_ALIGNED, *(word.confidence for word in found.words))

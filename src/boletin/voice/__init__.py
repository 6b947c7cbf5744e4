"""The voice room: words in, sound and word times out. Which engine speaks, ``boletin.toml`` says.

``say`` is the one door: whatever the engine (see base.py for how to add one), what leaves here is
a checked mono WAV under its final name and one time per word.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from boletin.config import Voz
from boletin.errors import BoletinError, StorageError, ToolError
from boletin.model import Samples, Word
from boletin.voice.base import Engine, Particular, engine, names
from boletin.voice.text import audible

__all__ = ["Engine", "Kept", "engine", "fingerprint", "load", "names", "say"]

_SOUNDLESS = ("nombre", "ganancia_db", "lado", "tratamiento", "clave")
"""Fields of ``Voz`` that do not change what the engine says: the mix does gain and treatment."""

_FASTEST_MS, _SLOWEST_MS = 20, 500
"""Milliseconds per letter between which speech is believed, at rate 1: people and Pico speak at
about 60. Outside, the engine cut the text short or went astray."""
_QUIET = 0.01
"""A line whose peak stays under -40 dBFS is silence."""


def say(text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
    """Say ``text`` with ``voz`` into the WAV ``target``; one ``Word`` per item of ``text.split()``.

    The file appears whole under its name or not at all. Raises BoletinError when ``text`` holds
    nothing that can be said, ToolError when the engine is missing, fails, or delivers something
    that is not this text, StorageError when the disk refuses.
    """
    text = " ".join("".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in text).split())
    if not any(audible(word) for word in text.split()):
        raise BoletinError(
            f"No hay nada que decir en «{text[:60]}»: no tiene ninguna palabra."
            if text
            else "No hay nada que decir: la línea está vacía.",
            remedy="Escriba al menos una palabra con letras, o quite la línea.",
        )
    speaker = engine(voz.motor)
    part = target.with_name(f".{target.stem}.{os.getpid()}-{threading.get_ident()}.wav")
    try:
        with _explained(voz.motor, target):
            part.touch()
            words = speaker.speak(text, voz, part)
            _verify(part, words, text, voz)
            part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return words


@dataclass(frozen=True, slots=True)
class Kept:
    """A line said that lies in a WAV: its sound is read each time it is asked for."""

    wav: Path
    frames: int
    hz: int
    words: tuple[Word, ...]

    @property
    def samples(self) -> Samples:
        """(frames, 1). Raises ToolError when the file is damaged."""
        try:
            samples, _ = soundfile.read(self.wav, dtype="float32", always_2d=True)
        except (OSError, soundfile.LibsndfileError) as error:
            raise _unreadable(self.wav, error) from error
        return np.asarray(samples, np.float32)

    @property
    def duration_ms(self) -> int:
        return round(self.frames * 1000 / self.hz)


def load(wav: Path, words: tuple[Word, ...]) -> Kept:
    """A WAV that :func:`say` wrote. Raises ToolError when it is missing or damaged."""
    try:
        about = soundfile.info(wav)
    except (OSError, soundfile.LibsndfileError) as error:
        raise _unreadable(wav, error) from error
    return Kept(wav, int(about.frames), int(about.samplerate), words)


def _unreadable(wav: Path, error: Exception) -> ToolError:
    return ToolError(
        f"No se puede leer la voz guardada en «{wav.name}» ({error}).",
        remedy="Borre ese archivo y repita la orden: la línea se dice otra vez.",
    )


def fingerprint(voz: Voz) -> str:
    """Everything besides the text that decides how a line sounds: for cache keys.

    Raises ToolError when the voice's engine, or what the voice needs, is missing.
    """
    speaker = engine(voz.motor)
    own = speaker.about(voz) if isinstance(speaker, Particular) else ""
    values = dataclasses.asdict(voz)
    told = (f"{key}={values[key]!r}" for key in sorted(values) if key not in _SOUNDLESS)
    return f"{speaker.version} {own} {' '.join(told)}"


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
_DISK |= {errno.ENOENT, errno.ENOTDIR}


@contextlib.contextmanager
def _explained(motor: str, target: Path) -> Iterator[None]:
    """Whatever goes wrong while an engine speaks, told in Spanish: the disk, or the engine."""
    try:
        yield
    except BoletinError:
        raise
    except Exception as error:  # engines may come from outside and fail in any way
        # libsndfile keeps the system's code to itself; what it cannot write, the disk refused.
        code = getattr(error, "errno", None)
        if isinstance(error, soundfile.LibsndfileError) or code in _DISK:
            raise StorageError(
                f"No se pudo escribir la voz en «{target.parent}» ({error}).",
                remedy="Revise que la carpeta exista, tenga permiso de escritura y espacio libre, "
                "y repita la orden: continúa donde se quedó.",
            ) from error
        raise ToolError(
            f"La voz «{motor}» falló ({type(error).__name__}: {error}).",
            remedy="Repita la orden; si vuelve a pasar, elija otro motor en boletin.toml.",
        ) from error


def _verify(wav: Path, words: tuple[Word, ...], text: str, voz: Voz) -> None:
    """Raise ToolError unless ``wav`` and ``words`` can be ``text`` said aloud."""
    try:
        samples, hz = soundfile.read(wav, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise _bad(voz.motor, f"el archivo de sonido no se puede leer ({error})") from error
    if samples.shape[1] != 1:
        raise _bad(voz.motor, f"el sonido tiene {samples.shape[1]} canales y debe tener uno")
    expected = text.split()
    duration_ms = len(samples) * 1000 / hz
    letters = sum(len(word) for word in expected if audible(word))
    if not len(samples) or not np.isfinite(samples).all() or np.abs(samples).max() < _QUIET:
        raise _bad(voz.motor, "el sonido está vacío o en silencio")
    if duration_ms < letters * _FASTEST_MS / voz.ritmo:
        raise _bad(voz.motor, f"la línea quedó cortada: dura solo {duration_ms / 1000:.1f} s")
    if duration_ms > 3000 + letters * _SLOWEST_MS / voz.ritmo:
        raise _bad(voz.motor, f"la línea dura {duration_ms / 1000:.1f} s, demasiado para su texto")
    if len(words) != len(expected):
        raise _bad(voz.motor, f"dio tiempos para {len(words)} palabras de {len(expected)}")
    limit = 0
    for word in words:
        if not limit <= word.start_ms < word.end_ms <= duration_ms + 1:
            raise _bad(voz.motor, f"dio un tiempo imposible a la palabra «{word.text}»")
        limit = word.end_ms


def _bad(motor: str, cause: str) -> ToolError:
    return ToolError(
        f"La voz «{motor}» no entregó lo que se le pidió: {cause}.",
        remedy="Repita la orden; si vuelve a pasar, elija otro motor en boletin.toml.",
    )

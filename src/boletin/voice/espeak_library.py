"""espeak-ng through ctypes: samples, word events and phonemes, from the library of a wheel.

The library keeps one state for the whole process, so every call holds a lock.
"""

from __future__ import annotations

import _ctypes
import ctypes
import functools
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boletin.errors import ToolError

_SYNCHRONOUS = 2
_WORD, _END, _SAMPLE_RATE = 1, 0, 8  # event types of speak_lib.h
_UTF8, _PHONEMES, _END_PAUSE = 1, 0x100, 0x1000
_RATE, _VOLUME, _PITCH = 1, 2, 3  # parameters of speak_lib.h
_IPA = 2


class _Id(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Said:
    """What espeak said: 16 bit samples, and for each word event where it stands."""

    samples: NDArray[np.int16]
    hz: int
    positions: NDArray[np.int64]
    """First character of each word in the text, from 0."""
    frames: NDArray[np.int64]
    """First sample of each word."""


class Library:
    """An espeak. :func:`library` gives the one that the whole process shares, :func:`fresh` one
    that has said nothing yet.
    """

    def __init__(self, copy: Path | None = None) -> None:
        try:
            import espeakng_loader  # noqa: PLC0415 — reported in Spanish where it is missing

            path = espeakng_loader.get_library_path()
            if copy:
                shutil.copyfile(path, copy)
            self._lib = ctypes.CDLL(str(copy or path))
            data = espeakng_loader.get_data_path()
        except (ImportError, OSError, RuntimeError) as error:
            raise ToolError(
                f"Falta espeak-ng, que da los tiempos de las palabras ({error}).",
                remedy="Instale de nuevo: pip install --force-reinstall espeakng-loader",
            ) from None
        self._lib.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._lock = threading.Lock()
        self._blocks: list[NDArray[np.int16]] = []
        self._events: list[tuple[int, int]] = []
        self.hz = int(self._lib.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0))
        if self.hz <= 0:
            raise ToolError(
                "espeak-ng está instalado pero no arranca.",
                remedy="Instale de nuevo: pip install --force-reinstall espeakng-loader",
            )
        self._callback = _Callback(self._on_sound)  # kept: C holds a pointer to it
        self._lib.espeak_SetSynthCallback(self._callback)

    def close(self) -> None:
        """Give the library back to the system."""
        self._lib.espeak_Terminate()
        if sys.platform == "win32":
            _ctypes.FreeLibrary(self._lib._handle)
        else:
            _ctypes.dlclose(self._lib._handle)

    @property
    def version(self) -> str:
        self._lib.espeak_Info.restype = ctypes.c_char_p
        return str(self._lib.espeak_Info(None).decode("ascii", "replace"))

    def say(self, text: str, voice: str, rate: int, pitch: int = 50, volume: int = 100) -> Said:
        """Say ``text``. ``rate`` in words a minute (80–450), ``pitch`` 0–99, ``volume`` per cent.

        What stands in ``[[…]]`` is read as espeak's own phonemes.

        Raises ToolError for a voice that espeak does not have.
        """
        with self._lock:
            self._blocks, self._events = [], []
            self._use(voice)
            self._lib.espeak_SetParameter(_RATE, rate, 0)
            self._lib.espeak_SetParameter(_PITCH, pitch, 0)
            self._lib.espeak_SetParameter(_VOLUME, volume, 0)
            data = text.encode()
            flags = _UTF8 | _PHONEMES | _END_PAUSE
            size = ctypes.c_size_t(len(data) + 1)
            self._lib.espeak_Synth(data, size, 0, 1, 0, flags, None, None)
            self._lib.espeak_Synchronize()
            samples = np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.int16)
            events = np.array(self._events, np.int64).reshape(-1, 2)
        return Said(samples, self.hz, events[:, 0], events[:, 1])

    def ipa(self, text: str, voice: str) -> str:
        """The phonemes of ``text`` in IPA, stress marks included."""
        with self._lock:
            self._use(voice)
            data = ctypes.create_string_buffer(text.encode() + b"\0")
            pointer = ctypes.c_void_p(ctypes.addressof(data))
            told = []
            while pointer.value:
                part = self._lib.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, _IPA)
                told.append(part.decode("utf-8", "replace"))
        return " ".join(told)

    def _use(self, voice: str) -> None:
        if self._lib.espeak_SetVoiceByName(voice.encode()):
            raise ToolError(
                f"espeak-ng no tiene la voz «{voice}».",
                remedy="Use «es-419», que es la de América Latina.",
            )

    def _on_sound(self, wav: object, count: int, events: object) -> int:
        if wav and count > 0:
            self._blocks.append(np.ctypeslib.as_array(wav, (count,)).copy())
        index = 0
        while (event := events[index]).type != _END:  # type: ignore[index]
            if event.type == _SAMPLE_RATE:
                self.hz = event.id.number
            elif event.type == _WORD:
                self._events.append((event.text_position - 1, event.sample))
            index += 1
        return 0


_starting = threading.Lock()


def library() -> Library:
    """espeak, started once per process. Raises ToolError where it is missing."""
    with _starting:  # two lines at once must not start it twice
        return _started()


@functools.cache
def _started() -> Library:
    return Library()


@contextmanager
def fresh() -> Iterator[Library]:
    """An espeak of its own: what it says does not depend on what was said before.

    espeak keeps the phase of its waves, and random numbers, for as long as its code is loaded;
    restarting it does not help. A copy of the file is loaded as another library (5 ms).
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = Library(Path(folder) / "espeak.so")
        try:
            yield own
        finally:
            own.close()

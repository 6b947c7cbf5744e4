"""What voices of far away share: asking politely, and making one line of what comes back.

A server may be absent, slow, busy, or answer with something that is no sound; each is told as what
it is. Nothing here speaks in its place.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import requests
import soundfile
import urllib3

from boletin import ffmpeg
from boletin.config import Voz
from boletin.errors import MediaError, ToolError
from boletin.model import Word
from boletin.voice.align import align_samples
from boletin.voice.text import BREATH_MS, Phrase
from boletin.voice.wordtimes import Pcm, in_order, spoken_span

CONNECT_S, READ_S, TOTAL_S = 10.0, 20.0, 120.0
"""How long to wait for a connection, for the next bytes, and for a whole answer."""
LARGEST = 30_000_000
"""Bytes of one answer: ten minutes of WAV."""
TRIES = 4
"""Attempts where a server is busy (429, 503), the first one included."""
LONGEST_WAIT_S = 30.0
LEAD_MS, TAIL_MS = 30, 60
"""Kept before the first and after the last audible frame of a phrase."""
SILENCE: Pcm = np.zeros(0, np.int16)
"""Of a phrase without words."""
_BUSY = (429, 503)
_MENDING = "Revise la conexión y repita la orden: continúa donde se quedó."


@dataclass(frozen=True, slots=True)
class Server:
    """A server to ask, one request at a time: two lines at once would be two customers."""

    name: str
    """How staff are told of it: "Google", "el servidor"."""
    connect_s: float = CONNECT_S
    read_s: float = READ_S
    total_s: float = TOTAL_S
    wait_s: float = 1.0
    """Before the second attempt at a busy server; doubled each time."""
    turn: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, url: str, body: bytes | str, headers: Mapping[str, str]) -> bytes:
        """POST ``body`` and return what comes back. The server's certificate is always checked.

        Raises ToolError with cause and remedy.
        """
        with self.turn:
            for number in range(TRIES):
                answer = self._once(url, body, headers)
                if isinstance(answer, bytes):
                    return answer
                if number + 1 < TRIES:
                    time.sleep(min(LONGEST_WAIT_S, max(answer, self.wait_s * 2**number)))
        raise ToolError(
            f"{self.name} está ocupado: pide esperar antes de dar más voz.",
            remedy="Espere unos minutos y repita la orden: continúa donde se quedó.",
        )

    def _once(self, url: str, body: bytes | str, headers: Mapping[str, str]) -> bytes | float:
        """The answer, or the seconds that a busy server asks to wait."""
        until = time.monotonic() + self.total_s
        try:
            with requests.post(
                url,
                data=body,
                headers={**headers, "Accept-Encoding": "identity"},
                timeout=(self.connect_s, self.read_s),
                stream=True,
                allow_redirects=False,
            ) as answer:
                if answer.status_code in _BUSY:
                    wait = answer.headers.get("Retry-After", "")
                    return float(wait) if wait.isdecimal() else 0.0
                if answer.status_code != 200:
                    raise self._refused(answer.status_code)
                parts, size = [], 0
                # read1 gives what there is; a server that sends drop by drop must not hold us.
                while part := answer.raw.read1(65536):
                    parts.append(part)
                    size += len(part)
                    if size > LARGEST:
                        raise ToolError(
                            f"{self.name} contestó con un archivo demasiado grande.",
                            remedy="Avise a quien administra esa voz, o elija otra.",
                        )
                    if time.monotonic() > until:
                        raise requests.exceptions.ReadTimeout
                return b"".join(parts)
        except requests.exceptions.SSLError:
            raise ToolError(
                f"{self.name} no pudo probar que es él: su certificado no es válido.",
                remedy="Revise la fecha de esta computadora. En una red ajena, no insista.",
            ) from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
            raise ToolError(f"{self.name} no contesta a tiempo.", remedy=_MENDING) from None
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
            raise ToolError(
                "La dirección del servidor de voz no se entiende.",
                remedy="Corrija «direccion» de esa voz en boletin.toml.",
            ) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise ToolError(
                f"{self.name} no contesta: no hay conexión, o se cortó a la mitad.", remedy=_MENDING
            ) from None

    def _refused(self, status: int) -> ToolError:
        if status in (401, 403):
            return ToolError(
                f"{self.name} no acepta la clave o no da permiso ({status}).",
                remedy="Revise la clave de esa voz, o elija otra en boletin.toml.",
            )
        if status == 404:
            return ToolError(
                f"En esa dirección no hay una voz ({status}).",
                remedy="Corrija «direccion» y «modelo» de esa voz en boletin.toml.",
            )
        if 300 <= status < 400:
            return ToolError(
                f"{self.name} manda a otra dirección ({status}), y no se sigue.",
                remedy="Escriba la dirección definitiva en «direccion», en boletin.toml.",
            )
        return ToolError(
            f"{self.name} contestó con un error ({status}).",
            remedy="Repita la orden más tarde; si sigue igual, elija otra voz en boletin.toml.",
        )


_AGAIN = "Repita la orden; si sigue igual, elija otra voz en boletin.toml."
_FEW, _UNLIKE = 8, 0.45
"""So many words with so little confidence are others; right ones stay above 0.6 (300 readings)."""


def decoded(sound: bytes, name: str) -> tuple[Pcm, int]:
    """What a server answered, fully decoded: mono, and its rate. ``name``: as in ``Server``.

    Raises ToolError when it is no sound, is broken, or is silent.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "respuesta"
        path.write_bytes(sound)
        try:
            samples, hz = ffmpeg.decode_audio(path, timeout_s=60)
        except MediaError:
            raise ToolError(
                f"{name} contestó, pero lo que mandó no es sonido o llegó incompleto.",
                remedy=_AGAIN,
            ) from None
    pcm = np.rint(np.clip(samples.mean(1), -1, 1) * 32767).astype(np.int16)
    if spoken_span(pcm) is None:
        raise ToolError(
            f"{name} contestó sin sonido.",
            remedy=_AGAIN,
        )
    return pcm, hz


def joined(chunks: Sequence[tuple[Pcm, int]]) -> tuple[Pcm, int]:
    """Chunks of one phrase in a row, a breath apart; each brings silence of its own."""
    hz = chunks[0][1]
    parts: list[Pcm] = []
    for pcm, _ in chunks:
        first, last = spoken_span(pcm) or (0, len(pcm))
        parts += [pcm[first:last], np.zeros(BREATH_MS * hz // 1000, np.int16)]
    return np.concatenate(parts[:-1]), hz


def finish(
    said: Sequence[tuple[Phrase, Pcm]], hz: int, voz: Voz, target: Path, *, ritmo: float
) -> tuple[Word, ...]:
    """Write one line made of its phrases; the aligner tells its words.

    ``ritmo``: what is left to be done of ``voz.ritmo``. Raises ToolError when the sound is not
    this text.
    """
    parts: list[Pcm] = []
    edges: list[tuple[int, int]] = []  # frames between which each phrase sounds
    at = pause_ms = 0
    for phrase, pcm in said:
        first, last = spoken_span(pcm) or (0, len(pcm))
        gap = round(pause_ms * ritmo / voz.ritmo) * hz // 1000
        part = pcm[max(0, first - LEAD_MS * hz // 1000) : last + TAIL_MS * hz // 1000]
        parts += [np.zeros(gap, np.int16), part]
        lead = min(first, LEAD_MS * hz // 1000)
        edges.append((at + gap + lead, at + gap + lead + last - first))
        at += gap + len(part)
        pause_ms = phrase.pause_ms
    sound = _changed(np.concatenate(parts), hz, ritmo, voz.tono)
    frames_to_ms = len(sound) / at * 1000 / hz
    spans = [(round(a * frames_to_ms), round(b * frames_to_ms)) for a, b in edges]
    words = _words([phrase for phrase, _ in said], sound, hz, spans)
    soundfile.write(target, sound, hz, format="WAV", subtype="PCM_16")
    return in_order(words, len(sound) * 1000 // hz)


def _words(
    said: Sequence[Phrase], sound: Pcm, hz: int, spans: Sequence[tuple[int, int]]
) -> list[Word]:
    """The words of the phrases, each of which sounds exactly in its span (ms)."""
    try:
        mono = np.asarray(sound / 32768, np.float32)
        found = align_samples([mono], hz, [" ".join(phrase.words) for phrase in said])
    except MediaError as error:
        raise ToolError(
            f"La voz no dijo el texto que se le dio: {error.message}", remedy=_AGAIN
        ) from error
    missing = [one.text for one in found.sentences if one.finding == "omitida"]
    if missing:
        raise ToolError(f"La voz dejó fuera: «{missing[0][:60]}».", remedy=_AGAIN)
    if any(one.finding == "agregada" for one in found.sentences):
        raise ToolError("La voz dijo algo que no está en el texto.", remedy=_AGAIN)
    if len(found.words) >= _FEW and np.mean([w.confidence for w in found.words]) < _UNLIKE:
        raise ToolError("La voz no dijo el texto que se le dio.", remedy=_AGAIN)
    out: list[Word] = []
    rest = iter(found.words)
    for phrase, (begin, end) in zip(said, spans, strict=True):
        mine = [next(rest) for _ in phrase.words]
        starts = [begin, *(min(max(word.start_ms, begin), end) for word in mine[1:])]
        ends = [*(min(max(word.end_ms, begin), end) for word in mine[:-1]), end]
        out += [
            Word(word.text, start, stop, word.confidence)
            for word, start, stop in zip(mine, starts, ends, strict=True)
        ]
    return out


def _changed(sound: Pcm, hz: int, ritmo: float, tono: float) -> Pcm:
    """``sound`` faster and higher, by ffmpeg: what the server cannot be asked for."""
    if ritmo == 1 and tono == 1:
        return sound
    steps = [f"asetrate={round(hz * tono)}", f"aresample={hz}"] if tono != 1 else []
    steps.append(f"atempo={ritmo / tono:.6f}")
    pipe = ["-f", "s16le", "-ar", str(hz), "-ac", "1"]
    order = [*pipe, "-i", "pipe:0", "-af", ",".join(steps), *pipe, "pipe:1"]
    raw = ffmpeg.run(order, what="la voz", stdin=sound.astype("<i2").tobytes(), timeout_s=120)
    return np.frombuffer(raw, "<i2").astype(np.int16)

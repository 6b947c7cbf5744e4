"""``remoto``: any server that speaks as OpenAI's does (``POST …/audio/speech``).

``direccion`` is its base (``https://servidor.example/v1``), ``modelo`` and ``hablante`` what it
calls its model and voice, ``clave`` the name of the environment variable that holds the key: a key
never stands in boletin.toml.
"""

from __future__ import annotations

import ipaddress
import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.model import Word
from boletin.voice.online import SILENCE, Server, decoded, finish
from boletin.voice.text import Phrase, audible, phrases
from boletin.voice.wordtimes import Pcm

REVISION = 1
"""Counts up when this module makes another sound of the same answer."""
MODEL, SPEAKER = "tts-1", "alloy"
"""Where a voice names none: what every server of this kind accepts."""
SLOWEST, FASTEST = 0.25, 4.0
"""Limits of ``speed`` in the protocol."""


class Remote:
    """The engine."""

    version = str(REVISION)

    def __init__(self, server: Server | None = None) -> None:
        self.server = server or Server("El servidor de voz")

    def about(self, voz: Voz) -> str:
        """See :class:`boletin.voice.base.Particular`: ToolError where a setting is missing."""
        _checked(voz.direccion)
        _key(voz)
        return ""

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`: 16 bit, at the server's own rate."""
        url = f"{_checked(voz.direccion)}/audio/speech"
        headers = {"Content-Type": "application/json", "User-Agent": "boletin"}
        if key := _key(voz):
            headers["Authorization"] = f"Bearer {key}"
        said: list[tuple[Phrase, Pcm]] = []
        rates = set()
        for phrase in phrases(text):
            words = [word for word in phrase.words if audible(word)]
            pcm = SILENCE
            if words:
                asked = {
                    "model": voz.modelo or MODEL,
                    "voice": voz.hablante or SPEAKER,
                    "input": " ".join(words),
                    "response_format": "wav",
                    "speed": min(FASTEST, max(SLOWEST, voz.ritmo)),
                }
                answer = self.server.ask(url, json.dumps(asked).encode(), headers)
                pcm, hz = decoded(answer, self.server.name)
                rates.add(hz)
            said.append((phrase, pcm))
        if len(rates) != 1:
            raise ToolError(
                f"{self.server.name} cambió de formato a media línea.",
                remedy="Repita la orden; si sigue igual, elija otra voz en boletin.toml.",
            )
        return finish(said, rates.pop(), voz, target, ritmo=1.0)


def _checked(address: str) -> str:
    """The base address without its final slash. Raises ToolError where it is missing or unsafe.

    https, or http inside this computer or this office (S05): the text is public, the key is not.
    """
    remedy = 'Escriba en su voz, en boletin.toml: direccion = "https://servidor.example/v1"'
    if not address:
        raise ToolError("Falta la dirección del servidor de la voz remota.", remedy=remedy)
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query:
        raise ToolError(f"La dirección «{address}» no se entiende.", remedy=remedy)
    if parts.scheme == "http" and not _at_home(host):
        raise ToolError(
            f"La dirección «{address}» no es segura: cualquiera en el camino podría leer la clave.",
            remedy="Use una que empiece con https://",
        )
    return address.rstrip("/")


def _at_home(host: str) -> bool:
    """Whether a host is this computer or in the office's own network."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _key(voz: Voz) -> str:
    """The key from its environment variable; empty where the voice needs none."""
    if not voz.clave:
        return ""
    key = os.environ.get(voz.clave, "").strip()
    if not key:
        raise ToolError(
            f"Falta la clave de la voz remota: la variable «{voz.clave}» está vacía.",
            remedy=f"Guarde la clave en la variable de entorno {voz.clave} de esta computadora.",
        )
    return key

"""``gtts``: Google Translate's voice with the accent of Mexico. Needs the internet.

The library gTTS makes the requests; sending them is ours, because it switches the check of the
server's certificate off, waits for ever, and takes an answer without sound for a good one. What
has been said once is kept, so that a broken connection costs one sentence.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import time
from importlib.metadata import version
from pathlib import Path

import platformdirs
from gtts import gTTS

from boletin import files
from boletin.config import Voz
from boletin.errors import ToolError
from boletin.model import Word
from boletin.voice.online import SILENCE, Server, decoded, finish, joined
from boletin.voice.text import Phrase, audible, phrases
from boletin.voice.wordtimes import Pcm

LANGUAGE, TLD = "es", "com.mx"
HOME = f"https://translate.google.{TLD}"
PATH = "/_/TranslateWebserverUi/data/batchexecute"
REVISION = 1
"""Counts up when this module makes another sound of the same answer."""
BETWEEN_S = 0.3
"""Rest between two requests."""
_AUDIO = re.compile(r'jQ1olc","\[\\"([A-Za-z0-9+/=]*)\\"')


def cache_folder() -> Path:
    """Where sentences that were said are kept; ``BOLETIN_CACHE`` names another folder."""
    named = os.environ.get("BOLETIN_CACHE", "").strip()
    home = Path(named).expanduser() if named else Path(platformdirs.user_cache_dir("boletin"))
    return home / "gtts"


class Google:
    """The engine. ``direccion`` asks another server that speaks the same protocol."""

    def __init__(self, server: Server | None = None) -> None:
        self.server = server or Server("Google")

    @property
    def version(self) -> str:
        """Version of the library and of this module."""
        return f"{version('gTTS')}-{REVISION}"

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`: 16 bit, at the server's own rate (24,000 Hz)."""
        said: list[tuple[Phrase, Pcm]] = []
        hz = 0
        for phrase in phrases(text):
            words = [word for word in phrase.words if audible(word)]
            pcm = SILENCE
            if words:
                chunks = [self._chunk(body, voz) for body in _requests(" ".join(words))]
                pcm, hz = joined([decoded(chunk, self.server.name) for chunk in chunks])
            said.append((phrase, pcm))
        return finish(said, hz, voz, target, ritmo=voz.ritmo)

    def _chunk(self, body: str, voz: Voz) -> bytes:
        """The MP3 of one request: kept from before, or asked for."""
        home = (voz.direccion or HOME).rstrip("/")
        key = hashlib.sha256(f"{home}\0{body}".encode()).hexdigest()
        kept = cache_folder() / f"{key}.mp3"
        if kept.is_file() and kept.stat().st_size:
            return kept.read_bytes()
        answer = self.server.ask(home + PATH, body, gTTS.GOOGLE_TTS_HEADERS)
        time.sleep(BETWEEN_S)
        found = _AUDIO.search(answer.decode("utf-8", "replace"))
        sound = base64.b64decode(found[1]) if found else b""
        if not sound:
            raise ToolError(
                "Google contestó sin sonido.",
                remedy="Repita la orden más tarde; si sigue igual, elija otra voz en boletin.toml.",
            )
        decoded(sound, self.server.name)  # what is kept is good
        kept.parent.mkdir(parents=True, exist_ok=True)
        files.write(kept, sound)
        return sound


def _requests(text: str) -> list[str]:
    """The bodies that ask for ``text``, a hundred characters each at most."""
    bodies: list[str] = gTTS(text, tld=TLD, lang=LANGUAGE, lang_check=False).get_bodies()
    return bodies

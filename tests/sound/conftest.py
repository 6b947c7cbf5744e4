"""Small sounds made of numbers: assets of a project and speech with exact word times."""

import functools
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile as sf

from boletin.config import Perfil, Sonido
from boletin.model import Guion, Linea, Op, Speech, Token, Word
from boletin.sound.assets import load_assets

HZ = 48000

CREDITS = """
[cortinilla_entrada]
archivo = "cortinilla_entrada.flac"
titulo = "Entrada"
autor = "prueba"
licencia = "CC0-1.0"
fuente = "prueba"
tipo = "cortinilla"

[cortinilla_salida]
archivo = "cortinilla_entrada.flac"
tipo = "cortinilla"

[cama_informativa]
archivo = "cama.flac"
tipo = "cama"
bucle_ms = [2000, 6000]
compas_ms = 2000

[campana]
archivo = "campana.flac"
tipo = "efecto"

[rota]
archivo = "rota.flac"
tipo = "cama"
"""


def chord(seconds, notes, hz=HZ):
    """Notes on a grid of 1/4 Hz repeat exactly every 4 s."""
    t = np.arange(round(seconds * hz)) / hz
    left = sum(np.sin(2 * np.pi * f * t) for f in notes)
    right = sum(np.sin(2 * np.pi * f * t + 0.4) for f in notes)
    return np.stack([left, right], axis=1) * 0.1


@pytest.fixture(scope="session")
def assets_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audio_assets")
    (folder / "creditos.toml").write_text(CREDITS, encoding="utf-8")
    t = np.arange(3 * HZ) / HZ
    sting = chord(3, (262, 330, 392)) * np.exp(-1.5 * t)[:, None] * 3
    sf.write(folder / "cortinilla_entrada.flac", sting, HZ, subtype="PCM_16")
    sf.write(folder / "cama.flac", chord(7, (131, 196, 294, 440)), HZ, subtype="PCM_16")
    bell = chord(1.2, (880, 1320), 44100) * np.exp(-4 * np.arange(52920) / 44100)[:, None]
    sf.write(folder / "campana.flac", np.pad(bell, ((9000, 9000), (0, 0))), 44100)
    (folder / "rota.flac").write_bytes(b"fLaC" + b"\x00basura" * 500)
    (folder / "grabaciones").mkdir()
    take = np.pad(chord(2, (200,), 22050)[:, :1], ((22050, 33000), (0, 0)))
    sf.write(folder / "grabaciones" / "entrevista.wav", take, 22050)
    return folder


@pytest.fixture(scope="session")
def assets(assets_folder):
    return load_assets(assets_folder)


@pytest.fixture
def sonido():
    return Sonido()


@pytest.fixture
def radio():
    return Perfil(-16.0, -1.0)


@functools.cache
def syllable(frames, hz, pitch):
    t = np.arange(frames) / hz
    tone = sum(np.sin(2 * np.pi * pitch * k * t + k) / k for k in range(1, 20))
    return 0.12 * tone * np.sin(np.pi * np.linspace(0, 1, frames)) ** 0.5


def speech(count, rate=1.0, hz=16000, word_ms=320, gap_ms=40, head_ms=90, tail_ms=150, pitch=160):
    """A line of ``count`` words: harmonics that swell and fade as syllables do."""
    word_ms, gap_ms = round(word_ms / rate), round(gap_ms / rate)
    total = head_ms + count * word_ms + (count - 1) * gap_ms + tail_ms
    sound = np.zeros(total * hz // 1000)
    words, at = [], head_ms
    for number in range(count):
        start, end = at * hz // 1000, (at + word_ms) * hz // 1000
        sound[start:end] = syllable(end - start, hz, pitch)
        words.append(Word(f"p{number}", at, at + word_ms))
        at += word_ms + gap_ms
    return Speech(sound.astype(np.float32)[:, None], hz, tuple(words))


def line(number, count, speaker=1):
    tokens = tuple(Token(f"palabra{i}", f"palabra{i}") for i in range(count))
    return Linea(number, speaker, tokens)


def script(text, sections=()):
    """``"OP ENTRA x"`` or ``"LOC 1 12"`` (speaker, words) on each row."""
    entries = []
    for number, row in enumerate(filter(None, (r.strip() for r in text.splitlines())), 1):
        kind, rest = row.split(" ", 1)
        if kind == "LOC":
            speaker, count = map(int, rest.split())
            entries.append(line(number, count, speaker))
        else:
            verb = next(
                v for v in ("SUBE FONDO", "BAJA FONDO", "SALE FONDO", rest.split()[0])
                if rest.startswith(v)
            )  # fmt: skip
            entries.append(Op(number, verb, rest[len(verb) :].strip()))
    return Guion("prueba", "Prueba", tuple(entries), tuple(sections))


def speaker_of(guion, rates=None):
    def speak(rate):
        if rates is not None:
            rates.append(rate)
        return [speech(len(linea.tokens), rate) for linea in guion.lineas]

    return speak


@pytest.fixture(scope="session")
def sound_kit():
    """The helpers above, for the test modules."""
    return SimpleNamespace(speech=speech, line=line, script=script, speaker_of=speaker_of)

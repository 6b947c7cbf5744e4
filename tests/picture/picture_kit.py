"""Timelines, announcements and sounds made by hand for the tests of the picture room."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from boletin.config import Config, Municipio, Perfil, Podcast, Voz
from boletin.config import Imagen as Identity
from boletin.model import Comunicado, Foco, Imagen, Linea, TimedLine, Timeline, Token, Word

HOSTILE = [
    r"{\an8}{\p1}m 0 0 l 900 900{\p0}",
    r"uno\Ndos\hTres \{ \} {",
    "flecha --> <i>cursiva</i> & <v Otro>",
    "comilla ' dos: puntos, coma; [corchete]=%{n}",
    "emoji 😀👩‍🚒 fin",
    "\u202eodasrever\u202c \u200fא عربى",
    "nul\x00 control\x1b[31m",
    "A\u0304 altepētl",
]


def config(**imagen: str) -> Config:
    return Config(
        municipio=Municipio(
            nombre="Sanctórum de Lázaro Cárdenas",
            estado="Tlaxcala",
            ayuntamiento="H. Ayuntamiento de Sanctórum de Lázaro Cárdenas",
            lema="Información clara, para toda la gente",
            telefono="748 910 0000",
            sitio="sanctorum.example",
        ),
        podcast=Podcast("Sanctórum informa", "d", "https://sanctorum.example", "a", "c@e.example"),
        voces={"clara": Voz()},
        locutores={"1": "clara"},
        perfiles={"tv": Perfil(-24.0, -2.0)},
        imagen=Identity(**imagen),
    )


PROJECT = Path(__file__).parents[2]
"""The sample project: its looks are the tests'."""


def project(folder: Path) -> Path:
    """``folder`` as a project with the sample's looks."""
    (folder / "plantillas").mkdir(exist_ok=True, parents=True)
    looks = folder / "plantillas" / "video"
    if not looks.exists():
        looks.symlink_to(PROJECT / "plantillas" / "video", target_is_directory=True)
    return folder


def comunicado(
    titulo: str = "Jornada de vacunación contra la influenza",
    *,
    tipo: str = "aviso",
    image: str = "",
    area: str = "Salud",
    lugar: str = "Centro de Salud",
    contacto: str = "748 910 0000, de lunes a viernes",
    estado: str = "aprobado",
    foco: Foco | None = None,
) -> Comunicado:
    return Comunicado(
        "x", "comunicados/x.md", titulo, date(2026, 11, 23), area, "cuerpo", tipo=tipo,
        lugar=lugar, contacto=contacto, estado=estado,
        imagenes=(Imagen(image, "texto", foco=foco),) if image else (),
    )  # fmt: skip


def timeline(
    *lines: tuple[int, str | list[tuple[str, str]]],
    cps: float = 14.0,
    start_ms: int = 400,
    tail_ms: int = 1500,
    gap_ms: int = 350,
) -> Timeline:
    """``lines``: (announcer, text) or (announcer, [(shown, spoken)]); read at ``cps`` shown
    characters a second, with the pauses that punctuation asks for."""
    at = start_ms
    timed = []
    for number, (speaker, text) in enumerate(lines, 1):
        pairs = [(word, word) for word in text.split()] if isinstance(text, str) else text
        first, words = at, []
        for shown, spoken in pairs:
            parts = spoken.split()
            for part in parts:
                length = max(90, round((len(shown) + 1) * 1000 / cps / len(parts)))
                words.append(Word(part, at, at + length - 15))
                at += length
            if parts:
                at += {",": 150, ".": 420, ":": 250, ";": 250}.get(shown[-1], 0)
        linea = Linea(number, speaker, tuple(Token(*pair) for pair in pairs))
        timed.append(TimedLine(linea, first, max(at, first + 1), tuple(words)))
        at += gap_ms
    return Timeline(at + tail_ms, (), tuple(timed))


def near(
    pixels: NDArray[np.uint8], colour: tuple[int, int, int], steps: int = 6
) -> NDArray[np.bool_]:
    """Which pixels have this colour; shape (…, 3) in, (…) out.

    A channel at a time: numpy takes ten times as long to go through the three of each pixel.
    """
    found = np.ones(pixels.shape[:-1], bool)
    for channel, wanted in enumerate(colour):
        found &= np.abs(pixels[..., channel].astype(np.int16) - wanted) <= steps
    return found


def tone(path: Path, duration_ms: int) -> Path:
    """A stereo WAV of exact length, 48 kHz."""
    total, block = duration_ms * 48, 10 * 48000
    with soundfile.SoundFile(path, "w", 48000, 2, "PCM_16") as file:
        for start in range(0, total, block):
            t = np.arange(start, min(start + block, total)) / 48000
            wave = 0.1 * np.sin(2 * np.pi * 300 * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t))
            file.write(np.stack([wave, wave], 1))
    return path

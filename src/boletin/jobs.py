"""A piece to make, and where the cache keeps each of its stages.

An address is made of everything that changes the result: text, settings, the files that are read,
our own code and the tools' versions.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from boletin import ffmpeg, voice
from boletin.cache import Cache, Stored, code, digest, key
from boletin.codec import plain
from boletin.config import Config, Voz
from boletin.model import Comunicado, Guion, Linea
from boletin.picture.cover import cover as draw_cover
from boletin.sound.credits import CREDITS, file_of, named, read_credits
from boletin.writing import rundown

PRIVATE = ".boletin"
SOUNDS = "audio_assets"
COSTS = {"sonido": 1.0, "clip": 5.0}
"""Relative time of the stages: for the order of tasks and the time left."""
LABELS = {"sonido": "audio y subtítulos listos", "clip": "clip de televisión listo"}

Stage = Literal["sonido", "clip"]


@dataclass(frozen=True, slots=True)
class Job:
    """A piece to make: its script, and everything that a worker needs for it."""

    project: Path
    config: Config
    clase: Literal["spot", "boletin"]
    guion: Guion
    comunicado: Comunicado | None
    formats: frozenset[str]

    @property
    def folder(self) -> str:
        """Folder in output/."""
        return f"{'spots' if self.clase == 'spot' else 'boletines'}/{self.guion.id}"

    @property
    def duration_ms(self) -> int | None:
        """What the piece must last exactly; None: its natural length."""
        if self.comunicado is None:
            programa = self.config.programa
            return programa.duracion_ms if programa.exacta else None
        seconds = self.comunicado.duracion
        return seconds * 1000 if seconds else None

    @property
    def profile(self) -> str:
        """Profile of the masters that are released as sound."""
        return "radio" if self.clase == "spot" else "podcast"

    def voice_of(self, linea: Linea) -> tuple[str, Voz]:
        """Name and settings of the voice of a line."""
        return self.config.voz_de(linea, self.comunicado.voz if self.comunicado else "")


def has_clip(job: Job) -> bool:
    return job.clase == "spot" and "tv" in job.formats


@functools.cache
def tools() -> str:
    """Versions that change bytes: ffmpeg and the libraries that compute samples."""
    names = ("numpy", "scipy", "soxr", "soundfile", "pillow", "mutagen")
    libraries = {name: importlib.metadata.version(name) for name in names}
    return json.dumps([ffmpeg.version(), libraries])


def speech_address(text: str, voz: Voz) -> str:
    return key("voz", text=text, voz=voice.fingerprint(voz), code=code("voice"))


def sound_address(job: Job, cache: Cache) -> str:
    config = job.config
    return key(
        "sonido",
        clase=job.clase,
        guion=job.guion,
        hablado=[linea.hablado for linea in job.guion.lineas],
        voces=[(n, voice.fingerprint(v), v) for n, v in map(job.voice_of, job.guion.lineas)],
        duracion=job.duration_ms,
        sonido=config.sonido,
        perfiles=[config.perfiles[job.profile], config.perfiles["tv"]],
        sonidos=sound_files(job),
        rotulos=[labels(job), config.podcast.licencia, config.podcast.url],
        portada=cover(config, cache).sha256 if job.clase == "boletin" else "",
        code=code("voice", "sound", "stages.py"),
        tools=tools(),
    )


def caption_address(job: Job, cache: Cache) -> str:
    return key(
        "subtitulos",
        sonido=sound_address(job, cache),
        voces=speakers(job),
        code=code("picture", "stages.py"),
    )


def clip_address(job: Job, cache: Cache) -> str:
    comunicado, config = job.comunicado, job.config
    images = comunicado.imagenes if comunicado else ()
    return key(
        "clip",
        subtitulos=caption_address(job, cache),
        comunicado=_drawn(comunicado) if comunicado else None,
        imagenes=[(i.archivo, i.credito, digest(job.project / i.archivo)) for i in images],
        identidad=[config.imagen, config.municipio, config.programa, config.perfiles["tv"]],
        code=code("picture", "stages.py"),
        tools=tools(),
    )


def _drawn(comunicado: Comunicado) -> dict[str, Any]:
    """What of an announcement can be seen in its clip; line numbers and approval cannot."""
    left_out = ("lineas", "estado", "aprobo", "aprobado_el", "huella", "cuerpo", "archivo")
    return {k: v for k, v in plain(comunicado).items() if k not in left_out}


def sound_files(job: Job) -> list[tuple[str, str]]:
    """Name and digest of every sound that the script names, and of the list of credits."""
    folder = job.project / SOUNDS
    credits = read_credits(folder)
    names = sorted({op.argumento for op in named(job.guion)} & credits.keys())
    files = [(name, file_of(folder, credits[name])) for name in names]
    files.append(("creditos", folder / CREDITS))
    return [(name, digest(path)) for name, path in files if path.is_file()]


def labels(job: Job) -> dict[str, Any]:
    comunicado = job.comunicado
    return {
        "titulo": job.guion.titulo,
        "id": job.guion.id,
        "fecha": comunicado.fecha if comunicado else rundown.monday(job.guion.id),
        "vigencia": comunicado.vigencia if comunicado else None,
        "tipo": comunicado.tipo if comunicado else "boletin",
        "area": comunicado.area if comunicado else "",
        "quien": job.config.podcast.autor,
        "programa": job.config.programa.titulo,
    }


def speakers(job: Job) -> dict[int, str]:
    """``LOC n`` -> the name that captions and transcripts give it."""
    found = {}
    for linea in job.guion.lineas:
        name, voz = job.voice_of(linea)
        found[linea.locutor] = voz.nombre or name.capitalize()
    return found


def cover(config: Config, cache: Cache) -> Stored:
    """The podcast's artwork, drawn once for an identity."""
    address = key(
        "portada",
        identidad=[config.imagen, config.municipio, config.programa, config.podcast.titulo],
        code=code("picture"),
        tools=tools(),
    )

    def build(folder: Path) -> None:
        draw_cover(config, folder / "portada.jpg")

    return cache.make(address, build)["portada.jpg"]


def next_stage(job: Job, cache: Cache) -> Stage | None:
    """The first stage of a piece that the cache does not hold."""
    if (
        cache.find(caption_address(job, cache)) is None
        or cache.find(sound_address(job, cache)) is None
    ):
        return "sonido"
    if has_clip(job) and cache.find(clip_address(job, cache)) is None:
        return "clip"
    return None


def cost(job: Job, cache: Cache) -> float:
    """Relative time of what a piece still needs."""
    stage = next_stage(job, cache)
    if stage is None:
        return 0.0
    rest = COSTS["clip"] if stage == "sonido" and has_clip(job) else 0.0
    return COSTS[stage] + rest

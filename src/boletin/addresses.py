"""Where the cache keeps each stage of a piece.

An address is made of everything that changes the result: text, settings, the files that are read,
our own code and the tools' versions.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from boletin import ffmpeg, voice
from boletin.cache import Cache, Stored, code, digest, key
from boletin.codec import plain
from boletin.config import Config, Voz
from boletin.jobs import (
    SOUNDS,
    Job,
    Part,
    Recording,
    Stage,
    clip_profile,
    clips,
    deliveries,
    labels,
    linear,
    speakers,
)
from boletin.model import Comunicado
from boletin.picture.cover import cover as draw_cover
from boletin.sound.assets import Assets, load_assets
from boletin.sound.credits import CREDITS, Credit, file_of, named, read_credits
from boletin.sound.prepare import CARD

COSTS = {
    "sonido": 1.0,
    "tv": 2.0,
    "vertical": 2.0,
    "cuadrado": 1.3,
    "boletin": 8.0,
    "mxf": 3.0,
    "prores": 6.0,
    "tv60": 2.0,
}
"""Relative time of the stages: for the order of tasks and the time left."""
LABELS = {
    "sonido": "audio y subtítulos listos",
    "tv": "clip de televisión listo",
    "vertical": "clip vertical listo",
    "cuadrado": "clip cuadrado listo",
    "boletin": "video del boletín listo",
    "mxf": "máster MXF listo",
    "prores": "máster ProRes listo",
    "tv60": "clip de 59.94 cuadros listo",
}


@functools.cache
def tools() -> str:
    """Versions that change bytes: ffmpeg and the libraries that compute samples."""
    names = ("numpy", "scipy", "soxr", "soundfile", "pillow", "mutagen")
    libraries = {name: importlib.metadata.version(name) for name in names}
    return json.dumps([ffmpeg.version(), libraries])


def speech_address(text: str, voz: Voz) -> str:
    return key("voz", text=text, voz=voice.fingerprint(voz), code=code("voice"))


def take_address(recording: Recording) -> str:
    return key(
        "toma", toma=[recording.digests, recording.lines, recording.idioma], code=code("voice")
    )


def _spoken(part: Part) -> list[str]:
    """What decides how a line sounds: its text in its voice, or its take."""
    if part.toma:
        return [take_address(part.toma[0]), str(part.toma[1])]
    with part.blamed():
        return [part.linea.hablado, voice.fingerprint(part.voz)]


def sound_address(job: Job, cache: Cache) -> str:
    config = job.config
    return key(
        "sonido",
        clase=job.clase,
        guion=job.guion,
        voces=[(part.nombre, part.voz, _spoken(part)) for part in job.parts],
        duracion=job.duration_ms,
        sonido=config.sonido,
        perfiles=[config.perfiles[name] for name in (job.profile, "tv", "podcast")],
        emisoras=[(d.emisora, d.perfil) for d in deliveries(job)],
        lineal=linear(job),
        sonidos=sound_files(job),
        video=_heard(job),
        rotulos=[labels(job), config.podcast.licencia, config.podcast.url],
        portada=cover(config, job.project, cache).sha256 if job.clase == "boletin" else "",
        code=code("voice", "sound", "stages/sound.py"),
        tools=tools(),
    )


def _heard(job: Job) -> list[Any]:
    """The footage whose own sound lies under the voice."""
    video = job.comunicado.video if job.comunicado else None
    if video is None or video.sonido != "fondo":
        return []
    return [digest(job.project / video.archivo), video.desde_ms, video.hasta_ms]


def caption_address(job: Job, cache: Cache) -> str:
    return key(
        "subtitulos",
        sonido=sound_address(job, cache),
        voces=speakers(job),
        imagen=job.config.imagen,
        code=code("picture", "stages/picture.py"),
    )


def clip_address(job: Job, cache: Cache, shape: Stage) -> str:
    config = job.config
    seen = [name for comunicado in job.told for name in _seen(comunicado)]
    return key(
        "clip",
        forma=shape,
        subtitulos=caption_address(job, cache),
        comunicados=[_drawn(comunicado) for comunicado in job.told],
        archivos=[(name, digest(job.project / name)) for name in seen],
        identidad=[config.imagen, config.municipio, config.programa, config.podcast.url],
        perfil=config.perfiles[clip_profile(shape)],
        emblema=_emblem(config, job.project),
        aspectos=[
            (at.relative_to(job.project).as_posix(), digest(at)) for at in look_files(job.project)
        ],
        code=code("picture", "stages/picture.py"),
        tools=tools(),
    )


def look_files(project: Path) -> list[Path]:
    """The looks of the project's clips."""
    return sorted((project / "plantillas" / "video").glob("*/*.toml"))


def _seen(comunicado: Comunicado) -> list[str]:
    """The photographs and footage that a clip shows."""
    footage = (comunicado.video, comunicado.lsm)
    return [shown.archivo for shown in (*comunicado.imagenes, *footage) if shown]


def _drawn(comunicado: Comunicado) -> dict[str, Any]:
    """What of an announcement can be seen in its clip; line numbers, approval and
    what the programme of activities needs cannot."""
    approval = ("estado", "aprobo", "aprobado_el", "huella")
    left_out = ("lineas", *approval, "cuerpo", "archivo", "evento")
    return {k: v for k, v in plain(comunicado).items() if k not in left_out}


def sounds(project: Path, cache: Cache) -> Assets:
    """The sounds of a project; each is prepared once for all pieces."""

    def keep(credit: Credit, build: Callable[[Path], None]) -> Path:
        path = file_of(project / SOUNDS, credit)
        address = key(
            "listo",
            archivo=digest(path) if path.is_file() else "",
            uso=[credit.tipo, credit.bucle_ms, credit.compas_ms],
            code=code("sound", "silence.py"),
            tools=tools(),
        )
        return cache.make(address, build)[CARD].path.parent

    return load_assets(project / SOUNDS, keep)


def sound_files(job: Job) -> list[tuple[str, str]]:
    """Name and digest of every sound that the script names, and of the list of credits."""
    folder = job.project / SOUNDS
    credits = read_credits(folder)
    names = sorted({op.argumento for op in named(job.guion)} & credits.keys())
    files = [(name, file_of(folder, credits[name])) for name in names]
    files.append(("creditos", folder / CREDITS))
    return [(name, digest(path)) for name, path in files if path.is_file()]


def _emblem(config: Config, project: Path) -> str:
    """What the picture of the coat of arms holds, if there is one."""
    path = project / config.imagen.emblema
    return digest(path) if path.is_file() else ""


def cover(config: Config, project: Path, cache: Cache) -> Stored:
    """The podcast's artwork, drawn once for an identity."""
    address = key(
        "portada",
        identidad=[config.imagen, config.municipio, config.programa, config.podcast.titulo],
        emblema=_emblem(config, project),
        code=code("picture"),
        tools=tools(),
    )

    def build(folder: Path) -> None:
        draw_cover(config, project, folder / "portada.jpg")

    return cache.make(address, build)["portada.jpg"]


def next_stage(job: Job, cache: Cache) -> Stage | None:
    """The first stage of a piece that the cache does not hold."""
    if (
        cache.find(caption_address(job, cache)) is None
        or cache.find(sound_address(job, cache)) is None
    ):
        return "sonido"
    return next((s for s in clips(job) if cache.find(clip_address(job, cache, s)) is None), None)


def cost(job: Job, cache: Cache) -> float:
    """Relative time of what a piece still needs."""
    stage = next_stage(job, cache)
    if stage is None:
        return 0.0
    if stage == "sonido":
        return COSTS[stage] + sum(COSTS[shape] for shape in clips(job))
    todo = (s for s in clips(job) if cache.find(clip_address(job, cache, s)) is None)
    return sum(COSTS[shape] for shape in todo)

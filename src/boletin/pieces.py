"""Finished stages -> a piece: what was made, how it measures, and the files of its folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Literal

from boletin.addresses import (
    caption_address,
    clip_address,
    sound_address,
)
from boletin.cache import Cache, Stored
from boletin.codec import revive
from boletin.jobs import (
    SOUNDS,
    STATIONS,
    Job,
    clip_profile,
    clips,
    deliveries,
    labels,
    synthetic,
)
from boletin.kept import kept_checks, kept_cues, kept_timeline, load_json
from boletin.model import Artifact, Check, Comunicado, Guion, Pieza, Reading, Respaldo, Timeline
from boletin.sound.credits import CREDITS, read_credits, unlicensed
from boletin.web_photos import web_photos
from boletin.writing import script
from boletin.writing.review import excused

_MEDIA = (".mp3", ".mp4", ".mxf", ".mov", ".jpg", ".webp")
PUBLIC = (*_MEDIA, ".vtt", ".srt", ".ttml", ".scc", ".ass", ".svg")
"""Endings of the files of a piece that everybody may have."""


def collect(job: Job, cache: Cache) -> tuple[Pieza, dict[str, bytes | Stored]]:
    """A finished piece, and the files of its folder that do not depend on other pieces."""
    made = cache.find(sound_address(job, cache)) or {}
    rules = kept_checks(made)
    readings = revive(dict[str, Reading], load_json(made["medidas.json"]))
    subtitles = cache.find(caption_address(job, cache)) or {}
    rules += kept_checks(subtitles)
    timeline, cues = kept_timeline(made), kept_cues(subtitles)
    media = {**made, **subtitles}
    for shape in clips(job):
        video = cache.find(clip_address(job, cache, shape)) or {}
        rules += kept_checks(video)
        readings |= revive(dict[str, Reading], load_json(video["medidas.json"]))
        media |= video
    media |= web_photos(job, cache)
    if job.comunicado:
        rules += excused(job.comunicado, job.config, job.guion)
    rules += [_substituted(change) for change in job.respaldos]
    rules += [_unlicensed(job)]
    files: dict[str, bytes | Stored] = {
        name: stored
        for name, stored in media.items()
        if name.endswith(PUBLIC)
        or name in ("radio.wav", "boletin.wav")
        or name.startswith(f"{STATIONS}/")
    }
    files["guion.txt"] = script.render(job.guion.entradas).encode()
    files["locucion.txt"] = script.spoken(job.guion).encode()
    piece = Pieza(
        id=job.guion.id,
        clase=job.clase,
        titulo=job.guion.titulo,
        fecha=labels(job)["fecha"],
        guion=job.guion,
        timeline=timeline,
        cues=cues,
        artifacts=tuple(_artifact(name, files[name], readings, job) for name in sorted(files)),
        checks=tuple(rules),
        voces=tuple(dict.fromkeys(part.nombre for part in job.parts)),
        sintetica=synthetic(job),
        hablantes=tuple(part.nombre for part in job.parts),
        respaldos=job.respaldos,
        comunicado=job.comunicado,
        piezas=tuple(s.pieza for s in job.guion.secciones if s.pieza),
    )
    files["control.json"] = _control(piece)
    return piece, files


def _unlicensed(job: Job) -> Check:
    """P13: whose the sounds are. A warning here; nothing is published without it."""
    credits = read_credits(job.project / SOUNDS)
    owed = unlicensed(job.guion, credits, f"{SOUNDS}/{CREDITS}")
    detail = " ".join(f"{one.file}: {one.message} {one.remedy}" for one in owed)
    good = "Todos sus sonidos tienen autor, licencia y fuente."
    return Check("P13", "W", not owed, len(owed), detail or good)


def _substituted(change: Respaldo) -> Check:
    """P16: another synthetic voice than the announcement's, because staff asked for it."""
    return Check(
        "P16",
        "W",
        False,
        change.por,
        f"Dice «{change.por}» en lugar de «{change.voz}», por --voz-de-respaldo. {change.causa}",
    )


def _artifact(
    name: str, source: bytes | Stored, readings: Mapping[str, Reading], job: Job
) -> Artifact:
    if isinstance(source, bytes):
        return Artifact(name, len(source), hashlib.sha256(source).hexdigest())
    reading = readings.get(name)
    if reading is None:
        return Artifact(name, source.bytes, source.sha256)
    return Artifact(
        name,
        source.bytes,
        source.sha256,
        reading.duration_ms,
        _profile_of(name, job),
        reading.lufs,
        reading.dbtp,
        reading.lra,
    )


def _profile_of(name: str, job: Job) -> str:
    """Name of the profile that a file keeps to."""
    folder, _, rest = name.partition("/")
    if folder == STATIONS:
        station = rest.partition("/")[0]
        return next(d.nombre_perfil for d in deliveries(job) if d.emisora == station)
    stage = next((stage for stage, file in clips(job).items() if name == file), None)
    return clip_profile(stage) if stage else job.profile


def _control(piece: Pieza) -> bytes:
    """``control.json``: what was delivered and how it measures (design §4)."""
    record = {
        "id": piece.id,
        "clase": piece.clase,
        "voz": ", ".join(piece.voces),
        "duracion_ms": piece.timeline.duration_ms,
        "archivos": [artifact.to_json() for artifact in piece.artifacts],
        "palabras": [
            {
                "texto": word.text,
                "inicio_ms": word.start_ms,
                "fin_ms": word.end_ms,
                "confianza": round(word.confidence, 3),
            }
            for word in piece.timeline.words
        ],
        "reglas": [check.to_json() for check in piece.checks],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def sketch(
    guion: Guion, timeline: Timeline, day: date, comunicado: Comunicado | None = None
) -> Pieza:
    """A piece with estimated times: for a script that is printed before anything is made."""
    clase: Literal["spot", "boletin"] = "boletin" if guion.secciones else "spot"
    return Pieza(
        guion.id, clase, guion.titulo, day, guion, timeline, (), (), (), (), comunicado=comunicado
    )

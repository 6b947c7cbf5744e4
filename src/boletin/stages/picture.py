"""The picture of a piece: its captions, then a clip in each shape."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from boletin.addresses import (
    caption_address,
    sound_address,
)
from boletin.cache import Cache
from boletin.codec import revive
from boletin.config import Perfil
from boletin.jobs import (
    Job,
    Stage,
    clip_profile,
    clips,
    speakers,
)
from boletin.kept import kept_cues, kept_timeline, load_json, save_json
from boletin.model import Check, Cue, Timeline, Waveform
from boletin.picture import waveform
from boletin.picture.captions import ass, cutting, embedded, readback, scc, sounds, srt, ttml, vtt
from boletin.picture.checks import finished, sheet
from boletin.picture.checks.masters import check_master
from boletin.picture.checks.sync import check_sync
from boletin.picture.clip import program, story
from boletin.picture.clip.film import Film
from boletin.picture.clip.masters import KINDS, render_master
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.render import render
from boletin.picture.drawing.jpeg import save_jpeg
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.shape import SHAPES, THUMBNAIL, TV, Shape, frames_of
from boletin.sound.checks import loudness_rule
from boletin.sound.hearing import hear
from boletin.stages.sound import CLIP_SOUNDS, LINEAR, WAVEFORM
from boletin.writing.templates import legend

CARD_QUALITY = 80
"""Of the picture on a list of pieces, 640x360: 34-56 kB."""
NARROW = 32
"""Characters in a line of captions where the picture is narrow (C01)."""


def make_captions(job: Job, cache: Cache, folder: Path) -> None:
    made = cache.find(sound_address(job, cache)) or {}
    timeline = kept_timeline(made)
    said_by = speakers(job)
    lines = (
        dataclasses.replace(line, linea=dataclasses.replace(line.linea, locutor=number))
        for line, (number, _) in zip(timeline.lines, said_by, strict=True)
    )
    spoken = dataclasses.replace(timeline, lines=tuple(lines))
    cues = cutting.cues(spoken)
    name = "subtitulos" if job.clase == "spot" else "boletin"
    names = dict(said_by)
    (folder / f"{name}.srt").write_text(srt.write(cues, names), "utf-8", newline="\n")
    # Word times for the clip's captions; a transcript that podcast applications read goes without.
    told = vtt.write(cues, names, words=job.clase == "spot")
    (folder / f"{name}.vtt").write_text(told, "utf-8", newline="\n")
    heard = sounds.with_sounds(cues, timeline)
    (folder / f"{name}.sdh.srt").write_text(srt.write(heard, names), "utf-8", newline="\n")
    whole = vtt.write(heard, names, labels=True)
    (folder / f"{name}.sdh.vtt").write_text(whole, "utf-8", newline="\n")
    rules = [
        readback.check_vtt(folder / f"{name}.vtt", cues),
        readback.check_vtt(folder / f"{name}.sdh.vtt", heard, names),
    ]
    if job.clase == "spot":
        rules += _station_files(folder, cues, names, job)
    save_json(folder / "reglas.json", rules)
    save_json(folder / "cues.json", cues)
    save_json(folder / "cues.angostos.json", cutting.cues(spoken, max_chars=NARROW))
    wave = revive(Waveform, load_json(made[WAVEFORM]))
    title = f"Forma de onda: {job.guion.titulo}"
    numbers = [number for number, _ in said_by]
    drawing = waveform.draw(wave, timeline, job.config.imagen, title, numbers)
    (folder / "onda.svg").write_bytes(waveform.svg(drawing))


def _station_files(
    folder: Path, cues: Sequence[Cue], names: Mapping[int, str], job: Job
) -> list[Check]:
    """What television stations and editors take: TTML, SCC and ASS; read back at once."""
    document, closed = folder / "subtitulos.ttml", folder / "subtitulos.scc"
    document.write_text(ttml.write(cues, names, job.guion.titulo), "utf-8", newline="\n")
    closed.write_text(scc.write(cues, names), "ascii", newline="\n")
    colours = palette(Colores(), job.config.imagen)
    script = ass.write(cues, SHAPES["tv"], colours)
    (folder / "subtitulos.ass").write_text(script, "utf-8", newline="\n")
    return [
        readback.check_ttml(document, cues, names),
        *readback.check_scc(closed, cues, names),
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class _Shot:
    """A clip that is ready to be rendered."""

    film: Film
    cues: tuple[Cue, ...]
    shape: Shape
    piece: Piece
    timeline: Timeline
    sound: Path
    soft: Path
    """Its captions as SRT."""
    timed: Path
    """The sound that the captions were timed on."""
    profile: str
    perfil: Perfil


def make_clip(job: Job, cache: Cache, stage: Stage, folder: Path) -> None:
    shot, target = _shot(job, cache, stage), folder / clips(job)[stage]
    master = KINDS.get(stage)
    if master and master.linear:
        render_master(shot.film, shot.sound, target, master)
    else:
        _render(job, shot, target, stage, master.times if master else 1)
    reading = hear(shot.sound if master and master.linear else target).reading
    found = [finished.check_loudness(loudness_rule(shot.profile), shot.perfil, reading)]
    if master:
        found.append(check_master(target, shot.film, shot.sound, master))
    else:
        found += finished.check_clip(target, shot.film, shot.cues, shot.shape, shot.piece.colours)
        found.append(check_sync(target, shot.timed))
    if stage in ("tv", "boletin"):
        poster = story.poster(shot.piece, THUMBNAIL)
        save_jpeg(poster, folder / "miniatura.jpg")
        save_jpeg(poster.reduce(2), folder / "tarjeta.jpg", CARD_QUALITY)
    if not master:
        shown = sheet.moments(target, shot.shape)
        sheet.save_sheet(shown, folder / f"{target.stem}.cuadros.jpg")
        if stage == "tv":
            sheet.save_preview(shown, folder / "avance.webp")
    save_json(folder / "medidas.json", {target.name: reading})
    save_json(folder / "reglas.json", found)


def _render(job: Job, shot: _Shot, target: Path, stage: Stage, times: int) -> None:
    closed = None
    if stage in ("tv", "tv60"):
        names = dict(speakers(job))
        labels = [srt.label(cue, names) for cue in shot.cues]
        closed = embedded.aside(shot.cues, labels, times=times)
    render(
        shot.film,
        shot.sound,
        target,
        captions=shot.soft,
        aside=closed,
        chapters=shot.timeline.chapters,
        times=times,
    )


def _shot(job: Job, cache: Cache, stage: Stage) -> _Shot:
    files = cache.find(sound_address(job, cache)) or {}
    subtitles = cache.find(caption_address(job, cache)) or {}
    shape, profile = SHAPES.get(stage, TV), clip_profile(stage)
    coded = next(file for file, name in CLIP_SOUNDS.items() if name == profile)
    master = KINDS.get(stage)
    sound = files[LINEAR if master and master.linear else coded].path
    timeline = kept_timeline(files)
    cues = kept_cues(subtitles, narrow=shape.max_chars == NARROW)
    pieces = _pieces(job)
    piece = pieces(job.guion.id)
    if job.clase == "boletin":
        parts = program.sections(timeline.chapters, frames_of(timeline.duration_ms), pieces)
        film = program.film(parts, timeline, cues, shape)
        soft, timed = subtitles["boletin.srt"].path, files["boletin.wav"].path
    else:
        film = story.film(piece, timeline, cues, shape)
        soft, timed = subtitles["subtitulos.srt"].path, files["radio.wav"].path
    perfil = job.config.perfiles[profile]
    return _Shot(film, cues, shape, piece, timeline, sound, soft, timed, profile, perfil)


def _pieces(job: Job) -> Callable[[str], Piece]:
    """What is shown of an announcement by its id; for any other, of the programme itself."""
    told = {comunicado.id: comunicado for comunicado in job.told}

    def piece(id_: str) -> Piece:
        comunicado = told.get(id_)
        if comunicado:
            return Piece.of(comunicado, job.config, job.project, legend(comunicado))
        return Piece.of_program(job.guion.id, job.config, job.project)

    return piece

"""The picture of a piece: its captions, then a clip in each shape."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

from boletin.addresses import (
    caption_address,
    sound_address,
)
from boletin.cache import Cache
from boletin.codec import revive
from boletin.jobs import (
    Job,
    Stage,
    clip_profile,
    speakers,
)
from boletin.kept import kept_cues, kept_timeline, load_json, save_json
from boletin.model import Check, Cue, Waveform
from boletin.picture import waveform
from boletin.picture.captions import ass, cutting, embedded, readback, scc, srt, ttml, vtt
from boletin.picture.checks import finished
from boletin.picture.clip import story
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.render import render
from boletin.picture.drawing.jpeg import save_jpeg
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.shape import SHAPES, THUMBNAIL
from boletin.sound.checks import loudness_rule
from boletin.sound.hearing import hear
from boletin.stages.sound import CLIP_SOUNDS, WAVEFORM
from boletin.writing.templates import legend

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
    (folder / f"{name}.vtt").write_text(vtt.write(cues, names), "utf-8", newline="\n")
    rules = [readback.check_vtt(folder / f"{name}.vtt", cues)]
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


def make_clip(job: Job, cache: Cache, stage: Stage, folder: Path) -> None:
    files = cache.find(sound_address(job, cache)) or {}
    subtitles = cache.find(caption_address(job, cache)) or {}
    comunicado, shape, profile = job.comunicado, SHAPES[stage], clip_profile(stage)
    sound = files.get(next(file for file, name in CLIP_SOUNDS.items() if name == profile))
    if comunicado is None or sound is None:
        raise ValueError(f"{job.folder} has no sound for its clip")
    timeline = kept_timeline(files)
    cues = kept_cues(subtitles, narrow=shape.max_chars == NARROW)
    piece = Piece.of(comunicado, job.config, job.project, legend(comunicado))
    film = story.film(piece, timeline, cues, shape)
    target = folder / f"{stage}.mp4"
    closed = None
    if stage == "tv":
        names = dict(speakers(job))
        closed = embedded.aside(cues, [srt.label(cue, names) for cue in cues])
    soft = subtitles["subtitulos.srt"].path
    render(film, sound.path, target, captions=soft, aside=closed)
    if stage == "tv":
        save_jpeg(story.poster(piece, THUMBNAIL), folder / "miniatura.jpg")
    reading = hear(target).reading
    _, found = finished.check_clip(
        target,
        film,
        cues,
        shape,
        piece.colours,
        job.config.perfiles[profile],
        rule=loudness_rule(profile),
        reading=reading,
    )
    save_json(folder / "medidas.json", {target.name: reading})
    save_json(folder / "reglas.json", found)

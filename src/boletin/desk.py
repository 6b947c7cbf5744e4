"""What staff ask at the desk without making anything: review, scripts, readings, voices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import offices, pieces, writing
from boletin.config import Config
from boletin.days import week_of
from boletin.errors import ContentError, UsageError
from boletin.jobs import (
    SOUNDS,
)
from boletin.lineup import lineup
from boletin.model import Comunicado, Finding, Guion
from boletin.picture import media
from boletin.picture.look import reading as looks
from boletin.planning import Options, gather
from boletin.project import edit_script as keep_script
from boletin.publish.site import script_page
from boletin.sound.credits import CREDITS, named, unknown, unlicensed
from boletin.timing import estimated
from boletin.tomlform import FILE
from boletin.voices import problem
from boletin.writing import prompter, rundown, script, templates
from boletin.writing.load import concerns, known, load_all
from boletin.writing.review import review as review_text
from boletin.writing.review import review_bulletin, review_length
from boletin.writing.spoken import speak

PAGES = "plantillas/sitio"


def announcements(project: Path, ids: Sequence[str]) -> tuple[Comunicado, ...]:
    """The announcements with these ids. Raises UsageError for an unknown one."""
    loaded = load_all(project)
    known(ids, loaded)
    return tuple(c for c in loaded.comunicados if c.id in ids)


RECENT = 3
"""Weeks whose photographs ``revisar`` opens: older ones were opened when their clips were made."""


def review(project: Path, ids: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Every finding of content, law and length, by file and line."""
    config = configuration.load(project)
    loaded = load_all(project)
    findings = list(loaded.findings)
    if ids:
        known([i for i in ids if not any(concerns(f, i) for f in findings)], loaded)
    guiones, sound = [], []
    recent = sorted({week_of(c.fecha) for c in loaded.comunicados})[-RECENT:]
    for comunicado in loaded.comunicados:
        asked = looks.unknown(project, comunicado)
        if comunicado.id in ids or week_of(comunicado.fecha) in recent:
            asked += media.troubles(project, comunicado)
        try:
            guion = writing.write_spot(comunicado, config, project)
        except ContentError as error:
            findings += (*review_text(comunicado, config), *error.findings, *asked)
        else:
            remarks = (*review_text(comunicado, config, guion), *asked)
            if comunicado.estado == "aprobado" and not any(f.level == "E" for f in remarks):
                sound.append(comunicado)
            findings += remarks
            findings += review_length(comunicado, guion, config)
            if not ids or comunicado.id in ids:
                guiones.append(guion)
    findings += _bulletins(project, loaded.comunicados, sound, config)
    findings += offices.review(project, config, loaded.comunicados)
    chosen = [f for f in findings if not ids or any(i in f.file or i in f.message for i in ids)]
    chosen += [*_sounds(project, guiones), *_engines(config)]
    chosen += _looks(project, loaded.comunicados, config)
    return tuple(sorted(dict.fromkeys(chosen), key=lambda f: (f.file, f.line)))


def _looks(project: Path, every: Sequence[Comunicado], config: Config) -> tuple[Finding, ...]:
    """What is wrong with the emblem and the looks of clips; a look that an announcement asks for
    and is not there is told with its text.
    """
    from boletin.picture.clip.piece import program_of  # noqa: PLC0415
    from boletin.picture.drawing import emblem  # noqa: PLC0415

    weeks = sorted({week_of(comunicado.fecha) for comunicado in every})
    shown = [*every, *(program_of(week, config) for week in weeks)]
    return (*emblem.review(project, config), *looks.review(project, shown))


def _bulletins(
    project: Path, every: Sequence[Comunicado], sound: Sequence[Comunicado], config: Config
) -> Iterator[Finding]:
    """What the weekly template does to the pieces of each week, and orders that name no piece."""
    for week in sorted({week_of(comunicado.fecha) for comunicado in sound}):
        mine = [c for c in every if week_of(c.fecha) == week]
        by_hand, problems = rundown.load_order(project, week, mine)
        yield from problems
        pieces = rundown.order((c for c in sound if week_of(c.fecha) == week), by_hand)
        try:
            guion = writing.write_bulletin(week, pieces, config, project)
        except ContentError as error:
            yield from error.findings
        else:
            yield from review_bulletin(pieces, guion, config)


def _sounds(project: Path, guiones: Iterable[Guion]) -> tuple[Finding, ...]:
    """What is wrong with the sounds that the scripts ask for."""
    # Only the review waits for the sound libraries.
    from boletin.sound.assets import load_assets  # noqa: PLC0415

    try:
        assets = load_assets(project / SOUNDS)
    except ContentError as error:
        return error.findings
    guiones = tuple(guiones)
    where = f"{SOUNDS}/{CREDITS}"
    missing = (finding for guion in guiones for finding in unknown(guion, assets))
    owed = (found for guion in guiones for found in unlicensed(guion, assets.credits, where))
    broken = assets.check(op.argumento for guion in guiones for op in named(guion))
    return (*missing, *dict.fromkeys(owed), *broken)


def _engines(config: Config) -> Iterator[Finding]:
    """Voices of boletin.toml that cannot speak on this machine."""
    for name, voz in config.voces.items():
        if trouble := problem(voz):
            message = f"la voz «{name}» no puede hablar: {trouble.message}"
            yield Finding("VOZ", "E", FILE, 1, message, trouble.remedy)


def script_for(project: Path, id_: str, formato: str) -> str | bytes:
    """The script, with times, of an announcement or a week (``2026-W48``).

    ``formato``: texto or html (text), pdf (bytes).
    """
    config = configuration.load(project)
    voz, seconds, comunicado = "", None, None
    if "-W" in id_:
        plan = gather(project, Options(week=id_))
        guion = next((job.guion for job in plan.jobs if job.clase == "boletin"), None)
        if guion is None:
            raise UsageError(f"No hay comunicados aprobados en {id_}.")
        day = rundown.monday(id_)
        if config.programa.exacta and config.programa.duracion_ms:
            seconds = config.programa.duracion_ms // 1000
    else:
        (comunicado,) = announcements(project, [id_])
        guion = writing.write_spot(comunicado, config, project)
        day, seconds, voz = comunicado.fecha, comunicado.duracion, comunicado.voz
    timeline = estimated(guion, config, project, voz, seconds * 1000 if seconds else None)
    planned = pieces.sketch(guion, timeline, day, comunicado)
    if formato == "texto":
        return prompter.render(guion, timeline, seconds)
    if formato == "pdf":
        from boletin.publish import paper  # noqa: PLC0415

        return paper.script_pdf(planned, config)
    return script_page(config, planned, project / PAGES, alone=True)


def edit_script(project: Path, id_: str) -> str:
    """Keep the script of an announcement for a person to change; its path in the project."""
    (comunicado,) = announcements(project, [id_])
    guion = writing.write_spot(comunicado, configuration.load(project), project)
    text = script.render(guion.entradas)
    return keep_script(comunicado, project, text).relative_to(project).as_posix()


def rehearse(
    project: Path, name: str, ids: Sequence[str]
) -> Iterator[tuple[Comunicado, str | ContentError]]:
    """One template over these announcements (all of them when none is named): its script lines."""
    config = configuration.load(project)
    chosen = announcements(project, ids) if ids else load_all(project).comunicados
    for comunicado, text in templates.preview(name, chosen, config, project):
        if isinstance(text, ContentError):
            yield comunicado, text
        else:
            yield comunicado, "\n".join(line for line in text.splitlines() if line.strip())


def rundown_for(project: Path, week: str | None, formato: str) -> str | bytes:
    """The rundown of a week as a page: html (text) or pdf (bytes)."""
    from boletin.publish import paper  # noqa: PLC0415

    escaleta, config, _ = lineup(project, week)
    if formato == "pdf":
        return paper.rundown_pdf(escaleta, config)
    return paper.rundown_page(config, escaleta, project / PAGES)


def spoken_form(project: Path) -> Callable[[str], dict[str, Any]]:
    """A function that tells how a text will be said; outside a project, without its dictionary."""
    try:
        pronunciations = configuration.load(project).pronunciacion
    except ContentError:
        pronunciations = {}

    def say(text: str) -> dict[str, Any]:
        tokens = speak(text, pronunciations)
        return {
            "mostrado": " ".join(token.mostrado for token in tokens),
            "hablado": " ".join(token.hablado for token in tokens if token.hablado),
            "palabras": [
                [word, token.mostrado] for token in tokens for word in token.hablado.split()
            ],
        }

    return say

"""A week gathered: announcements reviewed, scripts written, pieces named. Makes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from boletin import config as configuration
from boletin import days, jobs, ledger, writing
from boletin.config import Config
from boletin.errors import ContentError, UsageError
from boletin.jobs import (
    Job,
)
from boletin.model import Comunicado, Finding, Guion
from boletin.picture import media
from boletin.picture.look import reading as looks
from boletin.published import OUTPUT
from boletin.writing import rundown
from boletin.writing.load import Loaded, approved, ids_of, known, load_all
from boletin.writing.review import review as review_text
from boletin.writing.review import review_bulletin

FORMATOS = ("audio", *jobs.CLIPS)
"""What is made where nothing else is asked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """What ``producir`` was asked for."""

    week: str | None = None
    only: tuple[str, ...] = ()
    formats: frozenset[str] = frozenset(FORMATOS)
    workers: int | None = None
    fallback: str = ""
    """Name of the voice that speaks where another one cannot; empty: the piece stops."""
    left_out: frozenset[str] = frozenset()
    """ids of announcements that the bulletin goes without."""
    today: date = field(default_factory=days.today)
    """What may air, and what no longer may, is told for this day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A week, gathered: what will be made, and what was found wrong."""

    week: str
    config: Config
    jobs: tuple[Job, ...]
    """Spots in the order of the bulletin, then the bulletin."""
    valid: Mapping[str, Comunicado]
    """Every approved announcement of any week, by id."""
    present: frozenset[str]
    """ids of all announcements that have a file, whatever is wrong with it."""
    drafts: int
    findings: tuple[Finding, ...]
    by_hand: rundown.Orden = rundown.NO_ORDER
    """What a person decided about the order of the week."""


def gather(project: Path, options: Options) -> Plan:
    """Read, check and write the scripts of a week; nothing is made yet."""
    config = configuration.load(project)
    if options.fallback and options.fallback not in config.voces:
        raise UsageError(
            f"No hay una voz de respaldo «{options.fallback}».",
            remedy=f"Voces de boletin.toml: {', '.join(config.voces)}.",
        )
    loaded = load_all(project)
    ready = [comunicado for comunicado in loaded.comunicados if approved(comunicado)]
    week = options.week or _newest(loaded, ready)
    findings = list(loaded.findings)
    back = _taken_back(project, options, loaded)
    mine = [
        c
        for c in loaded.comunicados
        if days.week_of(c.fecha) == week and f"spots/{c.id}" not in back
    ]
    by_hand, problems = rundown.load_order(project, week, mine)
    findings += problems
    scripts: dict[str, tuple[Comunicado, Guion]] = {}
    unseen: dict[str, tuple[Finding, ...]] = {}
    for comunicado in rundown.order(c for c in mine if c.estado == "aprobado"):
        asked = looks.unknown(project, comunicado)
        try:
            guion = writing.write_spot(comunicado, config, project)
        except ContentError as error:
            findings += (*review_text(comunicado, config), *error.findings, *asked)
            continue
        remarks = (*review_text(comunicado, config, guion), *asked)
        findings += remarks
        if any(finding.level == "E" for finding in remarks):
            continue
        scripts[comunicado.id] = comunicado, guion
        chosen = not options.only or comunicado.id in options.only
        if chosen and options.formats - {"audio"}:
            # Only told here: the spot is held back by its clip, the bulletin goes without.
            unseen[comunicado.id] = media.troubles(project, comunicado)
            findings += unseen[comunicado.id]
    grabaciones = {
        id_: recording
        for id_, (comunicado, guion) in scripts.items()
        if (recording := jobs.recording_of(comunicado, guion))
    }
    todo = [
        Job(
            project,
            config,
            "spot",
            guion,
            comunicado,
            _formats(project, config, id_, options),
            grabaciones,
        )
        for id_, (comunicado, guion) in scripts.items()
        if not options.only or id_ in options.only
    ]
    told = (c for c, _ in scripts.values() if c.id not in options.left_out)
    pieces = rundown.order(told, by_hand)
    if pieces and not options.only and f"boletines/{week}" not in back:
        try:
            guion = writing.write_bulletin(week, pieces, config, project)
            remarks = review_bulletin(pieces, guion, config)
            findings += remarks
            if not any(finding.level == "E" for finding in remarks):
                bulletin = Job(
                    project,
                    config,
                    "boletin",
                    guion,
                    None,
                    options.formats,
                    grabaciones,
                    piezas=tuple(media.without(c, unseen.get(c.id, ())) for c in pieces),
                )
                problems = tuple(_unrecorded(bulletin))
                findings += problems
                if not any(finding.level == "E" for finding in problems):
                    todo.append(bulletin)
        except ContentError as error:
            findings += error.findings
    if options.only and not todo and not findings:
        raise UsageError(
            f"{', '.join(options.only)} no está aprobado, o no es de la semana {week}.",
            remedy="Apruébelo (boletin aprobar ID) o diga su semana con --semana.",
        )
    if not todo and not findings:
        raise UsageError(
            f"No hay comunicados aprobados en la semana {week}.",
            remedy='Apruebe alguno: boletin aprobar ID --nombre "Quién aprueba"',
        )
    return Plan(
        week,
        config,
        tuple(todo),
        {c.id: c for c in ready},
        ids_of(loaded),
        sum(c.estado != "aprobado" for c in mine),
        tuple(findings),
        by_hand,
    )


def _taken_back(project: Path, options: Options, loaded: Loaded) -> set[str]:
    """Folders of the pieces that a person took back: they are not made again. Raises UsageError
    when one of them, or one that does not exist, is asked for."""
    if options.only:
        known(options.only, loaded)
    back = {f for f, record in ledger.read(project).pieces.items() if record.retiro}
    for id_ in options.only:
        if f"spots/{id_}" in back:
            raise UsageError(
                f"{id_} está retirado.", remedy=f"Para publicarlo: boletin retirar {id_} --deshacer"
            )
    return back


def _formats(project: Path, config: Config, id_: str, options: Options) -> frozenset[str]:
    """What was asked for; where nothing special was, also the masters that stations ask for, and
    those that a piece has already."""
    if options.formats != frozenset(FORMATOS):
        return options.formats
    folder = project / OUTPUT / "spots" / id_
    had = (name for name, file in jobs.MASTERS.items() if (folder / file).is_file())
    asked = (one.formato for one in config.emisoras if one.formato in jobs.MASTERS)
    return options.formats.union(had, asked)


def _unrecorded(bulletin: Job) -> Iterator[Finding]:
    """Recorded announcements that the bulletin says in other words, so with another voice."""
    taken = {part.toma[0].archivo for part in bulletin.parts if part.toma}
    for recording in bulletin.grabaciones.values():
        if recording.archivo not in taken:
            yield Finding(
                "VOZ",
                "W",
                recording.archivo,
                recording.renglon,
                "el boletín no dice lo mismo que la grabación: ahí lo dice la voz de siempre.",
                "Use en el guion a mano los mismos párrafos que lleva el comunicado.",
            )
    for part in bulletin.parts:
        if not part.toma and not part.linea.idioma.startswith("es"):
            yield Finding(
                "VOZ",
                "E",
                bulletin.folder,
                part.linea.numero,
                f"«{part.linea.mostrado[:40]}» no está en la grabación, y ninguna voz sintética "
                "habla esa lengua.",
                "Grabe el spot con el mismo texto que lleva el boletín.",
                part.linea.mostrado,
            )


def _newest(loaded: Loaded, ready: Sequence[Comunicado]) -> str:
    if ready:
        return max(days.week_of(comunicado.fecha) for comunicado in ready)
    if any(finding.level == "E" for finding in loaded.findings):
        raise ContentError(loaded.findings)
    raise UsageError(
        "No hay ningún comunicado aprobado.",
        remedy='Escriba uno (boletin redactar "Título") y apruébelo (boletin aprobar ID).',
    )

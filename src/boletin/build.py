"""The main job as a story: gather everything, make what is missing, write output/.

``build`` and the modules beside it (``stages``, ``output``, ``verify``) walk through the rooms in
order; no room knows another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from boletin import config as configuration
from boletin import files, jobs, output, pieces, publish, writing
from boletin.cache import Cache, Stored
from boletin.config import Config
from boletin.errors import (
    BoletinError,
    ContentError,
    ReleaseError,
    StorageError,
    UsageError,
)
from boletin.executor import Executor, Local, Outcome, Task
from boletin.jobs import PRIVATE, Job
from boletin.model import Check, Comunicado, Finding, Guion, Pieza
from boletin.publish.feed import path_of
from boletin.publish.feed_checks import check_feed
from boletin.publish.manifest import Entry
from boletin.published import OUTPUT, published, remember
from boletin.show import Show, Silent
from boletin.writing import rundown
from boletin.writing.load import Loaded, approved, known, load_all
from boletin.writing.review import review as review_text
from boletin.writing.review import review_bulletin

FORMATOS = ("audio", "tv")


@dataclass(frozen=True, slots=True)
class Options:
    """What ``producir`` was asked for."""

    week: str | None = None
    only: tuple[str, ...] = ()
    formats: frozenset[str] = frozenset(FORMATOS)
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A week, gathered: what will be made, and what was found wrong."""

    week: str
    config: Config
    jobs: tuple[Job, ...]
    """Spots in the order of the bulletin, then the bulletin."""
    valid: frozenset[str]
    """ids of every approved announcement of any week."""
    drafts: int
    findings: tuple[Finding, ...]
    by_hand: rundown.Orden = rundown.NO_ORDER
    """What a person decided about the order of the week."""


@dataclass(frozen=True, slots=True)
class Report:
    """What ``producir`` did."""

    week: str
    pieces: tuple[Pieza, ...]
    made: tuple[str, ...]
    """Folders of the pieces that had to be made; the others stood already."""
    changed: bool
    """output/ is not what it was."""
    held: tuple[tuple[str, Check], ...]
    """Folder and failed E rule of every piece that was not released."""
    findings: tuple[Finding, ...]
    drafts: int

    @property
    def exit_code(self) -> int:
        """0, or 3 when content or a release failed."""
        return 3 if self.held or any(f.level == "E" for f in self.findings) else 0

    def summary(self) -> str:
        """For people, in Spanish."""
        lines = [f"{folder}: no se entrega. {c.rule}: {c.detail}" for folder, c in self.held]
        released = [piece for piece in self.pieces if piece.released]
        spots = sum(piece.clase == "spot" for piece in released)
        bulletins = len(released) - spots
        what = f"{spots} spot{'' if spots == 1 else 's'}"
        what += " y el boletín" if bulletins else ""
        if not self.made and not self.changed:
            lines.append(f"Semana {self.week}: {what}. Nada cambió; no hubo trabajo que hacer.")
        else:
            lines.append(f"Semana {self.week}: {what} en {OUTPUT}/ ({len(self.made)} de nuevo).")
            lines.append("Para verlo: boletin servir")
        if self.drafts:
            lines.append(f"{self.drafts} sin aprobar, fuera del boletín: boletin aprobar ID")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "semana": self.week,
            "piezas": [
                {"id": piece.id, "clase": piece.clase, "carpeta": piece.carpeta}
                for piece in self.pieces
                if piece.released
            ],
            "hechas": list(self.made),
            "sin_cambios": not self.made and not self.changed,
            "retenidas": [{"carpeta": f, **check.to_json()} for f, check in self.held],
            "hallazgos": [finding.to_json() for finding in self.findings],
            "borradores": self.drafts,
        }


def produce(
    project: Path,
    options: Options,
    show: Show | None = None,
    executor: Executor | None = None,
) -> Report:
    """Make a week and bring output/ up to date. See the contract in docs/ordenes.md.

    Raises ContentError when nothing at all can be made, StorageError, ToolError.
    """
    show = show or Silent()
    private = project / PRIVATE
    with _alone(private):
        cache = Cache(private)
        cache.sweep()
        plan = gather(project, options)
        made, failures = _make(plan, cache, executor or Local(options.workers), show)
        done, trees = [], {}
        failed = {job.folder for job, _ in failures}
        for job in plan.jobs:
            if job.folder not in failed:
                piece, files = pieces.collect(job, cache)
                done.append(piece)
                trees[piece.carpeta] = files
        same = {job.folder: job.guion for job, _ in failures}
        changed = _publish(project, plan, done, trees, cache, bool(options.only), same)
        if made:
            from boletin.timing import remember_paces  # noqa: PLC0415

            remember_paces(project, plan.config, done)
    return Report(
        week=plan.week,
        pieces=tuple(done),
        made=made,
        changed=changed,
        held=tuple(
            (piece.carpeta, check)
            for piece in done
            for check in piece.checks
            if check.level == "E" and not check.ok
        ),
        # A broken sound stops several pieces and is told once.
        findings=tuple(
            dict.fromkeys(
                (*plan.findings, *(f for job, error in failures for f in _findings(job, error)))
            )
        ),
        drafts=plan.drafts,
    )


# --- gather ----------------------------------------------------------------------------------


def gather(project: Path, options: Options) -> Plan:
    """Read, check and write the scripts of a week; nothing is made yet."""
    config = configuration.load(project)
    loaded = load_all(project)
    ready = [comunicado for comunicado in loaded.comunicados if approved(comunicado)]
    week = options.week or _newest(loaded, ready)
    findings = list(loaded.findings)
    mine = [c for c in loaded.comunicados if rundown.week_of(c.fecha) == week]
    by_hand, problems = rundown.load_order(project, week, mine)
    findings += problems
    scripts: dict[str, tuple[Comunicado, Guion]] = {}
    for comunicado in rundown.order(c for c in mine if c.estado == "aprobado"):
        try:
            guion = writing.write_spot(comunicado, config, project)
        except ContentError as error:
            findings += (*review_text(comunicado, config), *error.findings)
            continue
        remarks = review_text(comunicado, config, guion)
        findings += remarks
        if not any(finding.level == "E" for finding in remarks):
            scripts[comunicado.id] = comunicado, guion
    if options.only:
        known(options.only, loaded)
    jobs = [
        Job(project, config, "spot", guion, comunicado, options.formats)
        for comunicado, guion in scripts.values()
        if not options.only or comunicado.id in options.only
    ]
    pieces = rundown.order((comunicado for comunicado, _ in scripts.values()), by_hand)
    if pieces and not options.only:
        try:
            guion = writing.write_bulletin(week, pieces, config, project)
            remarks = review_bulletin(pieces, guion, config)
            findings += remarks
            if not any(finding.level == "E" for finding in remarks):
                jobs.append(Job(project, config, "boletin", guion, None, options.formats))
        except ContentError as error:
            findings += error.findings
    if options.only and not jobs and not findings:
        raise UsageError(
            f"{', '.join(options.only)} no está aprobado, o no es de la semana {week}.",
            remedy="Apruébelo (boletin aprobar ID) o diga su semana con --semana.",
        )
    if not jobs and not findings:
        raise UsageError(
            f"No hay comunicados aprobados en la semana {week}.",
            remedy='Apruebe alguno: boletin aprobar ID --nombre "Quién aprueba"',
        )
    return Plan(
        week,
        config,
        tuple(jobs),
        frozenset(c.id for c in ready),
        sum(c.estado != "aprobado" for c in mine),
        tuple(findings),
        by_hand,
    )


def _newest(loaded: Loaded, ready: Sequence[Comunicado]) -> str:
    if ready:
        return max(rundown.week_of(comunicado.fecha) for comunicado in ready)
    if any(finding.level == "E" for finding in loaded.findings):
        raise ContentError(loaded.findings)
    raise UsageError(
        "No hay ningún comunicado aprobado.",
        remedy='Escriba uno (boletin redactar "Título") y apruébelo (boletin aprobar ID).',
    )


# --- make ------------------------------------------------------------------------------------


def _make(
    plan: Plan, cache: Cache, executor: Executor, show: Show
) -> tuple[tuple[str, ...], list[tuple[Job, BoletinError]]]:
    """Run the stages that are missing. A piece that fails never stops the others."""
    todo = {job.folder: job for job in plan.jobs}
    missing = [(job, stage) for job in plan.jobs if (stage := jobs.next_stage(job, cache))]
    if not missing:
        return (), []
    # Only a run that has work to do waits for the sound and picture libraries.
    from boletin.stages import run  # noqa: PLC0415

    costs = {job.folder: jobs.cost(job, cache) for job, _ in missing}
    # The longest first, so that no core waits alone at the end.
    first = sorted(
        (Task(job.folder, run, (job, stage)) for job, stage in missing),
        key=lambda task: -costs[task.name],
    )
    show.begin(sum(costs.values()))
    made: dict[str, None] = {}
    failures: list[tuple[Job, BoletinError]] = []

    def follow(outcome: Outcome) -> Sequence[Task]:
        job = todo[outcome.task.name]
        stage = None if outcome.error else jobs.next_stage(job, cache)
        return [Task(job.folder, run, (job, stage))] if stage else []

    for outcome in executor.run(first, follow):
        job, stage = todo[outcome.task.name], outcome.task.arguments[1]
        if isinstance(outcome.error, ContentError | BoletinError):
            if isinstance(outcome.error, StorageError):
                raise outcome.error
            failures.append((job, outcome.error))
        elif outcome.error:
            raise outcome.error
        made[job.folder] = None
        label = "no se pudo" if outcome.error else jobs.LABELS[stage]
        show.advance(jobs.COSTS[stage], f"{job.folder}: {label}")
    failed = {job.folder for job, _ in failures}
    return tuple(folder for folder in made if folder not in failed), failures


def _findings(job: Job, error: BoletinError) -> tuple[Finding, ...]:
    """An error of one piece, told at the file that staff can mend."""
    if isinstance(error, ContentError):
        return error.findings
    file = error.file or (job.comunicado.archivo if job.comunicado else job.folder)
    return (Finding("PIEZA", "E", file, 1, error.message, error.remedy),)


# --- publish ---------------------------------------------------------------------------------


def _publish(
    project: Path,
    plan: Plan,
    pieces: Sequence[Pieza],
    trees: dict[str, dict[str, bytes | Stored]],
    cache: Cache,
    partial: bool,
    failed: Mapping[str, Guion],
) -> bool:
    """Feed, pages, manifest and media of what is released; what is not leaves output/.

    ``failed``: scripts of pieces that could not be made; one that is published with that very
    script stays as it is.
    """
    private, root = project / PRIVATE, project / OUTPUT
    fresh = {piece.carpeta: piece for piece in pieces if piece.released}
    old = {
        folder: piece
        for folder, piece in published(project).items()
        if folder not in fresh
        and (_remains(piece, plan, partial) or failed.get(folder) == piece.guion)
    }
    public = {**old, **fresh}
    bulletins = [piece for piece in public.values() if piece.clase == "boletin"]
    spots = [piece for piece in public.values() if piece.clase == "spot"]
    tree: dict[str, bytes | Stored] = {}
    for folder in fresh:
        tree |= {f"{folder}/{name}": source for name, source in trees[folder].items()}
    artwork = jobs.cover(plan.config, cache)
    pages = project / "plantillas" / "sitio"
    tree |= publish.public_files(plan.config, bulletins, spots, pages, cover_sha256=artwork.sha256)
    tree["portada.jpg"] = artwork
    _judge_feed(plan.config, tree, output.listed(root), artwork)
    changed = output.write(root, private, tree, old)
    remember(private, public)
    return changed


def _judge_feed(
    config: Config,
    tree: Mapping[str, bytes | Stored],
    before: Mapping[str, Entry],
    artwork: Stored,
) -> None:
    """The P rules over the finished feed, before it takes the place of the old one."""

    def size_of(url: str) -> int:
        path = path_of(config, url)
        source = tree.get(path)
        if source is None:
            return before[path][0]
        return len(source) if isinstance(source, bytes) else source.bytes

    xml = tree["podcast.xml"]
    if isinstance(xml, bytes):
        checks = check_feed(xml, size_of, cover=artwork.path.read_bytes())
        failed = [check for check in checks if check.level == "E" and not check.ok]
        if failed:
            raise ReleaseError(
                "\n".join(f"podcast.xml no se publica. {c.rule}: {c.detail}" for c in failed),
                remedy="Corrija [podcast] en boletin.toml; output/ quedó como estaba.",
            )


def _remains(piece: Pieza, plan: Plan, partial: bool) -> bool:
    """Whether a piece published before stays: its text is still approved, or it is the archive."""
    if piece.clase == "boletin":
        return partial or piece.id != plan.week
    if piece.id not in plan.valid:
        return False
    same_week = piece.comunicado and rundown.week_of(piece.comunicado.fecha) == plan.week
    return partial or not same_week


@contextmanager
def _alone(private: Path) -> Iterator[None]:
    """One ``producir`` at a time in a project; the lock falls with the process that holds it."""
    try:
        private.mkdir(parents=True, exist_ok=True)
        with FileLock(private / "candado", timeout=0):
            yield
    except Timeout:
        raise BoletinError(
            "Otro «boletin producir» está trabajando en esta carpeta.",
            remedy="Espere a que termine.",
        ) from None
    except PermissionError as error:
        raise files.refused(private.parent, error) from None

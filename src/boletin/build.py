"""The main job as a story: gather everything, make what is missing, write output/.

``build`` and the modules beside it (``stages``, ``output``, ``verify``) walk through the rooms in
order; no room knows another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from boletin import ledger, pieces
from boletin.alone import alone
from boletin.cache import Cache
from boletin.config import Config
from boletin.errors import (
    BoletinError,
    ContentError,
)
from boletin.executor import Executor, Local
from boletin.jobs import (
    PRIVATE,
    UNDELIVERED,
    Job,
)
from boletin.making import Work, make
from boletin.model import Check, Comunicado, Finding, Level, Pieza
from boletin.picture import media
from boletin.planning import Options, gather
from boletin.published import OUTPUT, published
from boletin.publishing import Edition, bring_out
from boletin.show import Show, Silent


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
        return 3 if self.held or self.failed else 0

    @property
    def failed(self) -> bool:
        """Something is wrong in what staff wrote or in what it is made of."""
        return any(finding.level == "E" for finding in self.findings)

    def summary(self) -> str:
        """For people, in Spanish."""
        lines = [f"{folder}: no se entrega. {c.rule}: {c.detail}" for folder, c in self.held]
        released = [piece for piece in self.pieces if piece.released]
        spots = sum(piece.clase == "spot" for piece in released)
        bulletins = len(released) - spots
        what = f"{spots} spot{'' if spots == 1 else 's'}"
        what += " y el boletín" if bulletins else ""
        if self.failed and not self.made:
            lines.append(f"Semana {self.week}: {what}. Nada nuevo: corrija los errores de arriba.")
        elif not self.made and not self.changed:
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
    with alone(private):
        cache = Cache(private)
        cache.sweep()
        plan = gather(project, options)
        _identity(project, plan.config)
        book = ledger.read(project)
        executor = executor or Local(options.workers)
        work = make(plan.jobs, options.fallback, cache, executor, show)
        if work.failures and (lost := _lost(work, published(project))):
            # One announcement that cannot be made does not hold the others back.
            rest = gather(project, replace(options, left_out=lost)).jobs
            again = [job for job in rest if job.clase == "boletin"]
            work = _instead(work, make(again, options.fallback, cache, executor, show))
        made, failures = work.made, work.failures
        done, trees = [], {}
        failed = {job.folder for job, _ in failures}
        for job in work.jobs:
            if job.folder not in failed:
                piece, files = pieces.collect(job, cache)
                done.append(piece)
                trees[piece.carpeta] = files
        same = {job.folder: job.guion for job, _ in failures}
        news = Edition(tuple(done), trees, same)
        out = bring_out(project, plan, news, book, cache, options.today, partial=bool(options.only))
        if made:
            from boletin.timing import remember_paces  # noqa: PLC0415

            remember_paces(project, plan.config, done)
    told = {(finding.file, finding.message) for finding in plan.findings}
    troubles = (finding for job, error in failures for finding in _findings(job, error))
    return Report(
        week=plan.week,
        pieces=tuple(done),
        made=made,
        changed=out.changed,
        held=tuple(
            (piece.carpeta, check)
            for piece in done
            for check in piece.checks
            if check.level == "E" and not check.ok
        ),
        # A broken sound stops several pieces and is told once.
        findings=tuple(
            dict.fromkeys(
                (
                    *plan.findings,
                    *out.findings,
                    *(f for f in troubles if (f.file, f.message) not in told),
                    *(f for piece in done for f in _remarks(piece)),
                )
            )
        ),
        drafts=plan.drafts,
    )


def _lost(work: Work, before: Mapping[str, Pieza]) -> frozenset[str]:
    """ids of the spots that could not be made, where the bulletin could not be made either. One
    that is public with that very script stays, and so does the bulletin that tells it.
    """
    failed = {job.folder: job for job, _ in work.failures}
    bulletin = next((job for job in failed.values() if job.clase == "boletin"), None)
    if bulletin is None:
        return frozenset()
    stands = bulletin.folder in before
    return frozenset(
        job.guion.id
        for folder, job in failed.items()
        if job.clase == "spot"
        and not (stands and folder in before and before[folder].guion == job.guion)
    )


def _instead(work: Work, again: Work) -> Work:
    """``work`` with the bulletin of ``again``."""
    return Work(
        (*(job for job in work.jobs if job.clase == "spot"), *again.jobs),
        tuple(dict.fromkeys((*work.made, *again.made))),
        (*(one for one in work.failures if one[0].clase == "spot"), *again.failures),
    )


def _identity(project: Path, config: Config) -> None:
    """Everything carries the emblem: one that cannot be used is told before anything is made."""
    from boletin.picture.drawing import emblem  # noqa: PLC0415

    emblem.load(project, config)


# --- told ---------------------------------------------------------------------------------------


def _remarks(piece: Pieza) -> Iterator[Finding]:
    """What staff should hear of a piece that is good all the same."""
    file = piece.comunicado.archivo if piece.comunicado else piece.carpeta
    for check in dict.fromkeys(piece.checks):
        if check.ok or check.level != "W":
            continue
        line = _line_of(piece.comunicado, check) if piece.comunicado else 1
        level: Level = "E" if check.rule == UNDELIVERED else "W"
        yield Finding(check.rule, level, file, line, check.detail)


def _line_of(comunicado: Comunicado, check: Check) -> int:
    """The line of the front matter that a check is about; 1 where it is about the whole."""
    if check.rule == "TOMA":
        return comunicado.line_of("grabacion")
    return media.line_of(comunicado, check.detail)


def _findings(job: Job, error: BoletinError) -> tuple[Finding, ...]:
    """An error of one piece, told at the file that staff can mend."""
    if isinstance(error, ContentError):
        return error.findings
    if job.comunicado and not error.file:
        line = media.line_of(job.comunicado, error.message)
        return (Finding("PIEZA", "E", job.comunicado.archivo, line, error.message, error.remedy),)
    return (Finding("PIEZA", "E", error.file or job.folder, 1, error.message, error.remedy),)

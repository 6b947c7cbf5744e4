"""The main job as a story: gather everything, make what is missing, write output/.

``build`` and the modules beside it (``stages``, ``output``, ``verify``) walk through the rooms in
order; no room knows another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boletin import addresses, ledger, output, pieces, publish
from boletin.alone import alone
from boletin.cache import Cache, Stored
from boletin.config import Config
from boletin.errors import (
    BoletinError,
    ContentError,
    ReleaseError,
)
from boletin.executor import Executor, Local
from boletin.jobs import (
    PRIVATE,
    UNDELIVERED,
    Job,
)
from boletin.making import make
from boletin.model import Check, Comunicado, Finding, Guion, Level, Pieza
from boletin.picture import media
from boletin.planning import Options, Plan, gather
from boletin.publish.feed import feed_guid, path_of
from boletin.publish.feed_checks import check_feed
from boletin.publish.manifest import Entry
from boletin.published import OUTPUT, published, remember
from boletin.show import Show, Silent
from boletin.writing import rundown

VIDEO = (".mp4", ".mxf", ".mov")


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
        before = published(project)
        work = make(plan.jobs, options.fallback, cache, executor or Local(options.workers), show)
        made, failures = work.made, work.failures
        done, trees = [], {}
        failed = {job.folder for job, _ in failures}
        for job in work.jobs:
            if job.folder not in failed:
                piece, files = pieces.collect(job, cache)
                done.append(piece)
                trees[piece.carpeta] = files
        same = {job.folder: job.guion for job, _ in failures}
        changed = _publish(project, plan, done, trees, cache, options, book, before, same)
        if made:
            from boletin.timing import remember_paces  # noqa: PLC0415

            remember_paces(project, plan.config, done)
    told = {(finding.file, finding.message) for finding in plan.findings}
    troubles = (finding for job, error in failures for finding in _findings(job, error))
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
                (
                    *plan.findings,
                    *(f for f in troubles if (f.file, f.message) not in told),
                    *(f for piece in done for f in _remarks(piece)),
                    *(f for piece in done for f in _gone(piece, before.get(piece.carpeta))),
                )
            )
        ),
        drafts=plan.drafts,
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


def _gone(piece: Pieza, before: Pieza | None) -> Iterator[Finding]:
    """Films that leave output/ because this time nobody asked for them."""
    if before is None or not piece.released:
        return
    names = {artifact.ruta for artifact in piece.artifacts}
    lost = [one.ruta for one in before.artifacts if one.ruta.endswith(VIDEO)]
    lost = [name for name in lost if name not in names]
    if lost:
        file = piece.comunicado.archivo if piece.comunicado else piece.carpeta
        what = f"Se quitó de {piece.carpeta}: {', '.join(lost)}. Esta vez no se pidió."
        week = rundown.week_of(piece.fecha)
        remedy = f"Para tenerlo de nuevo: boletin producir --semana {week}"
        yield Finding("CLIPS", "W", file, 1, what, remedy)


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


# --- publish ---------------------------------------------------------------------------------


def _publish(
    project: Path,
    plan: Plan,
    pieces: Sequence[Pieza],
    trees: dict[str, dict[str, bytes | Stored]],
    cache: Cache,
    options: Options,
    book: ledger.Ledger,
    before: Mapping[str, Pieza],
    failed: Mapping[str, Guion],
) -> bool:
    """Feed, pages, manifest and media of what is released; what is not leaves output/.

    ``failed``: scripts of pieces that could not be made; one that is published with that very
    script stays as it is.
    """
    private, root = project / PRIVATE, project / OUTPUT
    partial = bool(options.only)
    fresh = {piece.carpeta: piece for piece in pieces if piece.released}
    old = {
        folder: piece
        for folder, piece in before.items()
        if folder not in fresh
        and (_remains(piece, plan, partial) or failed.get(folder) == piece.guion)
    }
    public = {**old, **fresh}
    bulletins = [piece for piece in public.values() if piece.clase == "boletin"]
    spots = [piece for piece in public.values() if piece.clase == "spot"]
    tree: dict[str, bytes | Stored] = {}
    for folder in fresh:
        tree |= {f"{folder}/{name}": source for name, source in trees[folder].items()}
    artwork = addresses.cover(plan.config, project, cache)
    pages = project / "plantillas" / "sitio"
    book = ledger.updated(book, feed_guid(plan.config), public.values(), options.today)
    tree |= publish.public_files(
        plan.config,
        bulletins,
        spots,
        pages,
        plan.config.podcast.guid or book.podcast,
        book.pieces,
        cover_sha256=artwork.sha256,
    )
    tree["portada.jpg"] = artwork
    _judge_feed(plan.config, tree, output.listed(root), artwork)
    # Identities are kept before anybody can see them: a cut between the two costs nothing.
    ledger.write(project, book)
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

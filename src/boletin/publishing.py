"""From finished pieces to output/: who is public today, their pages, feeds and packages.

Whatever changes the public tree comes through :func:`bring_out`: a run of ``producir`` with its new
pieces, and a person's change of the record with none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from boletin import addresses, feeds, files, ledger, offering, offices, output, publish
from boletin import config as configuration
from boletin.alone import alone
from boletin.cache import Cache, Stored
from boletin.days import week_of
from boletin.departures import departures, still_retired, waiting
from boletin.jobs import PRIVATE
from boletin.ledger import Ledger
from boletin.model import Finding, Guion, Pieza
from boletin.planning import Plan
from boletin.publish.feed import feed_guid
from boletin.publish.pages_agenda import CALENDAR
from boletin.publish.web import PODCAST, SPOTS
from boletin.published import OUTPUT, published, remember
from boletin.rendered import Rendered
from boletin.writing.load import approved, ids_of, load_all

Tree = Mapping[str, bytes | Stored]


@dataclass(frozen=True, slots=True)
class Edition:
    """What a run brings: nothing, when only the record changed."""

    pieces: tuple[Pieza, ...] = ()
    trees: Mapping[str, Tree] = field(default_factory=dict)
    """The files of each piece, by its folder."""
    failed: Mapping[str, Guion] = field(default_factory=dict)
    """Scripts of pieces that could not be made: one that is public with that very script stays."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of output/."""

    changed: bool
    findings: tuple[Finding, ...]
    """What staff should hear of areas, stations and files that left."""


def refresh(project: Path, today: date, change: Callable[[ledger.Ledger], ledger.Ledger]) -> bool:
    """Bring output/ up to date with a record that a person changed; makes no media.

    True if anything changed. Raises what ``change`` raises, ContentError, StorageError.
    """
    private = project / PRIVATE
    with alone(private):
        book = change(ledger.read(project))
        if not output.listed(project / OUTPUT):  # deleted: the next producir makes it
            ledger.write(project, book)
            return False
        loaded = load_all(project)
        valid = {one.id: one for one in loaded.comunicados if approved(one)}
        plan = Plan("", configuration.load(project), (), valid, ids_of(loaded), 0, ())
        return bring_out(
            project, plan, Edition(), book, Cache(private), today, partial=True
        ).changed


def bring_out(
    project: Path,
    plan: Plan,
    edition: Edition,
    book: Ledger,
    cache: Cache,
    today: date,
    *,
    partial: bool,
) -> Outcome:
    """Feed, pages, stations, manifest and media of what is released; what is not leaves output/.

    ``partial``: only some of the week's pieces were asked for. Raises ContentError for a template
    that cannot be used, ReleaseError for a feed that breaks a rule, StorageError.
    """
    config, root, before = plan.config, project / OUTPUT, published(project)
    # The calendar that people hold counts its changes: output/ may be deleted, their count goes on.
    told = project / PRIVATE / CALENDAR
    gone = {folder for folder, record in book.pieces.items() if record.retiro}
    fresh = {one.carpeta: one for one in edition.pieces if one.released and one.carpeta not in gone}
    others = {f: piece for f, piece in before.items() if f not in gone and f not in fresh}
    old = {
        folder: piece
        for folder, piece in others.items()
        if _remains(piece, plan, partial) or edition.failed.get(folder) == piece.guion
    }
    kept = {
        folder: piece
        for folder, piece in others.items()
        if folder not in old and _still_told(piece, before, {**old, **fresh})
    }
    old |= kept
    public = {**old, **fresh}
    bulletins = [piece for piece in public.values() if piece.clase == "boletin"]
    spots = [piece for piece in public.values() if piece.clase == "spot"]
    tree: dict[str, bytes | Stored] = {}
    for folder in fresh:
        tree |= {f"{folder}/{name}": source for name, source in edition.trees[folder].items()}
    standing = _standing(root, old)
    guids = feed_guid(config), feed_guid(config, SPOTS)
    book = ledger.updated(book, guids[0], public.values(), today, guids[1])
    offered = offering.portal_of(
        project,
        config,
        [_with_files(piece, standing) if piece.carpeta in old else piece for piece in spots],
        book,
        lambda path: tree[path] if path in tree else standing[path],
        cache,
        today,
    )
    book = offered.book
    areas = offices.chart(project, config)
    artwork = addresses.cover(config, project, cache)
    rendered = Rendered(root, project / PRIVATE)
    tree |= publish.public_files(
        config,
        bulletins,
        spots,
        project / "plantillas" / "sitio",
        {PODCAST: config.podcast.guid or book.podcast, SPOTS: book.spots},
        book.pieces,
        today=today,
        cover_sha256=artwork.sha256,
        calendar=_bytes_of(root / CALENDAR) or _bytes_of(told),
        pending=_pending(plan, book, public),
        organigrama=areas.organigrama,
        more=offered.pages,
        shelf=rendered,
    )
    tree |= offered.tree
    tree["portada.jpg"] = artwork
    feeds.judge(config, tree, output.listed(root), artwork)
    # Identities are kept before anybody can see them: a cut between the two costs nothing.
    ledger.write(project, book)
    changed = output.write(root, project / PRIVATE, tree, old)
    files.keep(told, _bytes_of(root / CALENDAR))
    rendered.remember()
    remember(project / PRIVATE, public)
    news = (
        *departures(before, public, gone, kept, plan),
        *waiting(public, plan, today),
        *still_retired(book.pieces, plan, today),
    )
    return Outcome(changed, (*areas.findings, *offered.findings, *news))


def _standing(root: Path, old: Mapping[str, Pieza]) -> dict[str, Stored]:
    """The files of pieces published before, by path, as far as they are still there."""
    return {
        f"{folder}/{one.ruta}": Stored(root / folder / one.ruta, one.bytes, one.sha256)
        for folder, piece in old.items()
        for one in piece.artifacts
        if (root / folder / one.ruta).is_file()
    }


def _with_files(piece: Pieza, standing: Mapping[str, Stored]) -> Pieza:
    """The piece without those of its files that somebody deleted."""
    here = tuple(one for one in piece.artifacts if f"{piece.carpeta}/{one.ruta}" in standing)
    return piece if here == piece.artifacts else replace(piece, artifacts=here)


def _pending(plan: Plan, book: Ledger, public: Mapping[str, Pieza]) -> frozenset[str]:
    """ids of announcements that were public, and come back when their text is right."""
    spots = ((id_, f"spots/{id_}") for id_ in plan.present)
    return frozenset(
        id_
        for id_, folder in spots
        if folder not in public and (record := book.pieces.get(folder)) and not record.retiro
    )


def _bytes_of(path: Path) -> bytes:
    """What stands there; nothing where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _still_told(piece: Pieza, before: Mapping[str, Pieza], now: Mapping[str, Pieza]) -> bool:
    """Whether a bulletin that could not be made again is still true: all it tells is public with
    the text that it had. An episode that goes and comes back is lost for who follows it.
    """
    spots = [f"spots/{id_}" for id_ in piece.piezas]
    return bool(spots) and all(
        spot in before and spot in now and before[spot].guion == now[spot].guion for spot in spots
    )


def _remains(piece: Pieza, plan: Plan, partial: bool) -> bool:
    """Whether a piece published before stays: its text is still approved, or it is the archive."""
    if piece.clase == "boletin":
        return partial or piece.id != plan.week
    if piece.id not in plan.valid:
        return False
    same_week = piece.comunicado and week_of(piece.comunicado.fecha) == plan.week
    return partial or not same_week

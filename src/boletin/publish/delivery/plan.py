"""The difference between what should be there, what we put there and what is there. Pure.

The order of a delivery (see ``docs/decisions.md``): files that nobody knows yet; then all that
changes, under other names; then, at once, the names: content, stations' papers, pages from the
inside out, feeds, signature, manifest; deletions last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from boletin.publish.delivery.base import Remote
from boletin.publish.delivery.journal import Record, Staged
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import Entry
from boletin.publish.signature import ENDING

SIGNATURE = f"{MANIFEST}{ENDING}"
PACKAGE = "paquete.zip"
CONTENT, PAPER, PAGE, FEED, SEAL = range(5)
_PAPERS = ("orden.csv", "orden.json", "orden.pdf", "pauta.csv", "recibo.csv")
_TEMPORARY = re.compile(r"(.+)\.[0-9a-f]{8}\.boletin\.tmp")
_LONGEST = 200
"""Characters of a name that are kept in its temporary name: file systems end at 255 bytes."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to send."""

    path: str
    bytes: int
    sha256: str
    new: bool
    """Nothing stands under its name."""

    @property
    def temporary(self) -> str:
        """The name it has until it is whole."""
        return temporary(self.path, self.sha256)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a delivery will do, in its order."""

    fresh: tuple[Change, ...] = ()
    """Sent and named one by one: nothing that is public leads to them yet."""
    switched: tuple[Change, ...] = ()
    """All sent first, then all named."""
    removed: tuple[str, ...] = ()
    """What we put there and is no longer published."""
    cleared: tuple[str, ...] = ()
    """Those of ``removed`` whose name is in the way of a new file or folder: they go first."""
    forgotten: tuple[str, ...] = ()
    """What the journal lists and somebody else deleted or replaced: left alone."""
    swept: tuple[str, ...] = ()
    """Temporary files of a delivery that was cut, of no use now."""
    staged: tuple[str, ...] = ()
    """Paths of ``switched`` that stand there already under their temporary name."""
    same: int = 0

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that is sent."""
        return (*self.fresh, *self.switched)

    @property
    def bytes(self) -> int:
        """What must travel."""
        return sum(change.bytes for change in self.changes if change.path not in self.staged)

    @property
    def empty(self) -> bool:
        """Nothing to do."""
        return not (self.changes or self.removed or self.forgotten or self.swept)


def compare(
    wanted: Mapping[str, Entry],
    journal: Mapping[str, Record],
    staged: Mapping[str, Staged],
    remote: Mapping[str, Remote],
) -> Plan:
    """What must happen so that the destination holds ``wanted``.

    ``journal``: what we put there; ``staged``: what a cut delivery left under temporary names;
    ``remote``: what is there. The journal is believed only where the listing agrees with it.
    """
    changes = [
        Change(path, size, sha256, path not in remote)
        for path, (size, sha256) in wanted.items()
        if not _stands(journal.get(path), remote.get(path), size, sha256)
    ]
    changes.sort(key=lambda change: (rank(change.path), *_inside_out(change.path)))
    gone = sorted(path for path in journal if path not in wanted)
    removed = [path for path in gone if _ours(journal[path], remote.get(path))]
    switched = tuple(c for c in changes if not c.new or leads(c.path))
    useful = {
        change.path
        for change in switched
        if (held := staged.get(change.path))
        and held.sha256 == change.sha256
        and held.temporary == change.temporary
        and held.temporary in remote
        and remote[held.temporary].bytes == change.bytes
    }
    kept = {change.temporary for change in switched if change.path in useful}
    left = {held.temporary for held in staged.values()} & remote.keys()
    left |= {path for path in remote if (of := final(path)) and (of in wanted or of in journal)}
    return Plan(
        fresh=tuple(c for c in changes if c.new and not leads(c.path)),
        switched=switched,
        removed=tuple(removed),
        cleared=tuple(_in_the_way(removed, (c.path for c in changes))),
        forgotten=tuple(path for path in gone if path not in removed),
        swept=tuple(sorted(left - kept)),
        staged=tuple(c.path for c in switched if c.path in useful),
        same=len(wanted) - len(changes),
    )


def temporary(path: str, sha256: str) -> str:
    """The name of a file until it is whole, in the same folder."""
    folder, slash, name = path.rpartition("/")
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    return f"{folder}{slash}{name}.{sha256[:8]}.boletin.tmp"


def final(path: str) -> str:
    """The name that a temporary one stands for; empty when it is none."""
    found = _TEMPORARY.fullmatch(path)
    return found[1] if found else ""


def folder_of(path: str) -> str:
    """The folder of a path; empty for the destination's own."""
    return path.rpartition("/")[0]


def _stands(record: Record | None, there: Remote | None, size: int, sha256: str) -> bool:
    return (
        record is not None
        and there is not None
        and record.sha256 == sha256
        and there.bytes == size
        and _agree(record.mark, there.mark)
    )


def _ours(record: Record, there: Remote | None) -> bool:
    """Whether what stands there is still what we put, so that it may be deleted."""
    if there is None:
        return False
    if not record.sha256:
        return True  # a cut came while its name changed: the old one or the new one, both ours
    return record.bytes == there.bytes and _agree(record.mark, there.mark)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def rank(path: str) -> int:
    """Its turn: after all that it leads to."""
    name = path.rpartition("/")[2]
    if path in (MANIFEST, SIGNATURE):
        return SEAL
    if name in (*_PAPERS, PACKAGE, f"{PACKAGE}{ENDING}"):
        return PAPER
    ending = name.rpartition(".")[2].lower()
    return {"html": PAGE, "htm": PAGE, "xml": FEED, "rss": FEED}.get(ending, CONTENT)


def leads(path: str) -> bool:
    """Whether programs and people look for it by its name: even a new one waits until all that it
    tells of is there. A new page waits for nothing: no other page leads to it yet.
    """
    return rank(path) in (PAPER, FEED, SEAL)


def _inside_out(path: str) -> tuple[bool, int, bool, str]:
    """Deep pages before those that lead to them; the manifest after its signature."""
    index = path.rpartition("/")[2] == "index.html"
    return path == MANIFEST, -path.count("/"), index, path


def _in_the_way(removed: Iterable[str], new: Iterable[str]) -> list[str]:
    """Files that are now folders, and files in a folder that is now a file."""
    paths = set(new)
    folders = {path[:at] for path in paths for at in _slashes(path)}
    return [p for p in removed if p in folders or any(p[:at] in paths for at in _slashes(p))]


def _slashes(path: str) -> list[int]:
    return [at for at, letter in enumerate(path) if letter == "/"]

"""The story of one delivery. What is and is not promised stands in docs/decisions.md.

Until the last moment a visitor sees the old state: what is new and linked from nowhere comes first,
what changes waits under other names. Then the names change in a row, the manifest's last.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from boletin.errors import BoletinError, DeliveryError
from boletin.publish.delivery.base import CutError, RefusedError, Remote, Target, incomplete
from boletin.publish.delivery.journal import Journal, Record
from boletin.publish.delivery.outcome import Outcome, remedy
from boletin.publish.delivery.plan import Change, Plan, compare, folder_of
from boletin.publish.delivery.session import Session
from boletin.publish.delivery.tree import Tree
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import VERSION, Entry

ADOPTED = 64 * 1024
"""Bytes from which a file of a lost journal is believed to be what the destination's own manifest
says: two media of the same size are never two versions; two pages may be."""


class Progress(Protocol):
    """What a delivery tells while it runs (``boletin.show`` has one)."""

    def begin(self, total: float) -> None:
        """``total``: bytes that will travel."""
        ...

    def advance(self, amount: float, text: str) -> None:
        """``amount`` of them left; ``text``: a line, or nothing."""
        ...


class Delivery:
    """One destination, once. :meth:`look` finds the difference, :meth:`run` makes it none."""

    def __init__(
        self,
        tree: Tree,
        session: Session,
        journal: Journal,
        now: Callable[[], str],
        show: Progress,
    ) -> None:
        self.tree = tree
        self.wanted: dict[str, Entry] = tree.wanted
        self.session = session
        self.journal = journal
        self.now = now
        self.show = show
        self.sent: list[str] = []
        self.partial = False
        """Something of this delivery is there: a whole file, under whatever name, or a deletion."""

    def look(self, *, adopt: bool = True) -> Plan:
        """The difference. With ``adopt`` a lost journal is rebuilt from the destination's own
        manifest.
        """
        remote = self._listing({*self.wanted, *self.journal.records, *self.journal.staged})
        records: Mapping[str, Record] = self.journal.records
        if not records and MANIFEST in remote:
            found = self._recovered(remote)
            if adopt:
                self.journal.adopt(found)
            records = found
        return compare(self.wanted, records, self.journal.staged, remote)

    def run(self, plan: Plan) -> None:
        """Make the destination hold what it should. Raises CutError, RefusedError, BoletinError."""
        self.show.begin(max(1, plan.bytes))
        for path in plan.swept:
            self._remove(path)
            self.journal.swept(path)
        for path in plan.forgotten:
            self.journal.removed(path)
        self._clear(plan.cleared)
        for change in plan.fresh:
            self._fresh(change)
        for change in plan.switched:
            if change.path not in plan.staged:
                self._stage(change)
        for change in plan.switched:
            self._switch(change)
        self._clear(path for path in plan.removed if path not in plan.cleared)
        self._confirm([change for change in plan.changes if change.path in self.sent])
        self.journal.fold()

    # --- steps -----------------------------------------------------------------------------------

    def _fresh(self, change: Change) -> None:
        """A file that nobody knows yet."""

        def directly(target: Target) -> None:
            if target.direct:
                self._send(target, change, change.path)
            else:
                self._send(target, change, change.temporary)

        self.journal.staging(change.path, change.temporary, change.sha256)
        self.session.do(directly)
        if self.session.do(lambda target: target.direct):
            self._named(change)
        else:
            self._switch(change)

    def _stage(self, change: Change) -> None:
        """A whole file under its temporary name."""
        self.journal.staging(change.path, change.temporary, change.sha256)
        self.session.do(lambda target: self._send(target, change, change.temporary))

    def _switch(self, change: Change) -> None:
        """The final name. A temporary file that is gone had it given before a cut, or was swept by
        somebody: it is sent again, which is right in both cases.
        """

        def rename(target: Target) -> None:
            try:
                target.rename(change.temporary, change.path)
            except FileNotFoundError:
                self._send(target, change, change.temporary)
                target.rename(change.temporary, change.path)

        self.journal.doubt(change.path)
        self.session.do(rename)
        self._named(change)

    def _named(self, change: Change) -> None:
        self.journal.sent(change.path, change.bytes, change.sha256, self.now())
        self.sent.append(change.path)
        self.show.advance(0, change.path)

    def _send(self, target: Target, change: Change, name: str) -> None:
        """Every byte checked while it is read, and counted when it is there."""
        with self.tree.source(change.path, self._moved) as source:
            try:
                target.send(source, name)
            except Exception:
                if source.trouble:
                    raise source.trouble from None
                raise
            finally:
                if source.trouble:
                    self._discard(target, name)
        there = target.size(name)
        if there != change.bytes:
            raise CutError(incomplete(f"{change.path} ({there} bytes de {change.bytes})"))
        self.partial = True

    def _moved(self, amount: int) -> None:
        self.show.advance(amount, "")

    @staticmethod
    def _discard(target: Target, name: str) -> None:
        """A draft that will never be whole; what cannot be deleted now is swept next time."""
        try:
            target.remove(name)
        except Exception:
            return

    def _remove(self, path: str) -> None:
        try:
            self.session.do(lambda target: target.remove(path))
        except FileNotFoundError:
            return

    def _clear(self, paths: Iterable[str]) -> None:
        """Delete what we put there, and the folders that are empty then."""
        folders = set()
        for path in paths:
            self._remove(path)
            self.partial = True
            self.journal.removed(path)
            folders |= {path[:at] for at, letter in enumerate(path) if letter == "/"}

        def tidy(target: Target) -> None:
            for folder in sorted(folders, key=len, reverse=True):
                target.remove_folder(folder)

        self.session.do(tidy)

    def _confirm(self, changes: list[Change]) -> None:
        """What the destination itself lists, at the end."""
        remote = self._listing({change.path for change in changes})
        wrong = [c.path for c in changes if remote.get(c.path, Remote(-1)).bytes != c.bytes]
        for path in wrong:
            self.journal.doubt(path)
        if wrong:
            raise CutError(incomplete(", ".join(sorted(wrong)[:5])))
        self.journal.marks((change.path, remote[change.path].mark) for change in changes)

    def _listing(self, paths: Iterable[str]) -> dict[str, Remote]:
        folders = sorted({folder_of(path) for path in paths})
        return self.session.do(lambda target: target.listing(folders))

    def _recovered(self, remote: Mapping[str, Remote]) -> dict[str, Record]:
        """What an earlier journal must have known: the destination's manifest tells what we put
        there. Only large files that are still wanted are believed.
        """
        try:
            whole = json.loads(self.session.do(lambda target: target.read(MANIFEST)))
            rows = whole["archivos"] if whole["version"] == VERSION else []
            told = {str(e["ruta"]): (int(e["bytes"]), str(e["sha256"])) for e in rows}
        except (FileNotFoundError, ValueError, KeyError, TypeError, RecursionError):
            return {}
        return {
            path: Record(size, sha256, "", remote[path].mark)
            for path, (size, sha256) in told.items()
            if size >= ADOPTED
            and self.wanted.get(path) == (size, sha256)
            and path in remote
            and remote[path].bytes == size
        }


def deliver(delivery: Delivery, destino: str, tipo: str, *, simulate: bool = False) -> Outcome:
    """Bring a destination up to date, or tell what that would take.

    Raises what of ours stops it before anything is there (ReleaseError: output/ changed meanwhile;
    StorageError).
    """
    plan: Plan | None = None
    try:
        plan = delivery.look(adopt=not simulate)
        if not simulate:
            delivery.run(plan)
        return Outcome(destino, tipo, plan, True, simulate, sent=tuple(delivery.sent))
    except (BoletinError, CutError, RefusedError) as error:
        if isinstance(error, BoletinError) and not delivery.partial:
            raise
        told = error.message if isinstance(error, BoletinError) else _sentence(str(error))
        return Outcome(
            destino,
            tipo,
            plan,
            message=told,
            remedy=remedy(
                getattr(error, "remedy", ""),
                tipo,
                partial=delivery.partial,
                reached=delivery.session.reached,
            ),
            exit_code=(DeliveryError if delivery.partial else BoletinError).exit_code,
            sent=tuple(delivery.sent),
            partial=delivery.partial,
        )
    finally:
        delivery.session.close()
        delivery.journal.close()


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."

"""output/: from what it should hold to what stands there. The only writer of the public tree.

A file is copied to a temporary name on the same disk, verified, and renamed; a reader sees the old
file or the new one, whole. ``pendiente.json`` in the project's own folder lists what a run is about
to bring, so that after a cut :mod:`boletin.verify` can tell a new whole file from a foreign one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from boletin import files
from boletin.cache import Stored, digest
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import Entry, entries, render

PENDING = "pendiente.json"


def listed(root: Path) -> dict[str, Entry]:
    """The files that output/'s manifest lists; empty when there is none that can be read."""
    return entries(root / MANIFEST)


def pending(private: Path) -> dict[str, Entry]:
    """The files that an interrupted run was about to bring; empty when none was interrupted."""
    return entries(private / PENDING)


def write(
    root: Path, private: Path, tree: Mapping[str, bytes | Stored], keep: Iterable[str]
) -> bool:
    """Bring ``root`` to hold ``tree``, and what it has of the folders ``keep``; nothing else of
    ours. True if anything changed. Files that we never put there are left alone.

    Raises StorageError.
    """
    before = listed(root)
    kept_folders = tuple(f"{folder.rstrip('/')}/" for folder in keep)
    wanted = {
        path: (len(source), hashlib.sha256(source).hexdigest())
        if isinstance(source, bytes)
        else (source.bytes, source.sha256)
        for path, source in tree.items()
    }
    kept = {
        path: entry
        for path, entry in before.items()
        if path.startswith(kept_folders) and (root / path).is_file()
    }
    after = {**kept, **wanted}
    catalogue = render(after)
    changed = [path for path, source in tree.items() if not _stands(root / path, source)]
    stale = [path for path in {**before, **pending(private)} if path not in after]
    stale = [path for path in stale if _stale(root, path)] + _leftovers(root)
    if not changed and not stale and _stands(root / MANIFEST, catalogue):
        (private / PENDING).unlink(missing_ok=True)
        return False
    try:
        private.mkdir(parents=True, exist_ok=True)
        _replace(private / PENDING, render({**before, **after}), private)
        for path in changed:
            _replace(root / path, tree[path], private)
        for path in stale:
            (root / path).unlink(missing_ok=True)
        _replace(root / MANIFEST, catalogue, private)
        _drop_empty(root)
        (private / PENDING).unlink(missing_ok=True)
    except OSError as error:
        raise files.refused("output/", error) from None
    return True


def _stale(root: Path, path: str) -> bool:
    """``path`` stands in ``root`` itself: never delete through a linked folder."""
    folder = (root / path).parent.resolve()
    return os.path.lexists(root / path) and folder.is_relative_to(root.resolve())


def _leftovers(root: Path) -> list[str]:
    """Drafts that a cut left beside their final name (only where ``root`` is another disk)."""
    return [file.relative_to(root).as_posix() for file in root.rglob(".*.tmp") if file.is_file()]


def _stands(path: Path, source: bytes | Stored) -> bool:
    """Whether ``path`` already holds ``source``: texts by content, media by size and time."""
    try:
        if path.is_symlink():
            return False
        if isinstance(source, bytes):
            return path.stat().st_size == len(source) and path.read_bytes() == source
        mine, theirs = path.stat(), source.path.stat()
        return mine.st_size == source.bytes and mine.st_mtime_ns == theirs.st_mtime_ns
    except OSError:
        return False


def _replace(path: Path, source: bytes | Stored, private: Path) -> None:
    """One file: temporary name, verified, renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workspace = private / "tmp"
    workspace.mkdir(parents=True, exist_ok=True)
    if workspace.stat().st_dev != path.parent.stat().st_dev:
        workspace = path.parent  # a rename cannot cross disks
    with files.replacing(path, workspace) as draft:
        if isinstance(source, bytes):
            draft.write_bytes(source)
        else:
            shutil.copyfile(source.path, draft)
            if digest(draft) != source.sha256:
                raise OSError(errno.EIO, "la copia no es igual al original")
            shutil.copystat(source.path, draft)
        draft.chmod(0o644)
        if path.is_symlink() or path.is_dir():
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _drop_empty(root: Path) -> None:
    for folder in sorted((f for f in root.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()

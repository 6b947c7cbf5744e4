"""Bringing a Piper voice to this computer, and taking it away again.

A voice comes from its published address, from mirrors in the order given, or from a folder such as
a USB stick. Its files are fetched under the name ``….parcial`` and stay there when the connection
breaks; they get their names only when their size and digest are right and the model can be opened,
and the lock file, written last, makes them a voice.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import filelock

from boletin import files
from boletin.errors import BoletinError, StorageError, ToolError, UsageError
from boletin.voice import download, shelf
from boletin.voice.catalogue import (
    ID,
    REFRESHED,
    UNKNOWN_LICENCE,
    File,
    Offer,
    catalogue,
    published,
    unknown,
)
from boletin.voice.download import Show
from boletin.voice.piper import require
from boletin.voice.piper_model import checked_configuration, opened
from boletin.voice.shelf import Installed, Stored, installed, write_lock
from boletin.voice.source import get, remote

LARGEST = 600 * 1024 * 1024
"""Bytes: no published voice reaches a quarter of it."""
LARGEST_CATALOGUE = 8 * 1024 * 1024
_SPARE = 20 * 1024 * 1024  # bytes of the disk that must remain free


def install(
    voice_id: str,
    sources: Sequence[str] = (),
    *,
    show: Show | None = None,
    folder: Path | None = None,
    today: date | None = None,
    patience_s: float = download.PATIENCE_S,
) -> Installed:
    """Install ``voice_id``, or mend it where it is damaged, and tell what stands there now.

    ``sources``: addresses or folders, tried in order; none: where the catalogue says. A folder may
    hold a voice that no catalogue knows. ``show`` hears (bytes here, bytes in all) of both files
    together. What is already there and right is not fetched again.

    Raises UsageError for a voice or folder that does not exist, ToolError when the extra is missing
    or no source delivers, StorageError when the disk refuses.
    """
    require()
    folder = folder or shelf.shelf()
    offer = _offer(voice_id, sources, folder)
    with _alone(folder):
        _room(offer, folder)
        problems: list[tuple[str, BoletinError]] = []
        for source in sources or (offer.base,):
            job = _Job(offer, source, bool(sources), folder, show, patience_s)
            try:
                stored = job.bring()
            except StorageError:
                raise
            except BoletinError as error:
                problems.append((source, error))
                continue
            voice = Installed(
                voice_id,
                stored,
                source,
                offer.licence,
                today or date.today(),
            )
            write_lock({**installed(folder), voice_id: voice}, folder)
            return voice
    raise _none(voice_id, problems)


def remove(voice_id: str, *, folder: Path | None = None) -> Installed:
    """Take a voice away, with what a broken download left of it.

    Raises UsageError when it is not installed, StorageError when the disk refuses.
    """
    folder = folder or shelf.shelf()
    if voice_id not in (voices := dict(installed(folder))):
        if not voices:
            raise UsageError(f"La voz «{voice_id}» no está instalada; no hay ninguna.")
        raise UsageError(
            f"La voz «{voice_id}» no está instalada.",
            remedy=f"Están instaladas: {', '.join(voices)}.",
        )
    with _alone(folder):
        voice = voices.pop(voice_id)
        write_lock(voices, folder)
        for file in voice.files:
            path = folder / file.name
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise files.refused(file.name, error) from error
            download.forget(_partial(path))
    return voice


def refresh(source: str, *, folder: Path | None = None, show: Show | None = None) -> int:
    """Take the ``voices.json`` of ``source`` (an address or a folder) into the catalogue.

    Tells how many voices it offers. Raises ToolError, UsageError or StorageError.
    """
    folder = folder or shelf.shelf()
    with _alone(folder):
        part = _partial(folder / "voices.json")
        download.forget(part)  # it has no digest: half of an old one must not be continued
        try:
            get(source, File("voices.json"), part, LARGEST_CATALOGUE, show=show)
            told = json.loads(part.read_bytes())
            count = len(published(told, source))
        except ValueError as error:
            raise ToolError(
                f"El catálogo de «{source}» no se entiende.",
                remedy="Use una fuente que tenga el archivo voices.json de Piper.",
            ) from error
        finally:
            download.forget(part)
        text = json.dumps({"base": source, "voces": told}, ensure_ascii=False)
        files.write(folder / REFRESHED, text.encode())
    return count


def _offer(voice_id: str, sources: Sequence[str], folder: Path) -> Offer:
    """What is known of the voice: from the catalogue, or from a folder that holds it."""
    offers = catalogue(folder)
    if voice_id in offers:
        return offers[voice_id]
    if ID.fullmatch(voice_id):
        names = (f"{voice_id}.onnx", f"{voice_id}.onnx.json")
        for source in sources:
            if not remote(source) and all((Path(source) / name).is_file() for name in names):
                both = File(names[0]), File(names[1])
                return Offer(voice_id, "", "", UNKNOWN_LICENCE, (), both, source)
    raise unknown(voice_id, offers)


@dataclass(frozen=True, slots=True)
class _Job:
    """A voice that is brought from one source."""

    offer: Offer
    source: str
    named: bool
    """Whether staff wrote this source themselves."""
    folder: Path
    show: Show | None
    patience_s: float

    def bring(self) -> tuple[Stored, ...]:
        """Fetch, check and name both files. Raises BoletinError where one is not to be had."""
        config, model = reversed(self.offer.files)  # the small one first: it may settle the matter
        done = 0
        places: dict[str, Path] = {}
        for file in (config, model):
            places[file.name] = self._fetched(file, done)
            done += places[file.name].stat().st_size
        self._opens(places[model.name], places[config.name])
        stored = []
        for file in self.offer.files:
            path = places[file.name]
            stored.append(Stored(file.name, path.stat().st_size, _digest(path, "sha256")))
        for name, path in places.items():
            if path != self.folder / name:
                try:
                    path.replace(self.folder / name)
                except OSError as error:
                    raise files.refused(name, error) from error
            download.forget(_partial(self.folder / name))
        return tuple(stored)

    def _fetched(self, file: File, done: int) -> Path:
        """Where ``file`` stands with the right size and digest: under its name, or as a part."""
        final = self.folder / file.name
        kept = {f.name: f.sha256 for v in installed(self.folder).values() for f in v.files}
        fixed = file.sha256 or file.md5 or kept.get(file.name, "")
        if fixed and final.is_file() and _digest(final, _kind(fixed)) == fixed:
            return final
        part = _partial(final)

        def show(here: int, total: int) -> None:
            if self.show:
                self.show(done + here, max(self.offer.size, done + total))

        get(
            self.source,
            file,
            part,
            file.size or LARGEST,
            trusted=self.named,
            show=show,
            patience_s=self.patience_s,
        )
        expected = file.sha256 or file.md5
        if expected and _digest(part, _kind(expected)) != expected:
            download.forget(part)
            raise ToolError(
                f"«{file.name}» llegó dañado o es otro: su huella no es la del catálogo.",
                remedy="Repita la orden; si vuelve a pasar, pruebe otra fuente (--desde).",
            )
        return part

    def _opens(self, model: Path, config: Path) -> None:
        """Raise ToolError unless the two files are a voice that can be run."""
        try:
            opened(model.read_bytes(), checked_configuration(config.read_bytes()))
        except ValueError as error:
            for path in (model, config):
                if path.name.endswith(_PARTIAL):
                    download.forget(path)
            raise ToolError(
                f"Lo que llegó de «{self.offer.id}» no sirve: {error}.",
                remedy="Repita la orden; si vuelve a pasar, pruebe otra fuente (--desde).",
            ) from error


_PARTIAL = ".parcial"


def _partial(path: Path) -> Path:
    return path.with_name(path.name + _PARTIAL)


def _kind(digest: str) -> str:
    return "md5" if len(digest) == 32 else "sha256"


def _digest(path: Path, kind: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def _room(offer: Offer, folder: Path) -> None:
    """Raise StorageError when the disk has no room for what is still to come."""
    here = sum(
        path.stat().st_size
        for file in offer.files
        for path in (folder / file.name, _partial(folder / file.name))
        if path.is_file()
    )
    free = shutil.disk_usage(folder).free
    needed = max(0, offer.size - here) + _SPARE
    if free < needed:
        raise StorageError(
            f"No hay espacio para la voz «{offer.id}»: hacen falta {needed // 2**20} MB y quedan "
            f"{free // 2**20} MB.",
            remedy="Libere espacio y repita la orden: continúa donde se quedó.",
        )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time may change the folder, which is made here. Raises ToolError, StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / ".voces.candado", timeout=0)
        lock.acquire()
    except filelock.Timeout as error:
        raise ToolError(
            "Otra instalación de voces está en curso en esta computadora.",
            remedy="Espere a que termine y repita la orden.",
        ) from error
    except OSError as error:
        raise files.refused(f"en la carpeta de voces «{folder}»", error) from error
    try:
        yield
    finally:
        lock.release()


def _none(voice_id: str, problems: Sequence[tuple[str, BoletinError]]) -> BoletinError:
    """The error when no source delivered: the only one's own, or all of them."""
    if len(problems) == 1:
        return problems[0][1]
    told = "\n".join(f"  {source}: {error.message}" for source, error in problems)
    return ToolError(
        f"Ninguna fuente entregó la voz «{voice_id}»:\n{told}", remedy=problems[-1][1].remedy
    )

"""The photographs and footage of an announcement, looked at before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from boletin.errors import MediaError
from boletin.model import Comunicado, Finding
from boletin.picture.clip import source
from boletin.picture.drawing import photo


def troubles(project: Path, comunicado: Comunicado) -> tuple[Finding, ...]:
    """What no clip can show, at its line of the front matter. ``project``: its folder.

    Footage is known by its head: a file that breaks off later is told when it is decoded.
    """
    return tuple(
        Finding(
            "IMAGEN",
            "E",
            comunicado.archivo,
            comunicado.line_of(key),
            error.message,
            error.remedy,
            archivo,
        )
        for key, archivo, error in _broken(project, comunicado)
    )


def usable(project: Path, comunicado: Comunicado) -> Comunicado:
    """The announcement without what cannot be shown, for a film that does not wait for it."""
    broken = {key for key, _, _ in _broken(project, comunicado)}
    if not broken:
        return comunicado
    photos = enumerate(comunicado.imagenes)
    return replace(
        comunicado,
        imagenes=tuple(photo for n, photo in photos if _PHOTO.format(n) not in broken),
        video=None if "video" in broken else comunicado.video,
        lsm=None if "lsm" in broken else comunicado.lsm,
    )


def line_of(comunicado: Comunicado, message: str) -> int:
    """The line of the front matter that names the file of which ``message`` speaks; else 1."""
    for key, archivo in _named(comunicado):
        if Path(archivo).name in message:
            return comunicado.line_of(key)
    return 1


def _named(comunicado: Comunicado) -> Iterator[tuple[str, str]]:
    for number, imagen in enumerate(comunicado.imagenes):
        yield _PHOTO.format(number), imagen.archivo
    for key, film in (("video", comunicado.video), ("lsm", comunicado.lsm)):
        if film:
            yield key, film.archivo


_PHOTO = "imagenes[{}]"
"""Key of a photograph in ``Comunicado.lineas``."""


def _broken(project: Path, comunicado: Comunicado) -> Iterator[tuple[str, str, MediaError]]:
    """Key, file and error of each that cannot be shown."""
    looks: list[tuple[str, str, Callable[[], object]]] = [
        (_PHOTO.format(n), imagen.archivo, partial(photo.check, project / imagen.archivo))
        for n, imagen in enumerate(comunicado.imagenes)
    ]
    video, lsm = comunicado.video, comunicado.lsm
    if video:
        look = partial(_footage, project / video.archivo, video.desde_ms, video.hasta_ms)
        looks.append(("video", video.archivo, look))
    if lsm:
        looks.append(("lsm", lsm.archivo, partial(_footage, project / lsm.archivo, lsm.desde_ms)))
    for key, archivo, check in looks:
        try:
            check()
        except MediaError as error:
            yield key, archivo, error


def _footage(path: Path, desde_ms: int, hasta_ms: int | None = None) -> None:
    source.lasts(source.read(path), desde_ms, hasta_ms)

"""The photographs and footage of an announcement, looked at before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from boletin.errors import MediaError
from boletin.model import Comunicado, Finding, Lsm, Video
from boletin.picture.clip import source
from boletin.picture.drawing import photo

_PHOTO = "imagenes[{}]"
"""Key of a photograph in ``Comunicado.lineas``."""


def troubles(project: Path, comunicado: Comunicado) -> tuple[Finding, ...]:
    """What no clip can show, at its line of the front matter. ``project``: its folder.

    Footage is known by its head: a file that breaks off later is told when it is decoded.
    """
    return tuple(_troubles(project, comunicado))


def without(comunicado: Comunicado, found: Sequence[Finding]) -> Comunicado:
    """The announcement less what ``found`` says cannot be shown, for a film that does not wait."""
    broken = {finding.text for finding in found}
    video, lsm = comunicado.video, comunicado.lsm
    return replace(
        comunicado,
        imagenes=tuple(i for i in comunicado.imagenes if i.archivo not in broken),
        video=video if video and video.archivo not in broken else None,
        lsm=lsm if lsm and lsm.archivo not in broken else None,
    )


def line_of(comunicado: Comunicado, message: str) -> int:
    """The line of the front matter that names the file of which ``message`` speaks; else 1."""
    for key, archivo, _ in _files(comunicado):
        if Path(archivo).name in message:
            return comunicado.line_of(key)
    return 1


def _troubles(project: Path, comunicado: Comunicado) -> Iterator[Finding]:
    for key, archivo, footage in _files(comunicado):
        try:
            if footage:
                hasta_ms = footage.hasta_ms if isinstance(footage, Video) else None
                source.lasts(source.read(project / archivo), footage.desde_ms, hasta_ms)
            else:
                photo.check(project / archivo)
        except MediaError as error:
            file, line = comunicado.archivo, comunicado.line_of(key)
            yield Finding("IMAGEN", "E", file, line, error.message, error.remedy, archivo)


def _files(comunicado: Comunicado) -> Iterator[tuple[str, str, Video | Lsm | None]]:
    """Key and path of each file, and what is said of it if it is footage."""
    for number, imagen in enumerate(comunicado.imagenes):
        yield _PHOTO.format(number), imagen.archivo, None
    for key, footage in (("video", comunicado.video), ("lsm", comunicado.lsm)):
        if footage:
            yield key, footage.archivo, footage

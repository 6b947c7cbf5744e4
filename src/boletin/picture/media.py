"""The photographs and footage of an announcement, looked at before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    return tuple(_found(project, comunicado))


def _found(project: Path, comunicado: Comunicado) -> Iterator[Finding]:
    looks: list[tuple[str, str, Callable[[], object]]] = [
        (f"imagenes[{number}]", imagen.archivo, partial(photo.check, project / imagen.archivo))
        for number, imagen in enumerate(comunicado.imagenes)
    ]
    video, lsm = comunicado.video, comunicado.lsm
    if video:
        look = partial(_footage, project / video.archivo, video.desde_ms, video.hasta_ms)
        looks.append(("video", video.archivo, look))
    if lsm:
        looks.append(("lsm", lsm.archivo, partial(_footage, project / lsm.archivo, lsm.desde_ms)))
    for key, archivo, usable in looks:
        try:
            usable()
        except MediaError as error:
            line = comunicado.line_of(key)
            yield Finding(
                "IMAGEN", "E", comunicado.archivo, line, error.message, error.remedy, archivo
            )


def _footage(path: Path, desde_ms: int, hasta_ms: int | None = None) -> None:
    source.lasts(source.read(path), desde_ms, hasta_ms)

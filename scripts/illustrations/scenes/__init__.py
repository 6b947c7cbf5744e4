"""Every illustration by its name: the file is ``comunicados/imagenes/<name>.jpg``."""

from __future__ import annotations

from collections.abc import Callable

from illustrations.canvas import Canvas
from illustrations.scenes import landscape, services

SCENES: dict[str, Callable[[], Canvas]] = {
    "agua": services.water,
    "obras": services.works,
    "turismo": landscape.tourism,
    "helada": landscape.frost,
}

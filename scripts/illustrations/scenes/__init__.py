"""Every illustration by its name: the file is ``comunicados/imagenes/<name>.jpg``.

To add one: a function that returns a painted ``Canvas``, and its name here. The lower third and
the left are the quiet places: headline and captions lie there.
"""

from __future__ import annotations

from collections.abc import Callable

from illustrations.canvas import Canvas
from illustrations.scenes import (
    fair,
    frost,
    health,
    office,
    school,
    tourism,
    water,
    works,
)

SCENES: dict[str, Callable[[], Canvas]] = {
    "agua": water.water,
    "vacunacion": health.vaccination,
    "inscripciones": school.enrolment,
    "feria": fair.fair,
    "obras": works.works,
    "helada": frost.frost,
    "turismo": tourism.tourism,
    "atencion": office.service_desk,
}

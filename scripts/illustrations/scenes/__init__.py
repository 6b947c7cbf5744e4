"""Every illustration by its name: the file is ``comunicados/imagenes/<name>.jpg``.

To add one: a function that returns a painted ``Canvas``, and its name here. The lower third and
the left are the quiet places: headline and captions lie there.
"""

from __future__ import annotations

from collections.abc import Callable

from illustrations.canvas import Canvas
from illustrations.scenes import civic, landscape, services, town

SCENES: dict[str, Callable[[], Canvas]] = {
    "agua": services.water,
    "vacunacion": civic.vaccination,
    "inscripciones": town.enrolment,
    "feria": town.fair,
    "obras": services.works,
    "helada": landscape.frost,
    "turismo": landscape.tourism,
    "atencion": civic.service_desk,
}

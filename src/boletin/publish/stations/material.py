"""What a station's order is made of: each piece with its state, and the whole. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from boletin.config import Emisora
from boletin.model import Version
from boletin.publish.stations.airing import Dia

Estado = Literal["vigente", "proximo", "vencido", "retirado", "sustituido", "suspendido"]
"""sustituido: a version that another one took the place of; suspendido: it was offered and is not
published now, because its text is being changed."""
ESTADOS: Mapping[Estado, str] = {
    "vigente": "VIGENTE",
    "proximo": "PRÓXIMO",
    "vencido": "VENCIDO",
    "retirado": "RETIRADO",
    "sustituido": "SUSTITUIDO",
    "suspendido": "SUSPENDIDO",
}
"""As people read it."""


@dataclass(frozen=True, slots=True)
class Material:
    """A piece as a station's order tells it."""

    carpeta: str
    """Folder of the piece in output/."""
    id: str
    titulo: str
    estado: Estado
    version: int
    desde: date
    hasta: date
    area: str = ""
    tipo: str = ""
    idioma: str = "es-MX"
    nivel: str = "normal"
    """One of :data:`PRIORITIES`."""
    sustituye: Version | None = None
    """The version that the station had before this one."""
    publicado: date | None = None
    """When this version was first published."""
    primera: date | None = None
    """When the first version of the piece was."""
    pie: str = ""
    """Out-cue."""
    archivo: str = ""
    """Name of its file, as the station asks for it; empty: there is none for this station. Of what
    is over: the name it had there."""
    numero: int = 0
    """Its number where names are fixed; 0: they are not."""
    nombrado: date | None = None
    """The day on which its file took another name."""
    ruta: str = ""
    """Where that file stands in output/."""
    bytes: int = 0
    sha256: str = ""
    duracion_ms: int = 0
    lufs: float | None = None
    dbtp: float | None = None
    pasadas: int = 0
    """Airings a day: those planned, on the days with most."""
    minimo: int = 0
    """And on the days with fewest."""
    pedidas: int = 0
    """Airings a day that its priority asks for."""
    tope: int = 0
    """Minutes a day of the station, where they are why it airs less often; 0: they are not."""
    cierra: str = ""
    """``HH:MM``: on its last day, what it announces has begun or is over by then."""
    pauta_hasta: date | None = None
    """The last day of the order, where it goes on airing after it."""
    en_total: int = 0
    """Airings in all the days of the order."""
    franjas: tuple[tuple[str, int], ...] = ()
    """Band -> airings, where they are the same on all of its days, but for one that ends early."""
    cambian: bool = False
    """They are not: the days tell them."""
    regreso: date | None = None
    """When it came back, where the station had this version before and it was suspended."""
    fecha_estado: date | None = None
    """Since when it must not air."""
    motivo: str = ""
    """Why not."""
    indicacion: str = ""
    """What the station does with its file."""


@dataclass(frozen=True, slots=True)
class Orden:
    """All that a station has to know."""

    emisora: Emisora
    al: date
    """The day of the last change, which is the order's date: without one, it stays as it is."""
    materiales: tuple[Material, ...]
    """What it has or will have to air, in order."""
    fuera: tuple[Material, ...]
    """What it must not air any more, newest first."""
    dias: tuple[Dia, ...]
    iguales: tuple[str, ...] = ()
    """Names that ``archivo`` would have given to several pieces: those go under their id."""

    def material(self, id_: str) -> Material | None:
        """The one in the order with this id."""
        return next((one for one in self.materiales if one.id == id_), None)

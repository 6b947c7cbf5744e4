"""What stays true of a published piece when output/ is deleted: who it is, and its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Version:
    """One wording and sound of a piece, as it went out."""

    numero: int
    """1, 2, 3…: each one takes the place of the one before."""
    fecha: date
    """The day it was first published."""
    sha256: str
    """Of its main sound, ``radio.mp3`` or ``boletin.mp3``."""


@dataclass(frozen=True, slots=True)
class Retiro:
    """A piece taken back by a person: it must not air any more."""

    fecha: date
    motivo: str


@dataclass(frozen=True, slots=True)
class Oferta:
    """A version of a piece that a station could take, and until when it may air it."""

    emisora: str
    """id of the station."""
    version: int
    fecha: date
    """The day it was first offered."""
    desde: date
    hasta: date
    archivo: str = ""
    """Name of the file that it took; empty: offered before that was kept."""
    numero: int = 0
    """The number of the piece where the station's names are fixed; 0: they are not."""
    nombrado: date | None = None
    """The day on which this file took another name; None: it always had it."""
    area: str = ""
    tipo: str = ""


@dataclass(frozen=True, slots=True)
class Registro:
    """The record of one published piece. Nothing here is ever computed again."""

    carpeta: str
    """``spots/<id>`` or ``boletines/<week>``."""
    guid: str
    """Its identity in podcast apps, minted once (rule P03)."""
    titulo: str
    versiones: tuple[Version, ...]
    """Oldest first; never empty."""
    retiro: Retiro | None = None
    ofertas: tuple[Oferta, ...] = ()
    """To whom it was offered, in order."""
    ausente: date | None = None
    """Since when it is not published; None: it is."""
    regreso: date | None = None
    """When it last came back after it was not; None: it was never away."""
    area: str = ""
    """The office that told it, for when the piece is not there any more."""

    @property
    def version(self) -> Version:
        """The one that stands now."""
        return self.versiones[-1]

    def replaced_on(self, numero: int) -> date | None:
        """The day on which the next version took the place of this one; None: none has."""
        return min((one.fecha for one in self.versiones if one.numero > numero), default=None)

"""What stands in output/ as published: kept beside it, so that the next run knows each piece."""

from __future__ import annotations

import gc
import json
from pathlib import Path

from boletin import files, ledger, output
from boletin.codec import dumped, revive
from boletin.errors import BoletinError
from boletin.jobs import PRIVATE
from boletin.model import Pieza

OUTPUT = "output"
NAME = "publicado.json"


def published(project: Path) -> dict[str, Pieza]:
    """What earlier runs published and still stands in output/, by folder."""
    root = project / OUTPUT
    # Looking for garbage among a quarter of a million new objects, again and again as they come,
    # took two thirds of the time of an archive of 2,000 pieces.
    looking = gc.isenabled()
    gc.disable()
    try:
        records = json.loads((project / PRIVATE / NAME).read_bytes())
        pieces = [revive(Pieza, record) for record in records]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    finally:
        if looking:
            gc.enable()
    present = {path.rpartition("/")[0] for path in output.listed(root)}
    return {piece.carpeta: piece for piece in pieces if piece.carpeta in present}


def known(project: Path) -> dict[str, Pieza]:
    """The same, for who tells what was published: registro.json outlives output/, and a report
    made without it would say that nobody was ever heard.

    Raises BoletinError when registro.json has pieces and none of them stands.
    """
    found = published(project)
    lacks = sum(not one.retiro for one in ledger.read(project).pieces.values())
    if lacks and not found:
        raise BoletinError(
            f"output/ está vacío, y {ledger.NAME} dice que hay piezas publicadas: {lacks}.",
            remedy="boletin producir; las semanas anteriores, con --semana AAAA-Wss.",
        )
    return found


def remember(private: Path, public: dict[str, Pieza]) -> None:
    """Keep the pieces that output/ now holds."""
    data = dumped([public[folder] for folder in sorted(public)]).encode()
    files.keep(private / NAME, data)

"""What stands in output/ as published: kept beside it, so that the next run knows each piece."""

from __future__ import annotations

import json
from pathlib import Path

from boletin import files, output
from boletin.codec import plain, revive
from boletin.jobs import (
    PRIVATE,
)
from boletin.model import Pieza

OUTPUT = "output"
NAME = "publicado.json"


def published(project: Path) -> dict[str, Pieza]:
    """What earlier runs published and still stands in output/, by folder."""
    root = project / OUTPUT
    try:
        records = json.loads((project / PRIVATE / NAME).read_bytes())
        pieces = [revive(Pieza, record) for record in records]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    present = {path.rpartition("/")[0] for path in output.listed(root)}
    return {piece.carpeta: piece for piece in pieces if piece.carpeta in present}


def remember(private: Path, public: dict[str, Pieza]) -> None:
    """Keep the pieces that output/ now holds."""
    ordered = [plain(public[folder]) for folder in sorted(public)]
    data = json.dumps(ordered, ensure_ascii=False).encode()
    path = private / NAME
    if not path.exists() or path.read_bytes() != data:
        files.write(path, data)

"""A bulletin of its own for projects in which what it says around its pieces does not matter."""

from __future__ import annotations

import re
from pathlib import Path

ROWS = {
    "apertura": "OP: FONDO cama_informativa\nLOC 1: {{ programa.titulo }}.",
    "cierre": "LOC 2: Hasta la próxima semana.\nOP: SALE FONDO",
}


def shorten(project: Path) -> None:
    """Give the project's template few words at both ends: 45 s less of sound and film to make."""
    path = project / "plantillas" / "guiones" / "boletin.j2"
    text = path.read_text("utf-8")
    for block, rows in ROWS.items():
        whole = rf"(?s)(\{{% block {block} %\}}).*?(\{{% endblock %\}})"
        text, found = re.subn(whole, lambda said, rows=rows: f"{said[1]}\n{rows}\n{said[2]}", text)
        assert found == 1
    path.write_text(text, "utf-8")

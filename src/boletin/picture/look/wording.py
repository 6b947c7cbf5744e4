"""What the cells of a look say of a piece."""

from __future__ import annotations

import re
from collections.abc import Mapping

from boletin.picture.drawing.text import printable
from boletin.picture.look.aspecto import Celda, Fila


def filled(texto: str, fields: Mapping[str, str]) -> str:
    """A cell's text; parts between « · » whose fields are empty go with their separator.

    Fields are put in once: a brace inside a field is a brace.
    """
    parts = []
    for part in texto.split(" · "):
        names = re.findall(r"\{(\w+)\}", part)
        if names and not any(printable(fields.get(name, "")) for name in names):
            continue
        said = re.sub(r"\{(\w+)\}", lambda found: fields.get(found[1], ""), part)
        parts.append(printable(said))
    return " · ".join(part for part in parts if part)


def told(fila: Fila, fields: Mapping[str, str]) -> bool:
    """Whether a row has something to say: a label without its value has not."""
    values = [celda for celda in fila.celdas if "{" in celda.texto]
    if values:
        return any(filled(celda.texto, fields) for celda in values)
    return any(seen(celda, fields) for celda in fila.celdas)


def seen(celda: Celda, fields: Mapping[str, str]) -> bool:
    if celda.dibujo == "qr":
        return bool(fields.get("enlace"))
    return bool(filled(celda.texto, fields)) if celda.texto else True

"""The rows of a receipt: CSV as a spreadsheet saves it, or JSON with the same names. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from boletin import tables
from boletin.cleantext import one_line
from boletin.model import Finding

RULE = "RECIBO"


@dataclass(frozen=True, slots=True)
class Row:
    """A row, by the names of its columns."""

    line: int
    cells: Mapping[str, str]


def rows_of(name: str, data: bytes, findings: list[Finding]) -> list[Row]:
    """The rows of the file ``name``; none, and why is added to ``findings``, for no receipt."""
    remedy = "Mande el recibo.csv del paquete, lleno y guardado como CSV."
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            whole = json.loads(data)
            common = {"emisora": whole["emisora"], "recibio": whole.get("recibio")}
            return [
                Row(n, {str(k).lower(): _cell(v) for k, v in {**common, **one}.items()})
                for n, one in enumerate(whole["pasadas"], 1)
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            why = 'Como JSON lleva {"emisora", "recibio", "pasadas": [{"pieza", "fecha", "hora"}]}.'
            findings.append(finding(name, 1, "No se entiende.", why))
            return []
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        findings.append(
            finding(
                name, 1, "Es un libro de Excel.", "Guárdelo como «CSV UTF-8» y mándelo otra vez."
            )
        )
        return []
    try:
        rows = [Row(line, cells) for line, cells in tables.read(data)]
    except ValueError:
        findings.append(finding(name, 1, "No es una tabla CSV.", remedy))
        return []
    missing = [key for key in ("pieza", "fecha") if rows and key not in rows[0].cells]
    if "pieza" in missing and "archivo" in rows[0].cells:
        missing.remove("pieza")
    if missing or not rows:
        what = f"Le falta la columna «{missing[0]}»." if missing else "No tiene renglones."
        findings.append(finding(name, 1, what, remedy))
        return []
    return rows


def _cell(value: object) -> str:
    return "" if value is None else one_line(str(value))


def finding(name: str, line: int, message: str, remedy: str, level: str = "E") -> Finding:
    """A remark on a receipt."""
    return Finding(RULE, "W" if level == "W" else "E", name, line, message, remedy)

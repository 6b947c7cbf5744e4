"""CSV that Excel opens as it is, and CSV as Excel in Mexico writes it.

Written: UTF-8 with its mark, commas (Mexico's separator), CRLF; a cell that a spreadsheet would
take for a formula begins with an apostrophe. Read: UTF-8, Windows-1252 or UTF-16 ("Texto
Unicode"), with ``,`` or ``;`` or tabulators, or what a first line ``sep=;`` says.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from boletin.cleantext import one_line

FORMULA = ("=", "+", "-", "@")
MARK = "\ufeff"
_SEPARATOR = re.compile(r'\s*"?sep=([,;\t|])[^\r\n]*', re.IGNORECASE)
"""A first line that only Excel takes for what it is."""


def cell(value: object) -> str:
    """One line of text that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(-3), cell("-3 °C"), cell(None)
    ("'=1+1", '-3', "'-3 °C", '')
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    shown = one_line(str(value))
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def text(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV, for a pipe; for a file see :func:`write`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def write(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A table as a CSV file, with the mark that tells spreadsheets its letters are UTF-8."""
    return marked(text(header, rows))


def marked(table: str) -> bytes:
    """The bytes of a file for what :func:`text` gave."""
    return (MARK + table).encode()


def read(data: bytes) -> list[tuple[int, Mapping[str, str]]]:
    """The rows of a CSV with their line numbers, by the names of its first row, in small letters.

    Empty rows are left out; an apostrophe that :func:`cell` put is taken off. Raises ValueError
    for what is no table.
    """
    whole = _text(data)
    said = _SEPARATOR.match(whole)
    if said:
        # An empty line in its place: line numbers stay those of the file.
        whole = "\n" * said[0].count("\n") + whole[said.end() :]
    first = next((line for line in whole.splitlines() if line.strip()), "")
    separator = said[1] if said else max(",;\t", key=first.count)
    if separator not in first:
        raise ValueError("una sola columna")
    try:
        reader = csv.reader(io.StringIO(whole, newline=""), delimiter=separator)
        names = [name.strip().lower() for name in next(row for row in reader if any(row))]
        found: list[tuple[int, Mapping[str, str]]] = []
        for row in reader:
            values = dict(zip(names, (_bare(one) for one in row), strict=False))
            if any(values.values()):
                found.append((reader.line_num, {name: values.get(name, "") for name in names}))
    except (csv.Error, StopIteration) as error:
        raise ValueError(str(error)) from None
    return found


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _bare(value: str) -> str:
    shown = one_line(value)
    return shown[1:] if shown.startswith("'") and shown[1:].startswith(FORMULA) else shown

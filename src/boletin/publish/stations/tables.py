"""CSV that Excel opens as it is, and CSV as Excel in Mexico writes it.

Written: UTF-8 with its mark, commas (Mexico's separator), CRLF; a cell that a spreadsheet would
take for a formula begins with an apostrophe. Read: UTF-8 or Windows-1252, ``,`` or ``;`` or
tabulators.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from boletin.publish.text import one_line

FORMULA = ("=", "+", "-", "@")
_MARK = "\ufeff"


def cell(value: object) -> str:
    """One line of text that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell(-3), cell("-3 °C"), cell(None)
    ("'=1+1", '-3', "'-3 °C", '')
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = one_line(str(value))
    return f"'{text}" if text.startswith(FORMULA) else text


def write(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return (_MARK + out.getvalue()).encode()


def read(data: bytes) -> list[tuple[int, Mapping[str, str]]]:
    """The rows of a CSV with their line numbers, by the names of its first row, in small letters.

    Empty rows are left out; an apostrophe that :func:`cell` put is taken off. Raises ValueError
    for what is no table.
    """
    text = _text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    if separator not in first:
        raise ValueError("una sola columna")
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
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
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _bare(value: str) -> str:
    text = one_line(value)
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text

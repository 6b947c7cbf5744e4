"""CEA-608 read back: pop-on captions from pairs of bytes, as a decoder shows them.

Written from the code tables alone, so that what is written can be held against what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from boletin.picture.captions.cea608 import BASIC, COLUMNS, EXTENDED, PREAMBLES, SPECIAL, Pair

_BASIC = {code: char for char, code in BASIC.items()}
_SPECIAL = {code: char for char, code in SPECIAL.items()}
_EXTENDED = {(first, second): char for char, (first, second, _) in EXTENDED.items()}
_ROWS = {place: row for row, place in PREAMBLES.items()}


@dataclass(frozen=True, slots=True)
class Seen:
    """A caption on the screen from ``start`` to ``end`` (frames)."""

    start: int
    end: int
    rows: tuple[str, ...]


@dataclass(slots=True)
class _Memory:
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    row: int = 15
    column: int = 0

    def put(self, char: str) -> None:
        if self.column >= COLUMNS:
            raise ValueError("más de 32 columnas")
        self.rows.setdefault(self.row, {})[self.column] = char
        self.column += 1

    def text(self) -> tuple[str, ...]:
        return tuple(
            "".join(cells.get(at, " ") for at in range(min(cells), max(cells) + 1)).strip()
            for _, cells in sorted(self.rows.items())
        )


def decoded(pairs: Iterable[tuple[int, Pair]]) -> Iterator[Seen]:
    """Captions from pairs with the frame each is received at. Raises ValueError for what no
    decoder takes: a control code that is not doubled, text beyond the edge.
    """
    hidden, start = _Memory(), 0
    shown: tuple[str, ...] = ()
    waiting: Pair | None = None
    for frame, pair in pairs:
        if waiting is not None:
            if pair != waiting:
                raise ValueError(f"cuadro {frame}: un código sin repetir")
            waiting = None
            continue
        if not 0x10 <= pair[0] <= 0x1F:
            for code in pair:
                if code:
                    hidden.put(_BASIC.get(code, chr(code)))
            continue
        waiting = pair
        if pair in ((0x14, 0x2C), (0x14, 0x2F)):
            if shown:
                yield Seen(start, frame, shown)
            shown, start = (hidden.text(), frame) if pair[1] == 0x2F else ((), frame)
            if pair[1] == 0x2F:
                hidden = _Memory()
        else:
            _control(hidden, pair)
    if waiting is not None:
        raise ValueError("termina en un código sin repetir")
    if shown:
        yield Seen(start, start, shown)


def _control(memory: _Memory, pair: Pair) -> None:
    first, second = pair
    if pair == (0x14, 0x2E):
        memory.rows, memory.row, memory.column = {}, 15, 0
    elif first == 0x17 and 0x21 <= second <= 0x23:
        memory.column += second - 0x20
    elif first == 0x11 and 0x30 <= second <= 0x3F:
        memory.put(_SPECIAL[second])
    elif pair in _EXTENDED:
        memory.column -= 1  # in place of the letter before it
        memory.put(_EXTENDED[pair])
    elif second >= 0x40:
        memory.row = _ROWS[first, second >> 5 & 1]
        memory.column = 4 * (second >> 1 & 7) if second & 0x10 else 0
    elif pair != (0x14, 0x20):
        raise ValueError(f"código desconocido: {first:02x} {second:02x}")

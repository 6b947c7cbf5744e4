"""CEA-608 (CTA-608): closed captions as pairs of bytes, one pair a frame.

Pop-on captions: each is loaded into hidden memory while the one before is shown, then flipped on.
What the code table lacks is folded to what looks alike; extended letters are sent after a letter
that old decoders show in their place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from boletin.model import Cue
from boletin.picture.captions.cutting import cut
from boletin.picture.drawing.text import plain
from boletin.picture.sense import costs
from boletin.picture.shape import frame_at

Pair = tuple[int, int]
"""Two bytes of 7 bits, without parity."""
COLUMNS, ROWS = 32, 15
MOST_ROWS = 4
"""Rows of one caption: decoders show no more."""

# Basic letters that stand at a code of ASCII's.
BASIC = {
    "á": 0x2A, "é": 0x5C, "í": 0x5E, "ó": 0x5F, "ú": 0x60, "ç": 0x7B, "÷": 0x7C, "Ñ": 0x7D,
    "ñ": 0x7E, "█": 0x7F,
}  # fmt: skip
_TAKEN = frozenset("*\\^_`{|}~")
"""Signs of ASCII whose codes are other letters'."""
SPECIAL = {
    "®": 0x30, "°": 0x31, "½": 0x32, "¿": 0x33, "™": 0x34, "¢": 0x35, "£": 0x36, "♪": 0x37,
    "à": 0x38, "è": 0x3A, "â": 0x3B, "ê": 0x3C, "î": 0x3D, "ô": 0x3E, "û": 0x3F,
}  # fmt: skip
"""Second byte after 0x11; takes one column and no fallback."""
EXTENDED = {
    "Á": (0x12, 0x20, "A"), "É": (0x12, 0x21, "E"), "Ó": (0x12, 0x22, "O"), "Ú": (0x12, 0x23, "U"),
    "Ü": (0x12, 0x24, "U"), "ü": (0x12, 0x25, "u"), "‘": (0x12, 0x26, "'"), "¡": (0x12, 0x27, "!"),
    "*": (0x12, 0x28, "#"), "’": (0x12, 0x29, "'"), "—": (0x12, 0x2A, "-"), "©": (0x12, 0x2B, "c"),
    "℠": (0x12, 0x2C, "s"), "•": (0x12, 0x2D, "."), "“": (0x12, 0x2E, '"'), "”": (0x12, 0x2F, '"'),
    "À": (0x12, 0x30, "A"), "Â": (0x12, 0x31, "A"), "Ç": (0x12, 0x32, "C"), "È": (0x12, 0x33, "E"),
    "Ê": (0x12, 0x34, "E"), "Ë": (0x12, 0x35, "E"), "ë": (0x12, 0x36, "e"), "Î": (0x12, 0x37, "I"),
    "Ï": (0x12, 0x38, "I"), "ï": (0x12, 0x39, "i"), "Ô": (0x12, 0x3A, "O"), "Ù": (0x12, 0x3B, "U"),
    "ù": (0x12, 0x3C, "u"), "Û": (0x12, 0x3D, "U"), "«": (0x12, 0x3E, '"'), "»": (0x12, 0x3F, '"'),
    "Ã": (0x13, 0x20, "A"), "ã": (0x13, 0x21, "a"), "Í": (0x13, 0x22, "I"), "Ì": (0x13, 0x23, "I"),
    "ì": (0x13, 0x24, "i"), "Ò": (0x13, 0x25, "O"), "ò": (0x13, 0x26, "o"), "Õ": (0x13, 0x27, "O"),
    "õ": (0x13, 0x28, "o"), "{": (0x13, 0x29, "("), "}": (0x13, 0x2A, ")"), "\\": (0x13, 0x2B, "/"),
    "^": (0x13, 0x2C, "'"), "_": (0x13, 0x2D, "-"), "|": (0x13, 0x2E, "/"), "~": (0x13, 0x2F, "-"),
    "Ä": (0x13, 0x30, "A"), "ä": (0x13, 0x31, "a"), "Ö": (0x13, 0x32, "O"), "ö": (0x13, 0x33, "o"),
    "ß": (0x13, 0x34, "s"), "¥": (0x13, 0x35, "Y"), "¤": (0x13, 0x36, "C"), "¦": (0x13, 0x37, "/"),
    "Å": (0x13, 0x38, "A"), "å": (0x13, 0x39, "a"), "Ø": (0x13, 0x3A, "O"), "ø": (0x13, 0x3B, "o"),
}  # fmt: skip
"""Both bytes, and the letter sent before it, which it replaces."""
_FOLDED = {
    "–": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "′": "'", "″": '"', "`": "'", "´": "'",
    "€": "EUR", "º": "°", "ª": "a.", "×": "x", "·": "-", "№": "No.", "→": "->", "←": "<-", "›": ">",
    "‹": "<", "\u2060": "", "\u00a0": " ", "\u202f": " ", "‚": ",", "„": '"', "œ": "oe", "æ": "ae",
    "Œ": "OE", "Æ": "AE", "¼": "1/4", "¾": "3/4", "²": "2", "³": "3", "¹": "1", "µ": "u", "¬": "-",
}  # fmt: skip
"""What the table lacks, by what looks or reads alike."""

RCL, EDM, ENM, EOC = (0x14, 0x20), (0x14, 0x2C), (0x14, 0x2E), (0x14, 0x2F)
_TAB = 0x17, 0x20
# First byte of the preamble of each row, and whether its second byte is of the lower half.
PREAMBLES = {
    1: (0x11, 0), 2: (0x11, 1), 3: (0x12, 0), 4: (0x12, 1), 5: (0x15, 0), 6: (0x15, 1),
    7: (0x16, 0), 8: (0x16, 1), 9: (0x17, 0), 10: (0x17, 1), 11: (0x10, 0), 12: (0x13, 0),
    13: (0x13, 1), 14: (0x14, 0), 15: (0x14, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """Pairs sent one a frame from ``frame`` on."""

    frame: int
    pairs: tuple[Pair, ...]


def folded(text: str) -> str:
    """``text`` with only what CEA-608 can write; a letter without its sign rather than none."""
    return "".join(map(_fold, plain(text)))


def _fold(char: str) -> str:
    if char in BASIC or char in SPECIAL or char in EXTENDED:
        return char
    if " " <= char <= "~" and char not in _TAKEN:
        return char
    if char in _FOLDED:
        return _FOLDED[char]
    parts = unicodedata.normalize("NFKD", char)
    kept = "".join(part for part in parts if " " <= part <= "~" and part not in _TAKEN)
    return kept if parts != char else ""


def wording(text: str) -> list[str]:
    """The words of ``text`` as they are sent: folded, and none wider than a row."""
    words = folded(text.replace("\n", " ")).split()
    return [piece for word in words for piece in cut(word, COLUMNS)]


def rows(cue: Cue, label: str = "") -> list[str]:
    """A cue's words in rows of at most 32 columns, as few and as even as sense allows."""
    words = wording(f"{label}{cue.text}")
    breaks = costs(words)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for last in range(1, len(words) + 1):
        choices = []
        for first in range(last - 1, -1, -1):
            wide = sum(map(len, words[first:last])) + last - first - 1
            if wide > COLUMNS:
                break
            cost = (COLUMNS - wide) ** 2 / 20
            if last < len(words):
                cost += breaks[last - 1]
            choices.append((best[first][0] + 1, best[first][1] + cost, first))
        best.append(min(choices))
    found: list[str] = []
    last = len(words)
    while last:
        found.append(" ".join(words[best[last][2] : last]))
        last = best[last][2]
    return found[::-1]


def loaded(lines: Sequence[str]) -> list[Pair]:
    """The pairs that write ``lines`` into hidden memory, at the bottom, each centred."""
    pairs = [RCL, RCL, ENM, ENM]
    for number, line in enumerate(lines[:MOST_ROWS]):
        row = ROWS - min(len(lines), MOST_ROWS) + number
        column = (COLUMNS - len(line)) // 2
        pairs += [_preamble(row, column)] * 2
        if column % 4:
            pairs += [(_TAB[0], _TAB[1] + column % 4)] * 2
        pairs += _letters(line)
    return pairs


def _preamble(row: int, column: int) -> Pair:
    """White text at ``row`` (1–15), indented to the multiple of four under ``column``."""
    first, lower = PREAMBLES[row]
    return first, 0x50 + 0x20 * lower + 2 * (column // 4)


def _letters(line: str) -> Iterator[Pair]:
    """Letters two a pair; special and extended ones are pairs of their own, doubled."""
    waiting: list[int] = []
    for char in line:
        if char in EXTENDED:
            first, second, before = EXTENDED[char]
            waiting.append(ord(before))
            yield from _filled(waiting)
            yield from ((first, second),) * 2
        elif char in SPECIAL:
            yield from _filled(waiting)
            yield from ((0x11, SPECIAL[char]),) * 2
        else:
            waiting.append(BASIC.get(char, ord(char)))
            if len(waiting) == 2:
                yield from _filled(waiting)
    yield from _filled(waiting)


def _filled(waiting: list[int]) -> Iterator[Pair]:
    """What waits for a partner, with a null where it has none."""
    while waiting:
        yield waiting[0], waiting[1] if len(waiting) > 1 else 0
        del waiting[:2]


# --- in time ----------------------------------------------------------------------------------


def schedule(cues: Sequence[Cue], labels: Sequence[str] = ()) -> list[Load]:
    """What to send and when: every caption is in memory before its time (C11).

    Loads never overlap. A caption that follows so closely that there is no time to load it comes
    as soon as it is loaded; :func:`lateness` says how late. ``labels``: what each cue says before
    its text.
    """
    loads: list[Load] = []
    free, clear = 0, -1  # first frame that is not taken; when the caption on the screen must go
    for number, cue in enumerate(cues):
        lines = rows(cue, labels[number] if labels else "")
        if not lines:
            continue
        shown = frame_at(cue.start_ms)
        pairs = [*loaded(lines), EOC, EOC]
        start = max(free, shown - len(pairs) + 2)
        if 0 <= clear < shown - 1:  # a gap: the screen is cleared before this one comes
            if clear + 2 <= start:
                loads.append(Load(max(clear, free), (EDM, EDM)))
                start = max(start, loads[-1].frame + 2)
            else:  # while it is being loaded, which leaves hidden memory as it is
                start = max(free, start - 2)
                at = _seam(pairs, clear - start)
                pairs[at:at] = [EDM, EDM]
        loads.append(Load(start, tuple(pairs)))
        free, clear = start + len(pairs), frame_at(cue.end_ms)
    if clear >= 0:
        loads.append(Load(max(clear, free), (EDM, EDM)))
    return loads


def _seam(pairs: Sequence[Pair], wanted: int) -> int:
    """The first place from ``wanted`` on where another code can come between: not inside a doubled
    one, nor between a letter and the one that replaces it.
    """
    at = max(4, wanted)
    while at < len(pairs) - 2 and (pairs[at] == pairs[at - 1] or pairs[at][0] in (0x12, 0x13)):
        at += 1
    return min(at, len(pairs) - 2)


def lateness(cues: Sequence[Cue], loads: Sequence[Load]) -> int:
    """Frames by which the latest caption comes after its time."""
    shown = [load.frame + len(load.pairs) - 2 for load in loads if load.pairs[-1] == EOC]
    wanted = [frame_at(cue.start_ms) for cue in cues if rows(cue)]
    return max((at - due for at, due in zip(shown, wanted, strict=True)), default=0)


def with_parity(byte: int) -> int:
    """The byte with its eighth bit making the number of ones odd."""
    return byte | (0 if byte.bit_count() % 2 else 0x80)

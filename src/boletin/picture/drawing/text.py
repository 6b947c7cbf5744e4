"""Letters on pictures: the typeface, what it can draw, measured widths, balanced lines.

The typeface is Lato (OFL) from the font-lato package, always by explicit path: nothing depends on
the fonts of the machine.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import font_lato
from PIL import ImageFont

from boletin.picture.sense import LOOSE, costs

_MOST_WORDS = 400
"""Words of a headline beyond these are not even measured."""
_SENSE = 0.86
"""The least share of its size that text gives for lines that part it better."""

Face = Literal["Regular", "Bold", "Black"]


def fonts_dir() -> Path:
    """The folder of the typeface: what libass gets as ``fontsdir``."""
    return Path(next(iter(font_lato.__path__))) / "files"


@functools.lru_cache(64)
def font(face: Face, px: int) -> ImageFont.FreeTypeFont:
    """Lato of ``px`` pixels to the em."""
    path = str(fonts_dir() / f"Lato-{face}.ttf")
    return ImageFont.truetype(path, px, layout_engine=ImageFont.Layout.BASIC)


def plain(text: str) -> str:
    """One line without control characters, direction marks or stray blanks (NFC)."""
    text = unicodedata.normalize("NFC", text)
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _visible(c))
    return " ".join("".join(kept).split())


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def printable(text: str) -> str:
    """What of ``text`` the typeface can draw: no empty boxes ever.

    A letter that Lato lacks loses its mark (ā -> a); what it cannot draw at all is left out.
    """
    drawn = "".join(_drawable(char) for char in plain(text))
    return " ".join(drawn.split())


@functools.lru_cache(4096)
def _drawable(char: str) -> str:
    if char == " " or _has(char):
        return char
    return "".join(part for part in unicodedata.normalize("NFKD", char) if _has(part))


def _has(char: str) -> bool:
    if unicodedata.category(char)[0] in "MC":
        return False
    missing = _glyph("\U0010ffff")
    return _glyph(char) != missing


@functools.lru_cache(4096)
def _glyph(char: str) -> tuple[tuple[int, int], bytes]:
    mask = font("Bold", 40).getmask(char)
    return mask.size, bytes(mask)


@functools.lru_cache(2048)
def width(text: str, face: Face, px: int, tracking: float = 0.0) -> float:
    """Width in pixels; ``tracking`` pixels are added after each letter but the last."""
    return font(face, px).getlength(text) + tracking * max(0, len(text) - 1)


@dataclass(frozen=True, slots=True)
class Lines:
    """Text that fits: its lines and the size that makes them fit, pixels to the em."""

    rows: tuple[str, ...]
    px: int


def fit(
    text: str, face: Face, *, most_px: int, least_px: int, width_px: int, rows: int, last_rows: int
) -> Lines:
    """The largest size at which ``text`` takes at most ``rows`` balanced lines, or a little less
    where that parts the words better.

    At ``least_px`` it may take ``last_rows`` lines; below, it shrinks until it fits: nothing is
    cut. An absurd text (thousands of letters) ends in an ellipsis at a third of ``least_px``.
    """
    words = printable(text).split()[:_MOST_WORDS]
    widest = max((_share(word, face) for word in words), default=0.0)
    # A word is cut only where no size at all would hold it.
    largest = width_px / widest if 0 < widest * (least_px // 3) <= width_px else most_px
    for sizes, most in (
        (range(most_px, least_px - 1, -2), rows),
        (range(least_px, least_px // 3, -2), last_rows),
    ):
        found = _fitting(words, face, [px for px in sizes if px <= largest], width_px, most)
        if found:
            return min(found, key=_torn)
    px = max(8, least_px // 3)
    lines = _balance(words, face, px, width_px)[:last_rows]
    last = lines[-1].rstrip(" .,;:")
    while width(last + "…", face, px) > width_px:
        last = last[:-1]
    return Lines((*lines[:-1], last + "…"), px)


def _fitting(
    words: Sequence[str], face: Face, sizes: Sequence[int], width_px: int, rows: int
) -> list[Lines]:
    """The largest of ``sizes`` at which ``words`` fit, and those a little less large."""
    found: list[Lines] = []
    for px in sizes:
        if found and px < found[0].px * _SENSE:
            break
        lines = _balance(words, face, px, width_px)
        if len(lines) <= rows and _inside(lines, face, px, width_px):
            found.append(Lines(lines, px))
    return found


def _inside(rows: Sequence[str], face: Face, px: int, most: int) -> bool:
    """Whether they really fit: hinting makes small letters wider than their share."""
    return all(width(row, face, px) <= most for row in rows)


def _torn(lines: Lines) -> float:
    """What its breaks cost that part what is heard as one (C04)."""
    ends = itertools.accumulate(len(row.split()) for row in lines.rows[:-1])
    price = costs([word for row in lines.rows for word in row.split()])
    return sum(price[end - 1] for end in ends if price[end - 1] >= LOOSE)


@functools.lru_cache(4096)
def _share(word: str, face: Face) -> float:
    """Width of a word in ems, with room for what hinting adds at small sizes."""
    return width(word, face, 200) / 200 * 1.01


def _balance(words: Sequence[str], face: Face, px: int, most: int) -> tuple[str, ...]:
    """The fewest lines of at most ``most`` pixels, even in length, broken at sense units."""
    words = [piece for word in words for piece in _pieces(word, face, px, most)]
    greedy = _greedy(words, face, px, most)
    if len(greedy) < 2 or len(words) > 60:
        return tuple(greedy)
    space = _share("a a", face) - 2 * _share("a", face)
    ends = list(itertools.accumulate((_share(word, face) + space for word in words), initial=0.0))
    ideal = (ends[-1] - space) / len(greedy)
    breaks = costs(words)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for last in range(1, len(words) + 1):
        choices: list[tuple[int, float, int]] = []
        for first in range(last - 1, -1, -1):
            wide = ends[last] - ends[first] - space
            if wide * px > most and first < last - 1:
                break
            cost = (wide - ideal) ** 2
            if last < len(words):
                cost += breaks[last - 1] * 0.25
            rows, before, _ = best[first]
            choices.append((rows + 1, before + cost, first))
        best.append(min(choices))
    lines: list[str] = []
    last = len(words)
    while last:
        first = best[last][2]
        lines.append(" ".join(words[first:last]))
        last = first
    return tuple(reversed(lines))


def _greedy(words: Sequence[str], face: Face, px: int, most: int) -> list[str]:
    space = _share("a a", face) - 2 * _share("a", face)
    lines: list[list[str]] = []
    used = 0.0
    for word in words:
        wide = _share(word, face) + space
        if lines and (used + wide - space) * px <= most:
            lines[-1].append(word)
            used += wide
        else:
            lines.append([word])
            used = wide
    return [" ".join(line) for line in lines]


def _pieces(word: str, face: Face, px: int, most: int) -> list[str]:
    """A word wider than the line, in parts that fit."""
    if _share(word, face) * px <= most:
        return [word]
    parts = [""]
    for char in word:
        if parts[-1] and _share(parts[-1] + char, face) * px > most:
            parts.append("")
        parts[-1] += char
    return parts

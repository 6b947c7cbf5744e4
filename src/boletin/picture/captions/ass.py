"""Burned captions: an ASS script for libass, the word being said in another colour.

One event for each word of a cue, each showing the whole cue, so the picture changes only where a
word begins. User text cannot leave its event: see :func:`escape`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from boletin.model import Cue, CueWord
from boletin.picture.drawing.colour import RGB
from boletin.picture.drawing.palette import Palette
from boletin.picture.drawing.text import font, printable, width
from boletin.picture.shape import RATE, Shape, frame_at

SIZE = 54
"""Pixels to the em at 1080 lines: 1/20 of the height, the size of television captions."""

_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Caption,Lato,{size},{paper},{paper},{ink},{ink},-1,0,0,0,100,100,0,0,1,{outline},0,5,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def write(cues: Sequence[Cue], shape: Shape, colours: Palette) -> str:
    """The whole script for a picture of ``shape``. Words change on whole frames."""
    em = shape.px(SIZE)
    head = _HEAD.format(
        width=shape.width,
        height=shape.height,
        size=points(em),
        paper=colour(colours["texto"]),
        ink=colour(colours["caja"]),
        outline=max(1, shape.px(2)),
    )
    return head + "".join(_events(cues, shape, colours, em))


def points(em: int) -> int:
    """ASS font size of an em: libass counts ascender plus descender, not the em."""
    ascent, descent = font("Bold", em * 10).getmetrics()
    return round((ascent + descent) / 10)


def colour(rgb: RGB) -> str:
    """``&H00BBGGRR``."""
    red, green, blue = rgb
    return f"&H00{blue:02X}{green:02X}{red:02X}"


def escape(text: str) -> str:
    """Text as it stands: braces escaped, a backslash kept from forming an order.

    libass reads ``\\N``, ``\\n``, ``\\h``, ``\\{`` and ``\\}`` and nothing else; U+2060, which
    has no width and no sign, parts the backslash from what follows. Lone backslashes stay.
    """
    safe = printable(text).replace("\\", "\\\u2060")
    return safe.replace("{", "\\{").replace("}", "\\}")


def _events(cues: Sequence[Cue], shape: Shape, colours: Palette, em: int) -> Iterator[str]:
    zone = shape.captions
    x, y = (zone.left + zone.right) // 2, (zone.top + zone.bottom) // 2
    for cue in cues:
        rows = _rows(cue)
        widest = max((width(" ".join(row), "Bold", em) for row in rows), default=0.0)
        order = f"{{\\pos({x},{y})"
        if widest > zone.width:  # forty-two capital letters: smaller, never cut
            order += f"\\fs{max(1, int(points(em) * zone.width / widest))}"
        order += "}"
        for start, end, spoken in states(cue):
            text = _mark(cue, spoken, colours)
            yield (f"Dialogue: 0,{_clock(start)},{_clock(end)},Caption,,0,0,0,,{order}{text}\n")


def _rows(cue: Cue) -> list[list[str]]:
    rows = [[printable(word.text) for word in line] for line in cue.lines]
    if cue.new_speaker and rows:
        rows[0] = ["–", *rows[0]]
    return rows


def states(cue: Cue) -> Iterator[tuple[int, int, CueWord | None]]:
    """Stretches of the cue with the word said in each; a word stays lit until the next begins."""
    words = [word for line in cue.lines for word in line]
    starts: dict[int, CueWord] = {}
    for word in words:
        starts.setdefault(max(word.start_ms, cue.start_ms), word)
    edges = [(at, word) for at, word in starts.items() if at < cue.end_ms]
    if not edges or edges[0][0] > cue.start_ms:
        yield cue.start_ms, edges[0][0] if edges else cue.end_ms, None
    for index, (at, word) in enumerate(edges):
        until = edges[index + 1][0] if index + 1 < len(edges) else cue.end_ms
        if until > at:
            yield at, until, word


def _mark(cue: Cue, spoken: CueWord | None, colours: Palette) -> str:
    lit = f"{{\\c{colour(colours['realce'])}&}}"
    rows: list[str] = []
    for line in cue.lines:
        words: list[str] = []
        for word in line:
            text = escape(word.text)
            now = spoken is not None and word.start_ms == spoken.start_ms and text
            words.append(f"{lit}{text}{{\\c{colour(colours['texto'])}&}}" if now else text)
        rows.append(" ".join(word for word in words if word))
    if cue.new_speaker and rows:
        rows[0] = f"– {rows[0]}"
    return "\\N".join(row for row in rows if row)


def _clock(ms: int) -> str:
    """That frame in ASS time: hundredths, rounded down, so that the frame itself is in."""
    hundredths = max(0, int(frame_at(ms) * RATE[1] * 100 / RATE[0]))
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"

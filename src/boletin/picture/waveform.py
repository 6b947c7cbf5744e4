"""A sound for the eye: its wave, who says what, word by word, its chapters and its loudness.

The picture is laid out once as plain shapes; one painter writes them as SVG, for the piece's page,
another as a bitmap, for people at a terminal.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image, ImageDraw

from boletin.config import Imagen
from boletin.model import Timeline, Waveform
from boletin.picture.drawing.colour import LEGAL, RGB, brightness, mix, parse, ratio
from boletin.picture.drawing.palette import Colores, palette
from boletin.picture.drawing.text import font, printable

WIDTH = 1200
_LEFT, _RIGHT = 14, 74
_SPAN = WIDTH - _LEFT - _RIGHT
_CHAPTERS, _LINES, _WAVE, _WORDS, _LOUDNESS, _AXIS = 26, 28, 132, 14, 96, 24
_TOP_LUFS, _BOTTOM_LUFS = -6.0, -36.0
_GRID_LUFS = (-12, -18, -24, -30)
_STEPS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600)
_MARKS = 14
"""At most so many times are written on the axis."""
_MARGIN = 1.12
"""Other typefaces than Lato are wider; a page shows the reader's own."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle; ``about`` is told when somebody points at it."""

    x: float
    y: float
    width: float
    height: float
    fill: RGB
    about: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Points joined by lines: an area, or a line where ``stroke`` is its width."""

    points: tuple[tuple[float, float], ...]
    colour: RGB
    stroke: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """Words that begin at ``x``, or end there; ``y`` is their base line."""

    x: float
    y: float
    text: str
    fill: RGB
    size: int = 13
    end: bool = False


Part = Rect | Path | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture as shapes, from back to front."""

    height: int
    parts: tuple[Part, ...]
    title: str
    text: str
    """What it shows, for who cannot see it."""


def draw(
    wave: Waveform,
    timeline: Timeline | None,
    imagen: Imagen,
    title: str,
    speakers: Sequence[int] = (),
    *,
    heading: str = "",
) -> Drawing:
    """Lay the picture out. ``speakers``: number of who says each line (1, 2 …); ``heading``: what
    stands over it, where nothing around it says what it is.
    """
    return _Sheet(wave, timeline, imagen, speakers).drawing(title, heading)


class _Sheet:
    def __init__(
        self, wave: Waveform, timeline: Timeline | None, imagen: Imagen, speakers: Sequence[int]
    ) -> None:
        look = palette(Colores(), imagen)
        self.wave, self.timeline, self.speakers = wave, timeline, speakers
        self.paper, self.ink = mix(look.paper, (255, 255, 255), 0.5), look.ink
        self.faint, self.grey = mix(self.paper, self.ink, 0.10), mix(self.paper, self.ink, 0.62)
        self.voices = tuple(
            _seen(colour, self.paper, self.ink)
            for colour in map(parse, (imagen.primario, imagen.secundario))
        )
        self.curve = _seen(mix(look["realce"], self.ink, 0.35), self.paper, self.ink)
        self.y = 8.0

    def at(self, ms: float) -> float:
        """Where a moment stands."""
        return _LEFT + _SPAN * min(1.0, max(0.0, ms / max(1, self.wave.duration_ms)))

    def drawing(self, title: str, heading: str) -> Drawing:
        parts: list[Part] = []
        if heading:
            parts.append(Label(_LEFT, self.y + 15, heading, self.ink, 16))
            self.y += 28
        if self.timeline and len(self.timeline.chapters) > 1:
            parts += self.chapters()
        if self.timeline and self.timeline.lines:
            parts += self.lines()
        parts += self.sound()
        if self.timeline and self.timeline.lines:
            parts += self.words()
        parts += self.loudness()
        parts += self.axis()
        height = math.ceil(self.y)
        ground = Rect(0, 0, WIDTH, height, self.paper)
        return Drawing(height, (ground, *parts), title, self.told())

    def told(self) -> str:
        wave = self.wave
        told = [f"Dura {wave.duration_ms / 1000:.1f} segundos y suena a {wave.lufs:.1f} LUFS"]
        if wave.target_lufs is not None:
            told.append(f"su perfil pide {wave.target_lufs:.1f}")
        if self.timeline:
            told.append(f"tiene {len(self.timeline.lines)} renglones")
        return "; ".join(told) + "."

    def chapters(self) -> Iterator[Part]:
        chapters = self.timeline.chapters if self.timeline else ()
        ends = [chapter.start_ms for chapter in chapters[1:]] + [self.wave.duration_ms]
        for number, (chapter, end_ms) in enumerate(zip(chapters, ends, strict=True)):
            left, right = self.at(chapter.start_ms), self.at(end_ms)
            shade = mix(self.paper, self.ink, 0.16 if number % 2 else 0.08)
            yield Rect(left, self.y, right - left - 1, _CHAPTERS - 4, shade, chapter.titulo)
            if text := _cut(chapter.titulo, right - left - 10, 13):
                yield Label(left + 5, self.y + 16, text, self.ink)
        self.y += _CHAPTERS

    def lines(self) -> Iterator[Part]:
        for number, line in enumerate(self.timeline.lines if self.timeline else ()):
            left, right = self.at(line.start_ms), self.at(line.end_ms)
            colour = self.colour_of(number)
            said = line.linea.mostrado
            yield Rect(left, self.y, max(1.0, right - left), _LINES - 6, colour, said)
            if text := _cut(said, right - left - 10, 13):
                yield Label(left + 5, self.y + 15, text, _on(colour))
        self.y += _LINES

    def colour_of(self, line: int) -> RGB:
        number = self.speakers[line] if line < len(self.speakers) else 1
        return self.voices[(number - 1) % len(self.voices)]

    def sound(self) -> Iterator[Part]:
        middle, half = self.y + _WAVE / 2, _WAVE / 2 - 4
        count = max(1, len(self.wave.peaks) - 1)
        over = [
            (_LEFT + _SPAN * i / count, middle - max(0.4, half * min(1.0, peak)))
            for i, peak in enumerate(self.wave.peaks)
        ]
        under = [(x, 2 * middle - y) for x, y in reversed(over)]
        yield Rect(_LEFT, self.y, _SPAN, _WAVE, mix(self.paper, self.ink, 0.03))
        yield Path((*over, *under), mix(self.paper, self.ink, 0.55))
        self.y += _WAVE + 3

    def words(self) -> Iterator[Part]:
        for number, line in enumerate(self.timeline.lines if self.timeline else ()):
            colour = mix(self.colour_of(number), self.paper, 0.35)
            for word in line.words:
                left, right = self.at(word.start_ms), self.at(word.end_ms)
                about = f"{word.text} ({word.start_ms / 1000:.2f} s)"
                yield Rect(left, self.y, max(0.6, right - left - 0.6), _WORDS - 6, colour, about)
        self.y += _WORDS

    def level(self, lufs: float) -> float:
        share = (_TOP_LUFS - lufs) / (_TOP_LUFS - _BOTTOM_LUFS)
        return self.y + _LOUDNESS * min(1.0, max(0.0, share))

    def loudness(self) -> Iterator[Part]:
        right = _LEFT + _SPAN
        for lufs in _GRID_LUFS:
            y = self.level(lufs)
            yield Path(((_LEFT, y), (right, y)), self.faint, 1.0)
            yield Label(WIDTH - 8, y + 4, f"{lufs}".replace("-", "−"), self.grey, 12, end=True)
        target = self.wave.target_lufs
        if target is not None:
            y = self.level(target)
            yield Path(((_LEFT, y), (right, y)), self.ink, 1.0)
            yield Label(right + 4, y - 4, f"{target:.0f}".replace("-", "−"), self.ink, 12)
        for run in _runs(self.wave.short_lufs):
            count = max(1, len(self.wave.short_lufs) - 1)
            points = tuple((_LEFT + _SPAN * i / count, self.level(lufs)) for i, lufs in run)
            yield Path(points, self.curve, 2.0)
        yield Label(_LEFT + 2, self.y + 12, "Volumen de cada tres segundos, LUFS", self.grey, 12)
        self.y += _LOUDNESS + 4

    def axis(self) -> Iterator[Part]:
        seconds = self.wave.duration_ms / 1000
        step = next((s for s in _STEPS_S if seconds / s <= _MARKS), _STEPS_S[-1])
        for second in range(0, int(seconds) + 1, step):
            x = self.at(second * 1000)
            yield Path(((x, self.y), (x, self.y + 5)), self.grey, 1.0)
            if x < WIDTH - _RIGHT - 10:
                clock = f"{second // 60}:{second % 60:02}"
                yield Label(x + 3, self.y + 15, clock, self.grey, 12)
        self.y += _AXIS


def _seen(colour: RGB, ground: RGB, ink: RGB) -> RGB:
    """``colour``, darkened until a shape of it stands out (WCAG 1.4.11: 3:1)."""
    for share in (0.0, 0.2, 0.4, 0.6, 0.8):
        darker = mix(colour, ink, share)
        if ratio(brightness(darker), brightness(ground)) >= 3:
            return darker
    return ink


def _on(colour: RGB) -> RGB:
    """Black or white, whichever reads better on it."""
    extremes: tuple[RGB, RGB] = ((LEGAL[0],) * 3, (255, 255, 255))
    return max(extremes, key=lambda one: ratio(brightness(one), brightness(colour)))


def _runs(levels: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Stretches that have a level."""
    run: list[tuple[int, float]] = []
    for index, level in enumerate(levels):
        if level is None:
            if len(run) > 1:
                yield run
            run = []
        else:
            run.append((index, level))
    if len(run) > 1:
        yield run


def _cut(text: str, width: float, size: int) -> str:
    """As much of ``text`` as fits, or nothing."""
    text, face = printable(text), font("Regular", size)

    def wide(text: str) -> bool:
        return face.getlength(text) * _MARGIN > width

    most = text[: max(0, int(width))]  # no letter is narrower than a pixel
    if len(most) == len(text) and not wide(text):
        return text
    count = bisect_left(range(len(most)), True, key=lambda n: wide(f"{most[: n + 1]}…"))
    return f"{most[:count].rstrip()}…" if count > 2 else ""


# --- painters --------------------------------------------------------------------------------


def svg(drawing: Drawing) -> bytes:
    """The picture as a file that stands alone: no script, no font, nothing from elsewhere."""
    size = {"width": str(WIDTH), "height": str(drawing.height)}
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {drawing.height}",
            **size,
            "role": "img",
            "lang": "es-MX",
            "font-family": "Lato, system-ui, sans-serif",
        },
    )
    ElementTree.SubElement(root, "title").text = printable(drawing.title)
    ElementTree.SubElement(root, "desc").text = drawing.text
    for part in drawing.parts:
        match part:
            case Rect():
                box = {"x": part.x, "y": part.y, "width": part.width, "height": part.height}
                told = {name: f"{value:.1f}" for name, value in box.items()}
                shape = ElementTree.SubElement(root, "rect", {**told, "fill": _hex(part.fill)})
                if part.about:
                    ElementTree.SubElement(shape, "title").text = printable(part.about)
            case Path():
                points = " ".join(f"{x:.1f},{y:.1f}" for x, y in part.points)
                line = {
                    "fill": "none",
                    "stroke": _hex(part.colour),
                    "stroke-width": str(part.stroke),
                }
                style = line if part.stroke else {"fill": _hex(part.colour)}
                name = "polyline" if part.stroke else "polygon"
                ElementTree.SubElement(root, name, {"points": points, **style})
            case Label():
                place = {"x": f"{part.x:.1f}", "y": f"{part.y:.1f}", "fill": _hex(part.fill)}
                anchor = {"text-anchor": "end"} if part.end else {}
                words = ElementTree.SubElement(
                    root, "text", {**place, "font-size": str(part.size), **anchor}
                )
                words.text = part.text
    return bytes(ElementTree.tostring(root, "utf-8", xml_declaration=True))


def png(drawing: Drawing, scale: int = 2) -> bytes:
    """The picture as a bitmap, ``scale`` pixels for each of its units."""
    image = Image.new("RGB", (WIDTH * scale, drawing.height * scale))
    pen = ImageDraw.Draw(image)
    for part in drawing.parts:
        match part:
            case Rect():
                right, bottom = part.x + part.width, part.y + part.height
                box = [value * scale for value in (part.x, part.y, right, bottom)]
                pen.rectangle(
                    (*box[:2], max(box[0], box[2] - 1), max(box[1], box[3] - 1)), part.fill
                )
            case Path():
                points = [(x * scale, y * scale) for x, y in part.points]
                if part.stroke:
                    pen.line(points, part.colour, round(part.stroke * scale), joint="curve")
                else:
                    pen.polygon(points, part.colour)
            case Label():
                face = font("Regular", part.size * scale)
                place = part.x * scale, part.y * scale
                pen.text(place, part.text, part.fill, face, anchor="rs" if part.end else "ls")
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)

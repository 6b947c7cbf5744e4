"""A canvas of 1920x1080 on which shapes are painted, like cut paper with sprayed shading.

A shape is a tuple of outlines, each an array (points, 2) in pixels. It is rasterised four times
larger inside its own bounding box, so edges are smooth and a small shape costs little. Paints
are colours, or gradients dithered by noise: the dust of a stencil brush.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Pixels = NDArray[np.float32]
Points = NDArray[np.float64]
Shape = tuple[Points, ...]
Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity, 0..1."""

WIDTH, HEIGHT = 1920, 1080
FINE = 4
"""Samples a pixel and direction: 16 levels of edge."""


def rgb(code: str, opacity: float = 1.0) -> Colour:
    """``#7a1f3d`` as a colour."""
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, opacity


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """``a`` with ``share`` (0..1) of ``b`` in it."""
    red, green, blue, alpha = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return red, green, blue, alpha


def faded(colour: Colour, opacity: float) -> Colour:
    """The same colour, more transparent."""
    return (*colour[:3], colour[3] * opacity)


@dataclass(frozen=True, slots=True)
class Linear:
    """From ``first`` at ``start`` to ``last`` at ``end`` (x, y); ``grain`` 0..1 sprays the way."""

    first: Colour
    last: Colour
    start: tuple[float, float]
    end: tuple[float, float]
    grain: float = 0.10


@dataclass(frozen=True, slots=True)
class Radial:
    """From ``first`` in the centre to ``last`` at ``radius``."""

    first: Colour
    last: Colour
    centre: tuple[float, float]
    radius: float
    grain: float = 0.06


Paint = Colour | Linear | Radial


class Canvas:
    """What has been painted so far. ``seed`` fixes every speck of dust."""

    def __init__(self, seed: str) -> None:
        self.rng = np.random.default_rng(zlib.crc32(seed.encode()))
        self.pixels: Pixels = np.zeros((HEIGHT, WIDTH, 3), np.float32)
        # One field of dust for all paints, a little coarser than a pixel: it survives JPEG.
        dust = Image.fromarray((self.rng.random((HEIGHT, WIDTH)) * 255).astype(np.uint8))
        soft = np.asarray(dust.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
        self._dust: Pixels = ((soft - soft.mean()) / soft.std()).astype(np.float32)

    def background(self, paint: Paint) -> None:
        """Paint everything."""
        self.fill((rectangle(0, 0, WIDTH, HEIGHT)), paint)

    def fill(
        self,
        shape: Shape,
        paint: Paint,
        *,
        clip: Shape | None = None,
        blur: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Paint ``shape``, only where ``clip`` is too; ``blur`` (pixels) makes shadow and light."""
        margin = int(3 * blur) + 2
        corners = np.concatenate(shape)
        left, top = np.floor(corners.min(axis=0)).astype(int) - margin
        right, bottom = np.ceil(corners.max(axis=0)).astype(int) + margin
        visible = (max(left, 0), max(top, 0), min(right, WIDTH), min(bottom, HEIGHT))
        if visible[0] >= visible[2] or visible[1] >= visible[3]:
            return
        # A blurred shape needs to know what lies just outside of the picture.
        box = visible if not blur else (left, top, right, bottom)
        mask = _mask(shape, box)
        if blur:
            soft = Image.fromarray((mask * 255).astype(np.uint8))
            mask = np.asarray(soft.filter(ImageFilter.GaussianBlur(blur)), np.float32) / np.float32(
                255
            )
            y, x = visible[1] - top, visible[0] - left
            mask = mask[y : y + visible[3] - visible[1], x : x + visible[2] - visible[0]]
        if clip is not None:
            mask = mask * _mask(clip, visible)
        colour, alpha = self._paint(paint, visible)
        weight = (mask * alpha * opacity)[..., None]
        part = self.pixels[visible[1] : visible[3], visible[0] : visible[2]]
        part += (colour - part) * weight

    def shadow(
        self, shape: Shape, offset: tuple[float, float], blur: float, opacity: float
    ) -> None:
        """A soft shadow that ``shape`` throws."""
        self.fill(moved(shape, *offset), (0.08, 0.04, 0.08, 1.0), blur=blur, opacity=opacity)

    def _paint(self, paint: Paint, box: tuple[int, int, int, int]) -> tuple[Pixels, Pixels]:
        left, top, right, bottom = box
        if isinstance(paint, tuple):
            shape = (bottom - top, right - left)
            return np.array(paint[:3], np.float32), np.full(shape, paint[3], np.float32)
        y, x = np.mgrid[top:bottom, left:right].astype(np.float32)
        if isinstance(paint, Linear):
            (x0, y0), (x1, y1) = paint.start, paint.end
            length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
            way = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length2
        else:
            way = np.hypot(x - paint.centre[0], y - paint.centre[1]) / paint.radius
        inside = np.clip(way, 0, 1)
        # No dust where the gradient has ended: flat paper stays clean.
        sprayed = inside + paint.grain * self._dust[top:bottom, left:right] * 4 * inside * (
            1 - inside
        )
        share = np.clip(sprayed, 0, 1)[..., None].astype(np.float32)
        first, last = np.array(paint.first, np.float32), np.array(paint.last, np.float32)
        mixed = (first + (last - first) * share).astype(np.float32)
        return mixed[..., :3], mixed[..., 3]

    def finished(self, vignette: float = 0.16, dust: float = 0.004) -> Image.Image:
        """The picture, 8 bit: darker towards the corners, with the tooth of paper."""
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        far = np.hypot((x - WIDTH / 2) / WIDTH, (y - HEIGHT / 2) / HEIGHT) / 0.707
        shade = 1 - vignette * np.clip(far - 0.35, 0, 1)[..., None] ** 1.6
        picture = self.pixels * shade + dust * self._dust[..., None]
        return Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))


def _mask(shape: Shape, box: tuple[int, int, int, int]) -> Pixels:
    left, top, right, bottom = box
    size = ((right - left) * FINE, (bottom - top) * FINE)
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    for outline in shape:
        corners = (outline - (left, top)) * FINE
        draw.polygon([(float(x), float(y)) for x, y in corners], fill=255)
    return np.asarray(image.reduce(FINE), np.float32) / np.float32(255)


# --- shapes that everything is made of ------------------------------------------------------------


def polygon(*points: tuple[float, float]) -> Shape:
    """Straight edges between ``points``."""
    return (np.array(points, np.float64),)


def rectangle(left: float, top: float, right: float, bottom: float, radius: float = 0) -> Shape:
    """A rectangle, with round corners where asked."""
    if radius <= 0:
        return polygon((left, top), (right, top), (right, bottom), (left, bottom))
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    turn = np.linspace(0, np.pi / 2, 14)
    corners = (
        (right - radius, bottom - radius, 0.0),
        (left + radius, bottom - radius, np.pi / 2),
        (left + radius, top + radius, np.pi),
        (right - radius, top + radius, 3 * np.pi / 2),
    )
    arcs = [
        np.stack((x + radius * np.cos(turn + a), y + radius * np.sin(turn + a)), axis=1)
        for x, y, a in corners
    ]
    return (np.concatenate(arcs),)


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Shape:
    """A circle, or an ellipse when ``ry`` is given."""
    turn = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    return (np.stack((x + rx * np.cos(turn), y + (ry or rx) * np.sin(turn)), axis=1),)


def curve(*points: tuple[float, float], closed: bool = True, steps: int = 16) -> Shape:
    """A smooth line through ``points`` (centripetal enough: Catmull-Rom)."""
    p = np.array(points, np.float64)
    ring = np.concatenate((p[-1:], p, p[:2])) if closed else np.concatenate((p[:1], p, p[-1:]))
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False)
    ]
    return (np.concatenate(parts if closed else [*parts, p[-1:]]),)


def stroke(line: Points, start_width: float, end_width: float | None = None) -> Shape:
    """A line of ink along ``line``, tapering to ``end_width``, with round ends."""
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    across = np.stack((-along[:, 1], along[:, 0]), axis=1)
    last = start_width if end_width is None else end_width
    half = np.linspace(start_width, last, len(line))[:, None] / 2
    body = np.concatenate((line + across * half, (line - across * half)[::-1]))
    (x0, y0), (x1, y1) = line[0], line[-1]
    caps = [ellipse(x0, y0, start_width / 2)[0], ellipse(x1, y1, max(last, 0.2) / 2)[0]]
    return (body, *caps)


def segment(a: tuple[float, float], b: tuple[float, float], width: float) -> Shape:
    """A straight stroke."""
    return stroke(np.linspace(a, b, 3), width)


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """``shape`` somewhere else."""
    offset = np.array((dx, dy))
    return tuple(outline + offset for outline in shape)


def turned(shape: Shape, degrees: float, about: tuple[float, float]) -> Shape:
    """``shape`` turned clockwise around a point."""
    a = np.radians(degrees)
    matrix = np.array(((np.cos(a), np.sin(a)), (-np.sin(a), np.cos(a))))
    return tuple((outline - about) @ matrix + about for outline in shape)


def joined(*shapes: Shape) -> Shape:
    """Several shapes painted as one."""
    return tuple(outline for shape in shapes for outline in shape)

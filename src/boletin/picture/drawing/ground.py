"""What lies behind the text where there is no photograph: a designed ground; and the scrims."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from boletin.picture.drawing.colour import LEGAL, RGB, mix
from boletin.picture.drawing.ornament import cloth
from boletin.picture.drawing.palette import Palette
from boletin.picture.shape import Shape


def legal(image: Image.Image) -> Image.Image:
    """The same picture with every channel inside the legal range, tones kept in order (T05)."""
    low, high = LEGAL
    return image.point([round(low + value * (high - low) / 255) for value in range(256)] * 3)


def designed(shape: Shape, colours: Palette, kind: str, zoom: float = 1.0) -> Image.Image:
    """The ground of a piece without photograph, in tones of the look's field.

    ``kind``: tejido (woven diamonds), rayos (rays from a corner), franjas (slanted bands), liso.
    """
    field, ink, accent = colours["campo"], colours["caja"], colours["realce"]
    deep = mix(field, ink, 0.5)
    width, height = shape.size
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    under = Image.new("RGB", shape.size, field)
    under = shade(under, deep, 0.8 * _smooth((1 - x + y) / 2))
    if kind == "tejido":
        pattern = _woven(shape, colours, zoom)
        shown = (0.10 + 0.75 * _smooth((x - 0.34) / 0.5)) * (1 - 0.3 * y)
        return Image.composite(pattern, under, _mask(shown))
    if kind == "rayos":
        turn = np.arctan2(1.15 - y, x - 0.92 + 0 * y) / np.pi * 22 * zoom
        wave = _smooth((np.sin(turn * np.pi) + 0.12) / 0.24)
        return shade(under, mix(field, accent, 0.55), 0.55 * wave * _smooth(1.15 - y))
    if kind == "franjas":
        slant = ((x * width + y * height) / (shape.px(150) * zoom)) % 1
        wave = _smooth((np.abs(slant - 0.5) - 0.24) / 0.02)
        return shade(under, mix(field, accent, 0.25), 0.35 * wave)
    return under


def _woven(shape: Shape, colours: Palette, zoom: float) -> Image.Image:
    field, ink, accent, paper = colours["campo"], colours.ink, colours["realce"], colours.paper
    deep, warm, gold = mix(field, ink, 0.5), mix(field, accent, 0.16), mix(field, accent, 0.72)
    pale = mix(field, paper, 0.10)
    bands = (gold, field, warm, deep, pale, field, gold, deep, warm, field, deep)
    rings = [colour for colour in bands for _ in range(3)]
    cell = max(2, round(shape.px(11) * zoom))
    return cloth(shape.size, rings, cell, 2 * len(rings))


def shade(image: Image.Image, colour: RGB, strength: NDArray[np.floating[Any]]) -> Image.Image:
    """``colour`` laid over ``image`` with ``strength`` 0–1 per pixel, shape (height, width)."""
    return Image.composite(Image.new("RGB", image.size, colour), image, _mask(strength))


def scrim(image: Image.Image, colour: RGB, top: float, bottom: float) -> Image.Image:
    """Darkened edges that text can stand on: ``top`` and ``bottom`` are the strengths, 0–1."""
    width, height = image.size
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    upper = top * _smooth((0.34 - y) / 0.22)
    lower = bottom * _smooth((y - 0.38) / 0.40)
    strength = np.maximum(upper, lower)
    return shade(image, colour, np.broadcast_to(strength, (height, width)))


def veil(image: Image.Image, colour: RGB, until: float) -> Image.Image:
    """The left part covered with ``colour``, softly open to the right of ``until`` (0–1)."""
    x = np.linspace(0, 1, image.width, dtype=np.float32)[None, :]
    strength = 0.94 * _smooth((until + 0.16 - x) / 0.22)
    return shade(image, colour, np.broadcast_to(strength, (image.height, image.width)))


def _smooth(value: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    value = np.clip(value, 0.0, 1.0)
    return np.asarray(value * value * (3 - 2 * value), np.float32)


def _mask(strength: NDArray[np.floating[Any]]) -> Image.Image:
    """8 bits with ordered noise, so that long gradients show no bands."""
    noise = np.random.default_rng(1).random(strength.shape, np.float32)
    return Image.fromarray(np.floor(strength * 255 + noise).clip(0, 255).astype(np.uint8))

"""Colours of the municipality as the picture uses them: legal, and always readable.

Contrast is WCAG 2.2's: relative luminance of sRGB, (lighter + 0.05) / (darker + 0.05).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RGB = tuple[int, int, int]

READABLE = 4.5
"""Least contrast of text (T10, WCAG 1.4.3)."""
LEGAL = (8, 240)
"""Every channel drawn stays here: inside 5–246 (T05) with room for the encoder's overshoot."""


def parse(text: str) -> RGB:
    """``#rrggbb`` as a legal colour."""
    low, high = LEGAL
    red, green, blue = (
        min(high, max(low, int(text[index : index + 2], 16))) for index in (1, 3, 5)
    )
    return red, green, blue


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """``share`` (0–1) of ``other`` in ``one``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Relative luminance (0–1) of sRGB pixels, shape (..., 3) -> (...)."""
    table = np.arange(256) / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    weights = np.array([0.2126, 0.7152, 0.0722], np.float32)
    return np.asarray(linear.astype(np.float32)[pixels] @ weights, np.float32)


def brightness(colour: RGB) -> float:
    """Relative luminance (0–1) of one colour."""
    return float(luminance(np.array(colour, np.uint8)))


def ratio(one: float, other: float) -> float:
    """Contrast of two relative luminances, 1–21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def readable(behind: RGB, *wanted: RGB) -> RGB:
    """The first of ``wanted`` that can be read on ``behind``; else the best of black and white."""
    back = brightness(behind)
    for colour in wanted:
        if ratio(brightness(colour), back) >= READABLE:
            return colour
    low, high = LEGAL
    extremes: tuple[RGB, RGB] = ((low, low, low), (high, high, high))
    return max(extremes, key=lambda colour: ratio(brightness(colour), back))

"""The colours of the pages, light and dark, from the five of ``[imagen]``.

Whatever colours an office chooses, what is written with them must be read: each text colour is
made lighter or darker, and no more than needed, until it reaches the contrast of
WCAG 2.2 (1.4.3: 4.5:1 for text, 1.4.11: 3:1 for controls).
"""

from __future__ import annotations

import colorsys
import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType

from boletin.config import Imagen

RGB = tuple[int, int, int]

TEXT = 4.5
"""WCAG 1.4.3, level AA, text of any size."""
CONTROL = 3.0
"""WCAG 1.4.11, borders and icons of controls."""

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def rgb(colour: str) -> RGB:
    """``#rrggbb`` as three integers 0–255. Raises ValueError for anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"no es un color #rrggbb: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def css(colour: RGB) -> str:
    """Three integers as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """``one`` with ``share`` (0–1) of ``other``, in plain sRGB."""
    first, second, third = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return first, second, third


def luminance(colour: RGB) -> float:
    """Relative luminance 0–1 (WCAG 2.2, definition)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Contrast ratio 1–21 (WCAG 2.2, definition)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: RGB, on: RGB, ratio: float = TEXT) -> RGB:
    """``colour`` made lighter or darker just until it reaches ``ratio`` against ``on``.

    Only its lightness (HLS) moves, so it keeps its hue and stays vivid on a dark page.
    """
    end = 1.0 if contrast(WHITE, on) > contrast(BLACK, on) else 0.0
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    for step in range(101):
        moved = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 100, saturation)
        red, green, blue = (round(channel * 255) for channel in moved)
        if contrast((red, green, blue), on) >= ratio:
            return red, green, blue
    return WHITE if end else BLACK


@functools.lru_cache(maxsize=8)
def palette(imagen: Imagen) -> Mapping[str, Mapping[str, str]]:
    """``{"claro": {...}, "oscuro": {...}}``: CSS colour by role name, for ``estilo.css.j2``.

    Roles: ``papel`` page, ``tarjeta`` raised surface, ``suave`` quiet surface, ``linea`` hairline,
    ``borde`` control border, ``tinta`` text, ``gris`` secondary text, ``enlace`` links,
    ``primario``/``secundario`` bands with ``sobre_*`` text on them, ``tenue_primario`` quiet text
    on the band, ``acento`` with ``sobre_acento``, ``marca`` highlight of the word being said,
    ``loc1``/``loc2`` announcers' labels, ``foco`` focus ring.
    """
    return MappingProxyType({"claro": _scheme(imagen), "oscuro": _scheme(imagen, dark=True)})


def _until(colour: RGB, target: RGB, enough: Callable[[RGB], bool]) -> RGB:
    """A page is light by day and dark by night, also where ``papel`` and ``tinta`` are not."""
    return next(tried for step in range(101) if enough(tried := mix(colour, target, step / 100)))


def _scheme(imagen: Imagen, *, dark: bool = False) -> Mapping[str, str]:
    primary, second, accent = rgb(imagen.primario), rgb(imagen.secundario), rgb(imagen.acento)
    ink, paper = rgb(imagen.tinta), rgb(imagen.papel)
    if dark:
        ink = _until(ink, BLACK, lambda colour: luminance(colour) <= 0.015)
        page = mix(ink, BLACK, 0.35)
        card, quiet = mix(ink, WHITE, 0.07), mix(ink, WHITE, 0.03)
        text = readable(mix(paper, WHITE, 0.2), card, 12)
        band, band2 = mix(primary, BLACK, 0.28), mix(second, BLACK, 0.28)
    else:
        paper = _until(paper, WHITE, lambda colour: luminance(colour) >= 0.75)
        ink = _until(ink, BLACK, lambda colour: luminance(colour) <= 0.05)
        page, card, quiet = paper, mix(paper, WHITE, 0.85), mix(paper, ink, 0.045)
        text = readable(ink, page, 12)
        band, band2 = primary, second
    # Text that may stand on any of the three surfaces is fitted to the least favourable one.
    hardest = max((page, card, quiet), key=luminance) if dark else quiet
    over = readable(mix(band, WHITE, 0.97), band)
    roles = {
        "papel": page,
        "tarjeta": card,
        "suave": quiet,
        "linea": mix(card, text, 0.14),
        "borde": readable(mix(card, text, 0.4), hardest, CONTROL),
        "tinta": text,
        "gris": readable(mix(text, page, 0.36), hardest),
        "enlace": readable(primary, hardest),
        "primario": band,
        "sobre_primario": over,
        "tenue_primario": readable(mix(over, band, 0.2), band),
        "sobre_acento": readable(ink, accent),
        "acento": accent,
        "secundario": band2,
        "sobre_secundario": readable(mix(band2, WHITE, 0.97), band2),
        "marca": mix(accent, card, 0.62) if dark else mix(accent, card, 0.35),
        "loc1": readable(primary, hardest),
        "loc2": readable(second, hardest),
        "foco": readable(mix(primary, accent, 0.15), hardest, CONTROL),
    }
    roles["sobre_marca"] = readable(text, rgb(css(roles["marca"])), 7)
    return MappingProxyType({name: css(colour) for name, colour in roles.items()})

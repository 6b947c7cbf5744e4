"""What several pictures share: sky, sun, hills, magueyes, trees, flowers, bunting."""

from __future__ import annotations

import numpy as np

from illustrations import palette as p
from illustrations.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Linear,
    Radial,
    Shape,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    moved,
    polygon,
    rectangle,
    rgb,
    stroke,
)


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour = p.ORO) -> None:
    """A disc with its glow, lighter above than below."""
    canvas.fill(
        ellipse(x, y, radius * 3.4),
        Radial(faded(colour, 0.55), faded(colour, 0), (x, y), radius * 3.4),
    )
    top, bottom = blend(colour, p.PAPEL, 0.35), blend(colour, p.NARANJA, 0.35)
    canvas.fill(ellipse(x, y, radius), Linear(top, bottom, (x, y - radius), (x, y + radius)))


def ridge(canvas: Canvas, height: float, amplitude: float, detail: int, lean: float = 0.0) -> Shape:
    """A line of hills across the picture, closed at the bottom. ``lean``: rise to the right."""
    x = np.linspace(-20, WIDTH + 20, 400)
    y = np.full_like(x, height) - lean * (x / WIDTH)
    for octave in range(1, detail + 1):
        phase = canvas.rng.uniform(0, 2 * np.pi)
        waves = octave * canvas.rng.uniform(0.7, 1.3)
        y -= amplitude / octave**1.25 * np.sin(2 * np.pi * waves * x / WIDTH + phase)
    outline = np.stack((x, y), axis=1)
    floor = np.array(((WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)), np.float64)
    return (np.concatenate((outline, floor)),)


def hill(canvas: Canvas, shape: Shape, top: Colour, bottom: Colour, grain: float = 0.07) -> None:
    """A hill with light on its back and mist at its foot."""
    high = float(shape[0][:, 1].min())
    canvas.fill(shape, Linear(top, bottom, (0, high), (0, high + 420), grain))


def malinche(
    canvas: Canvas, x: float, base: float, width: float, lit: Colour, dark: Colour
) -> None:
    """La Malinche (Matlalcueye): a broad old volcano with a jagged crown and long skirts."""
    outline = (
        (-0.62, 0.0), (-0.46, -0.075), (-0.34, -0.135), (-0.24, -0.21), (-0.165, -0.285),
        (-0.12, -0.325), (-0.095, -0.318), (-0.065, -0.365), (-0.035, -0.372), (-0.012, -0.348),
        (0.02, -0.392), (0.05, -0.372), (0.075, -0.335), (0.10, -0.328), (0.16, -0.262),
        (0.25, -0.19), (0.36, -0.12), (0.48, -0.07), (0.64, 0.0),
    )  # fmt: skip
    tall = 0.62 * width
    peak = base - 0.39 * tall
    body = polygon(*((x + a * width, base + b * tall) for a, b in outline))
    canvas.fill(body, Linear(dark, blend(dark, lit, 0.45), (x, peak), (x, base), 0.06))
    lights = (
        ((-0.12, -0.325), (-0.095, -0.318), (-0.065, -0.365), (-0.035, -0.372), (-0.05, -0.30),
         (-0.085, -0.25), (-0.11, -0.17), (-0.20, -0.09), (-0.36, -0.03), (-0.62, 0.0),
         (-0.46, -0.075), (-0.34, -0.135), (-0.24, -0.21), (-0.165, -0.285)),
        ((-0.012, -0.348), (0.02, -0.392), (0.032, -0.33), (0.015, -0.25), (0.03, -0.19),
         (-0.02, -0.10), (-0.06, -0.04), (-0.03, -0.14), (-0.02, -0.22), (-0.025, -0.28)),
        ((0.10, -0.328), (0.115, -0.312), (0.12, -0.25), (0.17, -0.17), (0.20, -0.09),
         (0.14, -0.12), (0.10, -0.19), (0.085, -0.26)),
    )  # fmt: skip
    for face in lights:
        side = polygon(*((x + a * width, base + b * tall) for a, b in face))
        canvas.fill(
            side,
            Linear(faded(lit, 0.95), faded(lit, 0.0), (x, peak), (x, base), 0.12),
            clip=body,
        )


def cloud(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    """Three long strokes of mist, flat below."""
    for dx, dy, share in ((0.0, 0.0, 1.0), (0.16, -0.055, 0.62), (-0.12, 0.05, 0.7)):
        w = width * share
        bar = rectangle(x + dx * width - w / 2, y + dy * width, x + dx * width + w / 2,
                        y + dy * width + width * 0.052, radius=width)  # fmt: skip
        canvas.fill(bar, Linear(colour, faded(colour, 0.25), (x, y - 20), (x, y + width * 0.12)))


def maguey(
    canvas: Canvas, x: float, y: float, size: float, lit: Colour, dark: Colour, edge: Colour
) -> None:
    """An agave seen from the side: blades from the outer ones behind to the heart in front."""
    canvas.fill(ellipse(x, y, size * 0.95, size * 0.10), faded(p.TINTA, 0.30), blur=size * 0.05)
    angles = [-84, 84, -66, 66, -48, 48, -31, 31, -15, 15, 2]
    for number, degrees in enumerate(angles):
        a = np.radians(degrees + canvas.rng.uniform(-4, 4))
        length = size * (0.86 + 0.24 * np.cos(a)) * canvas.rng.uniform(0.93, 1.05)
        t = np.linspace(0, 1, 24)
        # Blades leave upwards, then bow outwards under their own weight.
        bow = a * (0.55 + 0.45 * t)
        line_x = x + np.sin(a) * size * 0.07 + np.cumsum(np.sin(bow)) * length / 24
        line_y = y - size * 0.02 - np.cumsum(np.cos(bow)) * length / 24
        half = size * 0.085 * np.clip(np.sin(np.pi * (0.16 + 0.84 * t)) ** 0.8, 0, 1) + 0.4
        half = half * (1 - 0.55 * t**3)
        half[-1] = 0.2
        nx, ny = np.cos(bow), np.sin(bow)
        left = np.stack((line_x - nx * half, line_y - ny * half), axis=1)
        right = np.stack((line_x + nx * half, line_y + ny * half), axis=1)
        middle = np.stack((line_x, line_y), axis=1)
        blade = (np.concatenate((left, right[::-1])),)
        depth = number / len(angles)
        body = blend(dark, lit, 0.25 + 0.55 * depth)
        tip = (float(line_x[-1]), float(line_y[-1]))
        canvas.fill(blade, Linear(blend(dark, body, 0.35), body, (x, y), tip, 0.12))
        shade = (np.concatenate((left, middle[::-1])),) if a > 0 else (
            np.concatenate((middle, right[::-1])),)  # fmt: skip
        canvas.fill(shade, faded(dark, 0.45))
        rim = left if a <= 0 else right
        canvas.fill(stroke(rim[2:], max(1.2, size * 0.011), 1.0), faded(edge, 0.75))


def marigold(canvas: Canvas, x: float, y: float, radius: float, warmth: float = 0.0) -> None:
    """Cempasúchil: rings of small petals, deeper towards the heart. ``warmth`` 0..1 reddens."""
    edge = blend(p.ORO, p.NARANJA, 0.3 + 0.7 * warmth)
    deep = blend(p.TERRACOTA, p.GUINDA, 0.25 + 0.3 * warmth)
    canvas.fill(ellipse(x, y + radius * 0.25, radius * 1.05), faded(p.TINTA, 0.35), blur=radius / 4)
    canvas.fill(ellipse(x, y, radius * 0.9), deep)
    for ring, petals in ((1.0, 15), (0.76, 13), (0.53, 10), (0.31, 7), (0.10, 4)):
        tip = blend(edge, p.PAPEL, 0.10 + 0.22 * (1 - ring))
        root = blend(deep, edge, 0.55 * (1 - ring))
        turn = canvas.rng.uniform(0, 1)
        canvas.fill(
            ellipse(x, y, radius * (ring * 0.88 + 0.05)), faded(deep, 0.55), blur=radius * 0.04
        )
        size = radius * (0.21 + 0.05 * ring)
        for petal in range(petals):
            a = 2 * np.pi * (petal + turn) / petals
            cx, cy = x + np.cos(a) * radius * ring * 0.78, y + np.sin(a) * radius * ring * 0.78
            out = (cx + np.cos(a) * size, cy + np.sin(a) * size)
            inside = (cx - np.cos(a) * size * 1.1, cy - np.sin(a) * size * 1.1)
            shade = blend(tip, p.TERRACOTA, 0.30 * max(0.0, float(np.sin(a))))
            canvas.fill(moved(ellipse(cx, cy, size * 1.06), 0, size * 0.10), faded(deep, 0.5))
            canvas.fill(ellipse(cx, cy, size), Linear(root, shade, inside, out, 0.04))


def bunting(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    sag: float,
    size: float,
    colours: tuple[Colour, ...],
) -> None:
    """Papel picado on a string: sheets with a scalloped hem and holes cut out of them."""
    t = np.linspace(0, 1, 200)
    x = start[0] + (end[0] - start[0]) * t
    y = start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t)
    canvas.fill(stroke(np.stack((x, y), axis=1), 2.4), faded(p.PAPEL, 0.7))
    count = round((end[0] - start[0]) / (size * 1.12))
    for number in range(count):
        at = (number + 0.5) / count
        cx, cy = float(np.interp(at, t, x)), float(np.interp(at, t, y))
        slope = float(np.interp(at, t, np.gradient(y, x)))
        _sheet(canvas, cx, cy, size, slope + canvas.rng.uniform(-0.04, 0.04),
               colours[number % len(colours)])  # fmt: skip


def _sheet(canvas: Canvas, x: float, y: float, size: float, slope: float, colour: Colour) -> None:
    half, drop = size / 2, size * 0.78

    def hung(shape: Shape) -> Shape:
        return tuple(np.stack((o[:, 0], o[:, 1] + (o[:, 0] - x) * slope), axis=1) for o in shape)

    scallops = joined(*(ellipse(x - half + size * (i + 0.5) / 5, y + drop, size / 10)
                        for i in range(5)))  # fmt: skip
    paper = hung(joined(rectangle(x - half, y, x + half, y + drop), scallops))
    canvas.fill(moved(paper, 5, 8), faded(p.TINTA, 0.16), blur=4)
    canvas.fill(paper, Linear(blend(colour, p.PAPEL, 0.10), blend(colour, p.TINTA, 0.12),
                              (x - half, y), (x + half, y + drop)))  # fmt: skip
    holes: list[Shape] = [ellipse(x, y + drop * 0.52, size * 0.055)]
    for petal in range(8):
        a = petal * np.pi / 4
        holes.append(ellipse(x + np.cos(a) * size * 0.16, y + drop * 0.52 + np.sin(a) * size * 0.16,
                             size * 0.045))  # fmt: skip
    for side in (-1, 1):
        for row in (0.22, 0.82):
            cx, cy = x + side * size * 0.34, y + drop * row
            r = size * 0.06
            holes.append(polygon((cx, cy - r), (cx + r, cy), (cx, cy + r), (cx - r, cy)))
        holes.append(ellipse(x + side * size * 0.35, y + drop * 0.52, size * 0.03, size * 0.075))
    holes.extend(ellipse(x - half + size * (i + 0.5) / 5, y + drop, size * 0.034) for i in range(5))
    canvas.fill(hung(joined(*holes)), faded(p.GUINDA_OSCURO, 0.75))


def stars(canvas: Canvas, count: int, lowest: float, colour: Colour = p.PAPEL) -> None:
    """Small stars of several magnitudes above ``lowest``."""
    for _ in range(count):
        x, y = canvas.rng.uniform(0, WIDTH), canvas.rng.uniform(0, 1) ** 1.4 * lowest
        radius = 0.7 + 1.7 * canvas.rng.uniform(0, 1) ** 4
        canvas.fill(ellipse(x, y, radius), faded(colour, canvas.rng.uniform(0.25, 0.9)))


def tree(canvas: Canvas, x: float, ground: float, size: float, leaf: Colour, dark: Colour) -> None:
    """A round tree of the square: trunk and three masses of leaves, lit from the left."""
    trunk = polygon((x - size * 0.05, ground), (x - size * 0.03, ground - size * 0.6),
                    (x + size * 0.03, ground - size * 0.6), (x + size * 0.05, ground))  # fmt: skip
    canvas.fill(ellipse(x + size * 0.06, ground, size * 0.42, size * 0.045), faded(p.TINTA, 0.25),
                blur=6)  # fmt: skip
    canvas.fill(trunk, blend(p.GUINDA_OSCURO, p.TERRACOTA, 0.3))
    crown = joined(ellipse(x, ground - size * 0.86, size * 0.33),
                   ellipse(x - size * 0.23, ground - size * 0.68, size * 0.24),
                   ellipse(x + size * 0.24, ground - size * 0.70, size * 0.25),
                   ellipse(x, ground - size * 0.60, size * 0.27))  # fmt: skip
    canvas.fill(
        crown, Radial(leaf, dark, (x - size * 0.16, ground - size * 0.95), size * 0.72, 0.2)
    )


def view_through(canvas: Canvas, opening: Shape, horizon: float, *, sun: bool = True) -> None:
    """Sky, sun, the volcano and a hill, seen through ``opening``."""
    left, top = opening[0].min(axis=0)
    right, bottom = opening[0].max(axis=0)
    width, centre = right - left, (left + right) / 2
    canvas.fill(opening, Linear(rgb("#86bcb8"), rgb("#fbe3bb"), (0, top), (0, horizon), 0.02))
    disc = (left + width * 0.30, horizon - width * 0.30)
    if sun:
        canvas.fill(ellipse(*disc, width * 0.3), Radial(faded(p.ORO, 0.5), faded(p.ORO, 0), disc,
                    width * 0.3), clip=opening)  # fmt: skip
        canvas.fill(ellipse(*disc, width * 0.085), rgb("#ffd872"), clip=opening)
    peak = polygon(
        (left - 40, horizon),
        (centre - width * 0.08, horizon - width * 0.18),
        (centre + width * 0.12, horizon - width * 0.33),
        (centre + width * 0.20, horizon - width * 0.29),
        (centre + width * 0.25, horizon - width * 0.31),
        (right + 60, horizon),
    )
    canvas.fill(peak, Linear(rgb("#8a6f86"), rgb("#cfa294"), (0, horizon - width * 0.3),
                             (0, horizon), 0.06), clip=opening)  # fmt: skip
    near = curve(
        (left - 60, horizon - 6),
        (centre - width * 0.2, horizon - 30),
        (centre, horizon - 12),
        (right - width * 0.1, horizon - 40),
        (right + 60, horizon - 16),
        (right + 60, bottom + 60),
        (left - 60, bottom + 60),
    )
    canvas.fill(
        near,
        Linear(blend(p.VERDE, p.ORO, 0.35), p.VERDE, (0, horizon - 40), (0, bottom)),
        clip=opening,
    )


def furrows(
    canvas: Canvas, horizon: float, vanishing_x: float, colour: tuple[float, float, float, float]
) -> None:
    """Ploughed rows that run to one point on the horizon."""
    for number in np.linspace(-26, 26, 53):
        near_x = vanishing_x + number * 170
        row = polygon((vanishing_x + number * 9, horizon), (near_x - 26, HEIGHT + 10),
                      (near_x + 26, HEIGHT + 10))  # fmt: skip
        canvas.fill(row, Linear(faded(colour, 0.0), faded(colour, 0.55), (0, horizon + 6),
                                (0, HEIGHT), 0.12))  # fmt: skip

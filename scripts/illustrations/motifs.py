"""What several pictures share: sky, sun, hills, magueyes, houses, the church, flowers, bunting."""

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
    stroke,
)


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour = p.ORO) -> None:
    """A disc with its glow, lighter above than below."""
    canvas.fill(
        ellipse(x, y, radius * 3.4), Radial(faded(colour, 0.55), faded(colour, 0), (x, y), radius * 3.4)
    )
    top, bottom = blend(colour, p.PAPEL, 0.35), blend(colour, p.NARANJA, 0.35)
    canvas.fill(ellipse(x, y, radius), Linear(top, bottom, (x, y - radius), (x, y + radius)))


def ridge(
    canvas: Canvas, height: float, amplitude: float, detail: int, lean: float = 0.0
) -> Shape:
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


def malinche(canvas: Canvas, x: float, base: float, width: float, lit: Colour, dark: Colour) -> None:
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


def house(
    canvas: Canvas,
    x: float,
    ground: float,
    width: float,
    height: float,
    wall: Colour,
    trim: Colour,
    glass: Colour = blend(p.AZUL, p.TINTA, 0.35),
) -> None:
    """A town house with a flat roof: wall, dado, door and windows, light from the left."""
    front = rectangle(x, ground - height, x + width, ground)
    canvas.fill(front, Linear(blend(wall, p.PAPEL, 0.18), blend(wall, p.GUINDA_OSCURO, 0.10),
                              (x, 0), (x + width, 0)))  # fmt: skip
    canvas.fill(rectangle(x, ground - height * 0.17, x + width, ground), trim)
    canvas.fill(rectangle(x - 5, ground - height - 9, x + width + 5, ground - height + 5),
                blend(trim, p.PAPEL, 0.15))  # fmt: skip
    canvas.fill(rectangle(x, ground - height + 5, x + width, ground - height + 15), p.SOMBRA)
    columns = max(2, round(width / 85))
    step = width / columns
    for column in range(columns):
        cx = x + step * (column + 0.5)
        if column == columns // 2:
            opening = rectangle(cx - step * 0.24, ground - height * 0.60, cx + step * 0.24, ground)
            canvas.fill(opening, blend(trim, p.TINTA, 0.35))
        else:
            opening = rectangle(cx - step * 0.23, ground - height * 0.68, cx + step * 0.23,
                                ground - height * 0.33)  # fmt: skip
            canvas.fill(joined(rectangle(cx - step * 0.28, ground - height * 0.72,
                                         cx + step * 0.28, ground - height * 0.30)), p.PAPEL)
            canvas.fill(opening, glass)
            canvas.fill(rectangle(cx - 1.5, ground - height * 0.68, cx + 1.5,
                                  ground - height * 0.33), p.PAPEL)  # fmt: skip


def church(
    canvas: Canvas, x: float, ground: float, size: float, wall: Colour, shade: Colour, roof: Colour
) -> None:
    """A Tlaxcalan parish church: two towers, a nave with a dome, an arched door. ``size``: width."""
    u = size / 10

    def box(left: float, top: float, right: float, bottom: float = 0.0) -> Shape:
        return rectangle(x + left * u, ground - top * u, x + right * u, ground - bottom * u)

    def arch(centre: float, bottom: float, half: float, height: float) -> Shape:
        return rectangle(x + (centre - half) * u, ground - (bottom + height) * u,
                         x + (centre + half) * u, ground - bottom * u,
                         radius=half * u)  # fmt: skip

    def lit(shape: Shape, left: float, right: float) -> None:
        canvas.fill(shape, Linear(wall, shade, (x + left * u, 0), (x + right * u, 0), 0.10))

    # dome and nave behind
    lit(box(-5.0, 5.0, 5.0), -6.0, 6.0)
    lit(box(-1.65, 8.4, 1.65, 6.0), -1.8, 1.8)
    canvas.fill(ellipse(x, ground - 8.4 * u, 1.6 * u, 1.75 * u),
                Linear(blend(roof, p.PAPEL, 0.3), roof, (x - 1.5 * u, 0), (x + 1.6 * u, 0), 0.12),
                clip=box(-3, 12, 3, 8.4))  # fmt: skip
    canvas.fill(box(-1.8, 8.55, 1.8, 8.25), blend(wall, p.PAPEL, 0.3))
    lit(box(-0.35, 10.9, 0.35, 9.9), -0.4, 0.4)
    # front
    lit(box(-2.0, 6.6, 2.0), -3.0, 3.5)
    gable = curve((x - 2.0 * u, ground - 6.6 * u), (x - 1.5 * u, ground - 7.3 * u),
                  (x, ground - 8.0 * u), (x + 1.5 * u, ground - 7.3 * u),
                  (x + 2.0 * u, ground - 6.6 * u), closed=False)  # fmt: skip
    lit(gable, -3.0, 3.5)
    # towers
    for centre in (-3.1, 3.1):
        lit(box(centre - 1.2, 8.0, centre + 1.2), centre - 1.6, centre + 1.6)
        canvas.fill(box(centre - 1.35, 8.2, centre + 1.35, 7.8), blend(wall, p.PAPEL, 0.3))
        lit(box(centre - 1.0, 10.4, centre + 1.0, 8.2), centre - 1.4, centre + 1.4)
        canvas.fill(box(centre - 1.15, 10.6, centre + 1.15, 10.3), blend(wall, p.PAPEL, 0.3))
        canvas.fill(arch(centre, 8.4, 0.42, 1.6), blend(shade, p.TINTA, 0.6))
        cap = ellipse(x + centre * u, ground - 10.5 * u, 1.0 * u, 1.15 * u)
        canvas.fill(cap, Linear(blend(roof, p.PAPEL, 0.3), roof, (x + (centre - 1) * u, 0),
                                (x + (centre + 1) * u, 0)),
                    clip=box(centre - 2, 13, centre + 2, 10.5))  # fmt: skip
        cross(canvas, x + centre * u, ground - 11.6 * u, u * 0.8, roof)
        canvas.fill(arch(centre, 4.8, 0.35, 1.3), blend(shade, p.TINTA, 0.45))
    cross(canvas, x, ground - 10.9 * u, u * 0.8, roof)
    # door, window, mouldings
    canvas.fill(arch(0, -0.6, 0.95, 4.0), blend(wall, p.PAPEL, 0.45), clip=box(-2, 9, 2))
    canvas.fill(arch(0, -0.6, 0.72, 3.7), blend(p.GUINDA, p.TINTA, 0.45), clip=box(-2, 9, 2))
    canvas.fill(ellipse(x, ground - 5.3 * u, 0.62 * u), blend(wall, p.PAPEL, 0.45))
    canvas.fill(ellipse(x, ground - 5.3 * u, 0.45 * u), blend(p.AZUL, p.TINTA, 0.45))
    for height in (4.3, 6.55):
        canvas.fill(box(-2.05, height + 0.12, 2.05, height - 0.06), faded(shade, 0.7))


def cross(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A small iron cross standing on (x, y)."""
    canvas.fill(rectangle(x - size * 0.07, y - size, x + size * 0.07, y), colour)
    canvas.fill(rectangle(x - size * 0.3, y - size * 0.75, x + size * 0.3, y - size * 0.61), colour)


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
        canvas.fill(ellipse(x, y, radius * (ring * 0.88 + 0.05)), faded(deep, 0.55), blur=radius * 0.04)
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


def _sheet(
    canvas: Canvas, x: float, y: float, size: float, slope: float, colour: Colour
) -> None:
    half, drop = size / 2, size * 0.78

    def hung(shape: Shape) -> Shape:
        return tuple(
            np.stack((o[:, 0], o[:, 1] + (o[:, 0] - x) * slope), axis=1) for o in shape
        )

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
    for i in range(5):
        holes.append(ellipse(x - half + size * (i + 0.5) / 5, y + drop, size * 0.034))
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
    canvas.fill(crown, Radial(leaf, dark, (x - size * 0.16, ground - size * 0.95), size * 0.72, 0.2))

"""Houses of the town and its parish church."""

from __future__ import annotations

from illustrations import palette as p
from illustrations.canvas import (
    Canvas,
    Colour,
    Linear,
    Shape,
    blend,
    curve,
    ellipse,
    faded,
    joined,
    rectangle,
)

GLASS = blend(p.AZUL, p.TINTA, 0.35)


def house(
    canvas: Canvas,
    x: float,
    ground: float,
    width: float,
    height: float,
    wall: Colour,
    trim: Colour,
    glass: Colour = GLASS,
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
            canvas.fill(
                joined(
                    rectangle(
                        cx - step * 0.28,
                        ground - height * 0.72,
                        cx + step * 0.28,
                        ground - height * 0.30,
                    )
                ),
                p.PAPEL,
            )
            canvas.fill(opening, glass)
            canvas.fill(rectangle(cx - 1.5, ground - height * 0.68, cx + 1.5,
                                  ground - height * 0.33), p.PAPEL)  # fmt: skip


def church(
    canvas: Canvas, x: float, ground: float, size: float, wall: Colour, shade: Colour, roof: Colour
) -> None:
    """A Tlaxcalan parish church: towers, dome, arched door. ``size`` is its width."""
    u = size / 10

    def box(left: float, top: float, right: float, bottom: float = 0.0) -> Shape:
        return rectangle(x + left * u, ground - top * u, x + right * u, ground - bottom * u)

    def arch(centre: float, bottom: float, half: float, height: float) -> Shape:
        return rectangle(
            x + (centre - half) * u,
            ground - (bottom + height) * u,
            x + (centre + half) * u,
            ground - bottom * u,
            radius=half * u,
        )

    def lit(shape: Shape, left: float, right: float) -> None:
        canvas.fill(shape, Linear(wall, shade, (x + left * u, 0), (x + right * u, 0), 0.06))

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

"""The land of La Malinche at sunrise."""

from __future__ import annotations

from illustrations import buildings, motifs
from illustrations import palette as p
from illustrations.canvas import WIDTH, Canvas, Linear, blend, faded, rectangle, rgb


def tourism() -> Canvas:
    """La Malinche at sunrise, the parish church, fields and magueyes."""
    canvas = Canvas("turismo")
    canvas.background(Linear(rgb("#5f9a9c"), p.MELOCOTON, (0, 0), (0, 640), 0.02))
    motifs.sun(canvas, 700, 405, 82, rgb("#ffd872"))
    for x, y, width in ((420, 150, 420), (1500, 120, 520), (1010, 235, 300), (150, 300, 260)):
        motifs.cloud(canvas, x, y, width, faded(p.PAPEL, 0.55))
    motifs.malinche(canvas, 1240, 705, 1600, rgb("#e9a08a"), rgb("#6d4560"))
    far = motifs.ridge(canvas, 650, 18, 4)
    motifs.hill(canvas, far, rgb("#a9826f"), rgb("#d9b48c"))
    middle = motifs.ridge(canvas, 690, 24, 3)
    motifs.hill(canvas, middle, blend(p.VERDE, p.MELOCOTON, 0.45), blend(p.VERDE, p.MELOCOTON, 0.2))
    # the town among its trees
    for x, width, height, wall in (
        (1015, 110, 58, p.ARENA), (1130, 90, 72, p.ROSA), (1560, 120, 66, p.MELOCOTON),
        (1690, 96, 56, p.ARENA), (1790, 120, 70, p.ORO), (925, 80, 46, p.TERRACOTA),
    ):  # fmt: skip
        buildings.house(canvas, x, 742, width, height, wall, p.GUINDA)
    buildings.church(canvas, 1385, 748, 255, rgb("#fbe6c4"), rgb("#d79a72"), p.GUINDA)
    for x, size in ((1225, 96), (1540, 110), (1000, 78), (1885, 120), (1660, 74), (880, 66)):
        motifs.tree(canvas, x, 752, size, blend(p.VERDE, p.ORO, 0.3), p.VERDE_OSCURO)
    field = motifs.ridge(canvas, 752, 10, 2)
    motifs.hill(canvas, field, blend(p.VERDE, p.ORO, 0.32), p.VERDE_OSCURO, 0.08)
    motifs.furrows(canvas, 770, 700, p.VERDE_OSCURO)
    canvas.fill(rectangle(0, 740, WIDTH, 820), Linear(faded(p.MELOCOTON, 0.35),
                faded(p.MELOCOTON, 0.0), (0, 748), (0, 820), 0.1), clip=field)  # fmt: skip
    green, dark, rim = rgb("#5f9c86"), rgb("#0c4038"), rgb("#f6d58a")
    for x, y, size in ((1180, 815, 62), (1010, 835, 74), (1420, 850, 96), (1870, 880, 150),
                       (780, 812, 48), (1640, 985, 265)):  # fmt: skip
        motifs.maguey(canvas, x, y, size, green, dark, rim)
    return canvas

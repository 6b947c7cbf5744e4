"""Draw the README's gallery from the sample week's clips: contact sheets of every look and shape.

    make boletin && python scripts/draw_gallery.py      writes docs/img/*.jpg

The sheets are those that every clip has beside it (``<clip>.cuadros.jpg``), made smaller.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "img"
LOOKS = {
    "informativo": "2026-11-23-vacunacion-de-invierno",
    "evento": "2026-11-26-fin-de-semana-en-sanctorum",
    "emergencia": "2026-11-25-heladas",
}
"""A clip of the sample week for each look."""
WIDE, GAP, GROUND = 1400, 10, (24, 24, 24)


def sheet(spot: str, clip: str) -> Image.Image:
    """The contact sheet of a clip."""
    with Image.open(ROOT / "output" / "spots" / spot / f"{clip}.cuadros.jpg") as image:
        return image.convert("RGB")


def gallery(spot: str) -> Image.Image:
    """Television above; square and vertical side by side below it, equally tall."""
    above, square, tall = (sheet(spot, clip) for clip in ("tv", "cuadrado", "vertical"))
    above = above.resize((WIDE, round(above.height * WIDE / above.width)))
    ratios = [image.width / image.height for image in (square, tall)]
    height = round((WIDE - GAP) / sum(ratios))
    widths = round(height * ratios[0]), WIDE - GAP - round(height * ratios[0])
    whole = Image.new("RGB", (WIDE, above.height + GAP + height), GROUND)
    whole.paste(above)
    whole.paste(square.resize((widths[0], height)), (0, above.height + GAP))
    whole.paste(tall.resize((widths[1], height)), (widths[0] + GAP, above.height + GAP))
    return whole


def main() -> None:
    for look, spot in LOOKS.items():
        target = IMAGES / f"{look}.jpg"
        gallery(spot).save(target, "JPEG", quality=76, optimize=True)
        print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()

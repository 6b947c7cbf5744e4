"""Draw the illustrations of the sample announcements: honest drawings, never fake photographs.

    python scripts/draw_illustrations.py              writes comunicados/imagenes/*.jpg
    python scripts/draw_illustrations.py agua feria   only these

Nothing but Pillow and numpy; fixed seeds: the same machine gives the same bytes.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from illustrations.scenes import SCENES
from PIL import Image

IMAGES = Path(__file__).resolve().parent.parent / "comunicados" / "imagenes"
JPEG_QUALITY = 88


def as_jpeg(picture: Image.Image) -> bytes:
    """JPEG with the colour sampling (4:2:0) that the video will have anyway."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True, subsampling=2)
    return buffer.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the scenes named, or all of them."""
    parser = argparse.ArgumentParser(description="Dibuja las ilustraciones de ejemplo.")
    parser.add_argument("nombres", nargs="*", metavar="NOMBRE", help=", ".join(SCENES))
    parser.add_argument("--carpeta", type=Path, default=IMAGES, help="dónde guardarlas")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.nombres) - set(SCENES))
    if unknown:
        parser.error(f"no existe: {', '.join(unknown)}. Elija entre: {', '.join(SCENES)}")
    options.carpeta.mkdir(parents=True, exist_ok=True)
    for name in options.nombres or SCENES:
        data = as_jpeg(SCENES[name]().finished())
        path = options.carpeta / f"{name}.jpg"
        partial = path.with_name(path.name + ".parcial")
        partial.write_bytes(data)
        partial.replace(path)
        print(f"{name:16} {len(data) / 1000:5.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pictures as files that people see: thumbnails and the cover."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from boletin.files import replacing


def save_jpeg(image: Image.Image, target: Path, quality: int = 88) -> None:
    """An RGB JPEG under its final name only when it is whole."""
    with replacing(target) as part:
        image.convert("RGB").save(
            part, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0
        )

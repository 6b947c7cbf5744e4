"""The illustrations as they stand in comunicados/imagenes/: size, calm places, and their script."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "comunicados" / "imagenes"
NAMES = (
    "agua",
    "vacunacion",
    "inscripciones",
    "feria",
    "obras",
    "helada",
    "turismo",
    "atencion",
)


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        picture.load()
        return np.asarray(picture.convert("RGB"), np.float32) / 255


@pytest.mark.parametrize("name", NAMES)
def test_format_and_size(name):
    path = IMAGES / f"{name}.jpg"
    with Image.open(path) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1920, 1080))
        assert not picture.getexif()
    assert path.stat().st_size < 350_000


@pytest.mark.parametrize("name", NAMES)
def test_the_lower_left_is_quieter_than_the_subject(name):
    """Captions lie in the lowest fifth: few edges there, seen in blocks of 8 pixels (the grain
    of the paper is finer than that and disturbs no letter)."""
    with Image.open(IMAGES / f"{name}.jpg") as picture:
        grey = np.asarray(picture.convert("L").reduce(8), np.float32) / 255
    detail = np.abs(np.diff(grey, axis=1))[:-1] + np.abs(np.diff(grey, axis=0))[:, :-1]
    rows, columns = detail.shape
    quiet = detail[rows * 4 // 5 :, : columns // 2].mean()
    subject = detail[: rows * 4 // 5, columns // 2 :].mean()
    assert quiet < 0.6 * subject


@pytest.mark.slow
def test_drawing_again_gives_the_same_pictures(tmp_path):
    script = ROOT / "scripts" / "draw_illustrations.py"
    subprocess.run([sys.executable, str(script), "--carpeta", str(tmp_path)], check=True)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(NAMES)
    for name in NAMES:
        # Another processor may round the last bit of a curve differently: nobody sees it.
        difference = np.abs(pixels(tmp_path / f"{name}.jpg") - pixels(IMAGES / f"{name}.jpg"))
        assert difference.mean() < 0.002, name


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path):
    script = ROOT / "scripts" / "draw_illustrations.py"
    done = subprocess.run(
        [sys.executable, str(script), "aguas", "--carpeta", str(tmp_path / "nueva")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no existe: aguas" in done.stderr
    assert "agua, vacunacion" in done.stderr
    assert not (tmp_path / "nueva").exists()

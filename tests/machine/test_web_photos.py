"""Photographs for pages: of the right size and light, made once, none for a broken file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from boletin.cache import Cache
from boletin.config import Config
from boletin.jobs import Job
from boletin.model import Comunicado, Guion, Imagen
from boletin.web_photos import web_photos

ROOT = Path(__file__).parents[2]


def test_photographs_of_a_place(
    tmp_path: Path, house: Config, comunicado: Callable[..., Comunicado]
) -> None:
    shutil.copy(ROOT / "comunicados/imagenes/turismo.jpg", tmp_path / "a.jpg")
    (tmp_path / "b.jpg").write_bytes(b"no es una foto")
    told = [Imagen(f"{name}.jpg", "Se ve algo") for name in ("a", "b", "falta")]
    one = comunicado(tipo="turismo", imagenes=tuple(told))
    job = Job(tmp_path, house, "spot", Guion("x", "x", ()), one, frozenset())
    cache = Cache(tmp_path / ".boletin")
    made = web_photos(job, cache)
    assert list(made) == ["foto-1.jpg"]
    with Image.open(made["foto-1.jpg"].path) as image:
        assert (image.size, image.mode, image.format) == ((1280, 720), "RGB", "JPEG")
        assert not image.getexif()
    assert made["foto-1.jpg"].bytes < 200_000
    assert web_photos(job, cache) == made
    other = Job(
        tmp_path, house, "spot", Guion("x", "x", ()), comunicado(imagenes=tuple(told)), frozenset()
    )
    assert not web_photos(other, cache)

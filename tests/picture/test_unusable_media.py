"""Photographs and footage that cannot be shown are told at their line, before anything is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from picture_kit import comunicado
from PIL import Image

from boletin import ffmpeg
from boletin.desk import review
from boletin.model import Lsm, Video
from boletin.picture import media


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of a test card."""
    path = tmp_path_factory.mktemp("video") / "a.mp4"
    size = ["-f", "lavfi", "-i", "testsrc=size=640x360:rate=25:duration=2"]
    ffmpeg.run([*size, "-pix_fmt", "yuv420p", str(path)], what="prueba")
    return path.read_bytes()


def test_good_ones_are_passed_over(tmp_path: Path, footage: bytes) -> None:
    Image.new("RGB", (1600, 900), "teal").save(tmp_path / "foto.jpg")
    (tmp_path / "video.mp4").write_bytes(footage)
    about = replace(
        comunicado(image="foto.jpg"), video=Video("video.mp4"), lsm=Lsm("video.mp4", 500)
    )
    assert media.troubles(tmp_path, about) == ()
    assert media.without(about, ()) == about
    (tmp_path / "foto.jpg").write_text("nada", "utf-8")
    (tmp_path / "video.mp4").write_bytes(b"")
    bare = media.without(about, media.troubles(tmp_path, about))
    assert (bare.imagenes, bare.video, bare.lsm) == ((), None, None)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "words"),
    [("imagenes", "dañada"), ("video", "dañado|no es un video|ffmpeg"), ("lsm", "dura 0:02")],
)
def test_what_cannot_be_shown_is_told_at_its_line(
    key: str, words: str, project: Path, announce: Callable[..., Path], footage: bytes
) -> None:
    folder = project / "comunicados"
    Image.effect_noise((1600, 900), 60).convert("RGB").save(folder / "foto.jpg")
    (folder / "foto.jpg").write_bytes((folder / "foto.jpg").read_bytes()[:20_000])
    (folder / "malo.mp4").write_text("nada", "utf-8")
    (folder / "bueno.mp4").write_bytes(footage)
    value = {
        "imagenes": "imagenes:\n  - archivo: foto.jpg\n    texto_alternativo: ruido",
        "video": "video: malo.mp4",
        "lsm": "lsm:\n  archivo: bueno.mp4\n  desde: 0:30",
    }[key]
    path = announce("prueba", extra=value)
    (found,) = [finding for finding in review(project) if finding.rule == "IMAGEN"]
    assert found.level == "E" and found.file == f"comunicados/{path.name}"
    line = path.read_text("utf-8").splitlines()[found.line - 1]
    assert line.startswith(key) or "archivo" in line
    assert any(word in found.message for word in words.split("|"))
    assert found.remedy and found.remedy not in found.message

"""Burned captions read by a text recogniser, in every look and shape; sheets and previews."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from picture_kit import comunicado, config, project, timeline, tone
from PIL import Image, ImageOps

from boletin.errors import MediaError
from boletin.picture.captions.cutting import cues
from boletin.picture.checks import sampling, sheet
from boletin.picture.clip import story
from boletin.picture.clip.piece import Piece
from boletin.picture.clip.render import render
from boletin.picture.shape import SHAPES, Shape, frame_at

SAID = timeline(
    (1, "¿Ya vacunó a su niña? La jornada será del lunes 23 al viernes 27 de noviembre,"),
    (1, "de 9:00 a 14:30 h, en el Centro de Salud de Sanctórum, calle Hidalgo número 12."),
    (2, "¡Es gratuita! Lleve su CURP y su cartilla; quien falte pagará $1,250.00 después."),
)
LEAST = 0.97


def read(image: Image.Image) -> list[str]:
    """Words that tesseract reads in Spanish."""
    data = io.BytesIO()
    image.save(data, "PNG")
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", "spa", "--psm", "6"],
        input=data.getvalue(),
        capture_output=True,
        check=True,
    )
    return words(done.stdout.decode())


def words(text: str) -> list[str]:
    return re.findall(r"[\w$][\w$.,:]*\w|\w", text)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract-ocr, tesseract-ocr-spa")
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("tipo", ["aviso", "evento", "emergencia"])
def test_captions_are_read(tipo: str, shape: Shape, tmp_path: Path) -> None:
    piece = Piece.of(comunicado(tipo=tipo), config(), project(tmp_path))
    said = cues(SAID, max_chars=shape.max_chars)
    target = tmp_path / "clip.mp4"
    film = story.film(piece, SAID, said, shape)
    render(film, tone(tmp_path / "s.wav", SAID.duration_ms), target)
    middles = {frame_at((cue.start_ms + cue.end_ms) / 2): cue for cue in said}
    zone = shape.captions
    right = wrong = 0
    with sampling.decoded(target, shape, [*middles]) as frames:
        for number, planes in frames.chosen():
            box = Image.fromarray(planes[0]).crop((zone.left, zone.top, zone.right, zone.bottom))
            seen = read(ImageOps.invert(box))
            wanted = words(middles[number].text)
            found = [word for word in wanted if word in seen]
            right, wrong = right + len(found), wrong + len(wanted) - len(found)
            assert len(found) >= len(wanted) - 1, (wanted, seen)
    assert right / (right + wrong) >= LEAST, (right, wrong)


@pytest.mark.slow
def test_a_sheet_and_a_preview_show_the_clip(tmp_path: Path) -> None:
    """Read from the delivered file: the first frame, the last, and those between."""
    short = timeline((1, "La jornada será el lunes 23, a las 9:00 h."), tail_ms=600)
    piece = Piece.of(comunicado(), config(), project(tmp_path))
    shape = SHAPES["cuadrado"]
    film = story.film(piece, short, cues(short), shape)
    target = tmp_path / "clip.mp4"
    render(film, tone(tmp_path / "s.wav", short.duration_ms), target)
    shown = sheet.moments(target, shape)
    numbers = [round(moment.at_s * 30000 / 1001 - 0.5) for moment in shown]
    assert numbers[0] == 0 and numbers[-1] >= film.total - 2
    with sampling.decoded(target, shape, numbers) as frames:
        for moment, (_, planes) in zip(shown, frames.chosen(), strict=True):
            small = Image.fromarray(sampling.srgb(planes)).resize(moment.image.size)
            error = np.asarray(moment.image, float) - np.asarray(small, float)
            assert np.abs(error).mean() < 5, moment.at_s
    sheet.save_sheet(shown, tmp_path / "hoja.jpg")
    sheet.save_preview(shown, tmp_path / "avance.webp")
    with Image.open(tmp_path / "hoja.jpg") as page, Image.open(tmp_path / "avance.webp") as moving:
        assert page.width == 1920
        # Equal ones in a row are one that stays.
        assert len(shown) // 2 <= moving.n_frames <= len(shown)  # type: ignore[attr-defined]
        assert moving.info["loop"] == 0


def test_what_is_no_clip_has_no_sheet(tmp_path: Path) -> None:
    broken = tmp_path / "clip.mp4"
    broken.write_bytes(b"no es un video")
    with pytest.raises(MediaError, match=r"clip\.mp4"):
        sheet.moments(broken, SHAPES["tv"])

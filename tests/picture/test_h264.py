"""NAL units taken apart and put together; streams stretched and really decoded."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boletin import ffmpeg
from boletin.picture.clip import h264, render

SIZE = (64, 48)


@given(st.binary(min_size=1, max_size=400).map(lambda data: data + b"\x80"))
def test_escaping_is_undone(payload: bytes) -> None:
    safe = h264.escaped(payload)
    assert h264.unescaped(safe) == payload
    assert not any(code in safe for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))


@given(st.lists(st.binary(min_size=1, max_size=50).map(lambda data: h264.escaped(data + b"\x80"))))
def test_units_come_back(units: list[bytes]) -> None:
    stream = b"".join(h264.START + unit for unit in units)
    assert list(h264.units(io.BytesIO(stream))) == units


def grey(*levels: int) -> bytes:
    """Pictures with something in them: a gradient, lighter or darker."""
    ramp = np.linspace(0, 40, SIZE[0] * SIZE[1]).astype(np.uint8)
    chroma = np.full(SIZE[0] * SIZE[1] // 2, 128, np.uint8).tobytes()
    return b"".join((ramp + level).tobytes() + chroma for level in levels)


def stream(levels: list[int], keys: tuple[int, ...] = (0,)) -> list[bytes]:
    raw = ffmpeg.run(render.x264(SIZE, "-", keys), what="prueba", stdin=grey(*levels))
    return list(h264.units(io.BytesIO(raw)))


@pytest.fixture(scope="module")
def repeat() -> bytes:
    return render.repeat(SIZE, render.DRAWN)


@pytest.mark.parametrize(
    ("holds", "keys"),
    [([1, 1, 1], (0,)), ([40, 1, 3], (0,)), ([1, 300, 17], (0, 2)), ([5, 5, 5], (0, 1, 2))],
)
def test_each_picture_stays_as_long_as_it_should(holds, keys, repeat, tmp_path) -> None:
    levels = [30, 110, 190]
    target = tmp_path / "x.264"
    target.write_bytes(b"".join(h264.stretched(stream(levels, keys), repeat, holds)))
    raw = ffmpeg.run(
        ["-xerror", "-i", str(target), "-vf", "extractplanes=y", "-f", "rawvideo", "-"],
        what="prueba",
    )
    seen = np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0]).mean((1, 2)) - 20
    wanted = [level for level, hold in zip(levels, holds, strict=True) for _ in range(hold)]
    assert len(seen) == len(wanted)
    assert np.abs(seen - wanted).max() < 2


@pytest.mark.parametrize("holds", [[1, 1], [1, 1, 1, 1]])
def test_a_wrong_count_is_found_out(holds: list[int], repeat: bytes) -> None:
    with pytest.raises(ValueError, match=r"pictures|more"):
        list(h264.stretched(stream([30, 110, 190]), repeat, holds))


def test_only_streams_that_can_be_stretched(tmp_path) -> None:
    args = ["-f", "lavfi", "-i", "testsrc2=s=64x48:d=0.3", "-c:v", "libx264", "-bf", "3",
            "-pix_fmt", "yuv420p", "-f", "h264", "-"]  # fmt: skip
    units = list(h264.units(io.BytesIO(ffmpeg.run(args, what="prueba"))))
    with pytest.raises(ValueError, match="reordered"):
        h264.frame_num_bits(next(unit for unit in units if h264.kind(unit) == h264.SPS))


def test_pictures_that_differ_are_no_repeat() -> None:
    noise = np.random.default_rng(1).integers(16, 235, SIZE[0] * SIZE[1] * 3, np.uint8).tobytes()
    raw = ffmpeg.run(render.x264(SIZE, "-"), what="prueba", stdin=noise)
    with pytest.raises(ValueError, match="did not skip"):
        h264.repeat_of(io.BytesIO(raw))

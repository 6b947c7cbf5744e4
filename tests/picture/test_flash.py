"""T06 on made pictures: flicker is found, dissolves and small lights are not."""

from __future__ import annotations

import numpy as np
import pytest

from boletin.picture.checks.flash import worst_second


def clip(levels, area: float = 1.0, colour=(1, 1, 1)) -> np.ndarray:
    frames = np.full((len(levels), 36, 64, 3), 20, np.uint8)
    tall = round(36 * area)
    for frame, level in zip(frames, levels, strict=True):
        frame[:tall] = np.array(colour) * level
    return frames


def test_flicker_is_counted() -> None:
    square = [20, 20, 20, 220, 220, 220] * 10  # 5 Hz at 30 fps: 10 changes a second
    assert worst_second([clip(square)], 30) in (9, 10)


def test_a_small_light_is_none() -> None:
    assert worst_second([clip([20, 220] * 30, area=0.2)], 30) == 0


def test_a_dissolve_is_one_change() -> None:
    assert worst_second([clip(np.linspace(20, 220, 27).astype(int))], 30) == 1


def test_weak_changes_do_not_count() -> None:
    assert worst_second([clip([100, 110] * 30)], 30) == 0


@pytest.mark.parametrize("high", [255])
def test_saturated_red_counts(high: int) -> None:
    assert worst_second([clip([20, 20, high, high] * 15, colour=(1, 0, 0))], 30) > 3


def test_a_clip_in_blocks_counts_the_same() -> None:
    frames = clip([20, 20, 220, 220] * 40)
    cut = [frames[at : at + 7] for at in range(0, len(frames), 7)]
    assert worst_second(cut, 30) == worst_second([frames], 30) > 3

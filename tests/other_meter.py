"""ffmpeg's own meter (ebur128): a second opinion on every figure of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from boletin import ffmpeg


@dataclass(frozen=True)
class Told:
    """LUFS and dBTP; ``m_max`` and ``s_max`` are the loudest 0.4 s and 3 s."""

    lufs: float
    dbtp: float
    m_max: float
    s_max: float


def other_meter(path: Path, *, loops: int = 1, padded_s: float = 0) -> Told:
    """What ffmpeg reads of a file.

    ``loops``: so many times after itself. ``padded_s``: with so much silence after it, which lets a
    sound shorter than a window be metered.
    """
    steps = [f"apad=pad_dur={padded_s}"] * bool(padded_s)
    steps += ["ebur128=metadata=1:peak=true", "ametadata=print:file=-"]
    args = ["-stream_loop", str(loops - 1), "-i", str(path), "-vn", "-af", ",".join(steps)]
    text = ffmpeg.run([*args, "-f", "null", "-"], what="ebur128").decode()

    def values(key: str) -> list[float]:
        found = re.findall(rf"lavfi\.r128\.{key}=(\S+)", text)
        return [float(value) for value in found if value != "nan"]

    peak = max(values(r"true_peaks_ch\d+"))
    return Told(
        values("I")[-1], 20 * float(np.log10(peak)), max(values("M")), max(values("S"), default=-70)
    )

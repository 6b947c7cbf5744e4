"""Where the dead air before and after a recording ends (pydub)."""

from __future__ import annotations

import warnings

import numpy as np

from boletin.model import Samples

KEPT_BEFORE_MS, KEPT_AFTER_MS = 60, 150
"""Air that stays around what is said: an onset is soft, and a room rings on."""
_UNDER_DB = 22
"""Air is this much weaker than the recording as a whole."""


def dead_air_ms(samples: Samples, hz: int) -> tuple[int, int]:
    """Milliseconds to cut from head and tail of (frames, channels); (0, 0) for pure silence."""
    with warnings.catch_warnings():
        # pydub looks for a system ffmpeg and complains; here it never starts one.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment  # noqa: PLC0415
        from pydub.silence import detect_leading_silence  # noqa: PLC0415
    pcm = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    take = AudioSegment(pcm.tobytes(), sample_width=2, frame_rate=hz, channels=samples.shape[1])
    if take.dBFS == float("-inf"):
        return 0, 0
    threshold = take.dBFS - _UNDER_DB
    head = detect_leading_silence(take, threshold) - KEPT_BEFORE_MS
    tail = detect_leading_silence(take.reverse(), threshold) - KEPT_AFTER_MS
    return max(0, head), max(0, tail)

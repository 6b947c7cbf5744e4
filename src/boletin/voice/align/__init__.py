"""Forced alignment: when is each word of a known text said in a recording of it?

espeak says the text, and its sound is laid over the recording's by dynamic time warping. Sentences
may be missing from the recording, and other speech may stand between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from boletin.errors import BoletinError, MediaError
from boletin.ffmpeg import decode_blocks
from boletin.model import Alignment
from boletin.voice.align.aligner import fit
from boletin.voice.align.features import HZ, Frames, log_mel
from boletin.voice.align.reference import Reference, reference
from boletin.voice.align.verdict import Judged, told
from boletin.voice.text import audible

__all__ = ["align", "align_samples"]

_SILENT = 0.002
"""A recording whose peak stays under -54 dBFS holds nothing that could be understood."""
_SHORTEST_MS = 200
"""No word is shorter."""
_DAMAGE = 10.0
"""Samples beyond this are damage of the file, not sound."""
_PASSES = 3
"""Times that sentences are taken out and the rest is laid again; two are nearly always enough."""
_STOPS = '.,;:?!…)»”"—'


def align(recording: Path, sentences: Sequence[str], language: str = "es-MX") -> Alignment:
    """Find ``sentences`` (words as they are spoken) in any media file; see :func:`align_samples`.

    Raises MediaError where ffmpeg cannot read the file, too.
    """
    return align_samples(decode_blocks(recording, HZ), HZ, sentences, language)


def align_samples(
    blocks: Iterable[NDArray[np.float32]],
    hz: int,
    sentences: Sequence[str],
    language: str = "es-MX",
) -> Alignment:
    """Find ``sentences`` in mono sound at ``hz``, which comes in blocks and is not kept.

    There is one ``Word`` per item of each sentence's ``split()``, strictly increasing and inside
    the recording. Raises MediaError for a recording that is empty, silent, too short or of another
    text, BoletinError for a text without words, ToolError where espeak is missing.
    """
    words = [sentence.split() for sentence in sentences]
    heard = [[word for word in sentence if audible(word)] for sentence in words]
    if not any(heard):
        raise BoletinError(
            "No hay nada que alinear: el texto no tiene ninguna palabra.",
            remedy="Escriba el texto que dice la grabación.",
        )
    meter = _Meter(hz)
    taken = log_mel(meter.at_16_khz(blocks))
    duration_ms = meter.frames * 1000 // hz
    count = sum(map(len, words))
    if duration_ms < max(_SHORTEST_MS, count):
        raise MediaError(
            "La grabación está vacía."
            if not meter.frames
            else f"La grabación es demasiado corta: dura {duration_ms / 1000:.1f} segundos.",
            remedy="Grábela de nuevo, o elija el archivo correcto.",
        )
    if meter.peak < _SILENT:
        raise MediaError(
            "La grabación está en silencio: no se oye ninguna voz.",
            remedy="Revise el micrófono y grábela de nuevo.",
        )
    script = reference([sentence for sentence in heard if sentence], language)
    flat = [word for sentence in heard for word in sentence]
    stops = np.array([True, *(word[-1] in _STOPS for word in flat[:-1])])
    return told(_found(script, taken, stops), words, duration_ms)


def _found(script: Reference, taken: Frames, stops: NDArray[np.bool_]) -> Judged:
    """Where the sentences are. Those that only seem to be there would draw words of others to
    them, so the rest is laid again without them.
    """
    kept = list(range(int(script.sentences[-1]) + 1))
    for _ in range(_PASSES):
        chosen = np.isin(script.sentences, kept)
        found = Judged.of(fit(script.of(kept), taken, stops[chosen]), kept)
        there = [number for number in kept if number not in found.squeezed]
        if len(there) == len(kept):
            break
        kept = there or kept
    if not there or found.another_text:
        raise MediaError(
            "La grabación no dice este texto.",
            remedy="Revise que el archivo sea la grabación de este texto.",
        )
    return found


class _Meter:
    """What passes through on its way to the features: how much, and how loud."""

    def __init__(self, hz: int) -> None:
        self.hz = hz
        self.frames = 0
        self.peak = 0.0

    def at_16_khz(self, blocks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        """``blocks`` at the rate of the features."""
        stream = None if self.hz == HZ else soxr.ResampleStream(self.hz, HZ, 1, dtype="float32")
        for block in blocks:
            if not len(block):
                continue
            sane = np.nan_to_num(block.astype(np.float32, copy=False)).clip(-_DAMAGE, _DAMAGE)
            self.frames += len(sane)
            self.peak = max(self.peak, float(np.abs(sane).max()))
            yield stream.resample_chunk(sane) if stream else sane
        if stream:
            yield stream.resample_chunk(np.zeros(0, np.float32), last=True)

"""A Piper voice in memory: words in, samples and the place of each word out."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.voice import lexicon, shelf
from boletin.voice.phoneme_times import (
    WordPhonemes,
    encoded,
    with_lexicon,
    word_phonemes,
    word_times,
)
from boletin.voice.piper_graph import Prepared, prepared
from boletin.voice.shelf import Installed
from boletin.voice.wordtimes import Pcm, Span, spoken_span

LEAD_MS, TAIL_MS, FADE_MS = 30, 60, 12
"""Kept before the first and after the last audible frame of a phrase, and faded."""
PEAK = 0.98
"""A phrase that reaches further is turned down. The models end in a tanh and stay below full scale
(joe: -10 dBFS); only the resampling of another pitch can pass it."""

_LOADING = threading.Lock()

_SCALES = {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8}
"""What Piper takes where a voice's configuration says nothing, in the order of the input."""
_HOP = 256  # samples per frame, likewise
_CHANNELS = 256  # of noise; the published models take 192 of them
_ROOM = 32  # frames of noise per phoneme id; joe speaks about 2.2 per id


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a word is heard."""

    span: Span
    """In samples, from the start of its phrase."""
    confidence: float
    """1 where the model told it, 0.5 where a group of phonemes was shared out among words."""


@dataclass(frozen=True, slots=True)
class Model:
    """A voice in memory."""

    session: Any
    """``onnxruntime.InferenceSession`` of the prepared model."""
    graph: Prepared
    phonemizer: Any
    """``piper.PiperVoice``, for its phonemes only."""
    config: Mapping[str, Any]

    @property
    def hz(self) -> int:
        return int(self.config["audio"]["sample_rate"])

    def say(
        self, words: Sequence[str], speaker: int | None, voz: Voz
    ) -> tuple[Pcm, tuple[Heard, ...]]:
        """A phrase of audible words without silence around it, and where each of them is."""
        phonemes, places = self._phonemes(words, voz.fonemas)
        tono = voz.tono
        code = encoded(phonemes, self.config["phoneme_id_map"])
        # Another pitch is another speed of the sound, so it is said as much slower or faster first.
        samples, lengths = self._run(code.ids, speaker, tono / voz.ritmo)
        times = word_times(phonemes, places, code, (lengths / tono).tolist())
        times[-1] = times[-1][0], float("inf")  # what rings on is the last word's
        if tono != 1:
            samples = soxr.resample(samples, self.hz * tono, self.hz)
        samples = samples * min(1.0, PEAK / max(float(np.abs(samples).max(initial=0)), PEAK))
        pcm = np.round(samples * 32767).astype(np.int16)
        first, last = spoken_span(pcm) or (0, 0)
        cut = max(0, first - LEAD_MS * self.hz // 1000)
        piece = _faded(pcm[cut : last + TAIL_MS * self.hz // 1000], FADE_MS * self.hz // 1000)
        heard = []
        for place, edges in zip(places, times, strict=True):
            start, end = (int(min(max(edge, first), last)) - cut for edge in edges)
            heard.append(Heard((start, end), 1.0 if place.sure else 0.5))
        return piece, tuple(heard)

    def _phonemes(
        self, words: Sequence[str], own: Mapping[str, str]
    ) -> tuple[list[str], tuple[WordPhonemes, ...]]:
        """A phrase in phonemes, and the place of each word in them; ``own``: the house's IPA."""
        phonemes = self._espeak(" ".join(words))
        places = word_phonemes(phonemes, [self._espeak(word) for word in words])
        if not self.config["espeak"]["voice"].startswith("es"):
            return phonemes, places
        known = self.config["phoneme_id_map"]
        told = {**lexicon.phonemes(), **{word.lower(): ipa for word, ipa in own.items()}}
        return with_lexicon(phonemes, places, words, told, known)

    def _espeak(self, text: str) -> list[str]:
        """Phonemes as the model learnt them; a space between sentences, if espeak sees several."""
        told: list[str] = []
        for sentence in self.phonemizer.phonemize(text):
            told += [" "] * bool(told) + list(sentence)
        return told

    def _run(
        self, ids: Sequence[int], speaker: int | None, stretch: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The samples of ``ids``, and how many of them belong to each."""
        told = _SCALES | self.config.get("inference", {})
        room = _ROOM * len(ids) * max(1, round(stretch))
        given = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([told[name] for name in _SCALES], np.float32),
            **self.graph.feed(stretch, _noise(1 << room.bit_length())),
        }
        if speaker is not None:
            given["sid"] = np.array([speaker], np.int64)
        sound, lengths = self.session.run(None, given)
        return np.ravel(sound), np.ravel(lengths) * float(self.config.get("hop_length", _HOP))


@functools.lru_cache(maxsize=2)
def _noise(frames: int) -> NDArray[np.float32]:
    """Normal noise, (1, channels, frames); more frames begin with the same ones.

    The same for every phrase, so that a phrase sounds the same wherever it stands. RandomState is
    the one generator whose numbers numpy promises never to change.
    """
    drawn = np.random.RandomState(0).standard_normal((frames, _CHANNELS))
    return np.ascontiguousarray(drawn.T[np.newaxis], np.float32)


def _faded(sound: Pcm, frames: int) -> Pcm:
    """``sound`` with its first and last ``frames`` faded."""
    ramp = np.linspace(0, 1, min(frames, len(sound)))
    piece = sound.astype(np.float64)
    piece[: len(ramp)] *= ramp
    piece[len(piece) - len(ramp) :] *= ramp[::-1]
    return np.round(piece).astype(np.int16)


def configuration(folder: Path, voice: Installed) -> Mapping[str, Any]:
    """The configuration of a voice. Raises ToolError when it is not a Piper voice's."""
    return _read_configuration(folder / voice.files[1].name, voice)


@functools.lru_cache(maxsize=8)
def _read_configuration(path: Path, voice: Installed) -> Mapping[str, Any]:
    try:
        return checked_configuration(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unusable(voice.id, f"{path.name}: {error}") from error


def checked_configuration(data: bytes) -> Mapping[str, Any]:
    """The configuration in ``data``. Raises ValueError, with the cause, when this is not one that
    boletin can speak with."""
    try:
        config: Mapping[str, Any] = json.loads(data)
        kind, hz = config.get("phoneme_type", "espeak"), config["audio"]["sample_rate"]
        known = config["phoneme_id_map"]
        fit = isinstance(config["espeak"]["voice"], str) and {"_", "^", "$", " "} <= set(known)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError("no es la configuración de una voz Piper") from error
    if kind not in ("espeak", "text") or not fit or not 8000 <= int(hz) <= 48000:
        raise ValueError("es una voz que boletin no sabe usar")
    return config


def loaded(folder: Path, voice: Installed) -> Model:
    """The voice, read and checked against its digests, once per process: lines said side by side
    wait for the first of them to load it. Raises ToolError.
    """
    with _LOADING:
        return _loaded(folder, voice)


@functools.lru_cache(maxsize=4)
def _loaded(folder: Path, voice: Installed) -> Model:
    data, _ = shelf.contents(voice, folder)
    try:
        return opened(data, configuration(folder, voice))
    except ValueError as error:
        raise _unusable(voice.id, str(error)) from error


def opened(model: bytes, config: Mapping[str, Any]) -> Model:
    """The voice of these files. One thread for each session: lines are said side by side.

    Raises ValueError, with the cause, when it cannot be run.
    """
    import onnxruntime  # noqa: PLC0415 — half a second that other engines need not wait for
    import piper  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # its errors come as exceptions, in words for staff
    try:
        graph = prepared(model)
        session = onnxruntime.InferenceSession(
            graph.model, options, providers=["CPUExecutionProvider"]
        )
        piper_config = piper.config.PiperConfig.from_dict(dict(config))
    except Exception as error:  # onnxruntime has an exception for each of its codes
        raise ValueError(f"el modelo está dañado ({type(error).__name__})") from error
    if graph.durations is None:
        raise ValueError("el modelo no dice cuánto dura cada sonido")
    return Model(session, graph, piper.PiperVoice(session=session, config=piper_config), config)


def _unusable(voice_id: str, cause: str) -> ToolError:
    return ToolError(
        f"La voz «{voice_id}» no se puede usar: {cause}.",
        remedy=f"Instálela de nuevo (boletin voces instalar {voice_id}) o elija otra.",
    )

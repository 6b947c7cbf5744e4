"""What noise reducers do to a voice in noise: nothing, RNNoise, DeepFilterNet 3.

usage: python bench/cleaning.py CARPETA [RECONOCEDOR…]

Pico and joe say the aligner's tuning text in pink noise, beside a fan and among six other voices,
at 0 to 20 dB. Printed for each: SI-SDR against the clean voice (dB, higher is better), how well
the aligner still finds the words, and CPU. When a command is given (see understood.py), the mean
word error rate of Pico follows; joe speaks Spanish with an accent that no recogniser knows.
RNNoise is measured where pyrnnoise is installed; it is no dependency of ours.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import align
import align_speech as speech
import numpy as np
import soundfile
import soxr
from align_speech import HZ, Sound, Take
from understood import rate

from boletin.errors import MediaError
from boletin.voice import denoise
from boletin.voice.align import align_samples

LEVELS_DB = (0, 5, 10, 15, 20)
Reducer = Callable[[np.ndarray], np.ndarray]
"""Mono float32 at 48 kHz to as many samples."""


def reducers() -> dict[str, Reducer]:
    told: dict[str, Reducer] = {"none": lambda samples: samples}
    try:
        import pyrnnoise  # noqa: F401, PLC0415 - a peer, measured where it is installed
    except ImportError:
        print("pyrnnoise is not installed: RNNoise is left out", file=sys.stderr)
    else:
        told["RNNoise (pyrnnoise)"] = rnnoise
    for deepest in (100.0, 24.0, 12.0, 6.0):
        reducer = functools.partial(denoise.denoised, deepest_db=deepest)
        told[f"DeepFilterNet 3, at most {deepest:.0f} dB"] = reducer
    return told


def rnnoise(samples: np.ndarray) -> np.ndarray:
    from pyrnnoise import RNNoise  # noqa: PLC0415

    chunk = (np.clip(samples, -1, 1) * 32767).astype(np.int16)[None]
    frames = [frame for _, frame in RNNoise(denoise.HZ).denoise_chunk(chunk, partial=True)]
    out = np.concatenate(frames, axis=-1).reshape(-1)[: len(samples)] / 32768
    return np.pad(out, (0, len(samples) - len(out))).astype(np.float32)


def noises(count: int, cache: Path) -> Iterator[tuple[str, Sound]]:
    yield "pink", speech.pink(count)
    at = np.arange(count) / HZ
    hum = sum(np.sin(2 * np.pi * hz * at + hz) / k for k, hz in enumerate((97, 194, 291, 1200), 1))
    pink = speech.pink(count)
    yield "fan", pink / pink.std() + 0.8 * hum
    text = align.tuning_text()
    crowd = np.zeros(count)
    for number in range(6):
        one = (speech.ESPEAK, speech.ESPEAK_MAN)[number % 2]
        said = [
            speech.utterance(one, text[(number * 5 + n) % len(text)], cache)[0] for n in range(6)
        ]
        crowd += np.resize(np.roll(np.concatenate(said), number * 7777), count)
    yield "voices", crowd


def main(folder: Path, recogniser: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = align.tuning_text()[8:14]
    takes = [speech.read(one.name, one, text, cache=folder) for one in (speech.PICO, speech.JOE)]
    spoilt = [
        (take, f"{name} {level} dB", speech.noisy(take.samples, noise, level) * 0.4)
        for take in takes
        for name, noise in noises(len(take.samples), folder)
        for level in LEVELS_DB
    ] + [(take, "clean", take.samples * 0.4) for take in takes]
    print(f"{len(spoilt)} files of {len(takes[0].samples) / HZ:.0f} s")
    levels = " | ".join([*(f"{level} dB" for level in LEVELS_DB), "clean"])
    print(f"| reducer | SI-SDR {levels} | words ≤100 ms | CPU s/min | WER {levels} |")
    for name, reducer in reducers().items():
        print(measured(name, reducer, spoilt, folder, recogniser), flush=True)


def measured(
    name: str,
    reducer: Reducer,
    spoilt: Sequence[tuple[Take, str, Sound]],
    folder: Path,
    recogniser: list[str],
) -> str:
    likeness: dict[str, list[float]] = {}
    errors: dict[str, list[float]] = {}
    near: list[np.ndarray] = []
    spent = seconds = 0.0
    for take, condition, sound in spoilt:
        level = condition.split(" ", 1)[-1]
        at_48 = np.asarray(soxr.resample(sound, HZ, denoise.HZ), np.float32)
        begun = time.process_time()
        out = reducer(at_48)
        spent, seconds = spent + time.process_time() - begun, seconds + len(sound) / HZ
        cleaned = np.asarray(soxr.resample(out, denoise.HZ, HZ), np.float64)[: len(sound)]
        likeness.setdefault(level, []).append(si_sdr_db(cleaned, take.samples))
        near.append(word_errors_ms(cleaned, take))
        if recogniser and take.name == "pico":
            wav, script = folder / "limpia.wav", folder / "limpia.txt"
            soundfile.write(wav, cleaned, HZ)
            script.write_text(" ".join(take.sentences), "utf-8")
            errors.setdefault(level, []).append(min(1.0, rate(recogniser, wav)))
    row = [f"{min(99.0, np.mean(one)):.1f}" for one in likeness.values()]
    row += [f"{np.mean(np.concatenate(near) <= 100):.1%}", f"{spent / seconds * 60:.1f}"]
    row += [f"{np.mean(one):.3f}" for one in errors.values()]
    return f"| {name} | {' | '.join(row)} |"


def word_errors_ms(sound: Sound, take: Take) -> np.ndarray:
    """How far off the aligner finds each word; infinitely where it recognises nothing."""
    try:
        words = align_samples([sound.astype(np.float32)], HZ, take.sentences).words
    except MediaError:
        return np.full(len(take.starts_s), np.inf)
    return align.errors_ms([word.start_ms / 1000 for word in words], take)


def si_sdr_db(sound: Sound, truth: Sound) -> float:
    """Scale-invariant signal-to-distortion ratio, at the delay of up to 50 ms that suits best."""
    reach = HZ // 20
    inner = truth[reach:-reach]
    size = 1 << (len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(sound, 2 * size) * np.conj(np.fft.rfft(inner, 2 * size))
    shift = int(np.fft.irfft(spectrum)[: 2 * reach].argmax())
    part = sound[shift : shift + len(inner)]
    target = np.dot(part, inner) / np.dot(inner, inner) * inner
    rest = part - target
    return float(10 * np.log10(np.dot(target, target) / max(np.dot(rest, rest), 1e-12)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

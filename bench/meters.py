"""Our meter against others: EBU's signals, and the time for ten minutes of sound.

usage: python bench/meters.py WAV      (those that are installed: pyebur128, pyloudnorm, loudness)

WAV: 48 kHz stereo; what is timed, such as output/boletines/*/boletin.wav.

Integrated loudness: signals 1 to 5 of Tech 3341 (±0.1 LU) and 6 (5.0); true peak: 15 to 19
(+0.2/-0.4 dB); range: 1 to 4 of Tech 3342 (±1 LU). A dash: the meter does not tell it. Time is CPU,
all that the meter can tell at once, best of three. Prints a table for docs/benchmarks.md.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the product's workers run (boletin.executor)

import numpy as np
import soundfile

from boletin import ffmpeg
from boletin.sound import loudness

HZ = 48000
Told = dict[str, float]
Read = Callable[[np.ndarray, Path], Told]


def ours(sound: np.ndarray, _path: Path) -> Told:
    reading = loudness.measure(sound, HZ)
    return {"I": reading.lufs, "TP": reading.dbtp, "LRA": reading.lra}


def by_ffmpeg(_sound: np.ndarray, path: Path) -> Told:
    printing = "ebur128=metadata=1:peak=true,ametadata=print:file=-"
    text = ffmpeg.run(
        ["-i", str(path), "-af", printing, "-f", "null", "-"], what="medidor"
    ).decode()
    last = {key: float(value) for key, value in re.findall(r"r128\.(I|LRA)=(\S+)", text)}
    peak = max(float(value) for value in re.findall(r"true_peaks_ch\d+=(\S+)", text))
    return {**last, "TP": 20 * float(np.log10(max(peak, 1e-9)))}


def meters() -> Iterator[tuple[str, Read]]:
    yield "boletin", ours
    yield "ffmpeg ebur128", by_ffmpeg
    with contextlib.suppress(ImportError):
        import pyebur128  # noqa: PLC0415

        mode = pyebur128.MeasurementMode

        def ebur128(sound: np.ndarray, _path: Path) -> Told:
            channels = sound.shape[1]
            state = pyebur128.R128State(
                channels, HZ, mode.MODE_I | mode.MODE_LRA | mode.MODE_TRUE_PEAK
            )
            if channels == 5:
                names = ("LEFT", "RIGHT", "CENTER", "LEFT_SURROUND", "RIGHT_SURROUND")
                for index, name in enumerate(names):
                    kind = getattr(pyebur128.ChannelType, name)
                    state.set_channel(index, kind)
            state.add_frames(np.ascontiguousarray(sound).ravel(), len(sound))
            peak = max(pyebur128.get_true_peak(state, channel) for channel in range(channels))
            return {
                "I": pyebur128.get_loudness_global(state),
                "TP": 20 * float(np.log10(max(peak, 1e-9))),
                "LRA": pyebur128.get_loudness_range(state),
            }

        yield "pyebur128", ebur128
    with contextlib.suppress(ImportError):
        import pyloudnorm  # noqa: PLC0415

        yield "pyloudnorm", lambda sound, _: {"I": pyloudnorm.Meter(HZ).integrated_loudness(sound)}
    with contextlib.suppress(ImportError):
        import loudness as bound  # noqa: PLC0415

        yield "loudness", lambda sound, _: {"I": bound.integrated_loudness(sound, HZ)}


def steps(*parts: tuple[float, float], channels: int = 2) -> np.ndarray:
    """(dBFS, seconds) of a 1 kHz tone, one after another."""
    gain = np.concatenate([np.full(round(s * HZ), 10 ** (db / 20)) for db, s in parts])
    wave = gain * np.sin(2 * np.pi * 1000 * np.arange(len(gain)) / HZ)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def tone(divisor: int, degrees: float, amplitude: float) -> np.ndarray:
    """A tone at a whole fraction of the rate, faded in and out so that nothing overshoots."""
    frames = np.arange(HZ)
    wave = amplitude * np.sin(2 * np.pi * frames / divisor + np.radians(degrees))
    ramp = np.clip(np.minimum(frames, frames[::-1]) / (HZ // 10), 0, 1)
    return np.repeat((wave * (0.5 - 0.5 * np.cos(np.pi * ramp)))[:, None], 2, 1).astype(np.float32)


def signals() -> Iterator[tuple[str, np.ndarray, float, float, float]]:
    """What is read, the signal, the right reading, and what may be missing and in excess."""
    around = steps((0, 20), channels=5)
    around *= np.float32(10) ** (np.array([-28, -28, -24, -30, -30], np.float32) / 20)
    gates = [(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)]
    for sound, target in (
        (steps((-23, 20)), -23.0),
        (steps((-33, 20)), -33.0),
        (steps(*gates), -23.0),
        (steps((-72, 10), *gates, (-72, 10)), -23.0),
        (steps((-26, 20), (-20, 20.1), (-26, 20)), -23.0),
        (around, -23.0),
    ):
        yield "I", sound, target, 0.1, 0.1
    for divisor, degrees, amplitude, target in (
        (4, 0, 0.5, -6.0),
        (4, 45, 0.5, -6.0),
        (6, 60, 0.5, -6.0),
        (8, 67.5, 0.5, -6.0),
        (4, 45, 1.41, 3.0),
    ):
        yield "TP", tone(divisor, degrees, amplitude), target, 0.4, 0.2
    for levels, target in (((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20)):
        yield "LRA", steps(*((level, 20) for level in levels)), target, 1, 1
    yield "LRA", steps(*((level, 20) for level in (-50, -35, -20, -35, -50))), 15, 1, 1


def spent() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def main() -> int:
    programme, hz = soundfile.read(sys.argv[1], dtype="float32")
    if hz != HZ or programme.ndim != 2:
        sys.exit(__doc__)
    long = np.resize(programme, (600 * HZ, 2))
    print("| medidor | I (6) | pico real (5) | LRA (4) | 10 min, CPU s |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "senal.wav"
        for name, read in meters():
            right: dict[str, int] = {}
            for kind, sound, target, under, over in signals():
                soundfile.write(path, sound, HZ, subtype="FLOAT")
                value = read(sound, path).get(kind)
                if value is not None:
                    right[kind] = right.get(kind, 0) + (-under <= value - target <= over)
            soundfile.write(path, long, HZ, subtype="FLOAT")
            times = []
            for _ in range(3):
                began = spent()
                read(long, path)
                times.append(spent() - began)
            told = " | ".join(str(right.get(kind, "—")) for kind in ("I", "TP", "LRA"))
            print(f"| {name} | {told} | {min(times):.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

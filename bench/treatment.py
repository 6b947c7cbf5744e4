"""Each treatment of Pico measured on the sample week and twenty hard texts.

usage: python bench/treatment.py CARPETA [RECONOCEDOR…]

Prints a row for each treatment, over all lines of both announcers at the house level: true peak and
crest factor, energy of 1.2–3.5 kHz (presence) and of 5–8 kHz (hissing) against that of 0.1–1 kHz,
the largest shift of a tenth of a line against the untreated one, and CPU per minute of voice.
When a command is given (see understood.py), its mean word error rate follows, with the voice dry
and with the bed under it as on air. Whisper base loops on single files, another one each time: the
median stands beside the mean.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from understood import PAUSE_S, ROOT, rate, scripts, speeches

from boletin import config
from boletin.config import Sonido, Voz
from boletin.model import Guion, Op, Samples, Speech
from boletin.sound import loudness, mix, treatment
from boletin.sound.assets import HZ, Asset, load_assets
from boletin.sound.timeline import perform
from boletin.writing.script import spoken

NAMES = ("ninguno", "natural", "pico")
Said = Sequence[tuple[Speech, Voz]]
Floats = NDArray[np.float64]


def main(folder: Path, recogniser: list[str]) -> None:
    house = config.load(ROOT)
    assets = load_assets(ROOT / "audio_assets")
    folder.mkdir(parents=True, exist_ok=True)
    week = [(guion, list(speeches(guion, house))) for guion in scripts(house)]
    for name in NAMES:
        treated = [
            (guion, [(speech, replace(voz, tratamiento=name)) for speech, voz in said])
            for guion, said in week
        ]
        print(f"{name:10} {measured(name, [line for _, said in treated for line in said])}")
        if recogniser:
            for kind in ("dry", "bed"):
                rates = []
                for guion, said in treated:
                    sound = dry(said) if kind == "dry" else aired(guion, said, assets, house.sonido)
                    target = folder / f"{guion.id}-{name}-{kind}.wav"
                    soundfile.write(target, sound, HZ)
                    target.with_suffix(".txt").write_text(spoken(guion), "utf-8")
                    rates.append(rate(recogniser, target))
                mean, median, worst = np.mean(rates), np.median(rates), np.max(rates)
                print(f"    {kind}: WER mean {mean:.4f}, median {median:.4f}, worst {worst:.3f}")


def measured(name: str, said: Said) -> str:
    lines = [mix.voice(speech, voz)[:, None] for speech, voz in said]
    whole = np.concatenate(lines)
    peak = loudness.measure(whole, HZ).dbtp
    crest = 20 * np.log10(np.abs(whole).max() / np.sqrt(np.mean(whole**2)))
    low, presence, hiss = bands_db(whole[:, 0].astype(np.float64))
    seconds = sum(len(speech.samples) / speech.hz for speech, _ in said)
    start = time.process_time()
    after = [treatment.treat(speech.samples[:, 0], speech.hz, name) for speech, _ in said]
    cpu_s = (time.process_time() - start) * 60 / seconds
    before = [treatment.treat(speech.samples[:, 0], speech.hz, "ninguno") for speech, _ in said]
    moved = max(shift_ms(one, two) for one, two in zip(before, after, strict=True))
    return (
        f"true peak {peak:5.1f} dBTP  crest {crest:4.1f} dB  presence {presence - low:5.1f} dB  "
        f"hiss {hiss - low:5.1f} dB  shift {moved} ms  {cpu_s:.2f} s CPU a minute"
    )


def bands_db(mono: Floats) -> tuple[float, ...]:
    """Energy of 0.1–1, 1.2–3.5 and 5–8 kHz."""
    frames = mono[: len(mono) // 2048 * 2048].reshape(-1, 2048) * np.hanning(2048)
    power = (np.abs(np.fft.rfft(frames)) ** 2).mean(0)
    at = np.fft.rfftfreq(2048, 1 / HZ)
    edges = ((100, 1000), (1200, 3500), (5000, 8000))
    return tuple(
        float(10 * np.log10(power[(at >= low) & (at < high)].sum())) for low, high in edges
    )


def shift_ms(before: Floats, after: Floats) -> int:
    """By how much a tenth of a line moved at most, by cross-correlation of the envelopes."""
    hop, window = HZ // 1000, np.hanning(25)  # longer than a period of either voice
    count = len(before) // hop
    powers = [(x[: count * hop].reshape(-1, hop) ** 2).mean(1) for x in (before, after)]
    rows = [np.sqrt(np.convolve(power, window, "same")) for power in powers]
    shifts = []
    for one, two in zip(*(np.array_split(row, 10) for row in rows), strict=True):
        same = np.correlate(two - two.mean(), one - one.mean(), "full")
        shifts.append(abs(int(np.argmax(same)) - (len(one) - 1)))
    return max(shifts)


def dry(said: Said) -> Samples:
    gap = np.zeros(round(PAUSE_S * HZ), np.float32)
    mono = np.concatenate([part for line in said for part in (mix.voice(*line), gap)])
    return np.repeat(mono[:, None], 2, axis=1)


def aired(guion: Guion, said: Said, assets: dict[str, Asset], sonido: Sonido) -> Samples:
    """The voice over the bed, without stingers: they are no speech."""
    entries = (Op(1, "FONDO", "cama_informativa"), *guion.lineas, Op(999, "SALE FONDO"))
    alone = replace(guion, entradas=entries)
    spoken_lines = [speech for speech, _ in said]
    timeline, done = perform(alone, lambda _: spoken_lines, assets, sonido, duration_ms=None)
    return mix.mix(timeline, done, [voz for _, voz in said], assets, sonido)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

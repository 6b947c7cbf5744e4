"""Three minutes of bulletin to two masters: boletin against pydub + ffmpeg-normalize.

    pip install ffmpeg-normalize      # the peer; used by this benchmark only
    python bench/audio.py [--minutes 3] [--folder FOLDER] [--aac]

One run, the same voices (ten lines of Pico's rate and length), bed and stingers, the same two
files: an MP3 of 192 kbit/s at -16 LUFS and, at -24 LUFS, a 24-bit WAV or AAC of 192 kbit/s. The
peer does what its manuals show: AudioSegment.overlay, gain and fades, then two-pass loudnorm for
each file. Below them stand both encodes alone, which nobody can do without. CPU is user + system
of all processes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the product's workers run (boletin.executor)

import numpy as np
import soundfile as sf

from boletin import ffmpeg, voice
from boletin.config import Perfil, Sonido, Voz
from boletin.model import Guion, Linea, Op, Speech, Token, Word
from boletin.sound import loudness, master, mix
from boletin.sound.assets import load_assets
from boletin.sound.broadcast import Broadcast, timers_of
from boletin.sound.checks import check_audio, check_lines
from boletin.sound.clarity import Clarity, check_clarity
from boletin.sound.delivery import deliver
from boletin.sound.loudness import Meter
from boletin.sound.reel import ahead, wind
from boletin.sound.tags import Tags
from boletin.sound.timeline import perform

warnings.simplefilter("ignore")
HZ = 48000
RADIO = Perfil(-16.0, -1.0, kbps=192)


class Tv(NamedTuple):
    """The master for television: our profile, and the same for ffmpeg."""

    suffix: str
    perfil: Perfil
    encoder: tuple[str, ...]


WAV = Tv(".wav", Perfil(-24.0, -2.0, formato="wav"), ("-c:a", "pcm_s24le"))
AAC = Tv(".m4a", Perfil(-24.0, -2.0, formato="aac", kbps=192), ("-c:a", "aac", "-b:a", "192k"))
NORMALIZE = Path(sys.executable).with_name("ffmpeg-normalize")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--minutes", type=float, default=3.0)
    options.add_argument("--folder", type=Path)
    options.add_argument("--aac", action="store_true", help="television takes AAC, not WAV")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        compare(folder, round(asked.minutes * 60), AAC if asked.aac else WAV)


def compare(folder: Path, seconds: int, tv: Tv) -> None:
    count = max(2, seconds // 18)
    write_inputs(folder, count, seconds)
    ours = timed(lambda: boletin(folder, count, tv))
    rows = [("boletin", ours)]
    if NORMALIZE.exists():
        rows.append(("pydub + ffmpeg-normalize", timed(lambda: peer(folder, count, seconds, tv))))
    encode = timed(lambda: encode_alone(folder, tv))
    rows.append(("codificar los dos, nada más", encode))
    print(f"{seconds} s de boletín, dos másteres; numpy {version('numpy')}, {ffmpeg.version()}")
    print(f"{'':28}{'tiempo':>9}{'CPU':>9}{'/boletin':>10}")
    for name, (wall, cpu) in rows:
        print(f"{name:28}{wall:7.2f} s{cpu:7.2f} s{wall / ours[0]:9.2f}x")
    print(
        f"tiempo real: {seconds / ours[0]:.0f}x; CPU contra codificar: {ours[1] / encode[1]:.2f}x"
    )
    files = [f"o_{who}{suffix}" for who in ("boletin", "peer") for suffix in (".mp3", tv.suffix)]
    files = files if NORMALIZE.exists() else files[:2]
    for name in files:
        reading = loudness.measure(*ffmpeg.decode_audio(folder / name))
        print(f"  {name:16}{reading.lufs:7.2f} LUFS {reading.dbtp:6.2f} dBTP")


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Wall and CPU seconds, children included; the better of two runs."""
    best: tuple[float, float] | None = None
    for _ in range(2):
        wall, cpu = time.perf_counter(), cpu_seconds()
        work()
        took = time.perf_counter() - wall, cpu_seconds() - cpu
        best = took if best is None or took < best else best
    assert best is not None
    return best


def cpu_seconds() -> float:
    usage = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in usage)


# --- the inputs ------------------------------------------------------------------------------


def write_inputs(folder: Path, count: int, seconds: int) -> None:
    """Lines at Pico's 16 kHz, a bed and two stingers, all from numbers."""
    each = (seconds - 14) / count
    for number in range(count):
        sf.write(folder / f"v{number}.wav", line(each - 0.4, number).samples, 16000)
    t = np.arange(8 * HZ) / HZ
    notes = (131, 196, 262, 330, 392)
    chord = sum(np.sin(2 * np.pi * (f + np.array([[0, 0.25]])) * t[:, None]) for f in notes)
    beat = 0.5 + 0.5 * np.exp(-3 * (t % 0.5))[:, None]
    sf.write(folder / "cama.flac", chord * beat * 0.08, HZ, subtype="PCM_16")
    sting = chord[: 4 * HZ] * np.exp(-t[: 4 * HZ])[:, None] * 0.15
    sf.write(folder / "entra.flac", sting, HZ, subtype="PCM_16")
    (folder / "creditos.toml").write_text(
        '[entra]\narchivo = "entra.flac"\ntipo = "cortinilla"\n'
        '[cama]\narchivo = "cama.flac"\ntipo = "cama"\nbucle_ms = [0, 8000]\n',
        encoding="utf-8",
    )


def line(seconds: float, seed: int) -> Speech:
    """Sound with the shape of speech: harmonics in syllables, words of 0.35 s."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * 16000)) / 16000
    pitch = 140 + 30 * np.sin(2 * np.pi * 0.4 * t + seed) + 40 * (seed % 2)
    phase = 2 * np.pi * np.cumsum(pitch) / 16000
    voice = sum(np.sin(k * phase) / k**1.2 for k in range(1, 25))
    voice = voice + 0.3 * rng.standard_normal(len(t))
    syllables = np.clip(np.sin(2 * np.pi * 2.85 * t), 0, 1) ** 0.7
    sound = (0.12 * voice * syllables).astype(np.float32)[:, None]
    step = 351
    words = tuple(
        Word("palabra", ms, ms + 300) for ms in range(0, int(seconds * 1000) - step, step)
    )
    return Speech(sound, 16000, words)


# --- the contenders --------------------------------------------------------------------------


def boletin(folder: Path, count: int, tv: Tv) -> None:
    """What producir does: timeline, mix, two masters, labels, both files heard and judged."""
    assets = load_assets(folder)
    speeches = []
    for number in range(count):
        wav = folder / f"v{number}.wav"
        ms = round(sf.info(wav).duration * 1000)
        words = tuple(Word("palabra", at, at + 300) for at in range(0, ms - 351, 351))
        speeches.append(voice.load(wav, words))
    entries: list[Op | Linea] = [Op(1, "ENTRA", "entra"), Op(2, "FONDO", "cama")]
    for number, speech in enumerate(speeches):
        tokens = (Token("palabra", "palabra"),) * len(speech.words)
        entries.append(Linea(number + 3, 1 + number % 2, tokens))
    entries += [Op(98, "SALE FONDO"), Op(99, "ENTRA", "entra")]
    script = Guion("banco", "Banco", tuple(entries))
    sonido = Sonido()
    timeline, said = perform(script, lambda _rate: speeches, assets, sonido, duration_ms=None)
    clarity, meter = Clarity(HZ), Meter(HZ, 2, hot=master.HOT)
    blocks = mix.blocks(timeline, said, [Voz()] * count, assets, sonido, clarity)
    reel = wind(folder / "mezcla.f32", meter.passing(ahead(blocks)), HZ)
    check_clarity("L50", clarity.least_lu(timeline))
    day = date(2026, 11, 23)
    tags, labels = Tags("Banco", "A", "B", day), Broadcast("Banco", "A", "banco", day)
    labels = replace(labels, timers=timers_of(timeline))

    def finish(order: tuple[str, master.Master, Perfil]) -> None:
        name, made, perfil = order
        heard = deliver(made, folder / name, perfil, tags, labels)
        asked = {"duration_ms": timeline.duration_ms, "exact": False}
        check_audio(folder / name, "radio", perfil, **asked, heard=heard)
        check_lines(folder / name, heard, timeline)

    orders = [
        (name, master.master(reel, perfil, meter), perfil)
        for name, perfil in (("o_boletin.mp3", RADIO), (f"o_boletin{tv.suffix}", tv.perfil))
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(finish, orders))


def peer(folder: Path, count: int, seconds: int, tv: Tv) -> None:
    from pydub import AudioSegment  # noqa: PLC0415

    AudioSegment.converter = ffmpeg.binary()

    def load(name: str) -> AudioSegment:
        samples, hz = sf.read(folder / name, dtype="int16", always_2d=True)
        segment = AudioSegment(
            samples.tobytes(), sample_width=2, frame_rate=hz, channels=samples.shape[1]
        )
        return segment.set_frame_rate(HZ).set_channels(2)

    entra, cama = load("entra.flac"), load("cama.flac")
    total = seconds * 1000
    out = AudioSegment.silent(total, frame_rate=HZ).set_channels(2)
    bed = (cama * (total // len(cama) + 1))[: total - 6000].fade_in(1000).fade_out(2000)
    out = out.overlay(bed - 16, position=3000)
    at = 4000
    for number in range(count):
        voice = load(f"v{number}.wav")
        out = out.overlay(voice, position=at)
        at += len(voice) + 400
    out = out.overlay(entra, position=0).overlay(entra, position=total - 4000)
    out.export(folder / "mezcla.wav", format="wav")
    env = dict(os.environ, FFMPEG_PATH=ffmpeg.binary())
    common = [str(NORMALIZE), str(folder / "mezcla.wav"), "-f", "-q", "-ar", str(HZ)]
    for more in (
        ["-t", "-16", "-tp", "-1", "-c:a", "libmp3lame", "-b:a", "192k", "-o", "o_peer.mp3"],
        ["-t", "-24", "-tp", "-2", *tv.encoder, "-o", f"o_peer{tv.suffix}"],
    ):
        subprocess.run([*common, *more], check=True, env=env, cwd=folder, capture_output=True)


def encode_alone(folder: Path, tv: Tv) -> None:
    """ffmpeg on the finished samples, as raw as it gets, to the same two files."""
    source = folder / "crudo.f32"
    if not source.exists():
        samples, _ = ffmpeg.decode_audio(folder / "o_boletin.mp3")
        source.write_bytes(samples.tobytes())
    args = ["-f", "f32le", "-ar", str(HZ), "-ac", "2", "-i", str(source)]
    mp3 = ["-c:a", "libmp3lame", "-b:a", "192k", str(folder / "solo.mp3")]
    ffmpeg.run([*args, *mp3], what="solo.mp3")
    ffmpeg.run([*args, *tv.encoder, str(folder / f"solo{tv.suffix}")], what="solo")


if __name__ == "__main__":
    main()

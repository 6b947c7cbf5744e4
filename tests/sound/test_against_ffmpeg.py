"""Our meter and ffmpeg's, on fifty mixes of real voices and the project's own sounds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
import soxr
from other_meter import other_meter

from boletin import voice
from boletin.config import Sonido, Voz
from boletin.model import Guion, Linea, Op, Said, Token
from boletin.sound import loudness, mix
from boletin.sound.assets import load_assets
from boletin.sound.timeline import perform

pytestmark = pytest.mark.slow

HZ = mix.HZ
TEXTS = (
    "El Ayuntamiento informa a las vecinas y los vecinos.",
    "Este jueves no habrá agua de nueve de la mañana a dos de la tarde.",
    "Guarde la necesaria.",
    "La vacuna es gratuita; lleve la cartilla y una identificación con fotografía.",
)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory) -> list[Said]:
    folder = tmp_path_factory.mktemp("voces")
    told = []
    for number, text in enumerate(TEXTS):
        voz = Voz("pico", tono=1.0 if number % 2 else 0.7)
        words = voice.say(text, voz, folder / f"{number}.wav")
        told.append(voice.load(folder / f"{number}.wav", words))
    return told


def random_mix(number: int, spoken: list[Said], assets) -> tuple[np.ndarray, int]:
    """Lines, bed, stingers, levels, rate and layout by chance; the number is the seed."""
    rng = np.random.default_rng(number)
    entries: list[Op | Linea] = []

    def order(verb: str, rest: str = "") -> None:
        entries.append(Op(len(entries) + 1, verb, rest))

    if rng.random() < 0.5:
        order("ENTRA", "cortinilla_entrada")
    bed = rng.random() < 0.7
    if bed:
        order("FONDO", str(rng.choice(["cama_informativa", "cama_emergencia"])))
    chosen = [spoken[i] for i in rng.integers(0, len(spoken), rng.integers(1, 6))]
    for speech in chosen:
        tokens = (Token("palabra", "palabra"),) * len(speech.words)
        entries.append(Linea(len(entries) + 1, 1, tokens))
        if rng.random() < 0.3:
            order("EFECTO", "campana")
    if bed:
        order("SALE FONDO")
    sonido = Sonido(cama_db=float(rng.uniform(-24, -8)), cama_sola_db=float(rng.uniform(-8, 0)))
    script = Guion("mezcla", "Mezcla", tuple(entries))
    timeline, said = perform(script, lambda _rate: chosen, assets, sonido, duration_ms=None)
    voices = [Voz(ganancia_db=float(rng.uniform(-6, 3))) for _ in said]
    sound = mix.mix(timeline, said, voices, assets, sonido)
    sound *= np.float32(10 ** (rng.uniform(-20, 6) / 20))
    if rng.random() < 0.3:
        sound = np.ascontiguousarray(sound[:, :1])
    hz = int(rng.choice([HZ, 44100, 32000]))
    return (soxr.resample(sound, HZ, hz) if hz != HZ else sound), hz


def test_fifty_mixes_read_as_ffmpeg_reads_them(spoken, tmp_path):
    assets = load_assets(Path(__file__).parents[2] / "audio_assets")
    differences = []
    for number in range(50):
        sound, hz = random_mix(number, spoken, assets)
        path = tmp_path / "mezcla.wav"
        sf.write(path, sound, hz, subtype="FLOAT")
        other, ours = other_meter(path), loudness.measure(sound, hz)
        differences.append((ours.lufs - other.lufs, ours.dbtp - other.dbtp))
    loud, peaks = np.abs(differences).max(axis=0)
    assert loud <= 0.1, differences
    assert peaks <= 0.2, differences

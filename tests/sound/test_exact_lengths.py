"""Exact lengths with the real voice: what fits lasts exactly that, what does not says by how much.

The texts are the sentences of tests/data/dificiles, which are full of figures, put one after the
other from ten starting points, until the estimate says that they fill the time.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import soundfile

from boletin import voice
from boletin.config import Config
from boletin.errors import DurationError
from boletin.model import Guion, Said, Timeline
from boletin.sound.assets import load_assets
from boletin.sound.delivery import deliver
from boletin.sound.master import master
from boletin.sound.mix import HZ, mix
from boletin.sound.reel import Held
from boletin.sound.tags import Tags
from boletin.sound.timeline import perform
from boletin.writing.pace import estimate_ms
from boletin.writing.script import parse
from boletin.writing.spoken import speak

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "tests/data/dificiles").glob("*.md"))
TEN = range(10)
MUSIC_MS = 4000
EDGE = "OP: ENTRA {sting}\nOP: FONDO cama_informativa\nLOC 1: {title}\n{body}\nOP: SALE FONDO\n"


def sentences() -> list[str]:
    body = " ".join(path.read_text("utf-8").split("---\n", 2)[2] for path in TEXTS)
    return re.split(r"(?<=[a-záéíóúñ0-9h]\.) (?=[A-ZÁÉÍÓÚ¿])", " ".join(body.split()))


ALL = sentences()


def said_ms(text: str) -> int:
    return estimate_ms(" ".join(token.hablado for token in speak(text) if token.hablado))


def text_of(start: int, seconds: float) -> list[str]:
    """Sentences from a starting point on that together take about so long, and no longer."""
    chosen: list[str] = []
    left, at = seconds * 1000, start * 13
    for _ in range(40):
        near = [ALL[(at + k) % len(ALL)] for k in range(12)]
        fitting = [one for one in near if said_ms(one) <= left]
        if not fitting:
            break
        best = fitting[0] if left > 12_000 else max(fitting, key=said_ms)
        chosen.append(best)
        left -= said_ms(best)
        at += near.index(best) + 1
    return chosen


def script(chosen: Sequence[str], seconds: int) -> Guion:
    sting = "puente" if seconds <= 40 else "cortinilla_entrada"
    half = (len(chosen) + 1) // 2
    body = "\n".join(f"LOC 2: {' '.join(part)}" for part in (chosen[:half], chosen[half:]) if part)
    text = EDGE.format(sting=sting, title="Aviso del Ayuntamiento.", body=body)
    return Guion("prueba", "Aviso", parse(text, speak, "prueba"))


class Studio:
    """Says a script with the house's voices, each line once for a rate."""

    def __init__(self, house: Config, folder: Path) -> None:
        self.house, self.folder = house, folder
        self.assets = load_assets(ROOT / "audio_assets")

    def perform(self, guion: Guion, seconds: int) -> tuple[Timeline, tuple[Said, ...]]:
        def say(rate: float) -> list[Said]:
            said: list[Said] = []
            for linea in guion.lineas:
                voz = self.house.voz_de(linea)[1]
                voz = dataclasses.replace(voz, ritmo=voz.ritmo * rate)
                wav = self.folder / f"linea{len(said)}.wav"
                said.append(voice.load(wav, voice.say(linea.hablado, voz, wav)))
            return said

        return perform(
            guion, say, self.assets, self.house.sonido, duration_ms=seconds * 1000, file="a", line=3
        )


@pytest.fixture
def studio(house: Config, tmp_path: Path) -> Studio:
    return Studio(house, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("start", TEN)
@pytest.mark.parametrize("seconds", [20, 30, 40, 60])
def test_what_fits_lasts_exactly_that(
    studio: Studio, house: Config, tmp_path: Path, seconds: int, start: int
) -> None:
    guion = script(text_of(start, seconds - 6.5), seconds)
    timeline, speeches = studio.perform(guion, seconds)
    assert timeline.duration_ms == seconds * 1000
    last = timeline.words[-1].end_ms
    assert 400 <= timeline.duration_ms - last <= 5000, "the bed closes the piece"
    if start % 5:
        return  # the length is settled; the file is measured for two texts of each length
    voices = [house.voz_de(linea)[1] for linea in guion.lineas]
    mixed = Held(mix(timeline, speeches, voices, studio.assets, house.sonido), HZ)
    path, perfil = tmp_path / "radio.wav", house.perfiles["radio"]
    linear = dataclasses.replace(perfil, formato="wav")
    deliver(master(mixed, perfil), path, linear, Tags("a", "b", "c", date(2026, 11, 23)))
    assert abs(soundfile.info(path).duration - seconds) <= 0.05  # R06


def figure(error: DurationError) -> int:
    (finding,) = error.findings
    found = re.search(r"unas (\d+) palabras", finding.remedy)
    assert found and finding.rule == "R06" and finding.line == 3
    return int(found[1])


def spoken(parts: Sequence[str]) -> int:
    return sum(len(t.hablado.split()) for part in parts for t in speak(part))


def cut(chosen: Sequence[str], words: int) -> list[str]:
    """So many spoken words less, from the end of the longest sentences."""
    left = list(chosen)
    while spoken(chosen) - spoken(left) < words:
        longest = max(range(len(left)), key=lambda i: said_ms(left[i]))
        rest = left[longest].split()[:-1]
        rest[-1] = rest[-1].rstrip(".,;:") + "."
        left[longest] = " ".join(rest)
    return left


def growing() -> Iterator[str]:
    while True:
        yield from ("También", "hoy", "esperamos", "contar", "mañana", "con", "gente", "amable")


@pytest.mark.slow
@pytest.mark.parametrize("start", TEN)
def test_too_long_names_a_figure_that_works(studio: Studio, start: int) -> None:
    seconds = (20, 30, 40, 60)[start % 4]
    chosen = text_of(start, seconds * (1.1 + start / 20))
    with pytest.raises(DurationError) as caught:
        studio.perform(script(chosen, seconds), seconds)
    message = caught.value.findings[0].message
    longest = max(chosen, key=said_ms)
    assert " ".join(longest.split()[:3]) in message or "Lo más largo" in message
    shorter = script(cut(chosen, figure(caught.value)), seconds)
    assert studio.perform(shorter, seconds)[0].duration_ms == seconds * 1000


@pytest.mark.slow
@pytest.mark.parametrize("start", TEN)
def test_too_short_names_a_figure_that_works(studio: Studio, start: int) -> None:
    seconds = (20, 30, 40, 60)[start % 4]
    chosen = text_of(start, seconds * (0.15 + start / 60))
    with pytest.raises(DurationError) as caught:
        studio.perform(script(chosen, seconds), seconds)
    more = growing()
    words = [next(more) for _ in range(figure(caught.value))]
    longer = script([*chosen, f"{' '.join(words)}."], seconds)
    assert studio.perform(longer, seconds)[0].duration_ms == seconds * 1000

import numpy as np
import pytest

from boletin.config import Sonido, Voz
from boletin.model import GainPoint, Speech
from boletin.sound import duck, loudness, mix
from boletin.sound.assets import HOUSE_LUFS
from boletin.sound.clarity import Clarity, check_clarity
from boletin.sound.timeline import perform

HZ = 48000


@pytest.fixture
def performed(sound_kit, assets, sonido):
    def run(text, duration_ms=None):
        guion = sound_kit.script(text)
        timeline, speeches = perform(
            guion, sound_kit.speaker_of(guion), assets, sonido, duration_ms=duration_ms
        )
        voices = [Voz()] * len(speeches)
        return timeline, mix.mix(timeline, speeches, voices, assets, sonido)

    return run


def test_exact_length_and_every_word_where_the_timeline_says(performed):
    timeline, sound = performed("LOC 1 5\nLOC 2 4\nOP PAUSA 1\nLOC 1 1")
    assert sound.shape == (timeline.duration_ms * 48, 2)
    assert sound.dtype == np.float32
    said = np.zeros(len(sound), bool)
    for word in timeline.words:
        part = sound[word.start_ms * 48 : word.end_ms * 48]
        assert np.abs(part).max() > 0.05
        said[word.start_ms * 48 - 240 : word.end_ms * 48 + 240] = True
    assert np.abs(sound[~said]).max() < 0.003  # nothing else sounds


def both_sides(line):
    return np.repeat(line[:, None], 2, axis=1)


def test_every_voice_is_equally_loud(sound_kit):
    readings = []
    for scale, pitch, hz, count in (
        (1.0, 110, 16000, 9),
        (0.05, 240, 22050, 4),
        (0.3, 180, 48000, 1),
    ):
        said = sound_kit.speech(count, pitch=pitch, hz=hz)
        said = type(said)(said.samples * np.float32(scale), hz, said.words)
        readings.append(loudness.measure(both_sides(mix.voice(said, Voz())), HZ).lufs)
    assert np.allclose(readings, HOUSE_LUFS, atol=0.3)
    louder = both_sides(mix.voice(sound_kit.speech(5), Voz(ganancia_db=3.0)))
    assert loudness.measure(louder, HZ).lufs == pytest.approx(HOUSE_LUFS + 3, abs=0.1)


def bed_only(timeline, sonido, assets):
    silent = [layer for layer in timeline.layers if layer.kind == "cama"]
    quiet = type(timeline)(timeline.duration_ms, tuple(silent), timeline.lines, timeline.bed_gains)
    none = [Speech(np.zeros((10, 1), np.float32), 16000, ()) for _ in timeline.lines]
    return mix.mix(quiet, none, [Voz()] * len(none), assets, sonido)


def test_bed_under_the_voice_and_alone(performed, sonido, assets):
    text = "OP FONDO cama_informativa\nLOC 1 20\nOP SUBE FONDO 5\nLOC 1 20\nOP SALE FONDO"
    timeline, _ = performed(text)
    bed = bed_only(timeline, sonido, assets)

    def level(start_ms, end_ms):
        return loudness.measure(bed[start_ms * 48 : end_ms * 48], HZ).lufs - HOUSE_LUFS

    for line in timeline.lines:
        assert level(line.start_ms, line.end_ms) == pytest.approx(sonido.cama_db, abs=0.5)
    one, two = timeline.lines
    raised = level(one.end_ms + 1300, two.start_ms - 600)
    assert sonido.cama_sola_db + 2 < raised < sonido.cama_sola_db + 5


@pytest.mark.parametrize("under_db", [-18.0, -9.0])
def test_how_far_the_voice_stands_above_the_bed(sound_kit, assets, under_db):
    guion = sound_kit.script("OP FONDO cama_informativa\nLOC 1 20\nLOC 1 4\nOP SALE FONDO")
    sonido = Sonido(cama_db=under_db)
    timeline, speeches = perform(
        guion, sound_kit.speaker_of(guion), assets, sonido, duration_ms=None
    )
    heard = Clarity(HZ)
    voices = [Voz()] * len(speeches)
    mixed = mix.mix(timeline, speeches, voices, assets, sonido, heard)
    assert np.array_equal(mixed, mix.mix(timeline, speeches, voices, assets, sonido))
    least = heard.least_lu(timeline)
    # Both stand at the house level; pauses of the voice take a little of it.
    assert -under_db - 3 < least < -under_db + 1
    check = check_clarity("L50", least)
    assert (check.level, check.ok) == ("W", under_db < -12)
    assert ("baje cama_db" in check.detail) is not check.ok


def test_without_a_bed_nothing_is_in_the_way(sound_kit, assets, sonido):
    guion = sound_kit.script("LOC 1 5")
    timeline, speeches = perform(
        guion, sound_kit.speaker_of(guion), assets, sonido, duration_ms=None
    )
    heard = Clarity(HZ)
    mix.mix(timeline, speeches, [Voz()], assets, sonido, heard)
    assert heard.least_lu(timeline) is None
    assert check_clarity("L50", None).ok
    assert check_clarity("L50", 5.9).level == "E"  # the voice is lost: not released


def test_the_loop_has_no_seam(performed, sonido, assets):
    timeline, _ = performed("OP FONDO cama_informativa\nLOC 1 70\nOP SALE FONDO")
    bed = bed_only(timeline, sonido, assets)
    line = timeline.lines[0]
    steady = bed[(line.start_ms + 100) * 48 : (line.end_ms - 100) * 48, 0]
    assert len(steady) > 20 * HZ  # several rounds of 4 s
    # A seam is a corner: the second difference of a chord of low notes is tiny everywhere.
    corners = np.abs(np.diff(steady, 2))
    assert corners.max() < 3 * np.quantile(corners, 0.999)
    powers = [np.mean(part**2) for part in np.array_split(steady, 40)]
    assert max(powers) < 1.6 * min(powers)


def test_starts_and_ends_with_sound_and_without_a_click(performed):
    timeline, sound = performed("OP FONDO cama_informativa\nLOC 1 20\nOP SALE FONDO", 12_000)
    assert timeline.duration_ms == 12_000
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 1e-3)
    assert loud[0] < 100 * 48
    assert len(sound) - loud[-1] < 500 * 48
    assert np.abs(sound[-1]).max() < 0.01
    assert np.abs(np.diff(sound[:, 0])).max() < 0.2


def test_blocks_do_not_change_the_sound(performed, monkeypatch):
    text = "OP ENTRA cortinilla_entrada\nOP FONDO cama_informativa\n"
    text += "LOC 1 10\nOP EFECTO campana\nLOC 1 5"
    _, whole = performed(text)
    monkeypatch.setattr(mix, "_BLOCK_MS", 775)
    _, small = performed(text)
    assert np.abs(whole - small).max() < 1e-6


@pytest.mark.parametrize("bar_ms", [1600, 2000, 2400, 3333, 7000])
def test_the_bed_comes_back_in_time_with_its_own_beats(bar_ms):
    hold, release = duck.in_time(bar_ms)
    half = bar_ms / 16
    assert hold / half == pytest.approx(round(hold / half))
    assert release / half == pytest.approx(round(release / half))
    assert 140 <= hold <= 560 and 425 <= release <= 1275, "near the times that speech asks for"
    level = duck.envelope_db(
        [(3000, 5000)], (), 9000, under_db=-18.0, alone_db=-7.0, bar_at=lambda ms: bar_ms
    )
    times = np.arange(len(level)) * 1000 / duck.RATE_HZ
    after = times > 5000
    assert times[after & (level > -17.99)][0] == pytest.approx(5000 + hold, abs=30)
    assert times[after & (level < -7.01)][-1] == pytest.approx(5000 + hold + release, abs=30)


def test_the_bed_goes_down_before_the_voice_and_never_pumps():
    voice = [(3000, 5000), (5900, 8000)]
    level = duck.envelope_db(voice, (), 14_000, under_db=-18.0, alone_db=-7.0)
    at = {ms: level[ms * duck.RATE_HZ // 1000] for ms in (0, 2500, 2940, 5450, 8200, 9200, 13_900)}
    assert at[0] == at[2500] == -7
    assert at[2940] == pytest.approx(-18, abs=0.05)
    assert at[5450] == pytest.approx(-18)  # a short pause keeps it down
    assert at[8200] == pytest.approx(-18)  # hold
    assert at[9200] == pytest.approx(-7, abs=0.05)
    assert np.abs(np.diff(level)).max() < 0.3  # 5 ms: no step is heard
    lowered = duck.envelope_db(
        voice, [GainPoint(9500, -18.0, 600)], 14_000, under_db=-18.0, alone_db=-7.0
    )
    assert lowered[-1] == pytest.approx(-18)

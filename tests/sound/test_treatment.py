"""Treatments measured: where the sound goes, that words stay, that nothing breaks."""

import numpy as np
import pytest
import scipy

from boletin import voice
from boletin.config import Voz
from boletin.config.sections import TREATMENT_NAMES
from boletin.sound import filters, mix
from boletin.sound.treatment import (
    HZ,
    NAMES,
    TREATMENTS,
    Bell,
    DeEss,
    Even,
    High,
    HighPass,
    Low,
    chosen,
    through,
    treat,
)

HISSING = (
    "Seis sesiones sin costo: solicite sus servicios sociales y asesorías, sábados y domingos."
)
CLARA, MATEO = Voz(), Voz(ritmo=0.97, tono=0.7)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Both announcers, real Pico at 16 kHz."""
    folder, told = tmp_path_factory.mktemp("voz"), []
    for number, voz in enumerate((CLARA, MATEO)):
        wav = folder / f"{number}.wav"
        told.append(voice.load(wav, voice.say(HISSING, voz, wav)))
    return told


def level_db(sound, low, high, hz=HZ):
    """Energy between two frequencies."""
    size = 1 << (len(sound) - 1).bit_length()
    power = np.abs(np.fft.rfft(sound, size)) ** 2
    at = np.fft.rfftfreq(size, 1 / hz)
    return 10 * np.log10(power[(at >= low) & (at < high)].sum() + 1e-12)


def tone(hz, seconds=1.0, level=0.1):
    return level * np.sin(2 * np.pi * hz * np.arange(round(seconds * HZ)) / HZ)


def buzz(hz, seconds=1.0, bumps=((700, 120), (1200, 150), (2600, 200))):
    """A vowel: a pulse train through three formants."""
    pulses = np.zeros(round(seconds * HZ))
    pulses[:: round(HZ / hz)] = 1.0
    for centre, width in bumps:
        pulses = filters.Filter(filters.bell(centre, 24, centre / width, HZ), 1)(pulses[None])[0]
    dark = np.concatenate([filters.high_shelf(3500, -40, HZ)] * 2)
    pulses = filters.Filter(dark, 1)(pulses[None])[0]
    return 0.3 * pulses / np.abs(pulses).max()


def rms_db(sound):
    return 10 * np.log10(np.mean(sound**2))


# --- the whole chains ------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_words_stay_where_they_are(name, said):
    """Each tenth of the line against the untreated one, in the envelope: no shift at all."""
    for speech in said:
        before = treat(speech.samples[:, 0], speech.hz, "ninguno")
        after = treat(speech.samples[:, 0], speech.hz, name)
        assert after.shape == before.shape
        hop = HZ // 1000
        rows = [
            np.sqrt((x[: len(x) // hop * hop].reshape(-1, hop) ** 2).mean(1))
            for x in (before, after)
        ]
        for one, two in zip(*(np.array_split(row, 10) for row in rows), strict=True):
            same = np.correlate(two - two.mean(), one - one.mean(), "full")
            lag = int(np.argmax(same)) - (len(one) - 1)
            assert abs(lag) <= 2, f"{lag} ms"


@pytest.mark.parametrize("name", NAMES)
def test_a_quiet_take_and_a_loud_one_are_treated_alike(name, said):
    mono = said[0].samples[:, 0].astype(np.float64)
    loud = treat(mono, 16000, name)
    np.testing.assert_allclose(treat(mono * 0.05, 16000, name), loud * 0.05, atol=1e-3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "mono",
    [
        np.zeros(0),
        np.zeros(1),
        np.ones(7, np.float32),
        np.zeros(4800, np.float32),
        np.random.default_rng(1).uniform(-1, 1, 20_001).astype(np.float32),
        np.sign(tone(100, 0.4, 1.0)),
    ],
    ids=["empty", "one", "seven", "silence", "noise", "clipped"],
)
@pytest.mark.parametrize("hz", [8000, 48000])
def test_any_sound_comes_out_whole(name, mono, hz):
    out = treat(mono, hz, name)
    assert out.dtype == np.float32
    assert len(out) == len(mono) * HZ // hz
    assert np.isfinite(out).all()
    assert np.abs(out).max(initial=0) < 8


def test_a_name_nobody_wrote_is_an_error():
    with pytest.raises(KeyError):
        treat(np.zeros(10), HZ, "picante")


def test_the_engine_chooses_where_nothing_is_said():
    assert chosen(Voz()) == "pico"
    assert chosen(Voz("piper")) == "natural"
    assert chosen(Voz("grabada")) == "grabada"
    assert chosen(Voz("pico", tratamiento="ninguno")) == "ninguno"
    assert NAMES == TREATMENT_NAMES  # what boletin.toml may name is what there is
    assert {chosen(Voz(engine)) for engine in ("pico", "grabada", "gtts", "tono")} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_line_never_clips(name, said):
    for speech, voz in zip(said, (CLARA, MATEO), strict=True):
        line = mix.voice(speech, Voz(voz.motor, tratamiento=name, tono=voz.tono))
        assert 0.1 < np.abs(line).max() < 0.9


def test_the_treatment_of_the_voice_is_heard_in_the_mix(said):
    bright, plain = (mix.voice(said[1], Voz(tratamiento=name)) for name in ("pico", "ninguno"))
    assert bright.shape == plain.shape
    assert np.abs(bright - plain).max() > 0.05


def test_pico_gets_presence_and_not_more_hiss(said):
    """Against its own level: consonants rise, what hisses stays where it was or below."""
    for speech in said:
        before = treat(speech.samples[:, 0], speech.hz, "ninguno")
        after = treat(speech.samples[:, 0], speech.hz, "pico")
        gained = {
            band: level_db(after, *band) - level_db(before, *band)
            for band in ((100, 1000), (1200, 3500), (5000, 8000))
        }
        assert gained[1200, 3500] - gained[100, 1000] > 5
        assert gained[5000, 8000] < gained[1200, 3500]


# --- single steps ----------------------------------------------------------------------------


def test_rumble_and_hum_go():
    assert rms_db(through([HighPass(75)], tone(20))) < rms_db(tone(20)) - 20
    assert rms_db(through([HighPass(75)], tone(300))) == pytest.approx(rms_db(tone(300)), abs=0.1)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Low(180, 3.0), {40: 3.0, 180: 1.5, 2000: 0.0}),
        (Low(180, -3.0), {40: -3.0, 180: -1.5, 2000: 0.0}),
        (High(5000, 4.0), {300: 0.0, 5000: 2.0, 18_000: 4.0}),
        (High(5000, -4.0), {300: 0.0, 5000: -2.0, 18_000: -4.0}),
        (Bell(1800, 7.0, 0.6), {30: 0.0, 1800: 7.0, 20_000: 0.0}),
    ],
)
def test_each_filter_does_what_its_numbers_say(step, expected):
    for hz, gain in expected.items():
        steady = slice(HZ // 2, None)
        told = rms_db(through([step], tone(hz))[steady]) - rms_db(tone(hz)[steady])
        assert told == pytest.approx(gain, abs=0.25), hz


def test_the_band_of_the_de_esser_is_in_phase():
    _, at = scipy.signal.freqz_sos(filters.band_pass(6300, 0.9, HZ), [6300, 100], fs=HZ)
    assert at[0] == pytest.approx(1.0, abs=1e-9)
    assert abs(at[1]) < 0.03


def test_only_sharp_hissing_is_held():
    step = DeEss(6300, 0.9, -12.0, 6.0)
    vowel = buzz(140)
    hiss = np.zeros(HZ)
    noise = np.random.default_rng(3).standard_normal(HZ // 5)
    hiss[HZ // 2 : HZ // 2 + len(noise)] = noise
    hiss = filters.Filter(np.concatenate([filters.high_pass(5000, HZ)] * 2), 1)(hiss[None])[0]
    hiss *= np.sqrt(np.mean(vowel**2) / np.mean(hiss[HZ // 2 : HZ * 7 // 10] ** 2))
    sharp, soft = (step((vowel + share * hiss).astype(np.float32)) for share in (1, 0.02))
    here, there = slice(HZ * 11 // 20, HZ * 13 // 20), slice(0, HZ * 9 // 20)
    held = level_db((vowel + hiss)[here], 5500, 7500) - level_db(sharp[here], 5500, 7500)
    assert 4 < held <= 6.1
    np.testing.assert_allclose(sharp[there], vowel[there], atol=1e-6)
    np.testing.assert_allclose(soft, vowel + 0.02 * hiss, atol=1e-6)


def test_what_rises_is_held_by_half():
    quiet, loud = tone(200, 2.0, 0.05), tone(200, 1.0, 0.4)
    out = Even(2.0, 0.5)(np.concatenate([quiet, loud, quiet]).astype(np.float32))
    rise = rms_db(out[HZ * 22 // 10 : HZ * 28 // 10]) - rms_db(out[: HZ * 18 // 10])
    # The line's own level lies near the loud part's; 18 dB of difference shrink a little.
    own = 10 * np.log10((4 * 0.05**2 + 0.4**2) / 5 / 2)
    above = 10 * np.log10(0.4**2 / 2) - own - 2.0
    assert rise == pytest.approx(20 * np.log10(8) - above / 2, abs=0.1)


def test_every_treatment_is_a_chain_of_steps():
    for steps in TREATMENTS.values():
        for step in steps:
            assert through([step], np.zeros(480, np.float32)).shape == (480,)

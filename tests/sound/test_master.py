import os
import re
import struct
from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
import pytest
import soundfile as sf
from PIL import Image

from boletin import ffmpeg
from boletin.config import FORMATS, Perfil, Sonido, Voz
from boletin.errors import MediaError, ReleaseError, StorageError
from boletin.model import Chapter
from boletin.sound import broadcast, checks, delivery, limiter, loudness, master, mix
from boletin.sound.broadcast import Broadcast
from boletin.sound.delivery import deliver
from boletin.sound.hearing import hear
from boletin.sound.reel import Held
from boletin.sound.tags import Tags
from boletin.sound.timeline import perform

HZ = 48000
TV = Perfil(-24.0, -2.0)
PODCAST = Perfil(-16.0, -1.0, kbps=128)
TEXT = """
OP ENTRA cortinilla_entrada
OP FONDO cama_informativa
LOC 1 14
LOC 2 16
OP SALE FONDO
"""


def cover():
    out = BytesIO()
    Image.new("RGB", (40, 40), "#7a1f3d").save(out, "JPEG")
    return out.getvalue()


TAGS = Tags(
    titulo="Vacunación: ¡acuda! 'comilla' \x00 --> {\\an8}",
    artista="Ayuntamiento de Sanctórum",
    album="Sanctórum informa",
    fecha=date(2026, 11, 23),
    licencia="CC-BY-4.0",
    enlace="https://sanctorum.example/boletin/spots/vacunacion/",
    transcripcion="Primera línea.\nSegunda línea.",
    portada=cover(),
    capitulos=(Chapter(0, "Saludo"), Chapter(4000, "Salud ñ", "vacunacion")),
)
LABELS = Broadcast("Título", "Ayuntamiento", "corte", date(2026, 11, 23))


RADIO = Perfil(-16.0, -1.0)
PROFILES = {
    "radio": RADIO,
    "podcast": PODCAST,
    "tv": replace(TV, formato="wav"),
    "r128": Perfil(-23.0, -1.0, corto_plazo_lufs=-18.0, formato="wav", bits=16),
    "flac": Perfil(-16.0, -1.0, formato="flac", hz=44100, bits=16),
    "flac24": Perfil(-18.0, -2.0, formato="flac", bits=24),
    "mp2": Perfil(-16.0, -1.0, formato="mp2", kbps=256),
    "mp2 mono": Perfil(-16.0, -1.0, formato="mp2", kbps=128, canales=1, hz=32000),
    "mp3 mono": Perfil(-19.0, -1.5, kbps=128, canales=1, hz=44100, id3="2.4"),
    "aac": Perfil(-16.0, -1.0, formato="aac", kbps=192),
    "opus": Perfil(-16.0, -1.0, formato="opus", kbps=128),
    "padded": Perfil(-20.0, -3.0, formato="wav", inicio_ms=500, fin_ms=1500, cart=False),
}


@pytest.fixture(scope="module")
def spot(sound_kit, assets):
    guion = sound_kit.script(TEXT)
    timeline, speeches = perform(
        guion, sound_kit.speaker_of(guion), assets, Sonido(), duration_ms=20_000
    )
    mixed = mix.mix(timeline, speeches, [Voz()] * len(speeches), assets, Sonido())
    return timeline, mixed


def mastered(samples, perfil):
    return master.master(Held(samples, HZ), perfil)


def rendered(made):
    return np.concatenate(list(made.blocks()))


@pytest.mark.parametrize(
    "perfil", [RADIO, TV, Perfil(-23.0, -1.0, hz=44100), Perfil(-16.0, -1.0, canales=1)]
)
def test_level_and_ceiling(spot, perfil):
    samples = rendered(mastered(spot[1], perfil))
    reading = loudness.measure(samples, perfil.hz)
    assert reading.lufs == pytest.approx(perfil.lufs, abs=0.05)
    assert reading.dbtp <= perfil.dbtp
    assert (reading.duration_ms, reading.channels) == (20_000, perfil.canales)


@pytest.mark.slow
def test_a_peaky_mix_still_arrives(spot, tmp_path):
    mixed = spot[1].copy()
    for at in range(HZ, 18 * HZ, HZ // 2):
        mixed[at : at + 40] += 0.8
    made = mastered(mixed, RADIO)
    reading = deliver(made, tmp_path / "radio.mp3", RADIO, TAGS).reading
    assert reading.lufs == pytest.approx(-16.0, abs=0.3)
    assert reading.dbtp <= -1.0
    warned = checks.check_limiter("radio", RADIO, made.limited_db)
    assert (warned.ok, warned.level, warned.rule) == (False, "W", "L50")
    assert f"baja los picos {made.limited_db:.1f} dB" in warned.detail
    assert "lufs del perfil «radio»" in warned.detail


@pytest.mark.parametrize("perfil", [RADIO, TV])
def test_the_limiter_is_not_heard_in_a_usual_spot(spot, perfil):
    made = mastered(spot[1], perfil)
    assert 0 <= made.limited_db <= 3
    assert checks.check_limiter("tv", perfil, made.limited_db).ok


def test_silence_is_refused():
    with pytest.raises(MediaError, match="silencio"):
        mastered(np.zeros((HZ, 2), np.float32), TV)


@pytest.fixture(scope="module")
def delivered(spot, tmp_path_factory):
    """radio.wav and radio.mp3 of one master."""
    folder = tmp_path_factory.mktemp("spot")
    labels = replace(LABELS, timers=broadcast.timers_of(spot[0]))
    made = mastered(spot[1], RADIO)
    deliver(made, folder / "radio.wav", replace(RADIO, formato="wav"), TAGS, labels)
    heard = deliver(made, folder / "radio.mp3", RADIO, TAGS)
    return folder, RADIO, rendered(made), heard.reading


def test_every_rule_holds_on_the_delivered_files(delivered):
    folder, perfil, _, _ = delivered
    rules = set()
    for name in ("radio.wav", "radio.mp3"):
        reading, found = checks.check_audio(
            folder / name, "radio", perfil, duration_ms=20_000, exact=True
        )
        assert all(check.ok for check in found), found
        assert abs(reading.lufs - perfil.lufs) <= 0.3
        rules |= {check.rule for check in found}
    assert rules == {"L50", "L40", "R01", "R02", "R05", "R06", "R07", "R09"}
    assert not list(folder.glob(".*"))


def test_mp3_is_exact_and_reads_what_was_said(delivered):
    folder, _, samples, reading = delivered
    decoded, hz = ffmpeg.decode_audio(folder / "radio.mp3")  # another decoder than the meter's
    assert abs(len(decoded) - len(samples)) <= 0.05 * hz
    again = loudness.measure(decoded, hz)
    assert again.lufs == pytest.approx(reading.lufs, abs=0.02)
    assert again.dbtp == pytest.approx(reading.dbtp, abs=0.1)
    # Gapless: the decoded sound stands where the master's does.
    a, b = samples[: 5 * HZ, 0], decoded[: 5 * HZ, 0]
    spectrum = np.fft.rfft(a, 2**19) * np.conj(np.fft.rfft(b, 2**19))
    lag = int(np.argmax(np.fft.irfft(spectrum)))
    assert min(lag, 2**19 - lag) <= 2


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.slow] * (n not in ("tv", "radio"))) for n in PROFILES],
)
def test_every_format_arrives_as_its_profile_wants(spot, tmp_path, name):
    perfil = PROFILES[name]
    path = tmp_path / f"spot{FORMATS[perfil.formato].suffix}"
    heard = deliver(mastered(spot[1], perfil), path, perfil, TAGS, LABELS)
    reading, found = checks.check_audio(
        path, name, perfil, duration_ms=20_000, exact=True, rate_band=False
    )
    assert all(check.ok for check in found), found
    assert reading == heard.reading
    assert {check.rule for check in found} >= {"R06", "R07"}
    # ffmpeg, which decodes for itself, finds the same file.
    about = ffmpeg.probe(path)
    assert (about.audio_hz, about.channels) == (perfil.hz, perfil.canales)
    decoded, hz = ffmpeg.decode_audio(path)
    again = loudness.measure(decoded, hz)
    assert again.lufs == pytest.approx(perfil.lufs, abs=0.3)
    assert again.dbtp <= perfil.dbtp + 0.1
    length = 20_000 + perfil.inicio_ms + perfil.fin_ms
    assert again.duration_ms == pytest.approx(length, abs=50)
    if perfil.bits == 16 and perfil.formato in ("wav", "flac"):
        assert not (decoded * 32768 % 1).any()
    assert (
        broadcast.read(path).bext is not None if perfil.formato == "wav" and perfil.cart else True
    )
    again = tmp_path / f"otra{path.suffix}"
    deliver(mastered(spot[1], perfil), again, perfil, TAGS, LABELS)
    assert again.read_bytes() == path.read_bytes(), "the same bytes from run to run"


def test_silence_that_a_station_wants_stands_before_and_after(spot, tmp_path):
    perfil = PROFILES["padded"]
    deliver(mastered(spot[1], perfil), tmp_path / "a.wav", perfil, TAGS, LABELS)
    samples, hz = sf.read(tmp_path / "a.wav")
    assert not samples[: hz // 2].any()
    assert not samples[-hz * 3 // 2 :].any()
    assert len(samples) == 22 * hz


@pytest.mark.slow
@pytest.mark.parametrize("kbps", [96, 128, 160, 192, 224, 256, 320])
def test_one_encoding_is_enough_at_every_bit_rate(spot, tmp_path, kbps, monkeypatch):
    perfil = Perfil(-16.0, -1.0, kbps=kbps)
    times = []
    encode = delivery._encode
    monkeypatch.setattr(delivery, "_encode", lambda *args: (times.append(1), encode(*args)))
    deliver(mastered(spot[1][: 8 * HZ], perfil), tmp_path / "a.mp3", perfil, TAGS)
    assert len(times) == 1


@pytest.mark.slow
def test_what_does_not_arrive_exactly_enough_is_refused(spot, tmp_path):
    perfil = Perfil(-16.0, -1.0, tolerancia_lu=0.0)
    with pytest.raises(ReleaseError, match=r"queda en -16\.\d LUFS .* pide -16.0 y -1.0"):
        deliver(mastered(spot[1], perfil), tmp_path / "a.mp3", perfil, TAGS)
    assert not list(tmp_path.iterdir())


def wrong(path, perfil, duration_ms, name="radio"):
    found = checks.check_audio(path, name, perfil, duration_ms=duration_ms, exact=True)[1]
    return {(c.rule, c.level): c.detail for c in found if not c.ok}


def test_what_is_wrong_is_found(spot, tmp_path):
    perfil = Perfil(-16.0, -1.0)
    loud = spot[1] * np.float32(6)
    loud = np.clip(np.pad(loud, ((HZ // 5, HZ), (0, 0))), -1, 1)
    loud[9 * HZ : 12 * HZ] = 0
    path = tmp_path / "radio ñ.wav"
    sf.write(path, loud, HZ, subtype="PCM_24")
    found = wrong(path, perfil, 20_000)
    assert set(found) == {("L50", "E"), ("R06", "E"), ("R06", "W"), ("R07", "W")}
    for words in ("200 ms de silencio", "termina con 1", "dura 21.20 s"):
        assert words in found["R06", "E"]
    assert "segundo 9" in found["R06", "W"]
    assert "saturado" in found["R06", "W"]
    sf.write(tmp_path / "lento.wav", spot[1][:, :1], 32000, subtype="FLOAT")
    assert "32000 Hz" in wrong(tmp_path / "lento.wav", TV, 30_000, "tv")["R06", "E"]


def test_the_silence_that_a_profile_asks_for_is_told_as_such(spot, tmp_path):
    """More than 500 ms at the end keep R06 where 500 are the station's own wish."""
    sound = np.pad(spot[1][: 20 * HZ], ((0, HZ // 2 + 500), (0, 0)))
    sf.write(tmp_path / "a.wav", sound, HZ, subtype="PCM_24")
    own = Perfil(-16.0, -1.0, formato="wav", fin_ms=500)

    def told(perfil):
        made = checks.check_audio(tmp_path / "a.wav", "x", perfil, duration_ms=20_000, exact=True)
        return next(one for one in made[1] if (one.rule, one.level) == ("R06", "E"))

    assert told(own).ok
    assert re.search(r"al final 5[12]\d ms \(500 los pide su perfil\)\.$", told(own).detail)
    assert "caben 500: quite" in told(replace(own, fin_ms=0)).detail
    sound = np.pad(sound, ((0, HZ), (0, 0)))
    sf.write(tmp_path / "a.wav", sound, HZ, subtype="PCM_24")
    assert "caben 1000 (500 los pide su perfil): quite la PAUSA" in told(own).detail


def test_what_a_mono_radio_would_lose_is_told(spot, tmp_path):
    perfil, (left, right) = Perfil(-16.0, -1.0), (spot[1][:, 0], spot[1][:, 1])
    noise = np.random.default_rng(3).normal(0, 0.05, (5 * HZ, 2)).astype(np.float32)
    for sides, loss_db in (
        (np.column_stack([left, left]), 0.0),
        (np.column_stack([left, -0.5 * left]), 10 * np.log10(0.625 / 0.0625)),
        (np.column_stack([left, 0 * left]), 3.0),
        (noise, 3.0),
        (np.column_stack([left, -left]), 120.0),
        (left[:, None], 0.0),
    ):
        sf.write(tmp_path / "a.wav", sides, HZ, subtype="FLOAT")
        facts = hear(tmp_path / "a.wav")
        assert facts.mono_loss_db == pytest.approx(loss_db, abs=0.1)
    sf.write(tmp_path / "a.wav", np.column_stack([left, -right]), HZ, subtype="PCM_24")
    assert "una sola bocina" in wrong(tmp_path / "a.wav", perfil, 20_000)["R06", "W"]


def test_a_usual_spot_survives_mono(spot, tmp_path):
    sf.write(tmp_path / "a.wav", spot[1], HZ, subtype="PCM_24")
    assert 0 <= hear(tmp_path / "a.wav").mono_loss_db < 1


def test_false_labels_are_found(spot, tmp_path):
    labels = Broadcast(
        "Título", "A", "c", date(2026, 11, 23), desde=date(2026, 12, 2), hasta=date(2026, 12, 1),
        timers=(("AUDs", 0), ("INTs", 9000), ("SEGs", 100), ("AUDe", 99_000)),
    )  # fmt: skip
    perfil = Perfil(-24.0, -2.0, formato="wav")
    deliver(mastered(spot[1], perfil), tmp_path / "a.wav", perfil, TAGS, labels)
    whole = (tmp_path / "a.wav").read_bytes()
    louder = struct.pack("<h", -1900)  # LoudnessValue, standards.md §4
    at = whole.index(b"bext") + 8 + 412
    (tmp_path / "a.wav").write_bytes(whole[:at] + louder + whole[at + 2 :])
    found = wrong(tmp_path / "a.wav", perfil, 20_000)
    assert set(found) == {("R02", "E"), ("R09", "E")}


def test_truncated_and_foreign_files(delivered, tmp_path):
    folder, perfil, *_ = delivered
    for name in ("radio.wav", "radio.mp3"):
        whole = (folder / name).read_bytes()
        for content in (whole[: len(whole) // 2], b"", b"nada" * 99):
            (tmp_path / name).write_bytes(content)
            try:
                found = wrong(tmp_path / name, perfil, 20_000)
            except MediaError as error:
                assert name in str(error)
            else:
                assert ("R06", "E") in found


def test_a_disk_that_refuses_leaves_nothing(spot, tmp_path, monkeypatch):
    folder = tmp_path / "no"
    folder.write_text("a file where a folder should be")
    perfil = replace(RADIO, formato="wav")
    made = mastered(spot[1], perfil)
    with pytest.raises(StorageError):
        deliver(made, folder / "radio.wav", perfil, TAGS)
    old = tmp_path / "radio.wav"
    old.write_bytes(b"old")

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(delivery, "_packed", full)
    with pytest.raises(StorageError, match="espacio"):
        deliver(made, old, perfil, TAGS)
    assert old.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["no", "radio.wav"]


# --- lines ---------------------------------------------------------------------------------------


def test_a_line_that_is_not_heard_is_told(spot, tmp_path):
    timeline, mixed = spot
    perfil = replace(RADIO, formato="wav")
    path = tmp_path / "radio.wav"
    assert checks.check_lines(
        path, deliver(mastered(mixed, perfil), path, perfil, TAGS), timeline
    ).ok
    for number, line in enumerate(timeline.lines, 1):
        dropped = mixed.copy()
        dropped[line.start_ms * 48 : line.end_ms * 48] *= 0.1  # as loud as the bed
        heard = deliver(mastered(dropped, perfil), path, perfil, TAGS)
        told = checks.check_lines(path, heard, timeline)
        assert (told.ok, told.level, told.rule) == (False, "E", "R06")
        assert f"renglón {number} («palabra0 palabra1" in told.detail


@pytest.mark.slow
def test_a_loud_profile_is_reached_or_refused_with_how_far_it_gets(sound_kit):
    peaky = sound_kit.speech(20, hz=HZ).samples.repeat(2, axis=1)
    peaky[HZ : HZ + 40] = 0.9
    reached, refused = [], []
    for lufs in range(-24, -4, 2):
        try:
            made = master.master(Held(peaky, HZ), Perfil(float(lufs), -3.0, formato="wav"))
        except ReleaseError as error:
            refused.append(lufs)
            assert f"pide {lufs}.0 LUFS y esta pieza no pasa de" in str(error)
            continue
        reached.append(lufs)
        told = loudness.measure_blocks(made.blocks(), HZ, 2)
        assert told.lufs == pytest.approx(lufs, abs=0.05)
        assert told.dbtp <= -3.0
        assert made.limited_db <= limiter.DEEPEST_DB
    assert reached and refused
    assert max(reached) < min(refused)

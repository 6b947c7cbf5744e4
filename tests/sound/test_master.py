import os
from datetime import date
from io import BytesIO

import mutagen
import numpy as np
import pytest
import soundfile as sf
from mutagen.id3 import ID3
from PIL import Image

from boletin import ffmpeg
from boletin.config import Perfil, Sonido, Voz
from boletin.errors import MediaError, StorageError
from boletin.model import Chapter
from boletin.sound import broadcast, checks, loudness, master, mix
from boletin.sound.broadcast import Broadcast
from boletin.sound.tags import SYNTHETIC, Tags
from boletin.sound.timeline import perform

HZ = 48000
TV = Perfil(-24.0, -2.0)
PODCAST = Perfil(-16.0, -1.0, mp3_kbps=128)
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


@pytest.fixture(scope="module")
def spot(sound_kit, assets):
    guion = sound_kit.script(TEXT)
    timeline, speeches = perform(
        guion, sound_kit.speaker_of(guion), assets, Sonido(), duration_ms=20_000
    )
    mixed = mix.mix(timeline, speeches, [Voz()] * len(speeches), assets, Sonido())
    return timeline, mixed


@pytest.mark.parametrize("perfil", [Perfil(-16.0, -1.0), TV, Perfil(-23.0, -1.0, hz=44100)])
def test_level_and_ceiling(spot, perfil):
    samples = master.master(spot[1], perfil).samples
    reading = loudness.measure(samples, perfil.hz)
    assert reading.lufs == pytest.approx(perfil.lufs, abs=0.1)
    assert reading.dbtp <= perfil.dbtp
    assert reading.duration_ms == 20_000


@pytest.mark.slow
def test_a_peaky_mix_still_arrives(spot):
    mixed = spot[1].copy()
    for at in range(HZ, 18 * HZ, HZ // 2):
        mixed[at : at + 40] += 0.8
    perfil = Perfil(-16.0, -1.0)
    made = master.master(mixed, perfil)
    reading = loudness.measure(made.samples, HZ)
    assert reading.lufs == pytest.approx(-16.0, abs=0.1)
    assert reading.dbtp <= -1.0
    warned = checks.check_limiter("radio", perfil, made.limited_db)
    assert (warned.ok, warned.level, warned.rule) == (False, "W", "L50")
    assert f"baja los picos {made.limited_db:.1f} dB" in warned.detail
    assert "lufs del perfil «radio»" in warned.detail


@pytest.mark.parametrize("perfil", [Perfil(-16.0, -1.0), TV])
def test_the_limiter_is_not_heard_in_a_usual_spot(spot, perfil):
    made = master.master(spot[1], perfil)
    assert 0 <= made.limited_db <= 3
    assert checks.check_limiter("tv", perfil, made.limited_db).ok


def test_silence_is_refused():
    with pytest.raises(MediaError, match="silencio"):
        master.master(np.zeros((HZ, 2), np.float32), TV)


@pytest.fixture(scope="module")
def delivered(spot, tmp_path_factory):
    """radio.wav and radio.mp3 of one master."""
    folder = tmp_path_factory.mktemp("spot")
    perfil = Perfil(-16.0, -1.0)
    samples = master.master(spot[1], perfil).samples
    labels = Broadcast(
        "Título", "Ayuntamiento", "corte", date(2026, 11, 23), timers=broadcast.timers_of(spot[0])
    )
    master.write_wav(samples, folder / "radio.wav", labels)
    reading = master.write_mp3(samples, folder / "radio.mp3", perfil, TAGS)
    return folder, perfil, samples, reading


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


def test_tags_arrive(delivered):
    folder, *_ = delivered
    tags = ID3(folder / "radio.mp3")
    assert tags.version == (2, 3, 0)
    assert str(tags["TIT2"]) == "Vacunación: ¡acuda! 'comilla'   --> {\\an8}"
    assert str(tags["TLAN"]) == "spa"
    assert tags["WCOP"].url == "https://creativecommons.org/licenses/by/4.0/"
    assert SYNTHETIC in str(tags.getall("COMM")[0])
    assert tags.getall("USLT")[0].text == TAGS.transcripcion
    assert tags.getall("APIC")[0].data == TAGS.portada
    chapters = tags.getall("CHAP")
    assert [(c.start_time, c.end_time) for c in chapters] == [(0, 4000), (4000, 20_000)]
    assert str(chapters[1].sub_frames["TIT2"]) == "Salud ñ"
    assert tags.getall("CTOC")[0].child_element_ids == ["ch1", "ch2"]
    assert mutagen.File(folder / "radio.mp3").info.bitrate == 192_000


@pytest.mark.slow
def test_same_input_same_bytes(delivered, tmp_path):
    folder, perfil, samples, _ = delivered
    master.write_mp3(samples, tmp_path / "radio.mp3", perfil, TAGS)
    assert (tmp_path / "radio.mp3").read_bytes() == (folder / "radio.mp3").read_bytes()


@pytest.mark.slow
def test_podcast_bit_rate(spot, tmp_path):
    path = tmp_path / "boletin.mp3"
    reading = master.write_mp3(master.master(spot[1], PODCAST).samples, path, PODCAST, TAGS)
    assert reading.lufs == pytest.approx(-16.0, abs=0.3)
    assert reading.dbtp <= -1.0
    _, found = checks.check_audio(path, "podcast", PODCAST, duration_ms=20_000, exact=False)
    assert all(check.ok for check in found), found
    assert found[0].rule == "L30"


@pytest.mark.slow
@pytest.mark.parametrize("kbps", [96, 128, 160, 192, 224, 256, 320])
def test_one_encoding_is_enough_at_every_bit_rate(spot, tmp_path, kbps):
    perfil = Perfil(-16.0, -1.0, mp3_kbps=kbps)
    samples = master.master(spot[1][: 8 * HZ], perfil).samples
    master._encode(samples, tmp_path / "a.mp3", perfil)
    reading = master._measure_file(tmp_path / "a.mp3")
    assert reading.lufs == pytest.approx(-16.0, abs=0.15)


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
        facts = checks._decode(tmp_path / "a.wav")
        assert facts.mono_loss_db == pytest.approx(loss_db, abs=0.1)
    sf.write(tmp_path / "a.wav", np.column_stack([left, -right]), HZ, subtype="PCM_24")
    assert "una sola bocina" in wrong(tmp_path / "a.wav", perfil, 20_000)["R06", "W"]


def test_a_usual_spot_survives_mono(spot, tmp_path):
    sf.write(tmp_path / "a.wav", spot[1], HZ, subtype="PCM_24")
    assert 0 <= checks._decode(tmp_path / "a.wav").mono_loss_db < 1


def test_false_labels_are_found(spot, tmp_path):
    labels = Broadcast(
        "Título", "A", "c", date(2026, 11, 23), desde=date(2026, 12, 2), hasta=date(2026, 12, 1),
        timers=(("AUDs", 0), ("INTs", 9000), ("SEGs", 100), ("AUDe", 99_000)),
    )  # fmt: skip
    perfil = Perfil(-24.0, -2.0)
    samples = master.master(spot[1], perfil).samples
    reading = loudness.measure(samples * 0.5, HZ)
    master.write_wav(samples, tmp_path / "a.wav", labels, reading=reading)
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
    with pytest.raises(StorageError):
        master.write_wav(spot[1], folder / "radio.wav")
    old = tmp_path / "radio.wav"
    old.write_bytes(b"old")

    def full(block):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(master, "_pcm24", full)
    with pytest.raises(StorageError, match="espacio"):
        master.write_wav(spot[1], old)
    assert old.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["no", "radio.wav"]

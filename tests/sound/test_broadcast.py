import doctest
import struct
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
import soundfile as sf
import wave_chunk_parser.chunks
import wavinfo

from boletin.config import Perfil
from boletin.errors import MediaError
from boletin.model import Reading
from boletin.sound import broadcast, master
from boletin.sound.broadcast import Broadcast
from boletin.sound.delivery import deliver
from boletin.sound.reel import Held
from boletin.sound.tags import Tags

HZ = 48000
LABELS = Broadcast(
    titulo="¡Vacunación en Sanctórum! — «añejo»\x00😀",
    artista="H. Ayuntamiento de Sanctórum de Lázaro Cárdenas",
    corte="vacunacion-2026",
    fecha=date(2026, 11, 23),
    cliente="Ayuntamiento",
    clasificacion="aviso",
    pie="informes al 748 910 0000",
    desde=date(2026, 11, 24),
    hasta=date(2026, 12, 1),
    timers=(("AUDs", 0), ("INTs", 0), ("INTe", 120), ("SEGs", 700), ("AUDe", 1000)),
    enlace="https://sanctorum.example/boletin",
    version="0.1.0",
)
WAV = Perfil(-20.0, -1.0, formato="wav")
NO_TAGS = Tags("a", "b", "c", date(2026, 11, 23))


def tone(seconds=1.0):
    t = np.arange(round(seconds * HZ)) / HZ
    return np.repeat(0.2 * np.sin(2 * np.pi * 440 * t)[:, None], 2, 1).astype(np.float32)


def test_fold():
    assert doctest.testmod(broadcast).failed == 0
    assert broadcast.fold("niño\u202e\r\nÑandú™") == "nino NanduTM"


def test_fields_stand_where_the_standards_say():
    reading = Reading(-16.005, -13.2, -12.0, 3.456, float("-inf"), 2, HZ, 1000)
    chunk = broadcast.bext(LABELS, reading, HZ)
    assert chunk[256:288].rstrip(b"\0") == b"H. Ayuntamiento de Sanctorum de "
    assert chunk[320:338] == b"2026-11-2300:00:00"
    assert struct.unpack_from("<QH", chunk, 338) == (0, 2)
    assert struct.unpack_from("<5h", chunk, 412) == (-1601, 346, 0x7FFF, -1320, -1200)
    assert chunk[602:].endswith(b"\r\n")
    chunk = broadcast.cart(LABELS, HZ, HZ)
    assert len(chunk) == 2048
    assert chunk[:4] == b"0101"
    assert chunk[4:68].rstrip(b"\0") == b'Vacunacion en Sanctorum! - "anejo"'
    assert chunk[132:196].rstrip(b"\0") == b"vacunacion-2026"
    assert chunk[388:452].rstrip(b"\0") == b"informes al 748 910 0000"
    assert chunk[452:488] == b"2026-11-2400:00:002026-12-0123:59:59"
    assert chunk[488:495] == b"boletin"
    assert struct.unpack_from("<i", chunk, 680) == (32768,)
    assert struct.unpack_from("<4sI4sI4sI", chunk, 684) == (b"AUDs", 0, b"INTs", 0, b"INTe", 5760)
    assert struct.unpack_from("<4sI", chunk, 716) == (b"AUDe", HZ - 1)  # inside the file
    assert chunk[1024:1058].rstrip(b"\0") == b"https://sanctorum.example/boletin"


def written(path, samples=None, perfil=WAV):
    """A WAV with all labels; gives what it measures."""
    sound = Held(tone() if samples is None else samples, HZ)
    return deliver(master.master(sound, perfil), path, perfil, NO_TAGS, LABELS).reading


def test_an_independent_reader_and_our_own_agree(tmp_path):
    path = tmp_path / "radio.wav"
    reading = written(path)
    info = wavinfo.WavInfoReader(str(path))
    assert (info.fmt.sample_rate, info.fmt.bits_per_sample, info.fmt.channel_count) == (HZ, 24, 2)
    assert info.data.frame_count == HZ
    assert info.bext.version == 2
    assert info.bext.loudness_value == pytest.approx(reading.lufs, abs=0.01)
    assert info.bext.loudness_range == pytest.approx(reading.lra, abs=0.01)
    assert info.bext.max_true_peak == pytest.approx(reading.dbtp, abs=0.01)
    assert info.bext.max_momentary_loudness == pytest.approx(reading.m_max, abs=0.01)
    assert info.bext.originator_date == "2026-11-23"
    labels = broadcast.read(path)
    assert (labels.bits, labels.hz, labels.frames) == (24, HZ, HZ)
    assert labels.cart["end_date"] == "2026-12-01"
    assert dict(labels.timers)["SEGs"] == 33600


class OtherCart(wave_chunk_parser.chunks.CartChunk):
    """The other reader takes dates with slashes alone; AES46 and R01 write them with hyphens."""

    FORMAT_DATE_TIME = "%Y-%m-%d%H:%M:%S"


def test_a_second_reader_of_cart_finds_every_field(tmp_path):
    path = tmp_path / "radio.wav"
    written(path)
    at = path.read_bytes().index(b"cart")
    with path.open("rb") as file:
        cart = OtherCart.from_file(file, at)
    assert (cart.version, cart.cut_id) == ("0101", "vacunacion-2026")
    assert cart.title == 'Vacunacion en Sanctorum! - "anejo"'
    assert cart.artist == cart.artist.strip() == "H. Ayuntamiento de Sanctorum de Lazaro Cardenas"
    assert (cart.client_id, cart.category, cart.classification) == ("Ayuntamiento", "SPOT", "aviso")
    assert cart.out_cue == "informes al 748 910 0000"
    assert cart.start_date == datetime(2026, 11, 24)
    assert cart.end_date == datetime(2026, 12, 1, 23, 59, 59)
    assert (cart.producer_app, cart.producer_app_version) == ("boletin", "0.1.0")
    assert cart.ref_0db == 32768
    assert cart.url == "https://sanctorum.example/boletin"
    timers = [(timer.name, timer.time) for timer in cart.timers if timer.name]
    assert timers == [
        ("AUDs", 0), ("INTs", 0), ("INTe", 5760), ("SEGs", 33_600), ("AUDe", HZ - 1),
    ]  # fmt: skip


def test_dates_and_times_stand_where_automation_cuts_them_out(tmp_path):
    """Rivendell takes year, month and day by their places, whatever stands between them."""
    path = tmp_path / "radio.wav"
    written(path)
    whole = path.read_bytes()
    cart = whole[whole.index(b"cart") + 8 :]
    for date_at, time_at, day, clock in (
        (452, 462, (2026, 11, 24), (0, 0, 0)),
        (470, 480, (2026, 12, 1), (23, 59, 59)),
    ):
        told, hour = cart[date_at : date_at + 10].decode(), cart[time_at : time_at + 8].decode()
        assert (int(told[:4]), int(told[5:7]), int(told[8:10])) == day
        assert (int(hour[:2]), int(hour[3:5]), int(hour[6:8])) == clock


def test_chunks_come_before_the_sound_and_are_aligned(tmp_path):
    path = tmp_path / "radio.wav"
    written(path)
    whole, at, names = path.read_bytes(), 12, []
    while at < len(whole):
        name, size = struct.unpack_from("<4sI", whole, at)
        names.append(name)
        at += 8 + size + size % 2
    assert names == [b"fmt ", b"bext", b"cart", b"data"]
    assert at == len(whole)
    assert struct.unpack_from("<I", whole, 4)[0] == len(whole) - 8


def test_same_input_same_bytes_and_24_bits_of_truth(tmp_path):
    a, b = tmp_path / "a.wav", tmp_path / "b.wav"
    odd, perfil = tone()[:47_999, :1], replace(WAV, canales=1)
    for path in (a, b):
        written(path, odd, perfil)
    assert a.read_bytes() == b.read_bytes()
    back, _ = sf.read(a, dtype="float32", always_2d=True)
    gain = float(back[:, 0] @ odd[:, 0] / (odd[:, 0] @ odd[:, 0]))
    assert np.abs(back - odd * np.float32(gain)).max() < 2**-22
    assert len(a.read_bytes()) % 2 == 0


@pytest.mark.parametrize("content", [b"", b"RIFF\xff\xff\xff\x7fWAVEfmt ", b"ID3" * 50])
def test_no_wav(tmp_path, content):
    (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(MediaError, match="no es un WAV completo"):
        broadcast.read(tmp_path / "x.wav")

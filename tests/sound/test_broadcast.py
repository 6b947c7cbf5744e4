import doctest
import struct
from datetime import date

import numpy as np
import pytest
import soundfile as sf
import wavinfo

from boletin.errors import MediaError
from boletin.model import Reading
from boletin.sound import broadcast, master
from boletin.sound.broadcast import Broadcast

HZ = 48000
LABELS = Broadcast(
    titulo="¡Vacunación en Sanctórum! — «añejo»\x00😀",
    artista="H. Ayuntamiento de Sanctórum de Lázaro Cárdenas",
    corte="vacunacion-2026",
    fecha=date(2026, 11, 23),
    pie="informes al 748 910 0000",
    desde=date(2026, 11, 24),
    hasta=date(2026, 12, 1),
    timers=(("AUDs", 0), ("INTs", 0), ("INTe", 120), ("SEGs", 700), ("AUDe", 1000)),
    enlace="https://sanctorum.example/boletin",
    version="0.1.0",
)


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


def test_an_independent_reader_and_our_own_agree(tmp_path):
    path = tmp_path / "radio.wav"
    reading = master.write_wav(tone(), path, LABELS)
    info = wavinfo.WavInfoReader(str(path))
    assert (info.fmt.sample_rate, info.fmt.bits_per_sample, info.fmt.channel_count) == (HZ, 24, 2)
    assert info.data.frame_count == HZ
    assert info.bext.version == 2
    assert info.bext.loudness_value == pytest.approx(reading.lufs, abs=0.01)
    assert info.bext.max_true_peak == pytest.approx(reading.dbtp, abs=0.01)
    assert info.bext.originator_date == "2026-11-23"
    labels = broadcast.read(path)
    assert (labels.bits, labels.hz, labels.frames) == (24, HZ, HZ)
    assert labels.cart["end_date"] == "2026-12-01"
    assert dict(labels.timers)["SEGs"] == 33600


def test_same_input_same_bytes_and_24_bits_of_truth(tmp_path):
    a, b = tmp_path / "a.wav", tmp_path / "b.wav"
    odd = tone()[:47_999, :1]
    for path in (a, b):
        master.write_wav(odd, path, LABELS)
    assert a.read_bytes() == b.read_bytes()
    back, _ = sf.read(a, dtype="float32", always_2d=True)
    assert np.abs(back - odd).max() < 2**-23
    assert len(a.read_bytes()) % 2 == 0


@pytest.mark.parametrize("content", [b"", b"RIFF\xff\xff\xff\x7fWAVEfmt ", b"ID3" * 50])
def test_no_wav(tmp_path, content):
    (tmp_path / "x.wav").write_bytes(content)
    with pytest.raises(MediaError, match="no es un WAV completo"):
        broadcast.read(tmp_path / "x.wav")

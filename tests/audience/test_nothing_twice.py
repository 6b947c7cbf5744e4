"""Logs read again, grown, rotated, cut and mixed; what is kept of people; who counts."""

from __future__ import annotations

import gzip
import io
import sqlite3
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_kit import (
    APP,
    BULLETIN,
    DAY_AFTER,
    FILES,
    HOUR,
    NOW,
    PACKAGE,
    SPOT,
    STATION,
    combined,
    kept,
    part,
    ranged,
    read,
    request,
    total,
)

from boletin.audience import media, store
from boletin.errors import StorageError

PEOPLE = [request(n * 60, ip=f"189.203.1.{n}") for n in range(20)]
LOG = "".join(map(combined, PEOPLE))
LINES = LOG.splitlines(keepends=True)


@pytest.mark.parametrize(
    "runs",
    [
        [[LOG], [LOG]],
        [[LOG, LOG]],
        [["".join(LINES[:7])], [LOG]],  # it grew
        [["".join(LINES[:7])], ["".join(LINES[7:])]],  # it was rotated
        [[LOG], [gzip.compress(LOG.encode())]],  # and compressed
        [["".join(LINES[:12])], ["".join(LINES[5:])]],  # a hosting panel's overlapping logs
        [["".join(LINES[12:])], [LOG]],  # the newer first
        [["".join(LINES[:7]) + LINES[7][:90]], [LOG]],  # while a line was being written
        [["".join(reversed(LINES))], [LOG]],
        [[LOG.replace("\n", "\r\n")], [LOG]],
    ],
    ids=range(10),
)
def test_nothing_is_counted_twice(tmp_path, runs):
    for run in runs:
        read(tmp_path, *run)
    assert total(tmp_path) == 20


def test_alike_lines_of_different_people_are_told_apart_and_known_again(tmp_path):
    """A class downloads in the same second, with the same telephone."""
    alike = "".join(combined(request(0, ip=f"189.203.9.{n}")) for n in range(30))
    for _ in range(3):
        read(tmp_path, alike)
    assert total(tmp_path) == 30


def test_a_window_goes_on_in_the_next_run(tmp_path):
    first, second = part(0, 499_999, 11 * HOUR), part(500_000, 999_999, 13 * HOUR)
    tuesday = NOW - timedelta(days=1)
    log = ranged(first)
    read(tmp_path, log, now=tuesday)
    assert total(tmp_path, tuesday) == 0
    for later in (second, part(0, 4_000_000, 20 * HOUR)):
        log += ranged(later)
        read(tmp_path, log, now=tuesday)
        assert total(tmp_path, tuesday) == 1


def test_windows_that_do_not_fit_in_memory_wait_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "OPEN_WINDOWS", 3)
    halves = [
        ranged(part(first, first + 499_999, 60 * n + first // 1000, ip=f"189.203.1.{n}"))
        for first in (0, 500_000, 1_000_000)
        for n in range(10)
    ]
    read(tmp_path, "".join(halves))
    assert total(tmp_path) == 10


def test_interrupted_nothing_was_read(tmp_path):
    with pytest.raises(KeyboardInterrupt), kept(tmp_path) as database:
        assert database.first_time(7)
        database.count(1, BULLETIN, "App")
        raise KeyboardInterrupt
    with kept(tmp_path) as database:
        assert database.first_time(7)
        assert not database.rows()


def test_nobody_is_kept(tmp_path):
    """Not an address, not a user agent; and of days whose windows are over, no hash."""
    address, agent = "189.203.123.45", "AntennaPod/3.4.0-de-alguien"
    log = combined(request(ip=address, agent=agent)) + combined(
        request(30 * HOUR, ip=address, agent=agent, sent=9)
    )
    read(tmp_path, log, now=NOW)

    def tables():
        connection = sqlite3.connect(tmp_path / "estadisticas.db")
        try:
            return [
                connection.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0]
                for t in ("sales", "ventanas", "descargas", "lineas")
            ]
        finally:
            connection.close()

    def raw():
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert address.encode() not in raw() and agent.encode() not in raw()
    # Monday's window is over; Tuesday's is open until the end of Wednesday, which is today.
    assert tables() == [1, 1, 1, 2]
    with kept(tmp_path) as database:
        (key,) = database._keys.values()
    assert key in raw()
    with kept(tmp_path, NOW + timedelta(days=1)):
        pass
    assert tables() == [0, 0, 1, 2]
    assert key not in raw()


def test_who_counts(tmp_path):
    def asks(agent, file):
        return combined(request(agent=agent, target=f"/boletin/{file.ruta}", sent=file.bytes))

    bot, tool = "Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8.5.0"
    public = "".join(asks(a, SPOT) for a in (APP, bot, tool, "Nunca Visto/1.0", ""))
    station = "".join(
        asks(a, f) for f in (STATION, PACKAGE) for a in (bot, tool, "Automatización 3", "")
    )
    told = read(tmp_path, public, station)
    assert [(t.contadas, t.robots, t.desconocidos) for t in told.registros] == [
        (1, 2, 2),
        (6, 2, 0),
    ]
    assert dict(told.agentes) == {"Nunca Visto/1.0": 1, "": 1}
    with kept(tmp_path) as database:
        found = {(row.emisora, row.pieza, row.aplicacion): row.descargas for row in database.rows()}
    assert found == {
        ("", "spots/agua", "AntennaPod"): 1,
        ("radio-uno", "spots/agua", "Programa de descarga"): 1,
        ("radio-uno", "spots/agua", "Desconocido"): 2,
        ("radio-uno", "", "Programa de descarga"): 1,
        ("radio-uno", "", "Desconocido"): 2,
    }


def test_malformed_lines_are_told_and_stop_nothing(tmp_path):
    (told,) = read(tmp_path, "basura\n" + LINES[0] + "\n\n" + "{\n" + LINES[1]).registros
    assert (told.lineas, told.contadas, told.mal_escritas, told.renglones) == (6, 2, 2, (1, 5))


def test_logs_that_break_off(tmp_path):
    packed = gzip.compress(LOG.encode() * 50)
    broken = bytearray(packed)
    broken[len(broken) // 2] ^= 0xFF
    told = read(tmp_path, packed[:-20], bytes(broken), b"\x1f\x8bnada", LOG).registros
    assert "cortado" in told[0].problema
    assert all("dañado" in t.problema or "cortado" in t.problema for t in told[1:3])
    assert not told[3].problema
    assert total(tmp_path) == 20


def test_files_that_nobody_knows_can_be_counted_later(tmp_path):
    told = read(tmp_path, LOG, files=())
    assert told.archivos == ((BULLETIN.ruta, 20),)
    read(tmp_path, LOG)
    assert total(tmp_path) == 20


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"no soy una base de datos " * 100, "estadisticas.db"), (b"", "")],
)
def test_a_file_that_is_no_database(tmp_path, content, words):
    (tmp_path / "estadisticas.db").write_bytes(content)
    if not content:
        assert total(tmp_path) == 0
        return
    with pytest.raises(StorageError, match=f"{words}: no es una base"):
        total(tmp_path)
    assert (tmp_path / "estadisticas.db").read_bytes() == content


def test_a_database_of_another_version(tmp_path):
    total(tmp_path)
    connection = sqlite3.connect(tmp_path / "estadisticas.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="otra versión"):
        total(tmp_path)


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/boletin/boletines/2026-W48/boletin.mp3", BULLETIN),
        ("/boletin/boletines/2026-W48/boletin.mp3?v=1f0c", BULLETIN),
        ("/boletin/boletines/2026-W48/boletin.mp3?v=ffff", BULLETIN),  # a version we never saw
        ("/boletin/boletines/2026-W48/bolet%69n.mp3", BULLETIN),
        ("https://sanctorum.example/boletin/spots/agua/radio.mp3#t=9", SPOT),
        ("/boletines/2026-W48/boletin.mp3", None),  # without the prefix: another site
        ("/otro/boletines/2026-W48/boletin.mp3", None),
        ("/boletin/boletines/2026-W47/boletin.mp3", "boletines/2026-W47/boletin.mp3"),
        ("/boletin/boletines/2026-W48/index.html", None),
        ("/boletin/boletines/2026-W48/portada.jpg", None),
        ("/boletin/emisoras/radio-uno/index.html", None),
        ("/boletin/emisoras/radio-uno/nuevos.xml", None),
        ("/boletin/emisoras/radio-uno/paquete.zip", PACKAGE),
        ("/boletin/spots/../boletines/2026-W48/boletin.mp3", None),
        ("//[boletines/x", None),
        ("/boletin/spots/%00/radio.mp3", "spots/\x00/radio.mp3"),
    ],
)
def test_which_file_an_address_names(target, found):
    assert media.catalogue(FILES, "https://sanctorum.example/boletin/").find(target) == found


def test_an_older_version_is_told_by_its_address():
    older = media.Media(BULLETIN.ruta, 9, "audio", BULLETIN.pieza, "", "abcdef012345", 300_000)
    catalogue = media.catalogue((BULLETIN, older), "https://sanctorum.example")
    assert catalogue.find(f"/{BULLETIN.ruta}?v=abcdef012345") == older
    assert catalogue.find(f"/{BULLETIN.ruta}?v=1f0c") == BULLETIN
    assert catalogue.find(f"/{BULLETIN.ruta}") == BULLETIN


def test_a_bucket_may_be_the_root_of_the_site():
    catalogue = media.catalogue(FILES, "https://sanctorum.example/boletin")
    for target in (
        f"/{SPOT.ruta}", f"/cubeta/{SPOT.ruta}", f"/boletin/{SPOT.ruta}",
        f"/cubeta/boletin/{SPOT.ruta}",
    ):  # fmt: skip
        assert catalogue.find(target, "cubeta") == SPOT


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.sampled_from(["", "cubeta"]))
def test_any_address(target, bucket):
    catalogue = media.catalogue(FILES, "https://sanctorum.example/boletin")
    catalogue.find(target, bucket)
    catalogue.find(f"/boletin/spots/{target}", bucket)


def test_the_bytes_before_the_sound():
    def header(raw, extension="mp3"):
        return media.header_bytes(io.BytesIO(raw), extension)

    assert header(b"ID3\x04\x00\x00\x00\x00\x0f\x50" + b"x" * 2000) == 2010
    assert header(b"ID3\x04\x00\x10\x00\x00\x0f\x50" + b"x" * 2000) == 2020
    assert header(b"\xff\xfb\x90\x00") == header(b"") == header(b"ID3") == 0
    wav = b"RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + b"\0" * 16 + b"data\x04\0\0\0abcd"
    assert header(wav, "wav") == 44
    odd = b"RIFF\0\0\0\0WAVEbext\x03\0\0\0abc\0data\x04\0\0\0abcd"
    assert header(odd, "wav") == 12 + 12 + 8
    mp4 = b"\0\0\0\x10ftypisomisom" + b"\0\0\0\x0cmoovabcd" + b"\0\0\0\x10mdat12345678"
    assert header(mp4, "mp4") == 16 + 12 + 8
    assert header(b"\0\0\0\x00ftyp" * 9, "mp4") == 0


def test_a_log_of_tomorrow_is_malformed(tmp_path):
    (told,) = read(tmp_path, combined(request(DAY_AFTER))).registros
    assert told.mal_escritas == 1

"""registro.json: identities are minted once, versions are counted, a broken record stops us."""

import dataclasses
import json
import uuid
from datetime import date, timedelta

import pytest

from boletin import ledger
from boletin.errors import BoletinError
from boletin.model import Artifact, Guion, Oferta, Pieza, Retiro, Timeline

PODCAST = uuid.UUID("9b024349-ccf0-5f69-a609-6b82873eab3c")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def piece(sound: str = "a" * 64, name: str = "radio.mp3", **changes) -> Pieza:
    spot = Pieza(
        id="2026-11-23-agua",
        clase="spot",
        titulo="Agua",
        fecha=MONDAY,
        guion=Guion("2026-11-23-agua", "Agua", ()),
        timeline=Timeline(0, (), ()),
        cues=(),
        artifacts=(Artifact(name, 1, sound),),
        checks=(),
        voces=(),
    )
    return dataclasses.replace(spot, **changes)


def test_a_piece_is_named_once_and_counts_its_versions():
    first = ledger.updated(ledger.Ledger(), PODCAST, [piece()], MONDAY)
    again = ledger.updated(first, uuid.uuid4(), [piece()], TUESDAY)
    assert again == first
    changed = ledger.updated(first, uuid.uuid4(), [piece("b" * 64, titulo="Más agua")], TUESDAY)
    before, after = first.pieces["spots/2026-11-23-agua"], changed.pieces["spots/2026-11-23-agua"]
    assert after.guid == before.guid
    assert (after.titulo, after.version.numero, after.version.fecha) == ("Más agua", 2, TUESDAY)
    assert after.versiones[0] == before.version
    assert changed.podcast == str(PODCAST)


def test_what_left_output_is_remembered():
    full = ledger.updated(ledger.Ledger(), PODCAST, [piece()], MONDAY)
    gone = ledger.updated(full, PODCAST, [], TUESDAY)
    record = gone.pieces["spots/2026-11-23-agua"]
    assert record == dataclasses.replace(full.pieces[record.carpeta], ausente=TUESDAY)
    # Since when it is away stays as it was, until it comes back.
    assert ledger.updated(gone, PODCAST, [], TUESDAY + timedelta(1)) == gone
    assert ledger.updated(gone, PODCAST, [piece()], TUESDAY + timedelta(2)).pieces == {
        record.carpeta: dataclasses.replace(record, ausente=None, regreso=TUESDAY + timedelta(2))
    }


def test_a_piece_without_sound_is_not_published_yet():
    made = ledger.updated(ledger.Ledger(), PODCAST, [piece(name="tv.mp4")], MONDAY)
    assert not made.pieces


def test_it_is_read_as_it_was_written(tmp_path):
    made = ledger.updated(ledger.Ledger(), PODCAST, [piece(titulo="</b>\u202e ñ")], MONDAY)
    record = made.pieces["spots/2026-11-23-agua"]
    withdrawn = dataclasses.replace(record, retiro=Retiro(TUESDAY, "Cambió la fecha"))
    kept = ledger.Ledger(made.podcast, {record.carpeta: withdrawn})
    ledger.write(tmp_path, kept)
    assert ledger.read(tmp_path) == kept
    stamp = (tmp_path / ledger.NAME).stat().st_mtime_ns
    ledger.write(tmp_path, kept)
    assert (tmp_path / ledger.NAME).stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"podcast": "x"}', json.dumps({"podcast": "x", "piezas": [{"carpeta": "a"}]})],
)
def test_a_broken_record_stops_before_anything_is_lost(tmp_path, text):
    (tmp_path / ledger.NAME).write_text(text)
    with pytest.raises(BoletinError, match=r"registro\.json está dañado") as caught:
        ledger.read(tmp_path)
    assert "respaldo" in caught.value.remedy
    assert (tmp_path / ledger.NAME).read_text() == text


def test_there_is_none_before_the_first_publication(tmp_path):
    assert ledger.read(tmp_path) == ledger.Ledger()


def test_an_offer_keeps_its_first_day_and_a_withdrawal_is_kept(tmp_path):
    book = ledger.updated(ledger.Ledger(), PODCAST, [piece()], MONDAY)
    folder = "spots/2026-11-23-agua"
    first = Oferta("radio-uno", 1, MONDAY, MONDAY, TUESDAY)
    later = dataclasses.replace(first, fecha=TUESDAY, hasta=date(2026, 12, 1))
    book = ledger.offered(ledger.offered(book, [(folder, first)]), [(folder, later)])
    (kept,) = book.pieces[folder].ofertas
    assert (kept.fecha, kept.hasta) == (MONDAY, date(2026, 12, 1))
    back = ledger.retired(book, folder, Retiro(TUESDAY, "Cambió"))
    ledger.write(tmp_path, back)
    assert ledger.read(tmp_path) == back
    # A new sound of a piece that was taken back does not bring it back.
    again = ledger.updated(back, PODCAST, [piece("b" * 64)], TUESDAY)
    assert again.pieces[folder].retiro and again.pieces[folder].ofertas == (kept,)
    assert ledger.retired(back, folder, None).pieces[folder].retiro is None


def test_a_broken_record_is_mended_with_its_copy(tmp_path):
    kept = ledger.updated(ledger.Ledger(), PODCAST, [piece()], MONDAY)
    ledger.write(tmp_path, kept)
    (tmp_path / ledger.NAME).write_text("{")
    with pytest.raises(BoletinError) as caught:
        ledger.read(tmp_path)
    assert ledger.COPY in caught.value.remedy
    (tmp_path / ledger.NAME).write_bytes((tmp_path / ledger.COPY).read_bytes())
    assert ledger.read(tmp_path) == kept

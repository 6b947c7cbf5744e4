"""A package of a station: exactly its files, the same bytes, little memory; and its pages."""

import dataclasses
import hashlib
import io
import re
import tracemalloc
import uuid
import zipfile
from datetime import date, timedelta
from html.parser import HTMLParser

import feedparser
import publish_samples as samples
import pytest
from lxml import etree
from pypdf import PdfReader

from boletin import ledger
from boletin.config import Emisora, Firma
from boletin.errors import StorageError
from boletin.model import Check, Evento, Oferta, Registro, Retiro, Version
from boletin.publish.stations import package, portal
from boletin.publish.stations.news import news_xml
from boletin.publish.stations.order import order
from boletin.publish.stations.order_pdf import order_pdf

MONDAY = date(2026, 11, 23)
RADIO = Emisora("radio-uno", "Radio Uno", "radio", "94.3 FM", contacto="Ana, 246 000 0000")
TV = Emisora("tv-dos", "TV <Dos>", "tv", perfil="tv", archivo="S_{numero}")
CONFIG = dataclasses.replace(samples.config(), emisoras=(RADIO, TV))
STATIONS = ("radio-uno", "tv-dos")
OFFER = Oferta("radio-uno", 1, MONDAY, MONDAY, MONDAY + timedelta(6))


def book(*pieces) -> dict[str, Registro]:
    return samples.records(list(pieces))


def with_history():
    """Five pieces: one coming, one in its second version that ends early on its last day, one
    taken back."""
    one, two, three, _ = samples.spots()
    assert two.comunicado
    last = two.comunicado.al_aire.hasta
    changed = dataclasses.replace(two.comunicado, evento=(Evento(last, hora="07:30"),))
    two = dataclasses.replace(two, comunicado=changed)
    coming = samples.spot(*samples.STORIES[3], day=MONDAY + timedelta(2))
    records = book(one, two, three, coming)
    second = (Version(1, MONDAY, "1" * 64), Version(2, MONDAY + timedelta(1), "2" * 64))
    before = tuple(dataclasses.replace(OFFER, emisora=who, hasta=last) for who in STATIONS)
    records[two.carpeta] = dataclasses.replace(
        records[two.carpeta], versiones=second, ofertas=before
    )
    back = Retiro(MONDAY + timedelta(1), "Cambió la fecha <b>")
    records["spots/viejo"] = Registro(
        "spots/viejo", samples.GUID, "Aviso & viejo", second[:1], back, (OFFER,)
    )
    return (one, two, three, coming), records


def texts(orden):
    return {one.id: f"OP: ENTRA x\r\nLOC 1: {one.titulo}".encode() for one in orden.materiales}


def packed(tmp_path, orden, media, name="paquete.zip"):
    written = package.papers(orden, CONFIG, order_pdf(orden, CONFIG))
    path = tmp_path / name
    package.write(path, package.members(orden, written, texts(orden), media))
    return path


def media_for(tmp_path, pieces):
    """Real files with the digests that the pieces say."""
    found, changed = {}, []
    for piece in pieces:
        artifacts = []
        for one in piece.artifacts:
            data = f"{piece.id}/{one.ruta}".encode()
            path = tmp_path / f"{piece.id}-{one.ruta}"
            path.write_bytes(data)
            found[f"{piece.carpeta}/{one.ruta}"] = path
            digest = hashlib.sha256(data).hexdigest()
            artifacts.append(dataclasses.replace(one, bytes=len(data), sha256=digest))
        changed.append(dataclasses.replace(piece, artifacts=tuple(artifacts)))
    return found, changed


def test_a_package_holds_its_files_its_order_and_its_scripts(tmp_path):
    pieces, records = with_history()
    media, pieces = media_for(tmp_path, pieces)
    orden = order(TV, pieces, records, MONDAY)
    with zipfile.ZipFile(packed(tmp_path, orden, media)) as box:
        assert box.testzip() is None
        names = box.namelist()
        assert sorted(n for n in names if "/" not in n) == sorted(
            ("LEEME.txt", "SHA256SUMS.txt", "manifest.json", "orden.csv", "orden.json", "orden.pdf",
             "pauta.csv", "recibo.csv")
        )  # fmt: skip
        here = [f"S_{n:02d}" for n in range(1, 5)]
        assert [n for n in names if n.startswith("materiales/")] == [
            f"materiales/{stem}.mp4" for stem in here
        ]
        assert [n for n in names if n.startswith("guiones/")] == [
            f"guiones/{stem}.txt" for stem in here
        ]
        sums = dict(
            line.split("  ")[::-1] for line in box.read("SHA256SUMS.txt").decode().splitlines()
        )
        assert set(sums) == set(names) - {"SHA256SUMS.txt", "manifest.json"}
        for name, digest in sums.items():
            assert hashlib.sha256(box.read(name)).hexdigest() == digest
        assert all(one.compress_type == zipfile.ZIP_STORED for one in box.infolist())
        pages = PdfReader(io.BytesIO(box.read("orden.pdf"))).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "EMERGENCIA" in text and "PRÓXIMO" in text and "S_01.mp4" in text
    assert "Versión 2, sustituye a la 1 del 23 de noviembre de 2026" in text
    assert text.count("antes de las 7:30 h") == 2  # beside the piece and in the plan


def test_the_same_order_gives_the_same_bytes(tmp_path):
    media, pieces = media_for(tmp_path, samples.spots())
    orden = order(RADIO, pieces, book(*pieces), MONDAY)
    first = packed(tmp_path, orden, media, "a.zip").read_bytes()
    for file in media.values():
        file.touch()
    assert packed(tmp_path, orden, media, "b.zip").read_bytes() == first


def test_a_large_package_takes_little_memory(tmp_path):
    size = 40_000_000
    large = tmp_path / "grande.mp4"
    with large.open("wb") as file:
        file.truncate(size)
    digest = hashlib.sha256(bytes(size)).hexdigest()
    members = (package.Member("materiales/grande.mp4", large, digest),)
    package.write(tmp_path / "calentar.zip", ())
    tracemalloc.start()
    package.write(tmp_path / "grande.zip", members)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8_000_000
    assert (tmp_path / "grande.zip").stat().st_size > size


def test_a_damaged_file_stops_the_package(tmp_path):
    media, pieces = media_for(tmp_path, samples.spots()[:1])
    next(iter(media.values())).write_bytes(b"otra cosa")
    with pytest.raises(StorageError, match="no es el que se produjo"):
        packed(tmp_path, order(RADIO, pieces, book(*pieces), MONDAY), media)


def test_the_feed_of_news_tells_versions_and_withdrawals():
    pieces, records = with_history()
    orden = order(RADIO, pieces, records, MONDAY + timedelta(1))
    data = news_xml(orden, CONFIG, records)
    assert data == news_xml(orden, CONFIG, records)
    found = feedparser.parse(data)
    assert not found.bozo
    titles = [one.title for one in found.entries]
    assert "RETIRADO: Aviso & viejo" in titles
    assert any(title.startswith("Versión 2: ") for title in titles)
    assert len({one.id for one in found.entries}) == len(found.entries) == 5
    times = [one.updated for one in found.entries]
    assert times == sorted(times, reverse=True) and found.feed.updated == times[0]
    sound = [link for one in found.entries for link in one.enclosures]
    assert len(sound) == 4 and all(int(link.length) > 0 for link in sound)
    assert b"Ana, 246" not in data
    names = {str(one.tag) for one in etree.fromstring(data).iter()}
    assert all(name.startswith("{http://www.w3.org/2005/Atom}") for name in names)
    assert b"ns0" not in data and data.count(b'<link rel="enclosure" href="') == 4


def test_the_feed_of_news_tells_what_is_suspended():
    pieces, records = with_history()
    away, day = pieces[1], MONDAY + timedelta(2)
    records[away.carpeta] = dataclasses.replace(records[away.carpeta], ausente=day)
    here = [one for one in pieces if one is not away]
    told = [
        news_xml(order(RADIO, here, records, day + timedelta(n)), CONFIG, records) for n in (0, 1)
    ]
    assert told[0] == told[1]
    (entry,) = [e for e in feedparser.parse(told[0]).entries if e.title.startswith("SUSPENDIDO")]
    assert entry.updated.startswith(day.isoformat())
    assert entry.summary == (
        "No la transmita. La oficina la quitó por ahora; si vuelve, se dirá aquí."
    )


def test_the_feed_of_news_tells_what_is_back():
    """The same version again: a reader that knows its entry would not show it a second time."""
    pieces, guid = samples.spots(), uuid.UUID(samples.GUID)
    folder, day = pieces[0].carpeta, MONDAY + timedelta(2)
    book = ledger.updated(ledger.Ledger(), guid, pieces, MONDAY)
    book = ledger.offered(book, [(folder, OFFER)])
    first = news_xml(order(RADIO, pieces, book.pieces, MONDAY), CONFIG, book.pieces)
    away = ledger.updated(book, guid, pieces[1:], day)
    back = ledger.updated(away, guid, pieces, day + timedelta(1)).pieces
    assert back[folder].versiones == book.pieces[folder].versiones
    told = [news_xml(order(RADIO, pieces, back, day + timedelta(n)), CONFIG, back) for n in (1, 2)]
    assert told[0] == told[1]
    entry = feedparser.parse(told[0]).entries[0]
    assert entry.title.startswith("Otra vez al aire: ") and entry.enclosures
    assert entry.updated.startswith((day + timedelta(1)).isoformat())
    assert entry.id not in {one.id for one in feedparser.parse(first).entries}


class Seen(HTMLParser):
    """Text, links and ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.links, self.ids, self.downloads = "", [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.links += [found[k] for k in ("href", "src", "poster") if found.get(k)]
        self.ids += [found["id"]] if "id" in found else []
        if found.get("download"):
            self.downloads.append(found["download"])

    def handle_data(self, data):
        self.text += data


def test_a_station_s_page_tells_its_order():
    pieces, records = with_history()
    by_id = {one.id: one for one in pieces}
    orden = order(RADIO, pieces, records, MONDAY + timedelta(1))
    html = portal.station_page(CONFIG, orden, by_id, 12_300_000, samples.TEMPLATES)
    page = Seen(html)
    flat = re.sub(r"\s+", " ", page.text)
    assert page.downloads == [one.archivo for one in orden.materiales]
    for one in orden.materiales:
        assert one.titulo in page.text and one.sha256 in page.text and one.pie in page.text
        assert f"../../{one.ruta}" in page.links
        assert f"../../{one.carpeta}/certificado.html" in page.links
    assert "RETIRADO" in page.text and "Cambió la fecha <b>" in page.text
    assert "Desde el 24 de noviembre de 2026" in page.text
    assert "2, sustituye a la 1 del 23 de noviembre de 2026" in page.text
    assert "desde el 25 de noviembre de 2026, hasta" in flat  # the one that is coming
    assert "12.3 MB" in flat
    assert flat.count("antes de las 7:30 h") == 2  # beside the piece and in the plan
    assert "cambian" not in flat
    assert "246 000 0000" not in html  # its contact is the office's
    assert len(page.ids) == len(set(page.ids))


def test_bands_that_change_lead_to_the_days():
    pieces, records = with_history()
    cut = dataclasses.replace(RADIO, minutos_al_dia=2)
    orden = order(cut, pieces, records, MONDAY)
    by_id = {one.id: one for one in pieces}
    html = portal.station_page(CONFIG, orden, by_id, 1, samples.TEMPLATES)
    flat = re.sub(r"\s+", " ", Seen(html).text)
    assert "al día. Las franjas cambian de un día a otro: vea la pauta por día." in flat
    assert '<a href="#t-pauta">' in html and 'id="t-pauta"' in html
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(order_pdf(orden, CONFIG))).pages
    )
    assert "cambian de un día a otro: vea la pauta por día" in " ".join(text.split())


def test_who_signs_offers_the_signature_beside_the_package():
    orden = order(RADIO, (), {}, MONDAY)
    signing = dataclasses.replace(CONFIG, firma=Firma(llave="boletin.key"))
    for config, offered in ((CONFIG, False), (signing, True)):
        html = portal.station_page(config, orden, {}, 1, samples.TEMPLATES)
        assert ("paquete.zip.minisig" in Seen(html).links) == offered


def test_a_contact_is_public_where_the_station_says_so():
    emisora = dataclasses.replace(RADIO, contacto_publico=True)
    orden = order(emisora, (), {}, MONDAY)
    html = portal.station_page(CONFIG, orden, {}, 1, samples.TEMPLATES)
    assert "246 000 0000" in html and "No hay piezas por transmitir." in html


def test_the_portal_lists_everything_valid_and_no_contact():
    pieces, records = with_history()
    by_id = {one.id: one for one in pieces}
    orders = [order(one, pieces, records, MONDAY) for one in (RADIO, TV)]
    html = portal.index_page(CONFIG, orders, orders[0], by_id, samples.TEMPLATES)
    page = Seen(html)
    assert "TV <Dos>" in page.text and "TV <Dos>" not in html
    assert "tv-dos/index.html" in page.links
    for piece in pieces:
        assert piece.titulo in page.text
        for name in ("radio.mp3", "radio.wav", "tv.mp4"):
            assert f"../{piece.carpeta}/{name}" in page.links
    assert "246 000 0000" not in html
    assert page.text.count("solo antes de las 7:30 h.") == 1
    empty = portal.index_page(CONFIG, [], order(RADIO, (), {}, MONDAY), {}, samples.TEMPLATES)
    assert "No hay spots por transmitir." in empty


def test_a_certificate_tells_rule_measure_and_verdict():
    checks = (
        Check("L50", "E", True, -16.04, "radio.mp3: -16.0 LUFS."),
        Check("ENTREGA", "W", False, "radio-uno", "radio-uno se queda sin <esta> pieza."),
        Check("R05", "W", True, True, "Etiquetas en ASCII."),
        Check("X99", "I", True, None, "Algo."),
    )
    piece = samples.spot(checks=checks)
    html = portal.certificate_page(
        CONFIG, piece, book(piece)[piece.carpeta].version, samples.TEMPLATES
    )
    page = Seen(html)
    flat = re.sub(r"\s+", " ", page.text)
    assert "3 de 4 comprobaciones bien, 1 aviso" in flat
    assert "Cumple L50 obligatoria" in flat and "Medido: −16.04" in flat
    assert "Aviso ENTREGA recomendada radio-uno se queda sin <esta> pieza." in flat
    for one in piece.artifacts:
        assert (one.sha256 in page.text) == (one.lufs is not None)


def test_a_piece_taken_back_leaves_a_page_that_says_so():
    _, records = with_history()
    page = Seen(portal.retired_page(CONFIG, records["spots/viejo"], samples.TEMPLATES))
    assert "RETIRADO" in page.text and "24 de noviembre de 2026" in page.text
    assert "Cambió la fecha <b>" in page.text
    assert not [link for link in page.links if link.endswith((".mp3", ".mp4", ".wav"))]

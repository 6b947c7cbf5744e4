"""What stations send back, as their spreadsheets write it; and the report of what was offered."""

import csv
import dataclasses
import io
import json
from datetime import date, timedelta

import publish_samples as samples
import pytest

from boletin.config import Difusion, Emisora
from boletin.model import Oferta, Registro, Retiro, Version
from boletin.publish.stations import receipts, report, sheets
from boletin.publish.stations.order import order
from boletin.publish.stations.written import clock_of

MONDAY, TODAY = date(2026, 11, 23), date(2026, 11, 29)
RADIO = Emisora(
    "radio-uno",
    "Radio Uno",
    "radio",
    cobertura="municipal",
    concesionario="Uno, A.C.",
    distintivo="XHUNO-FM",
)


def record(id_: str = "agua", versions: int = 1, **more) -> Registro:
    rows = tuple(Version(n, MONDAY + timedelta(n - 1), "0" * 64) for n in range(1, versions + 1))
    offers = tuple(
        Oferta("radio-uno", one.numero, one.fecha, MONDAY, MONDAY + timedelta(4)) for one in rows
    )
    return Registro(f"spots/{id_}", samples.GUID, "Agua", rows, ofertas=offers, **more)


BOOK = {"spots/agua": record()}
STATIONS = {"radio-uno": "Radio Unión 1.0 FM", "tv-dos": "Tele Dos", "tv-tres": "Tele  dos"}


def read(data: bytes | str, book=BOOK, station: str = ""):
    raw = data.encode() if isinstance(data, str) else data
    return receipts.read("recibo.csv", raw, STATIONS, book, TODAY, station)


HEAD = "emisora,pieza,version,archivo,titulo,fecha,hora,recibio,observaciones\r\n"
ROW = "radio-uno,agua,1,agua.mp3,Fuga en José María,{day},{hour},Señora Peña,\r\n"


@pytest.mark.parametrize("first", ["", "sep={}\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("24/11/2026", "08:15"),
        ("24/11/26", "8:15"),
        ("2026-11-24", "08:15:00"),
        ("24-nov-26", "8:15 a. m."),
        ("24 de noviembre de 2026", "8:15 hrs"),
        ("24.11.2026", "8:15 AM"),
        ("24/11/2026", "8.15"),
        ("24/11/2026", "08:15 h"),
        ("24/11/2026", "8.15 hrs."),
        ("46350", "0.34375"),
        ("46350", ".34375"),
        ("46350", "46350.34375"),
    ],
)
def test_a_receipt_is_read_as_spreadsheets_write_it(first, encoding, mark, day, hour):
    text = (HEAD + ROW.format(day=day, hour=hour)).replace(",", mark)
    found = read((first.format(mark) + text).encode(encoding))
    assert found.hallazgos == ()
    assert found.emisora == "radio-uno" and found.recibio == "Señora Peña"
    assert found.pasadas == (receipts.Pasada("agua", 1, date(2026, 11, 24), "08:15"),)


def test_the_template_of_the_package_is_what_is_read():
    piece = samples.spot("agua", titulo="=Fuga")
    orden = order(RADIO, [piece], {"spots/agua": record()}, MONDAY)
    rows = list(csv.reader(io.StringIO(sheets.receipt_csv(orden).decode("utf-8-sig"))))
    assert read(sheets.receipt_csv(orden)).pasadas == ()  # nothing filled in, nothing wrong
    assert read(sheets.receipt_csv(orden)).hallazgos == ()
    out = io.StringIO()
    rows[1][rows[0].index("fecha")] = "25/11/2026"
    csv.writer(out, delimiter=";").writerows([*rows, rows[1]])
    found = read(out.getvalue())
    assert len(found.pasadas) == 2 and found.hallazgos == ()  # twice, without an hour


def test_json_says_the_same():
    whole = {
        "emisora": "radio-uno",
        "recibio": "Ana",
        "pasadas": [
            {"pieza": "agua", "version": 1, "fecha": "2026-11-24", "hora": "08:15"},
            {"pieza": "agua", "fecha": None, "hora": None},
        ],
    }
    found = read(json.dumps(whole))
    assert found.pasadas == (receipts.Pasada("agua", 1, date(2026, 11, 24), "08:15"),)
    assert (found.recibio, found.hallazgos) == ("Ana", ())


@pytest.mark.parametrize(
    ("row", "level", "says", "counts"),
    [
        ("radio-uno,humo,1,,,24/11/2026,,,", "E", "No hay una pieza «humo»", False),
        ("radio-uno,,1,,,24/11/2026,,,", "E", "No dice qué pieza", False),
        ("radio-uno,agua,1,,,31/02/2026,,,", "E", "no es una fecha", False),
        ("radio-uno,agua,1,,,ayer,,,", "E", "no es una fecha", False),
        ("radio-uno,agua,1,,,24/12/2026,,,", "E", "aún no llega", False),
        ("radio-uno,agua,1,,,,08:15,,", "E", "y no fecha", False),
        ("radio-uno,agua,1,,, ,08:15,,", "E", "y no fecha", False),
        ("radio-uno,agua,1,,,24/11/2026,por la mañana,,", "E", "no es una hora", False),
        ("radio-uno,agua,1,,,28/11/2026,,,", "W", "después de su vigencia", True),
        ("radio-uno,agua,1,,,20/11/2026,,,", "W", "antes de su vigencia", True),
        ("radio-uno,agua,1,,,24/11/2026,25:00,,", "E", "no es una hora", False),
        ("radio-uno,agua,uno,,,24/11/2026,,,", "W", "no es una versión", True),
        ("radio-uno,agua,7,,,24/11/2026,,,", "E", "No hay versión 7 de agua", False),
        ("tv-dos,agua,1,,,24/11/2026,,,", "W", "no se ofreció", True),
        ("radio-uno,,,otro.mp3,,24/11/2026,,,", "E", "no se le ofreció un archivo «otro", False),
        ("radio-uno,,,otro.mp3,,ayer,,,", "E", "«ayer» no es una fecha", False),
        ("radio-uno,,,otro.mp3,,,08:00,,", "E", "otro.mp3 lleva hora", False),
        ("radio-uno,agua,1,,,24/11/2026,0.25,,", "E", "«0.25» no es una hora", False),
        ("radio-uno,agua,1,,,46380,,,", "E", "aún no llega", False),
    ],
)
def test_what_cannot_be_is_told_with_its_line(row, level, says, counts):
    found = read(HEAD + "\r\n" + row + "\r\n")
    assert any(says in one.message and one.level == level for one in found.hallazgos), found
    assert all(one.line == 3 and one.remedy and one.file == "recibo.csv" for one in found.hallazgos)
    assert bool(found.pasadas) == counts


def test_after_a_withdrawal_or_a_new_version_an_airing_is_told():
    back = {"spots/agua": record(retiro=Retiro(MONDAY, "Cambió"))}
    found = read(HEAD + ROW.format(day="24/11/2026", hour="08:00"), back)
    assert ["se retiró el 23 de noviembre" in one.message for one in found.hallazgos] == [True]
    second = {"spots/agua": record(versions=2)}
    found = read(HEAD + ROW.format(day="25/11/2026", hour="08:00"), second)
    assert ["era la 2" in one.message for one in found.hallazgos] == [True]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "No es una tabla"),
        ("hola", "No es una tabla"),
        ("a,b\r\n1,2\r\n", "Le falta la columna «pieza»"),
        (HEAD, "No tiene renglones"),
        (b"PK\x03\x04" + bytes(40), "libro de Excel"),
        (b"\x00\xff\xfe;;;\n\x01;2", "Le falta"),
        ('{"emisora": 3}', "No se entiende"),
        ("[1, 2]", "No se entiende"),
        (HEAD + "otra,agua,1,,,24/11/2026,,,\r\n", "otra"),
        (HEAD + ",agua,1,,,24/11/2026,,,\r\n", "No dice qué emisora"),
    ],
)
def test_what_is_no_receipt_is_told(data, says):
    found = read(data)
    assert found.emisora == "" and found.pasadas == ()
    assert any(says in one.message for one in found.hallazgos), found.hallazgos


def test_a_person_may_say_whose_it_is():
    row = HEAD + ",agua,1,,,24/11/2026,,,\r\n"
    assert read(row, station="radio-uno").emisora == "radio-uno"
    other = read(HEAD + ROW.format(day="24/11/2026", hour=""), station="tv-dos")
    assert "Dice que es de «radio-uno»" in other.hallazgos[0].message and not other.pasadas
    misspelt = HEAD + ROW.format(day="24/11/2026", hour="").replace("radio-uno", "radio 1") * 2
    told = read(misspelt, station="radio-uno")
    assert len(told.pasadas) == 2 and [one.level for one in told.hallazgos] == ["W"]


@pytest.mark.parametrize("other", ["tv-dos", "radio-un"])
def test_a_row_of_another_station_is_told_and_the_others_count(other):
    mine = [ROW.format(day="24/11/2026", hour=hour) for hour in ("08:00", "09:00", "")]
    foreign = ROW.format(day="24/11/2026", hour="10:00").replace("radio-uno", other)
    blank = ROW.format(day="", hour="").replace("radio-uno", other)
    found = read(HEAD + mine[0] + foreign + blank + "".join(mine[1:]).replace("radio", "Radio"))
    assert found.emisora == "radio-uno" and len(found.pasadas) == 3
    assert [(one.line, one.level) for one in found.hallazgos] == [(3, "E")]
    assert other in found.hallazgos[0].message
    if other == "tv-dos":
        assert read(HEAD + mine[0] + foreign).emisora == ""  # as many of one as of the other


@pytest.mark.parametrize(
    "said",
    ["radio-uno", "Radio Uno", "Radio Unión 1.0 FM", "RADIO UNION 1.0 fm", "radio  unión 1.0 FM"],
)
def test_a_station_may_write_its_name(said):
    found = read(HEAD + ROW.format(day="24/11/2026", hour="8.30").replace("radio-uno", said))
    assert found.emisora == "radio-uno" and len(found.pasadas) == 1 and not found.hallazgos


def test_a_name_that_two_have_says_of_none():
    row = ROW.format(day="24/11/2026", hour="")
    assert read(HEAD + row.replace("radio-uno", "tele dos")).emisora == ""


def test_a_day_and_an_hour_as_a_spreadsheet_counts_them():
    found = read(HEAD + ROW.format(day="46350", hour="0.25") + ROW.format(day="46351", hour="0.5"))
    assert [(one.fecha.day, one.hora) for one in found.pasadas] == [(24, "06:00"), (25, "12:00")]
    for written in ("1.5", "46350", "0.999999", "00.25"):
        assert clock_of(written) in (None, "00:00", "23:59", "00:25")
    assert clock_of("0.75") == "18:00" and clock_of("0.25") is None and clock_of("12.5") is None


def fixed(id_: str, number: int, *offers: tuple[int, int, int, int]):
    """A piece whose file has a fixed name. ``offers``: version, and days from MONDAY on which it
    was offered, becomes valid and is over."""
    rows = [
        Oferta(
            "radio-uno",
            version,
            *(MONDAY + timedelta(day) for day in days),
            archivo=f"AYTO_{number:02d}.mp2",
            numero=number,
        )
        for version, *days in offers
    ]
    versions = tuple(Version(one.version, one.fecha, "0" * 64) for one in rows)
    return {f"spots/{id_}": Registro(f"spots/{id_}", id_, id_, versions, ofertas=tuple(rows))}


@pytest.mark.parametrize(
    "file", ["AYTO_05.mp2", "ayto_05.MP2", "AYTO_05", "5", "05", r"E:\spots\AYTO_05.mp2"]
)
@pytest.mark.parametrize(
    ("day", "piece", "version"),
    [
        ("22/10/2026", "vieja", 1),
        ("01/11/2026", "vieja", 1),  # over, and still in its place: told
        ("23/11/2026", "agua", 1),
        ("25/11/2026", "agua", 2),
        ("28/11/2026", "agua", 2),
    ],
)
def test_a_row_may_name_the_file_instead_of_the_piece(file, day, piece, version):
    book = {
        **fixed("vieja", 5, (1, -40, -40, -30)),
        **fixed("agua", 5, (1, 0, 0, 4), (2, 2, 0, 4)),
        **fixed("otra", 6, (1, 0, 0, 4)),
    }
    found = read(f"emisora,archivo,fecha,hora\r\nradio-uno,{file},{day},08:00\r\n", book)
    (one,) = found.pasadas
    assert (one.pieza, one.version) == (piece, version)
    assert all(each.level == "W" for each in found.hallazgos)
    # the piece that is written counts for more than its file
    both = read(HEAD + f"radio-uno,otra,1,{file},,{day},08:00,,\r\n", book)
    assert [one.pieza for one in both.pasadas] == ["otra"]


def test_a_file_of_another_station_is_none_of_hers():
    book = fixed("agua", 5, (1, 0, 0, 4))
    found = read("emisora,archivo,fecha,hora\r\ntv-dos,AYTO_05.mp2,24/11/2026,08:00\r\n", book)
    assert not found.pasadas and "«AYTO_05.mp2»" in found.hallazgos[0].message


def test_a_separator_line_does_not_move_the_lines():
    found = read("sep=;\r\n" + (HEAD + ROW.format(day="ayer", hour="")).replace(",", ";"))
    assert [one.line for one in found.hallazgos] == [3]


def test_the_whole_list_sent_again_counts_once():
    first = read(HEAD + ROW.format(day="24/11/2026", hour="08:00"))
    more = ROW.format(day="24/11/2026", hour="08:00") + ROW.format(day="25/11/2026", hour="09:00")
    told = receipts.together([first, read(HEAD + more)])
    assert sum(told["radio-uno"].values()) == 2
    old = receipts.Recibo(
        "radio-uno", "a.csv", "", (receipts.Pasada("agua", 2, TODAY, "08:00"),), ()
    )
    new = dataclasses.replace(old, pasadas=(receipts.Pasada("agua", 1, TODAY, "08:00"),))
    for both in ([old, new], [new, old]):  # the same piece, day and hour
        assert receipts.together(both) == {"radio-uno": {old.pasadas[0]: 1}}
    twice = read(HEAD + ROW.format(day="24/11/2026", hour="08:00") * 2)
    assert len(twice.pasadas) == 1 and "Se cuenta una vez" in twice.hallazgos[0].remedy


def house():
    claves = Difusion(claves={"agua": "SLC-01"}, autoridad="Secretaría")
    return dataclasses.replace(samples.config(), emisoras=(RADIO,), difusion=claves)


def test_the_report_has_the_columns_of_the_platform():
    text = samples.spot("agua", etiquetas=("agua",)).comunicado
    back = {"spots/agua": record(retiro=Retiro(MONDAY + timedelta(2), "=Cambió"))}
    aired = [read(HEAD + ROW.format(day="24/11/2026", hour="08:00"), back)]
    period = date(2026, 10, 1), date(2026, 12, 31)
    rows = report.offered(house(), back, [text], {"agua": 30_000}, aired, *period)
    data = report.report_csv(house(), rows, *period, TODAY)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(row) == report.COLUMNS
    value = {key[:38]: cell for key, cell in row.items()}
    assert value["Ejercicio"] == "2026"
    assert value["Medio de comunicación (catálogo)"] == "Radio"
    assert value["Descripción de unidad"] == "spot de 30 segundos (radio)"
    assert value["Clave única de identificación de campañ"[:38]] == "SLC-01"
    assert value["Cobertura (catálogo)"] == "Municipal"
    assert value["Concesionario responsable de publicar la campaña"[:38]] == "Uno, A.C."
    assert value["Distintivo y/o nombre comercial del co"] == "XHUNO-FM · Radio Uno"
    assert value["Fecha de inicio de difusión del concep"] == "23/11/2026"
    assert value["Fecha de término de difusión del conce"] == "25/11/2026"  # taken back
    assert value["Monto total del tiempo de Estado o tie"] == "30 segundos"
    assert "Retirada el 25/11/2026: =Cambió" in row["Nota"]
    assert "confirmadas por la emisora: 1" in row["Nota"]


def told(book, since=date(2026, 10, 1), until=date(2026, 12, 31), aired=()):
    rows = report.offered(house(), book, [], {}, aired, since, until)
    return [(one.version, one.desde, one.hasta) for one in rows]


def test_a_version_airs_from_its_offer_until_the_next_one_takes_its_place():
    third = MONDAY + timedelta(2)
    rows = (Version(1, MONDAY, "1" * 64), Version(2, third, "2" * 64))
    valid = MONDAY + timedelta(1), MONDAY + timedelta(6)
    offers = tuple(Oferta("radio-uno", one.numero, one.fecha, *valid) for one in rows)
    book = {"spots/agua": Registro("spots/agua", samples.GUID, "A", rows, ofertas=offers)}
    assert told(book) == [(1, valid[0], valid[0]), (2, third, valid[1])]
    assert told(book, since=third) == [(2, third, valid[1])]
    # Replaced before it could air: it is not told, unless the station says that it aired.
    early = (rows[0], Version(2, MONDAY, "2" * 64))
    offers = tuple(Oferta("radio-uno", one.numero, one.fecha, *valid) for one in early)
    book = {"spots/agua": Registro("spots/agua", samples.GUID, "A", early, ofertas=offers)}
    assert told(book) == [(2, *valid)]
    aired = [read(HEAD + ROW.format(day="24/11/2026", hour="08:00"), book)]
    assert told(book, aired=aired) == [(1, valid[0], valid[0]), (2, *valid)]
    # Replaced on its own first day.
    rows = (Version(1, MONDAY, "1" * 64), Version(2, MONDAY, "2" * 64))
    offers = tuple(Oferta("radio-uno", n, MONDAY, MONDAY, valid[1]) for n in (1, 2))
    book = {"spots/agua": Registro("spots/agua", samples.GUID, "A", rows, ofertas=offers)}
    assert told(book) == [(1, MONDAY, MONDAY), (2, MONDAY, valid[1])]


def test_a_report_of_another_time_is_empty():
    rows = report.offered(house(), BOOK, [], {}, [], date(2027, 1, 1), date(2027, 3, 31))
    assert rows == ()
    rows = report.offered(house(), BOOK, [], {}, [], MONDAY, MONDAY)
    assert [(one.titulo, one.duracion_s) for one in rows] == [("Agua", None)]

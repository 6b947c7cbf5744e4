"""What a station is to air: states, names, versions, days and bands. Pure values."""

import csv
import dataclasses
import io
import json
import uuid
from datetime import date, timedelta

import publish_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin import ledger, tables
from boletin.config import Emisora, Pasadas, file_name
from boletin.config.stations import bands
from boletin.model import Evento, Oferta, Registro, Retiro, Version, Vigencia
from boletin.publish.stations import sheets
from boletin.publish.stations.airing import schedule
from boletin.publish.stations.order import order

MONDAY = date(2026, 11, 23)
RADIO = Emisora("radio-uno", "Radio Uno", "radio", archivo="{fecha}_{id}_{duracion}")


def week(day: int = 0, length: int = 7) -> Vigencia:
    return Vigencia(MONDAY + timedelta(day), MONDAY + timedelta(day + length - 1))


def record(piece, *versions: date, **more) -> Registro:
    rows = tuple(Version(n, day, f"{n:064d}") for n, day in enumerate(versions or (MONDAY,), 1))
    guid = str(uuid.uuid5(uuid.UUID(samples.GUID), piece.id))
    return Registro(piece.carpeta, guid, piece.titulo, rows, **more)


def records(*pieces) -> dict[str, Registro]:
    return {one.carpeta: record(one) for one in pieces}


def had(piece, *versions: int, emisora: str = "radio-uno", **more) -> tuple[Oferta, ...]:
    """What a station was offered of a piece."""
    valid = piece.comunicado.al_aire
    return tuple(
        Oferta(emisora, n, MONDAY, valid.desde, valid.hasta, f"{piece.id}_v{n}.mp3", **more)
        for n in versions
    )


def states(orden) -> list[tuple[str, str]]:
    return [(one.id, one.estado) for one in (*orden.materiales, *orden.fuera)]


def test_emergencies_first_then_by_priority_and_day():
    low = samples.spot("a-baja", prioridad="baja")
    high = samples.spot("b-alta", prioridad="alta")
    normal = samples.spot("c-normal")
    urgent = samples.spot("d-heladas", tipo="emergencia", prioridad="baja")
    found = order(RADIO, [low, high, normal, urgent], records(low, high, normal, urgent), MONDAY)
    assert [one.id for one in found.materiales] == ["d-heladas", "b-alta", "c-normal", "a-baja"]
    assert [one.pasadas for one in found.materiales] == [12, 6, 4, 2]


def test_a_piece_is_coming_then_on_air_then_over():
    piece = samples.spot("agua", vigencia=week(2, 3))
    book = {piece.carpeta: record(piece, ofertas=had(piece, 1))}
    days = {
        (MONDAY + timedelta(day)): states(order(RADIO, [piece], book, MONDAY + timedelta(day)))
        for day in range(7)
    }
    assert [found[0][1] for found in days.values()] == [
        *["proximo"] * 2, *["vigente"] * 3, *["vencido"] * 2,
    ]  # fmt: skip
    long_after = order(RADIO, [piece], book, MONDAY + timedelta(60))
    assert states(long_after) == []


def test_what_begins_after_the_plan_tells_what_will_be_asked():
    piece = samples.spot("feria", vigencia=week(40, 6))
    (one,) = order(RADIO, [piece], records(piece), MONDAY).materiales
    assert (one.estado, sheets.a_day(one), one.en_total) == ("proximo", "4", 0)
    assert sheets.remarks(one) == ()


def test_a_station_hears_only_of_what_it_was_offered():
    over = samples.spot("vieja", vigencia=week(0, 2))
    live = samples.spot("nueva")
    book = {over.carpeta: record(over), live.carpeta: record(live, MONDAY, MONDAY)}
    day = MONDAY + timedelta(3)
    found = order(RADIO, [over, live], book, day)
    assert states(found) == [("nueva", "vigente")]
    assert found.materiales[0].sustituye is None  # the first version that it gets
    everybody = order(dataclasses.replace(RADIO, id=""), [over, live], book, day)
    assert states(everybody)[1:] == [("vieja", "vencido"), ("nueva", "sustituido")]
    # It had the first version; the second came when it was over.
    book = {over.carpeta: record(over, MONDAY, day, ofertas=had(over, 1))}
    (one,) = order(RADIO, [over], book, day).fuera
    assert (one.estado, one.version, one.archivo) == ("vencido", 1, "vieja_v1.mp3")


def test_without_validity_a_piece_is_offered_for_a_month():
    piece = samples.spot("nota", vigencia=None)
    (one,) = order(RADIO, [piece], records(piece), MONDAY).materiales
    assert (one.hasta - one.desde).days == 29


def test_a_new_version_tells_what_it_replaces():
    piece = samples.spot("agua")
    first = Oferta("radio-uno", 1, MONDAY, MONDAY, MONDAY + timedelta(12), "agua.mp3")
    book = {piece.carpeta: record(piece, MONDAY, MONDAY + timedelta(2), ofertas=(first,))}
    found = order(RADIO, [piece], book, MONDAY + timedelta(3))
    (now,), (before,) = found.materiales, found.fuera
    assert sheets.replaces(now) == "versión 2, sustituye a la 1 del 23 de noviembre de 2026"
    assert (before.estado, before.version, before.motivo) == ("sustituido", 1, "Use la versión 2.")
    # The days that it was offered with, not those of the new one.
    assert (before.desde, before.hasta, before.fecha_estado) == (
        MONDAY, MONDAY + timedelta(12), MONDAY + timedelta(2),
    )  # fmt: skip
    assert now.hasta == MONDAY + timedelta(6)
    assert found.al == MONDAY + timedelta(2)


def test_what_was_taken_back_is_told_with_day_and_reason():
    piece = samples.spot("agua")
    offer = Oferta("radio-uno", 1, MONDAY, MONDAY, MONDAY + timedelta(6))
    back = record(piece, retiro=Retiro(MONDAY + timedelta(1), "Cambió la hora"), ofertas=(offer,))
    for spots in ([piece], []):  # its media may still be there, or not
        found = order(RADIO, spots, {piece.carpeta: back}, MONDAY + timedelta(2))
        assert found.materiales == ()
        (one,) = found.fuera
        assert (one.estado, one.fecha_estado, one.motivo) == (
            "retirado", MONDAY + timedelta(1), "Cambió la hora",
        )  # fmt: skip
    other = order(Emisora("tv-dos", "TV", "tv", perfil="tv"), [], {piece.carpeta: back}, MONDAY)
    assert other.fuera == ()  # it never had it


def test_a_piece_being_corrected_does_not_leave_in_silence():
    piece = samples.spot("agua")
    offer = Oferta("radio-uno", 1, MONDAY, MONDAY, MONDAY + timedelta(6))
    book = {piece.carpeta: record(piece, ofertas=(offer,))}
    left = MONDAY + timedelta(1)
    book = ledger.updated(ledger.Ledger(pieces=book), uuid.UUID(samples.GUID), [], left).pieces
    told = [order(RADIO, [], book, MONDAY + timedelta(n)) for n in (2, 3)]
    (one,) = told[0].fuera
    assert one.estado == "suspendido" and "si vuelve" in one.motivo
    assert (one.fecha_estado, told[0].al) == (left, left)
    assert sheets.order_csv(told[0]) == sheets.order_csv(told[1])
    assert order(RADIO, [], book, MONDAY + timedelta(7)).fuera == ()


def test_each_station_gets_its_own_file():
    piece = samples.spot("agua")
    own = samples.sized("emisoras/auto/agua.mp2", 9, duracion_ms=30_040)
    piece = dataclasses.replace(piece, artifacts=(*piece.artifacts, own))
    book = records(piece)
    cases = {
        Emisora("r", "R", "radio"): "agua.mp3",
        Emisora("r", "R", "radio", formato="wav"): "agua.wav",
        Emisora("t", "T", "tv", perfil="tv", archivo="S_{id}_v{version}"): "S_agua_v1.mp4",
        Emisora("auto", "A", "radio", perfil="propio", archivo="AYTO_{numero}"): "AYTO_01.mp2",
        Emisora("t", "T", "tv", perfil="tv", formato="mxf"): "",
        Emisora("sin", "S", "radio", perfil="propio"): "",
    }
    for emisora, name in cases.items():
        found = order(emisora, [piece], book, MONDAY)
        assert [one.archivo for one in found.materiales] == [name]
        assert bool(found.dias) == bool(name)  # what it does not have is not on its plan
    wav = order(Emisora("r", "R", "radio", formato="wav"), [piece], book, MONDAY).materiales[0]
    assert (wav.ruta, wav.bytes) == ("spots/agua/radio.wav", 5_400_000)


def test_two_pieces_never_have_one_name():
    pieces = [samples.spot(f"a{n}") for n in range(2)]
    emisora = dataclasses.replace(RADIO, archivo="{fecha}_{tipo}")
    found = order(emisora, pieces, records(*pieces), MONDAY)
    assert found.iguales == ("2026-11-23_servicio",)
    assert [one.archivo for one in found.materiales] == ["a0.mp3", "a1.mp3"]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{id}", "2026-11-23-agua"),
        ("{fecha} {id}/{tipo}", "2026-11-23_2026-11-23-agua_servicio"),
        ("../{id}", "2026-11-23-agua"),
        ("Ñandú_{id}", "Nandu_2026-11-23-agua"),
        ("x" * 60 + "{id}", "2026-11-23-agua"),
    ],
)
def test_names_are_those_that_any_program_takes(pattern, name):
    facts = {"id": "2026-11-23-agua", "fecha": "2026-11-23", "tipo": "servicio"}
    assert file_name(pattern, facts) == name


horario = st.sampled_from(
    [
        ("06:00-12:00", "12:00-18:00", "18:00-24:00"),
        ("05:00-24:00",),
        ("07:00-09:00", "20:00-23:30"),
    ]
)


@settings(max_examples=25, deadline=None)
@given(
    horario=horario,
    minutes=st.integers(0, 40),
    count=st.integers(0, 9),
    today=st.integers(0, 20),
    data=st.data(),
)
def test_any_plan_keeps_to_what_was_asked(horario, minutes, count, today, data):
    emisora = dataclasses.replace(RADIO, horario=horario, minutos_al_dia=minutes)
    levels = st.sampled_from(["emergencia", "alta", "normal", "baja"])
    pieces = []
    for n in range(count):
        level = data.draw(levels)
        more = {"tipo": "emergencia"} if level == "emergencia" else {"prioridad": level}
        start, length = data.draw(st.integers(0, 20)), data.draw(st.integers(1, 20))
        pieces.append(samples.spot(f"p{n}", vigencia=week(start, length), **more))
    now = MONDAY + timedelta(today)
    found = order(emisora, pieces, records(*pieces), now)
    live = {one.id: one for one in found.materiales}
    totals = dict.fromkeys(live, 0)
    for day in found.dias:
        spent = 0
        for one in live.values():
            times = sum(n for _, n in day.pasadas_de(one.id))
            totals[one.id] += times
            spent += times * one.duracion_ms
            if times:
                assert one.desde <= day.fecha <= one.hasta
            if not minutes:
                assert times == (one.pasadas if one.desde <= day.fecha <= one.hasta else 0)
            assert times <= one.pasadas
            shares = dict(day.pasadas_de(one.id))
            lengths = dict(zip(horario, (b - a for a, b in bands(horario)), strict=True))
            for band, length in lengths.items():
                share = times * length / sum(lengths.values())
                assert abs(shares.get(band, 0) - share) < 2
        assert not minutes or spent <= minutes * 60_000
    assert totals == {one.id: one.en_total for one in live.values()}


def test_a_full_day_gives_emergencies_all_and_turns_the_rest():
    emisora = dataclasses.replace(
        RADIO, minutos_al_dia=3, pasadas=Pasadas(emergencia=5, alta=3, normal=3, baja=3)
    )
    urgent = samples.spot("e", tipo="emergencia")
    others = [samples.spot(f"n{n}") for n in range(6)]
    found = order(emisora, [urgent, *others], records(urgent, *others), MONDAY)
    day = found.dias[0]
    assert sum(n for _, n in day.pasadas_de("e")) == 5
    assert all(one.en_total > 0 for one in found.materiales)  # over the week each has its turn
    first = [[t.pieza for b in d.franjas for t in b.turnos if t.pieza != "e"] for d in found.dias]
    assert len({tuple(one) for one in first}) > 1


def test_the_plan_begins_today_and_a_day_stays_as_it_was():
    pieces = samples.spots()
    plans = [
        schedule(RADIO, order(RADIO, pieces, records(*pieces), MONDAY).materiales, day)
        for day in (MONDAY + timedelta(n) for n in range(7))
    ]
    assert all(plan == plans[0][n:] for n, plan in enumerate(plans))
    late = order(RADIO, pieces, records(*pieces), MONDAY + timedelta(5))
    assert {one.en_total for one in late.materiales} == {2 * one.pasadas for one in late.materiales}


def offered(book, emisora, orden, day):
    """``book`` after ``orden`` was published."""
    offers = (
        (
            m.carpeta,
            Oferta(emisora.id, m.version, day, m.desde, m.hasta, m.archivo, m.numero, m.nombrado),
        )
        for m in orden.materiales
        if m.archivo
    )
    return ledger.offered(ledger.Ledger(pieces=book), offers).pieces


FIXED = dataclasses.replace(RADIO, archivo="AYTO_{numero}")


def test_a_number_stays_with_its_piece_and_rests_when_it_is_over():
    first, second = samples.spot("b"), samples.spot("c", vigencia=week(0, 60))
    book, day = records(first, second), MONDAY
    book = offered(book, FIXED, order(FIXED, [first, second], book, day), day)
    urgent = samples.spot("a", tipo="emergencia", vigencia=week(0, 60))
    book |= records(urgent)

    def names(day, *pieces):
        found = order(FIXED, pieces, book, day)
        return {one.id: one.archivo for one in found.materiales}, found

    told, found = names(day, first, second, urgent)
    assert told == {"a": "AYTO_03.mp3", "b": "AYTO_01.mp3", "c": "AYTO_02.mp3"}
    book = offered(book, FIXED, found, day)
    late = samples.spot("d", vigencia=week(0, 60))
    book |= records(late)
    over = MONDAY + timedelta(6)  # the last day of «b»
    told, found = names(over + timedelta(30), first, second, urgent, late)
    assert told == {"a": "AYTO_03.mp3", "c": "AYTO_02.mp3", "d": "AYTO_04.mp3"}
    (gone,) = found.fuera
    assert (gone.archivo, gone.indicacion) == ("AYTO_01.mp3", "Borre AYTO_01.mp3 de su programa.")
    told, found = names(over + timedelta(31), first, second, urgent, late)
    assert told["d"] == "AYTO_01.mp3"
    book = offered(book, FIXED, found, over + timedelta(31))
    again = samples.spot("b", vigencia=week(0, 60))  # its number is another's now
    assert names(over + timedelta(31), again, second, urgent, late)[0]["b"] == "AYTO_04.mp3"


def test_a_file_that_takes_another_name_says_since_when():
    piece = samples.spot("agua")
    book = records(piece)
    book = offered(book, RADIO, order(RADIO, [piece], book, MONDAY), MONDAY)
    assert order(RADIO, [piece], book, MONDAY + timedelta(1)).materiales[0].nombrado is None
    other = dataclasses.replace(RADIO, archivo="NUEVO_{id}")
    day = MONDAY + timedelta(2)
    found = order(other, [piece], book, day)
    assert found.materiales[0].nombrado == found.al == day
    book = offered(book, other, found, day)
    assert order(other, [piece], book, day + timedelta(1)).materiales[0].nombrado == day


def test_a_new_version_under_the_same_name_is_not_deleted():
    piece = samples.spot("agua")
    book = offered(records(piece), FIXED, order(FIXED, [piece], records(piece), MONDAY), MONDAY)
    old = book[piece.carpeta]
    second = Version(2, MONDAY + timedelta(1), "2" * 64)
    book = {piece.carpeta: dataclasses.replace(old, versiones=(*old.versiones, second))}
    (before,) = order(FIXED, [piece], book, second.fecha).fuera
    assert before.indicacion == "Reemplace AYTO_01.mp3: ahora lleva la versión 2."


def test_what_the_cap_and_the_horizon_cut_is_said():
    emisora = dataclasses.replace(RADIO, minutos_al_dia=1)
    pieces = [samples.spot(f"n{n}", vigencia=week(0, 40)) for n in range(3)]
    found = order(emisora, pieces, records(*pieces), MONDAY)
    rows = list(csv.DictReader(io.StringIO(sheets.order_csv(found).decode("utf-8-sig"))))
    assert all("por el tope de 1 minuto al día" in row["nota"] for row in rows)
    assert all(
        "Pauta hasta el 20 de diciembre de 2026; siga igual hasta el 1.º de enero" in row["nota"]
        for row in rows
    )
    assert {row["pasadas_al_dia"] for row in rows} == {"0 o 1"}
    (one,) = order(RADIO, pieces[:1], records(pieces[0]), MONDAY).materiales
    assert (one.tope, one.pasadas, one.pedidas) == (0, 4, 4)


def test_the_last_day_ends_when_what_it_announces_begins():
    race = (Evento(MONDAY + timedelta(6), hora="13:30"),)
    piece = samples.spot("carrera", evento=race)
    days = order(RADIO, [piece], records(piece), MONDAY).dias
    assert days[-1].pasadas_de("carrera") == (("06:00-12:00", 1),)
    assert sum(n for _, n in days[-2].pasadas_de("carrera")) == 4


@pytest.mark.parametrize(
    ("clock", "told"), [("07:30", "antes de las 7:30 h"), ("17:00", "antes de las 17:00 h")]
)
def test_a_band_that_goes_on_after_that_hour_says_so(clock, told):
    last = MONDAY + timedelta(6)
    piece = samples.spot("carrera", evento=(Evento(last, hora=clock),))
    found = order(RADIO, [piece], records(piece), MONDAY)
    plan = list(csv.DictReader(io.StringIO(sheets.plan_csv(found).decode("utf-8-sig"))))
    limits = {(row["fecha"], row["franja"]): row["antes_de"] for row in plan if row["antes_de"]}
    band = "06:00-12:00" if clock < "12:00" else "12:00-18:00"
    assert limits == {(last.isoformat(), band): clock}
    pauta = json.loads(sheets.order_json(found))["pauta"]
    (limit,) = [
        (day["fecha"], band["franja"], one["antes_de"])
        for day in pauta
        for band in day["franjas"]
        for one in band["piezas"]
        if "antes_de" in one
    ]
    assert limit == (last.isoformat(), band, clock)
    assert sheets.before_hour(clock) == told
    assert sheets.closing(found.materiales[0]) == f"El 29 de noviembre de 2026, solo {told}."


def test_nothing_is_asked_in_a_band_that_begins_after_that_hour():
    piece = samples.spot("carrera", evento=(Evento(MONDAY + timedelta(6), hora="06:00"),))
    found = order(RADIO, [piece], records(piece), MONDAY)
    assert len(found.dias) == 6
    assert sheets.before_hour("01:30") == "antes de la 1:30 h"
    assert sheets.before_hour("00:30") == "antes de las 0:30 h"


def test_a_piece_has_the_same_bands_every_day_and_new_ones_do_not_move_it():
    emisora = dataclasses.replace(RADIO, horario=("06:00-10:00", "13:00-16:00", "18:00-22:00"))
    spans = [(0, 5), (0, 12), (1, 30), (2, 9), (3, 20), (4, 6)]
    pieces = [samples.spot(f"p{n}", vigencia=week(*span)) for n, span in enumerate(spans)]
    found = order(emisora, pieces, records(*pieces), MONDAY)
    for one in found.materiales:
        days = {day.pasadas_de(one.id) for day in found.dias} - {()}
        assert days == {one.franjas} and not one.cambian
    loads = [
        sum(turn.pasadas for turn in band.turnos) for band in found.dias[4].franjas
    ]  # six pieces of four airings, on bands of 4, 3 and 4 hours
    assert sum(loads) == 24 and max(loads) - min(loads) <= 4
    # A day later one more comes that begins before all, and one is over: the others stay.
    day = MONDAY + timedelta(5)
    late = samples.spot("a", vigencia=week(-3, 30))
    book = {**records(*pieces), late.carpeta: record(late, day)}
    again = order(emisora, [*pieces, late], book, day)
    for before, after in ((found.material(n), again.material(n)) for n in ("p1", "p2", "p3")):
        assert before.franjas == after.franjas


def test_a_day_that_is_cut_moves_only_what_is_cut():
    wanted = Pasadas(emergencia=4, alta=2, normal=2, baja=2)
    emisora = dataclasses.replace(RADIO, minutos_al_dia=4, pasadas=wanted)
    pieces = [samples.spot(f"e{n}", tipo="emergencia") for n in range(2)]
    pieces += [samples.spot(f"n{n}") for n in range(2)]
    found = order(emisora, pieces, records(*pieces), MONDAY)
    assert {one.duracion_ms for one in found.materiales} == {20_120}  # room for 11 of 12 airings
    assert [one.cambian for one in found.materiales] == [False, False, True, True]


def test_bands_that_differ_from_day_to_day_are_not_told_as_one():
    emisora = dataclasses.replace(RADIO, minutos_al_dia=2)
    pieces = [samples.spot(f"n{n}") for n in range(3)]
    found = order(emisora, pieces, records(*pieces), MONDAY)
    assert all(one.cambian and one.franjas == () for one in found.materiales)
    rows = list(csv.DictReader(io.StringIO(sheets.order_csv(found).decode("utf-8-sig"))))
    assert {row["franjas"] for row in rows} == {"cambian de un día a otro: vea pauta.csv"}
    whole = json.loads(sheets.order_json(found))["materiales"]
    assert {(one["franjas_cambian"], len(one["franjas"])) for one in whole} == {(True, 0)}
    # A last day that ends early does not make them others.
    piece = samples.spot("c", evento=(Evento(MONDAY + timedelta(6), hora="07:30"),))
    (one,) = order(RADIO, [piece], records(piece), MONDAY).materiales
    assert sum(n for _, n in one.franjas) == 4 and not one.cambian


def test_a_frame_is_not_told():
    piece = samples.spot("agua", duracion=30)
    near = samples.sized("tv.mp4", 9, duracion_ms=29_970)
    others = tuple(a for a in piece.artifacts if a.ruta != "tv.mp4")
    piece = dataclasses.replace(piece, artifacts=(*others, near))
    tv = Emisora("t", "T", "tv", perfil="tv")
    assert order(tv, [piece], records(piece), MONDAY).materiales[0].duracion_ms == 30_000


HOSTILE = '=HYPERLINK("http://x")\u202e\x07\nsegunda, «línea»;'


def test_hostile_words_stay_words_in_every_form():
    piece = samples.spot("agua", titulo=HOSTILE, area="+52 =1+1")
    back = record(piece, MONDAY, MONDAY, ofertas=had(piece, 1))
    found = order(RADIO, [piece], {piece.carpeta: back}, MONDAY)
    rows = list(csv.DictReader(io.StringIO(sheets.order_csv(found).decode("utf-8-sig"))))
    assert rows[0]["titulo"] == '\'=HYPERLINK("http://x") segunda, «línea»;'
    assert rows[0]["area"].startswith("'+52")
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    whole = json.loads(sheets.order_json(found))
    assert [one["pieza"] for one in whole["materiales"]] == ["agua", "agua"]
    assert whole["materiales"][1]["estado"] == "sustituido"


def test_the_three_forms_tell_the_same():
    pieces = samples.spots()
    found = order(RADIO, pieces, records(*pieces), MONDAY)
    rows = list(csv.DictReader(io.StringIO(sheets.order_csv(found).decode("utf-8-sig"))))
    whole = json.loads(sheets.order_json(found))
    assert [row["archivo"] for row in rows] == [one["archivo"] for one in whole["materiales"]]
    assert [row["sha256"] for row in rows] == [one["sha256"] for one in whole["materiales"]]
    plan = list(csv.DictReader(io.StringIO(sheets.plan_csv(found).decode("utf-8-sig"))))
    told = sum(
        piece["pasadas"]
        for day in whole["pauta"]
        for band in day["franjas"]
        for piece in band["piezas"]
    )
    assert sum(int(row["pasadas"]) for row in plan) == told
    assert told == sum(one.en_total for one in found.materiales)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=5), st.sampled_from(",;\t"))
def test_a_table_comes_back_whatever_the_separator(rows, mark):
    clean = [[tables.cell(value) for value in row] for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(["a", "b", "c", "d"])
    writer.writerows(clean)
    found = [cells for _, cells in tables.read(out.getvalue().encode("utf-8-sig"))]
    wanted = [dict(zip("abcd", [*row, "", ""], strict=False)) for row in clean if any(row)]
    assert [[*one.values()] for one in found] == [
        [tables._bare(one.get(name, "")) for name in "abcd"] for one in wanted
    ]

"""The programme of activities: right days, right weeks, readable pages, calendars that hold."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta

import publish_samples as samples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from test_site import Page

from boletin.model import Evento
from boletin.publish import agenda
from boletin.publish.agenda import newest
from boletin.publish.pages_agenda import CALENDAR, Programme
from boletin.publish.shelf import finish

DAY = date(2026, 11, 23)


def spot(id="feria", *events, **fields):
    return samples.spot(id, fields.pop("titulo", f"Aviso {id}"), tipo="evento", textos=("Venga.",),
                        evento=events, **fields)  # fmt: skip


RACE = Evento(date(2026, 12, 6), hora="07:30", lugar="Unidad Deportiva")
TOUR = Evento(date(2026, 11, 28), date(2026, 12, 27), "10:00", dias=(5, 6), nombre="Recorrido")
PAPERS = Evento(date(2026, 11, 24), date(2026, 12, 4), "09:30", "15:00")
DANCE = Evento(date(2026, 11, 27), hora="19:00", cancelado=True, nombre="Baile")


def agenda_files(config, spots, templates, before=b"", today=None):
    """Every file of the programme; ``today``: without another, the day of the newest piece."""
    programme = Programme.of(config, spots, before, today or newest(spots), samples.GUID)
    made = finish([*programme.pages(templates)], config, templates, None)
    return made | {CALENDAR: programme.calendar()}


@pytest.fixture(scope="module")
def files():
    told = samples.spot(
        "tequio",
        "Tequio",
        tipo="evento",
        textos=("El miércoles 25 de noviembre, a las 9:00 h, habrá tequio.",),
    )
    spots = [spot("carrera", RACE), spot("paseo", TOUR), spot("becas", PAPERS, DANCE), told,
             samples.spot()]  # fmt: skip
    return agenda_files(samples.config(), spots, samples.TEMPLATES)


def test_the_list_says_each_activity_once_a_week_with_its_days(files):
    page = Page(files["agenda.html"].decode())
    for told in (
        "Martes 24 a domingo 29 de noviembre",
        "Lunes 30 de noviembre a viernes 4 de diciembre 9:30 a 15:00 h",
        "Sábado 28 y domingo 29 de noviembre 10:00 h",
        "Domingo 6 de diciembre 7:30 h",
        "Miércoles 25 de noviembre",  # read from the text
    ):
        assert told in page.text, told
    assert page.text.count("Según el texto") == 2  # the activity, and what the words mean
    assert {f"semana-2026-W{n}" for n in (48, 49, 50, 51, 52)} <= set(page.ids)
    assert {"mes-2026-11", "mes-2026-12"} <= set(page.ids)
    assert "webcal://sanctorum.example/boletin/agenda.ics" in page.links
    assert any(link.startswith("https://www.openstreetmap.org/search?query=Unidad%20Deportiva%2C")
               for link in page.links)  # fmt: skip
    assert "Cancelada" in page.text


def test_the_grid_is_a_table_with_headings(files):
    html = files["agenda.html"].decode()
    tables = re.findall(r"<table.*?</table>", html, re.S)
    assert len(tables) == 2
    for table, days in zip(tables, (30, 31), strict=True):
        assert "<caption>" in table and table.count('scope="col"') == 8
        assert len(re.findall(r"<time ", table)) == days
        rows = re.findall(r"<tr>.*?</tr>", table, re.S)[1:]
        assert all(row.count("<td") == 7 and 'scope="row"' in row for row in rows)


def test_the_calendars(files):
    whole = Calendar.from_ical(files["agenda.ics"])
    events = {str(event["UID"]): event for event in whole.walk("VEVENT")}
    assert set(events) == {f"{name}@{samples.GUID}" for name in
                           ("carrera-1", "paseo-1", "becas-1", "becas-2", "tequio-1")}  # fmt: skip
    race = events[f"carrera-1@{samples.GUID}"]
    assert str(race["LOCATION"]) == "Unidad Deportiva, Sanctórum de Lázaro Cárdenas, Tlaxcala"
    assert race["URL"].endswith("/spots/carrera/index.html")
    assert events[f"paseo-1@{samples.GUID}"]["RRULE"]["BYDAY"] == ["SA", "SU"]
    assert events[f"becas-2@{samples.GUID}"]["STATUS"] == "CANCELLED"
    own = Calendar.from_ical(files["spots/becas/evento.ics"]).walk("VEVENT")
    assert [str(event["UID"])[:7] for event in own] == ["becas-1", "becas-2"]


def test_nothing_changes_until_something_does():
    config, spots = samples.config(), [spot("carrera", RACE)]
    first = agenda_files(config, spots, samples.TEMPLATES)
    assert agenda_files(config, spots, samples.TEMPLATES, first["agenda.ics"]) == first
    later = dataclasses.replace(RACE, cuando=date(2026, 12, 13))
    moved = agenda_files(config, [spot("carrera", later)], samples.TEMPLATES, first["agenda.ics"])
    assert b"SEQUENCE:1" in moved["agenda.ics"]
    assert b"SEQUENCE:1" in moved["spots/carrera/evento.ics"]
    gone = agenda_files(config, [samples.spot()], samples.TEMPLATES, moved["agenda.ics"])
    assert b"STATUS:CANCELLED" in gone["agenda.ics"] and b"SEQUENCE:2" in gone["agenda.ics"]
    assert "spots/carrera/evento.ics" not in gone


def test_a_site_that_moves_keeps_its_events():
    config, pieces = samples.config(), [spot("carrera", RACE)]
    moved = dataclasses.replace(
        config, podcast=dataclasses.replace(config.podcast, url="https://nuevo.example/x")
    )
    first = agenda_files(config, pieces, samples.TEMPLATES)["agenda.ics"]
    second = agenda_files(moved, pieces, samples.TEMPLATES, first)["agenda.ics"]
    uids = [[str(e["UID"]) for e in Calendar.from_ical(c).walk("VEVENT")] for c in (first, second)]
    assert uids[0] == uids[1] and len(uids[0]) == 1


def test_what_is_being_corrected_is_not_cancelled():
    config = samples.config()
    first = agenda_files(config, [spot("carrera", RACE)], samples.TEMPLATES)["agenda.ics"]

    def then(before: bytes, pending: set[str]) -> bytes:
        spots, day = [samples.spot()], date(2026, 11, 25)
        return Programme.of(config, spots, before, day, samples.GUID, pending).calendar()

    waits = then(first, {"carrera"})
    assert b"UID:carrera-1@" in waits and b"CANCELLED" not in waits and b"SEQUENCE:1" not in waits
    gone = then(waits, {"carre"})
    assert b"STATUS:CANCELLED" in gone and b"SEQUENCE:1" in gone
    # Once cancelled by a person it stays so, whatever happens to its file.
    after = then(gone, {"carrera"})
    assert after == gone


def test_what_is_over_goes_to_its_year():
    old = spot("vieja", Evento(date(2025, 3, 1)), day=date(2025, 2, 24))
    new = spot("nueva", RACE)
    files = agenda_files(samples.config(), [old, new], samples.TEMPLATES)
    assert "Aviso vieja" not in Page(files["agenda.html"].decode()).text
    page = Page(files["agenda/2025.html"].decode())
    assert "Aviso vieja" in page.text and "../spots/vieja/index.html" in page.links
    assert b"vieja" not in files["agenda.ics"], "over for more than a year"


def test_weeks_that_ended_before_today_are_past():
    spots = [spot("carrera", RACE), spot("paseo", TOUR), spot("becas", PAPERS)]
    first = agenda_files(samples.config(), spots, samples.TEMPLATES)
    later = agenda_files(samples.config(), spots, samples.TEMPLATES, today=date(2026, 12, 9))
    page = later["agenda.html"].decode()
    assert "semana-2026-W49" not in page and "semana-2026-W50" in page
    assert "mes-2026-11" not in page and "Aviso carrera" in page, "its month is shown whole"
    assert 'class="hoy" aria-current="date" data-dia="2026-12-09"' in page
    assert 'class="pasado con" data-dia="2026-12-06"' in page
    past = later["agenda/2026.html"].decode()
    assert "Aviso carrera" in past and "Aviso becas" in past and "Recorrido" not in past
    assert later["agenda.ics"] == first["agenda.ics"], "the calendar has no day of its own"
    over = agenda_files(samples.config(), spots, samples.TEMPLATES, today=date(2027, 2, 1))
    assert "no hay actividades" in Page(over["agenda.html"].decode()).text


def test_a_named_activity_among_several_does_not_take_the_place_of_the_announcement():
    results = Evento(date(2026, 12, 11), nombre="Resultados")
    one, two = agenda.activities([spot("becas", PAPERS, results)])
    assert (one.lugar, two.lugar) == ("Plaza principal", "")
    assert agenda.entry(samples.config(), two, "x").location == ""
    (alone,) = agenda.activities([spot("becas", results)])
    assert alone.lugar == "Plaza principal"


def test_an_office_without_activities():
    files = agenda_files(samples.config(), [], samples.TEMPLATES)
    assert "no hay actividades" in Page(files["agenda.html"].decode()).text
    assert set(files) == {"agenda.html", "agenda.ics"}
    Calendar.from_ical(files["agenda.ics"])


def test_the_page_of_a_piece_tells_and_keeps_its_activity():
    files = samples.public_tree(samples.config(), [], [spot("carrera", RACE), spot("nada")],
                         samples.TEMPLATES)  # fmt: skip
    page = Page(files["spots/carrera/index.html"].decode())
    assert "evento.ics" in page.links and "domingo 6 de diciembre de 2026, 7:30 h" in page.text
    assert "evento.ics" not in Page(files["spots/nada/index.html"].decode()).links


@pytest.mark.parametrize(
    "hostile", ['"><script>x</script>', "{{ 7*7 }}", "a\x00\u202e\u2028b\r\nBEGIN:VEVENT", "]]>🎉"]
)
def test_hostile_words_stay_words(hostile):
    event = dataclasses.replace(RACE, nombre=hostile, lugar=hostile)
    spots = [spot("carrera", event, titulo=hostile, area=hostile)]
    files = agenda_files(samples.config(), spots, samples.TEMPLATES)
    page = Page(files["agenda.html"].decode())
    assert sum(tag == "script" for tag, _ in page.tags) == 2
    (one,) = Calendar.from_ical(files["agenda.ics"]).walk("VEVENT")
    assert str(one["SUMMARY"]) == agenda.one_line(hostile)
    again = agenda_files(samples.config(), spots, samples.TEMPLATES, files["agenda.ics"])
    assert again == files


@settings(max_examples=40, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 100),
    st.sets(st.integers(0, 6)),
    st.integers(0, 60),
)
def test_list_and_grid_show_every_day(first, length, weekdays, since):
    last = first + timedelta(days=length)
    event = Evento(first, last if length else None, dias=tuple(sorted(weekdays)) if length else ())
    found = agenda.activities([spot("x", event)])
    begin = agenda.monday(first + timedelta(days=since - 30))
    wanted = [day for day in agenda.happens(event) if day >= begin]
    listed = [day for week in agenda.weeks(found, begin) for row in week.renglones
              for day in row.dias]  # fmt: skip
    assert listed == wanted
    if length < agenda.LONG or weekdays:
        grid = [day.fecha for month in agenda.months(found, begin) for week in month.semanas
                for day in week.dias if day.marcas and day.fecha >= begin]  # fmt: skip
        assert grid == wanted


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((date(2026, 11, 28),), "Sábado 28 de noviembre"),
        ((date(2026, 12, 1), date(2026, 12, 3)), "Martes 1.º y jueves 3 de diciembre"),
        (
            tuple(date(2026, 11, 30) + timedelta(days=n) for n in range(5)),
            "Lunes 30 de noviembre a viernes 4 de diciembre",
        ),
        ((date(2026, 11, 30), date(2026, 12, 2)),
         "Lunes 30 de noviembre y miércoles 2 de diciembre"),
        (tuple(date(2026, 11, 23) + timedelta(days=n) for n in range(7)), "Todos los días"),
    ],
)  # fmt: skip
def test_days_as_people_say_them(days, told):
    found = agenda.activities([spot("x", RACE)])
    assert agenda.Renglon(found[0], days).cuando == told

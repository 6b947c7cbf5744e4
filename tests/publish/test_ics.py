"""Calendar files: read by another library, folded and escaped as RFC 5545 asks, changes counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from boletin.cleantext import clean
from boletin.publish.ics import Entry, brought_on, calendar, read

STAMP = datetime(2026, 11, 27, 18, tzinfo=UTC)
RACE = Entry("carrera-1@x.example", STAMP, "Carrera; 5, 10 km", datetime(2026, 12, 6, 7, 30),
             datetime(2026, 12, 6, 9), location="Unidad Deportiva",
             url="https://x.example/spots/carrera/index.html", categories=("evento",),
             description="Uno\nDos")  # fmt: skip
SINCE = date(2026, 11, 23)

texts = st.text(max_size=120).map(clean).map(lambda t: re.sub(r"[\r\t]", "", t))
days = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@st.composite
def entries(draw):
    first = draw(days)
    start, end, until, weekdays = first, None, None, ()
    if draw(st.booleans()):
        start = datetime.combine(first, draw(st.times()).replace(second=0, microsecond=0))
        if draw(st.booleans()):
            end = start + timedelta(minutes=draw(st.integers(1, 1440)))
    elif draw(st.booleans()):
        end = first + timedelta(days=draw(st.integers(1, 60)))
    if draw(st.booleans()):
        until = first + timedelta(days=draw(st.integers(0, 90)))
        weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6)))))
    return Entry(
        uid=f"{draw(st.from_regex(r'[a-z0-9-]{1,64}', fullmatch=True))}-1@x.example",
        stamp=datetime.combine(draw(days), STAMP.timetz()),
        summary=draw(texts),
        start=start,
        end=end,
        until=until,
        weekdays=weekdays,
        description=draw(texts),
        location=draw(texts),
        url="https://x.example/a",
        categories=tuple(draw(st.lists(texts.filter(bool), max_size=2))),
        cancelled=draw(st.booleans()),
        sequence=draw(st.integers(0, 99)),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), max_size=3, unique_by=lambda e: e.uid), texts)
def test_any_entry_is_read_back_by_us_and_by_another_library(found, name):
    data = calendar(name, found, about=name, source="https://x.example/agenda.ics")
    assert read(data) == tuple(found)
    for line in data.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line
        line.decode()  # no character is cut in two
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)
    theirs = Calendar.from_ical(data)
    events = theirs.walk("VEVENT")
    assert len(events) == len(found) and not any(e.errors for e in events)
    for event, entry in zip(events, found, strict=True):
        assert str(event["UID"]) == entry.uid
        assert str(event["SUMMARY"]) == entry.summary
        assert str(event.get("DESCRIPTION", "")) == entry.description
        assert str(event.get("LOCATION", "")) == entry.location
        start = event.decoded("DTSTART")
        if isinstance(entry.start, datetime):
            assert start.replace(tzinfo=None) == entry.start
            if entry.start >= datetime(2022, 11, 1):
                assert start.utcoffset() == timedelta(hours=-6)
        else:
            assert start == entry.start
        assert event.decoded("DTSTAMP") == entry.stamp
        assert event["STATUS"] == ("CANCELLED" if entry.cancelled else "CONFIRMED")
        assert event["SEQUENCE"] == entry.sequence


def test_the_file_as_it_stands():
    text = calendar("Actividades", [RACE]).decode()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//boletin//")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert "DTSTART;TZID=America/Mexico_City:20261206T073000\r\n" in text
    assert "SUMMARY:Carrera\\; 5\\, 10 km\r\n" in text and "DESCRIPTION:Uno\\nDos\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1 and "DAYLIGHT" not in text
    theirs = Calendar.from_ical(text)
    assert theirs.walk("VEVENT")[0].decoded("DTSTART").astimezone(UTC) == datetime(
        2026, 12, 6, 13, 30, tzinfo=UTC
    )
    assert calendar("Nada", []).count(b"BEGIN:VEVENT") == 0


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (replace(RACE, until=date(2026, 12, 8)), "FREQ=DAILY;UNTIL=20261208T133000Z"),
        (
            replace(RACE, until=date(2026, 12, 27), weekdays=(5, 6)),
            "FREQ=WEEKLY;UNTIL=20261227T133000Z;BYDAY=SA,SU",
        ),
        (
            Entry("a@x", STAMP, "a", date(2026, 12, 6), until=date(2026, 12, 27), weekdays=(0,)),
            "FREQ=WEEKLY;UNTIL=20261227;BYDAY=MO",
        ),
        # 19:00 here is the next day in UTC: the last day is still ours.
        (
            replace(RACE, start=datetime(2026, 12, 6, 19), end=None, until=date(2026, 12, 8)),
            "FREQ=DAILY;UNTIL=20261209T010000Z",
        ),
    ],
)
def test_what_is_repeated(entry, rule):
    data = calendar("x", [entry])
    assert f"RRULE:{rule}\r\n".encode() in data
    assert read(data) == (entry,)


def test_a_change_counts_and_what_is_gone_is_cancelled_until_it_is_over():
    first = brought_on([RACE], b"", SINCE)
    assert first[0].sequence == 0
    published = calendar("x", first)
    assert brought_on([RACE], published, SINCE) == first
    # Approved again without a change: the same event.
    again = replace(RACE, stamp=STAMP + timedelta(days=1))
    assert brought_on([again], published, SINCE)[0].sequence == 0
    moved = replace(RACE, start=datetime(2026, 12, 13, 7, 30), end=datetime(2026, 12, 13, 9))
    (second,) = brought_on([moved], published, SINCE)
    assert second.sequence == 1 and not second.cancelled
    (gone,) = brought_on([], calendar("x", [second]), SINCE)
    assert gone.cancelled and gone.sequence == 2
    assert brought_on([], calendar("x", [gone]), SINCE) == (gone,)
    assert brought_on([], calendar("x", [gone]), date(2026, 12, 14)) == ()
    (back,) = brought_on([moved], calendar("x", [gone]), SINCE)
    assert back.sequence == 3 and not back.cancelled


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_without_an_error(data):
    assert read(data) == ()
    assert read(b"BEGIN:VEVENT\r\n" + data + b"\r\nEND:VEVENT\r\n") == ()

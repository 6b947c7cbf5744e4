"""IAB Podcast Measurement 2.2 as tables: windows, ranges, a minute of sound, who counts."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_kit import (
    APP,
    BULLETIN,
    HOUR,
    MINUTE,
    NOON,
    PACKAGE,
    SPOT,
    STATION,
    Notebook,
    heard,
    part,
    request,
)

from boletin.audience import counting
from boletin.audience.counting import add, asked, counts, covered, date_of, day_of, network, over
from boletin.audience.media import Media

DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("times", "downloads"),
    [
        ([0], 1),
        ([0, 1], 1),
        ([0, DAY - 1], 1),
        ([0, DAY], 2),
        ([0, DAY + 1], 2),
        ([0, DAY - 1, DAY + HOUR], 2),
        ([11 * HOUR, 13 * HOUR], 1),  # across midnight
        ([11 * HOUR, 13 * HOUR, 30 * HOUR], 1),
        ([11 * HOUR, 35 * HOUR], 2),
        ([0, 23 * HOUR, 25 * HOUR, 47 * HOUR, 50 * HOUR], 3),
        ([HOUR, 0], 1),  # a line that was written late
        ([13 * HOUR, 11 * HOUR], 1),  # late, across midnight
        ([DAY + HOUR, 0], 2),
    ],
)
def test_a_listener_downloads_once_in_24_hours(times, downloads):
    assert heard(request(at) for at in times) == downloads


@pytest.mark.parametrize(
    ("one", "other", "downloads"),
    [
        ({}, {}, 1),
        ({"ip": "189.203.1.2"}, {}, 2),
        ({"agent": "Podcasts/1650"}, {}, 2),  # a household behind one address
        ({"ip": "2806:1:2:3:4:5:6:7"}, {"ip": "2806:1:2:3:ffff::1"}, 1),  # one /64
        ({"ip": "2806:1:2:3::1"}, {"ip": "2806:1:2:4::1"}, 2),
        ({"ip": "::ffff:189.203.1.1"}, {}, 1),
        ({"ip": "no es una dirección"}, {"ip": "no es una dirección"}, 1),
    ],
)
def test_a_listener_is_an_address_with_its_user_agent(one, other, downloads):
    assert heard([request(**one), request(60, **other)]) == downloads


HEADER = BULLETIN.cabecera
LAST = BULLETIN.bytes - 1


@pytest.mark.parametrize(
    ("requests", "downloads"),
    [
        ([part(0, LAST)], 1),
        ([part(0, HEADER + MINUTE - 1)], 1),
        ([part(0, HEADER + MINUTE - 2)], 0),  # a byte short: the ID3 tag is no sound
        ([part(0, MINUTE - 1)], 0),
        ([part(HEADER, HEADER + MINUTE - 1)], 1),
        ([part(2_000_000, 2_000_000 + MINUTE - 1)], 1),  # a minute from the middle
        ([part(0, 499_999), part(500_000, 999_999, 5)], 1),
        ([part(500_000, 999_999), part(0, 499_999, 5)], 1),
        ([part(0, 499_999), part(0, 499_999, 5), part(0, 499_999, 9)], 0),  # the same bytes
        ([part(0, 499_999), part(250_000, 749_999, 5)], 0),  # half of them
        ([part(0, 499_999), part(250_000, 749_999, 5), part(700_000, 999_999, 9)], 1),
        ([request(sent=HEADER + MINUTE - 1)], 0),  # 200, hung up early
        ([request(sent=HEADER + MINUTE)], 1),
        ([request(sent=500_000), part(500_000, 999_999, 5)], 1),  # resumed
        ([request(sent=500_000), request(5, sent=500_000)], 0),  # begun twice
        ([part(0, LAST, sent=MINUTE + HEADER)], 1),  # asked for all, hung up after a minute
        ([part(0, LAST, sent=MINUTE)], 0),
        ([part(0, 499_999), part(500_000, 999_999, DAY)], 0),  # another window
        ([part(0, 0, span=f"bytes=-{MINUTE}", sent=MINUTE)], 1),  # the last minute
        ([part(0, 0, span="bytes=0-499999,500000-999999", sent=1_000_000)], 1),
        ([part(0, 0, span="bytes=0-499999,0-499999", sent=1_000_000)], 0),
        ([part(0, 0, span="bytes 0-999999/4802000", sent=1_000_000)], 1),
        ([part(0, 0, span="bytes=basura", sent=1_000_000)], 1),  # its place is not told
        # A log without ranges: bytes are added up, the tag taken off, and no more than the file.
        ([request(sent=500_000, status=206), request(5, sent=462_000, status=206)], 1),
        ([request(sent=500_000, status=206), request(5, sent=461_999, status=206)], 0),
    ],
)
def test_a_minute_of_sound_makes_a_download(requests, downloads):
    assert heard(requests) == downloads


@pytest.mark.parametrize(
    ("file", "sent", "downloads"),
    [
        (SPOT, 480_000, 1),
        (SPOT, 456_000, 1),  # twenty seconds: nearly all of them
        (SPOT, 455_999, 0),
        (PACKAGE, 2_000_000, 1),
        (PACKAGE, 1_000_000, 0),
        (STATION, 640_000, 1),
        (Media("spots/a/radio.mp3", 1_440_000, "audio", duracion_ms=60_000), 1_368_000, 1),
        (Media("spots/a/radio.mp3", 0, "audio", duracion_ms=60_000), 1, 0),
    ],
)
def test_what_has_no_minute_counts_when_nearly_all_of_it_came(file, sent, downloads):
    assert heard([request(sent=sent)], file) == downloads


@pytest.mark.parametrize(
    ("fields", "delivers"),
    [
        ({}, True),
        ({"status": 206}, True),
        ({"method": "HEAD"}, False),
        ({"method": "POST"}, False),
        ({"status": 304}, False),
        ({"status": 302}, False),
        ({"status": 404}, False),
        ({"status": 416}, False),
        ({"status": 204}, False),
        ({"status": 206, "sent": 2}, False),  # bytes=0-1
        ({"status": 206, "sent": 1}, False),
        ({"status": 206, "sent": 3}, True),
        ({"sent": 0}, False),
        ({"preload": True}, False),
    ],
)
def test_what_delivers_nothing_does_not_count(fields, delivers):
    assert counts(request(**fields)) is delivers


def test_the_day_is_the_one_on_which_the_window_began():
    notebook = Notebook()
    for one in (part(0, 499_999, 11 * HOUR), part(500_000, 999_999, 13 * HOUR)):
        notebook.census.hear(one, BULLETIN, "App")
    assert [date_of(day).isoformat() for day, _, _ in notebook.counted] == ["2024-11-25"]


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        ("2024-11-25T12:00-06:00", False),
        ("2024-11-26T23:59:59-06:00", False),
        ("2024-11-27T00:00-06:00", True),
    ],
)
def test_the_key_of_a_day_is_needed_until_the_next_one_ends(now, gone):
    assert over(day_of(NOON), datetime.fromisoformat(now)) is gone


def test_days_are_those_of_central_mexico():
    for text, day in (("2026-11-24T05:59:59", 23), ("2026-11-24T06:00:00", 24)):
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        assert date_of(day_of(int(moment.timestamp()))).day == day


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("bytes=0-99", ((0, 100),)),
        ("bytes=900-", ((900, 1000),)),
        ("bytes=-100", ((900, 1000),)),
        ("bytes=-5000", ((0, 1000),)),
        ("bytes=0-1,10-19", ((0, 2), (10, 20))),
        ("bytes 5-9/1000", ((5, 10),)),
        ("bytes 5-9/*", ((5, 10),)),
        ("bytes=990-2000", ((990, 1000),)),
        ("bytes=9-5", None),
        ("bytes=2000-", None),
        ("bytes=-", None),
        ("", None),
        ("bytes=99999999999999999999-", None),
    ],
)
def test_ranges(text, spans):
    assert asked(text, 1000) == spans


spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=30)


@settings(deadline=None, max_examples=60)
@given(spans, st.integers(0, 300), st.integers(0, 300))
def test_spans_hold_each_byte_once(pairs, start, end):
    held: counting.Spans = ()
    bytes_ = set()
    for a, b in pairs:
        held = add(held, a, b)
        bytes_ |= set(range(a, b))
    assert covered(held, 0, 300) == len(bytes_)
    assert covered(held, start, end) == len(bytes_ & set(range(start, end)))
    assert all(a < b for a, b in held)
    assert all(b < c for (_, b), (c, _) in itertools.pairwise(held))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, LAST), max_size=20), st.randoms())
def test_chunks_in_any_order_count_as_the_whole(cuts, chance):
    edges = sorted({0, *cuts, BULLETIN.bytes})
    chunks = [part(a, b - 1) for a, b in itertools.pairwise(edges)]
    chance.shuffle(chunks)
    assert heard([*chunks, *chunks]) == 1


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, HEADER + MINUTE - 2), st.integers(1, MINUTE)), max_size=40)
)
def test_ranges_within_less_than_a_minute_never_count(ranges):
    end = HEADER + MINUTE - 2
    assert (
        heard(part(first, min(end, first + size - 1), n) for n, (first, size) in enumerate(ranges))
        == 0
    )


def test_a_client_that_takes_every_tenth_byte_fills_no_memory():
    held: counting.Spans = ()
    for at in range(0, 100_000, 10):
        held = add(held, at, at + 1)
    assert len(held) <= counting.MAX_SPANS


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=100))
def test_any_text_is_an_address(text):
    assert len(network(text)) <= counting.MAX_ADDRESS


def test_the_order_of_listeners_does_not_matter():
    people = [request(n, ip=f"189.203.1.{n % 5}", agent=APP) for n in range(40)]
    assert heard(people) == heard(reversed(people)) == 5

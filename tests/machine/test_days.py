"""Which day it is."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from boletin import days


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Mexico_City"])
def test_today_is_that_of_central_mexico(zone, monkeypatch):
    monkeypatch.setitem(os.environ, "TZ", zone)
    time.tzset()
    assert days.today() == (datetime.now(UTC) - timedelta(hours=6)).date()
    monkeypatch.undo()
    time.tzset()


def test_weeks_are_those_of_iso():
    assert days.week_of(date(2027, 1, 3)) == "2026-W53"

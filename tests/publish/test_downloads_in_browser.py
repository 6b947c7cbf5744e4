"""The page of downloads as Chromium lays it out, on a phone and on a desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import browser_kit as browsers
import pytest

from boletin import config as configuration
from boletin.audience.page import page
from boletin.audience.report import report
from boletin.audience.store import Row
from boletin.publish.palette import palette

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, browsers.needed]
SPOT = "spots/2026-11-23-vacunacion-de-invierno"
STATIONS = {
    "radio": "Radio Calpulalpan",
    "tv": "Televisión de Tlaxcala, Coordinación de Radio, Cine y Televisión",
}


def written() -> str:
    day = date(2026, 11, 29)
    rows = [Row(day, f"{SPOT}/radio.mp3", "AntennaPod", 191_295, "audio", SPOT, "")]
    for one in STATIONS:
        rows.append(Row(day, f"{SPOT}/emisoras/{one}/a.mp2", "Wget", 1_234, "audio", SPOT, one))
        rows.append(Row(day, f"emisoras/{one}/paquete.zip", "Wget", 56, "paquete", "", one))
    house = configuration.load(ROOT)
    told = report(rows, {SPOT: "Vacunación gratuita contra la influenza"}, STATIONS)
    return page(
        told, palette(house.imagen), ayuntamiento="Sanctórum", made=day, period="29 de noviembre"
    )


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_clipped(width, tmp_path):
    path = tmp_path / "estadisticas.html"
    path.write_text(written(), "utf-8")
    with browsers.chromium() as browser:
        seen = browser.new_page(viewport={"width": width, "height": 900})
        seen.goto(path.as_uri())
        assert seen.evaluate("document.documentElement.scrollWidth") <= width
        clipped = seen.evaluate(
            "[...document.querySelectorAll('section, .tabla, .cifras div, td, th')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"
        )
        assert clipped == []
        assert browsers.violations(seen) == []

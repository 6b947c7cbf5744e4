"""The stations' pages in a real browser: WCAG 2.2 AA by axe-core, reflow, keyboard."""

import dataclasses
from datetime import date, timedelta

import browser_kit as kit
import publish_samples as samples
import pytest
from test_station_package import CONFIG, RADIO, TV, with_history

from boletin.model import Check
from boletin.publish import site
from boletin.publish.stations import portal
from boletin.publish.stations.order import order

pytestmark = [pytest.mark.slow, kit.needed]
DAY = date(2026, 11, 24)
PAGES = (
    "emisoras/index.html",
    "emisoras/radio-uno/index.html",
    "emisoras/tv-dos/index.html",
    "emisoras/vacia/index.html",
    "spots/aviso-heladas/certificado.html",
    "spots/viejo/index.html",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    root = tmp_path_factory.mktemp("salida")
    pieces, records = with_history()
    checks = (
        Check("L50", "E", True, -16.04, "radio.mp3: -16.0 LUFS."),
        Check("ENTREGA", "W", False, "tv-dos", "tv-dos se queda sin esta pieza."),
    )
    pieces = tuple(dataclasses.replace(one, checks=checks) for one in pieces)
    by_id = {one.id: one for one in pieces}
    empty = dataclasses.replace(RADIO, id="vacia", archivo="{id}")
    orders = [order(one, pieces, records, DAY) for one in (RADIO, TV)]
    orders.append(order(empty, (), {}, DAY - timedelta(400)))
    general = order(dataclasses.replace(RADIO, id=""), pieces, records, DAY)
    at = samples.TEMPLATES
    files = site.static_files(CONFIG, at)
    files["emisoras/estilo.css"] = portal.style(at)
    files[PAGES[0]] = portal.index_page(CONFIG, orders, general, by_id, at).encode()
    for one in orders:
        page = portal.station_page(CONFIG, one, by_id, 48_700_000, at)
        files[f"emisoras/{one.emisora.id}/index.html"] = page.encode()
    urgent = by_id["aviso-heladas"]
    page = portal.certificate_page(CONFIG, urgent, records[urgent.carpeta].version, at)
    files[f"{urgent.carpeta}/certificado.html"] = page.encode()
    page = portal.retired_page(CONFIG, records["spots/viejo"], at)
    files["spots/viejo/index.html"] = page.encode()
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


def test_pages_are_for_everybody(tree):
    with kit.served(tree) as address, kit.chromium() as browser:
        for scheme in ("light", "dark"):
            for width in (320, 1440):
                view = {"width": width, "height": 900}
                page = browser.new_page(viewport=view, color_scheme=scheme, reduced_motion="reduce")
                for path in PAGES:
                    page.goto(address + path)
                    assert kit.violations(page) == [], (path, scheme, width)
                    over = page.evaluate(
                        "document.documentElement.scrollWidth"
                        " - document.documentElement.clientWidth"
                    )
                    assert over <= 0, (path, width)
                page.close()


def test_everything_is_reached_with_the_keyboard(tree):
    with kit.served(tree) as address, kit.chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address + "emisoras/radio-uno/index.html")
        reached = set()
        for _ in range(160):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
        wanted = page.evaluate(
            "[...document.querySelectorAll('main a')].filter(one => one.checkVisibility())"
            ".map(one => one.getAttribute('href'))"
        )
        assert set(wanted) <= reached

"""The programme, who is who, tourism and the office's page in a real browser: nothing that axe-core
finds, nothing wider than the screen, in light and dark; and by keyboard alone."""

from __future__ import annotations

import shutil
from datetime import date

import publish_samples as samples
import pytest
from browser_kit import chromium, needed, served, violations

from boletin import organigrama
from boletin.areas import report, telling
from boletin.model import Evento, Imagen
from boletin.publish.site import static_page

pytestmark = [pytest.mark.slow, needed]
PAGES = ("agenda.html", "agenda/2025.html", "organigrama.html", "turismo.html",
         "spots/becas/index.html")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = tmp_path_factory.mktemp("sitio")
    tour = Evento(date(2026, 11, 28), date(2026, 12, 27), "10:00", dias=(5, 6), nombre="Recorrido")
    papers = Evento(date(2026, 11, 24), date(2026, 12, 4), "09:30", "15:00", lugar="Oficina 2")
    dance = Evento(date(2026, 11, 27), hora="19:00", cancelado=True, nombre="Baile")
    place = samples.spot("paseo", "Un fin de semana", "Dirección de Salud", "turismo", ("Venga.",),
                         evento=(tour,), imagenes=(Imagen("a.jpg", "Un paisaje"),))  # fmt: skip
    pieces = [*samples.spots(), place,
              samples.spot("becas", "Becas de inscripción", evento=(papers, dance)),
              samples.spot("vieja", "Feria", evento=(Evento(date(2025, 3, 1)),))]  # fmt: skip
    chart = organigrama.load(samples.REPO)
    files = samples.public_tree(samples.config(), [samples.bulletin()], pieces, samples.TEMPLATES,
                         organigrama=chart)  # fmt: skip
    found = report(pieces, chart, date(2027, 2, 1), 30)
    values = {"informe": found, "calladas": telling(found.renglones)}
    html = static_page(samples.config(), samples.TEMPLATES, "informe_areas.html.j2", values)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    # The office opens its page from its own folder: its style stands inside.
    office = tmp_path_factory.mktemp("informes") / "areas.html"
    office.write_text(html, "utf-8")
    picture = samples.REPO / "comunicados/imagenes/turismo.jpg"
    shutil.copy(picture, root / "spots/paseo/miniatura.jpg")
    with served(root) as address:
        yield address, office.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(site, scheme):
    address, office = site
    with chromium() as browser:
        for width in (320, 768, 1440):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))  # noqa: B023
            for name in (*(f"{address}{name}" for name in PAGES), office):
                page.goto(name)
                assert violations(page) == [], (name, width)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (name, width, wide)
            assert all(url.startswith((address, office)) for url in asked), (
                "nothing from third parties"
            )
            page.close()


def test_figures_and_dates_of_the_office_s_page_do_not_wrap(site):
    with chromium() as browser:
        for width in (320, 768, 1024, 1160, 1440):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(site[1])
            broken = page.evaluate(
                """[...document.querySelectorAll(".informe-tabla td")].filter(cell => {
                    const range = document.createRange();
                    range.selectNodeContents(cell);
                    return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
                }).map(cell => cell.textContent)"""
            )
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (broken, wide) == ([], width)
            page.close()


def test_a_week_and_an_area_are_reached_by_keyboard(site):
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        for name, target in (("agenda.html", "semana-2026-W49"), ("organigrama.html", "area-agua")):
            page.goto(f"{site[0]}{name}")
            for _ in range(60):
                page.keyboard.press("Tab")
                link = page.evaluate("document.activeElement.getAttribute('href')")
                if link == f"#{target}":
                    assert page.evaluate(
                        "getComputedStyle(document.activeElement).outlineStyle"
                    ) == "solid"  # fmt: skip
                    page.keyboard.press("Enter")
                    break
            assert page.url.endswith(f"#{target}")
            box = page.locator(f"#{target}").bounding_box()
            assert box and 0 <= box["y"] < 900


def test_the_calendar_is_served_as_one(site):
    with chromium() as browser:
        page = browser.new_page()
        answer = page.request.get(f"{site[0]}agenda.ics")
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.body().startswith(b"BEGIN:VCALENDAR")


def test_the_programme_goes_by_the_day_of_who_reads(site):
    address, _ = site
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for now, shown, days, over in (
            ("2026-11-25T12:00", 5, "2026-11-25", False),
            ("2026-12-09T12:00", 3, "2026-12-09", False),
            ("2027-03-01T12:00", 0, "", True),
        ):
            page.clock.set_fixed_time(now)
            page.goto(f"{address}agenda.html")
            assert page.locator(".semana:visible").count() == shown
            today = page.locator('td[aria-current="date"]:visible')
            assert [one.get_attribute("data-dia") for one in today.all()] == [days] * bool(days)
            assert page.locator("#nada-por-venir").is_visible() is over
        page.goto(f"{address}agenda.html#semana-2026-W48")
        assert page.locator("#semana-2026-W48").is_visible(), "an old link still leads there"
        page.clock.set_fixed_time("2026-12-09T12:00")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"{address}agenda.html")
            assert violations(page) == []

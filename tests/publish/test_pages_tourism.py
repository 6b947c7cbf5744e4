"""Places to go: photographs with words, maps that fetch nothing, and only what can be visited."""

from __future__ import annotations

import dataclasses
from datetime import date

import publish_samples as samples
from test_site import Page

from boletin.model import Evento, Imagen, Vigencia
from boletin.publish.agenda import newest
from boletin.publish.pages_tourism import tourism_page

PHOTOS = (
    Imagen("comunicados/imagenes/a.jpg", 'La "plaza" <b>de noche', "Foto: Turismo"),
    Imagen("comunicados/imagenes/b.jpg", "El mercado"),
)


def place(id="paseo", **fields):
    spot = samples.spot(id, f"Visite {id}", "Turismo", "turismo", ("Camine.",), **fields)
    photos = [samples.sized(f"foto-{n}.jpg", 90_000)
              for n, _ in enumerate(fields.get("imagenes", ()), 1)]  # fmt: skip
    return dataclasses.replace(spot, artifacts=(*spot.artifacts, *photos))


def page(*spots):
    return Page(tourism_page(samples.config(), spots, samples.TEMPLATES, newest(spots)))


def test_a_place_has_photographs_a_map_dates_and_a_calendar():
    tour = Evento(date(2026, 11, 28), date(2026, 12, 27), "10:00", dias=(5, 6))
    seen = page(place(imagenes=PHOTOS, evento=(tour,)), samples.spot())
    shown = {a["src"]: a["alt"] for tag, a in seen.tags if tag == "img" and "spots/" in a["src"]}
    assert shown == {
        "spots/paseo/foto-1.jpg": 'La "plaza" <b>de noche',
        "spots/paseo/foto-2.jpg": "El mercado",
    }
    assert "Foto: Turismo" in seen.text
    assert "sábado y domingo, del 28 de noviembre al 27 de diciembre de 2026, 10:00 h" in seen.text
    maps = [link for link in seen.links if "openstreetmap" in link]
    assert maps == [
        "https://www.openstreetmap.org/search?query=Plaza%20principal%2C%20"
        "Sanct%C3%B3rum%20de%20L%C3%A1zaro%20C%C3%A1rdenas%2C%20Tlaxcala"
    ]
    assert "spots/paseo/evento.ics" in seen.links
    assert "agua" not in seen.text


def test_without_photographs_the_still_of_the_clip_stands():
    seen = page(place())
    assert [a["alt"] for tag, a in seen.tags if tag == "img" and "miniatura" in a["src"]] == [""]


def test_what_is_over_is_only_a_link():
    old = place("vieja", vigencia=Vigencia(date(2026, 1, 1), date(2026, 1, 31)))
    seen = page(old, place("nueva"))
    assert "También hemos contado" in seen.text and "spots/vieja/index.html" in seen.links
    assert [a["id"] for tag, a in seen.tags if tag == "h2" and a.get("id", "").startswith("t-")
            ][:1] == ["t-nueva"]  # fmt: skip


def test_nothing_to_visit():
    assert "Por ahora no hay recorridos" in page(samples.spot()).text

"""How people subscribe: a link for each kind of application, and a QR code that leads to them."""

from __future__ import annotations

import functools
import io
import re
from dataclasses import dataclass
from urllib.parse import urlencode

import segno
from markupsafe import Markup

from boletin.config import Config
from boletin.publish import web


@dataclass(frozen=True, slots=True)
class Via:
    """A way to subscribe."""

    nombre: str
    enlace: str
    nota: str
    """For whom it is."""


def ways(config: Config) -> tuple[Via, ...]:
    """Those that work for this office, most used first.

    ``podcast://`` opens Apple Podcasts and whatever application takes that scheme. AntennaPod asks
    for its own address instead of its scheme: with the scheme the feed is fetched without https.
    Neither is called until somebody follows the link.
    """
    podcast, feed = config.podcast, web.address(config, web.PODCAST)
    scheme = re.sub(r"^https?", "podcast", feed)
    asked = urlencode({"url": feed, "title": podcast.titulo})
    found = [
        Via("Apple Podcasts", podcast.apple or scheme, "iPhone, iPad y Mac"),
        Via("Spotify", podcast.spotify, "Con o sin cuenta de pago"),
        Via("AntennaPod", f"https://antennapod.org/deeplink/subscribe?{asked}", "Android, libre"),
        Via("Otra aplicación", scheme, "La que su teléfono tenga"),
    ]
    return tuple(way for way in found if way.enlace)


def qr(config: Config) -> Markup:
    """An inline SVG that leads a phone's camera to the subscription links of the home page.

    It is an ordinary address: every camera opens it, while few know ``podcast://``.
    """
    return _drawn(f"{web.base(config)}/index.html#suscribirse")


@functools.lru_cache(maxsize=8)
def _drawn(address: str) -> Markup:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, border=4,
        dark="#000", light="#fff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    # Who does not see it has the links beside it.
    drawn = out.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" ', 1)
    return Markup(drawn)  # noqa: S704

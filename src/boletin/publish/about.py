"""What machines ask of the site as a whole: sitemap.xml, robots.txt, the app and its icons."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from lxml import etree
from PIL import Image, ImageDraw

from boletin.cleantext import clean
from boletin.config import Config
from boletin.publish import web
from boletin.publish.palette import palette
from boletin.publish.shelf import Page

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

ICONS = {"icono-192.png": 192, "icono-512.png": 512}
"""Files of the app's icon and their side in pixels."""


def sitemap(config: Config, pages: Iterable[Page]) -> bytes:
    """sitemap.xml: every page that people should find, by path, with the day of its news."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    base = web.base(config)
    for page in sorted(pages, key=lambda one: one.path):
        if not page.listed or not page.path.endswith(".html"):
            continue
        url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
        # The home page has one address, that of the site, as its canonical link says.
        path = "" if page.path == "index.html" else quote(page.path)
        etree.SubElement(url, f"{{{_SITEMAP}}}loc").text = f"{base}/{path}"
        if page.day:
            etree.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = page.day.isoformat()
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return whole


def robots(config: Config) -> str:
    """robots.txt: everything may be read, and where the sitemap is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {web.base(config)}/sitemap.xml\n"


def web_manifest(config: Config) -> str:
    """manifest.webmanifest: the site can be kept on a phone's home screen."""
    colours = palette(config.imagen)["claro"]
    icons = [
        {"src": name, "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for name, side in ICONS.items()
        for purpose in ("any", "maskable")
    ]
    whole = {
        "id": "./",
        "name": clean(config.podcast.titulo),
        "short_name": clean(config.podcast.titulo)[:24],
        "description": clean(config.podcast.descripcion),
        "lang": config.podcast.idioma,
        "dir": "ltr",
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "theme_color": colours["primario"],
        "background_color": colours["papel"],
        "categories": ["news", "government"],
        "icons": icons,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def site_path(config: Config) -> str:
    """The path of the public address, with both slashes: ``/boletin/``. 404.html is shown at any
    address, so its links cannot be relative."""
    path = urlsplit(config.podcast.url).path.strip("/")
    return f"/{path}/" if path else "/"


@functools.lru_cache(maxsize=8)
def icon(side: int, ground: str, bars: str, edges: str) -> bytes:
    """The mark of icono.svg as a PNG: five sound bars on the office's colour.

    The ground fills the square and the bars stay inside its middle 60 %, so the same file serves
    as a maskable icon, which each phone cuts to its own shape.
    """
    scale = 4 * side / 64  # drawn at four times its size: smooth edges
    picture = Image.new("RGB", (4 * side, 4 * side), ground)
    pen = ImageDraw.Draw(picture)
    for x, top, bottom, colour in (
        (32, 20, 44, bars),
        (23.5, 25.5, 38.5, bars),
        (40.5, 25.5, 38.5, bars),
        (15.5, 29.5, 34.5, edges),
        (48.5, 29.5, 34.5, edges),
    ):
        box = ((x - 2) * scale, (top - 2) * scale, (x + 2) * scale, (bottom + 2) * scale)
        pen.rounded_rectangle(box, radius=2 * scale, fill=colour)
    out = io.BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def icons(config: Config) -> dict[str, bytes]:
    """The PNG icons, by path."""
    colours = palette(config.imagen)["claro"]
    return {
        name: icon(side, colours["primario"], colours["sobre_primario"], colours["acento"])
        for name, side in ICONS.items()
    }

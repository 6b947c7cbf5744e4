"""Public addresses: of feeds, of files below output/, and of one file's very bytes.

An address never serves other bytes (rule P07). Static hosts keep fixed file names, so an address
carries the first twelve digits of its file's SHA-256 as a query, ``boletin.mp3?v=1f0c…``: what is
corrected has a new address and the same guid.
"""

from __future__ import annotations

from urllib.parse import parse_qs, quote, unquote, urlsplit

from boletin.config import Config

PODCAST, SPOTS = "podcast.xml", "spots.xml"
"""The two feeds: of weekly bulletins, and of the spots that may air."""
DIGITS = 12
"""Of a file's SHA-256 in its address."""


def base(config: Config) -> str:
    """The public address of output/, without a final slash."""
    return config.podcast.url.rstrip("/")


def address(config: Config, path: str, sha256: str = "") -> str:
    """Where the file at ``path`` below output/ is served; with ``sha256``, only these bytes."""
    url = f"{base(config)}/{quote(path)}"
    return f"{url}?v={sha256[:DIGITS]}" if sha256 else url


def path_of(config: Config, url: str) -> str:
    """The path inside output/ that a public address serves, without its query.

    Raises ValueError for an address of somebody else.
    """
    start = base(config) + "/"
    if not url.startswith(start):
        raise ValueError(f"no es una dirección de este sitio: {url}")
    return unquote(urlsplit(url[len(start) :]).path)


def digits_of(url: str) -> str:
    """The digits of SHA-256 that an address carries; empty: none."""
    return "".join(parse_qs(urlsplit(url).query).get("v", [""])[:1])


def cover_url(config: Config, cover_sha256: str = "") -> str:
    """The address of portada.jpg: a new one when the picture changes (rule P06)."""
    return address(config, "portada.jpg", cover_sha256)

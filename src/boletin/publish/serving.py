"""How a good static host serves output/: types, who may fetch what, how long it is kept.

One table for ``servir``, for the configurations of nginx and Caddy (:mod:`.hosting`) and for the
probe of a public server (:mod:`.probe`).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

MIME = {
    ".aac": "audio/aac",
    ".ass": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".flac": "audio/flac",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mov": "video/quicktime",
    ".mp2": "audio/mpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mxf": "application/mxf",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".scc": "text/plain; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttml": "application/ttml+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}
CHAPTERS = ("capitulos.json", "application/json+chapters")
"""File name and type of chapters (P12)."""
FEED_NAMES = r"(?:podcast|spots)(?:-\d{4}(?:-W\d{2})?)?\.xml"
"""Names of both feeds and of their archives."""
FEED = "application/rss+xml; charset=utf-8"

SHARED = (
    ".ics", ".jpg", ".json", ".mp3", ".mp4", ".srt", ".ttml", ".txt", ".vtt", ".wav", ".xml",
)  # fmt: skip
"""What a web player on another site may fetch (CORS)."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self' mailto:; frame-ancestors 'none'"
)
"""The pages hold to it: no inline script or style, nothing from third parties. The one form opens
the reader's own mail."""
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": POLICY,
}

VERSION = re.compile(r"[0-9a-f]{12}")
"""The ``v`` of an address that serves one file's bytes for good."""
FOREVER = "public, max-age=31536000, immutable"
SOON = "public, max-age=300"
"""Feeds, pages and the manifest: five minutes, then the host is asked whether they changed."""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-None-Match, If-Range",
}
EXPOSED = "Content-Range, ETag"
"""What a web player may read of an answer."""


def mime_of(name: str) -> str:
    """The type of a file by its name, without its folder."""
    if name == CHAPTERS[0]:
        return CHAPTERS[1]
    if re.fullmatch(FEED_NAMES, name):
        return FEED
    return MIME.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def is_shared(name: str) -> bool:
    """Whether players on other sites may fetch it."""
    return name.lower().endswith(SHARED)

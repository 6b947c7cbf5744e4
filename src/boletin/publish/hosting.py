"""Ready configurations that serve output/ to the public, from the table of :mod:`.serving`.

For nginx and Caddy they are filled in for the office's own address; for GitHub Pages and GitLab
Pages they are workflows that produce and publish. To add one, write a file in ``hosts/`` and name
it in :data:`KINDS`.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from boletin.config import Config
from boletin.errors import UsageError
from boletin.publish import serving, web

KINDS = {
    "nginx": "nginx.conf.j2",
    "caddy": "caddy.j2",
    "github": "github.yml",
    "gitlab": "gitlab.yml",
}
"""What staff ask for, and its file."""
ROOT = "/var/www"

_COMPRESSED = ("image/svg+xml", "application/json", "application/ttml+xml", "application/xml")


def configuration(kind: str, config: Config, root: str = "") -> str:
    """The configuration ``kind`` for the address of ``[podcast] url``.

    ``root``: the server's web folder; output/ goes to the folder below it that the address names.
    Empty: :data:`ROOT` and the host's name. Raises UsageError for a folder or an address that a
    configuration cannot hold.
    """
    environment = Environment(  # noqa: S701  (no HTML; what is filled in is checked below)
        loader=PackageLoader("boletin.publish", "hosts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    name = KINDS[kind]
    if not name.endswith(".j2"):
        source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        return source
    url = web.base(config)
    host, below = urlsplit(url).hostname or "", unquote(urlsplit(url).path)
    root = root or f"{ROOT}/{host}"
    if not re.fullmatch(r"[a-z0-9.-]+", host):
        raise UsageError(
            f"La dirección {url} no tiene un nombre de servidor común.",
            remedy="Revise [podcast] url en boletin.toml.",
        )
    if re.search(r'["\\${}\x00-\x1f]', root + below) or not PurePosixPath(root).is_absolute():
        raise UsageError(
            f"«{root}{below}» no sirve como carpeta del servidor.",
            remedy="Diga una carpeta completa y sin signos: --raiz /var/www/sitio",
        )
    return environment.get_template(name).render(
        url=url,
        host=host,
        root=root.rstrip("/"),
        folder=root.rstrip("/") + below,
        below=f"{below.rstrip('/')}/",
        **_table(),
    )


def _table() -> dict[str, object]:
    types: dict[str, list[str]] = {}
    for ending, mime in serving.MIME.items():
        types.setdefault(mime.partition(";")[0], []).append(ending.removeprefix("."))
    texts = {m.partition(";")[0] for m in serving.MIME.values() if "charset" in m}
    feed = serving.FEED.partition(";")[0]
    texts = {*texts, feed} - {"text/html"}  # servers compress and label it unasked
    return {
        "types": types,
        "texts": sorted(texts),
        "compressed": sorted({*texts, *_COMPRESSED, serving.CHAPTERS[1]}),
        "shared": [ending.removeprefix(".") for ending in serving.SHARED],
        "chapters": serving.CHAPTERS,
        "chapters_pattern": re.escape(serving.CHAPTERS[0]),
        "feeds": serving.FEED_NAMES,
        "feed": feed,
        "version": serving.VERSION.pattern,
        "forever": serving.FOREVER,
        "soon": serving.SOON,
        "exposed": serving.EXPOSED,
        "preflight": serving.PREFLIGHT,
        "security": serving.SECURITY,
    }

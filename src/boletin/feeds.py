"""The P rules over both feeds: before they take the place of the old ones, and as they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from boletin.cache import Stored, digest
from boletin.config import Config
from boletin.errors import ReleaseError, UsageError
from boletin.files import reason
from boletin.model import Check
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import Entry, entries
from boletin.publish.probe import probe, target
from boletin.publish.rules import Served, check_feed
from boletin.publish.web import DIGITS, PODCAST, SPOTS, path_of

FEEDS = (PODCAST, SPOTS)


def judge(
    config: Config, tree: Mapping[str, bytes | Stored], before: Mapping[str, Entry], artwork: Stored
) -> None:
    """What is about to be published. ``before``: files that stand already and stay.

    Raises ReleaseError when an E rule fails: output/ stays as it was.
    """

    def entry(url: str) -> Entry:
        path = path_of(config, url)
        source = tree.get(path)
        if source is None:
            return before[path]
        if isinstance(source, bytes):
            return len(source), hashlib.sha256(source).hexdigest()
        return source.bytes, source.sha256

    served = Served(lambda url: entry(url)[0], lambda url: entry(url)[1])
    present = {
        path: source
        for path, source in tree.items()
        if isinstance(source, bytes) and "/" not in path and path.endswith(".xml")
    }
    cover = artwork.path.read_bytes()
    failed = [
        check
        for name in FEEDS
        for check in check_feed(name, present, served, cover=cover)
        if check.level == "E" and not check.ok
    ]
    if failed:
        raise ReleaseError(
            "\n".join(f"No se publica. {check.rule}: {check.detail}" for check in failed),
            remedy="Corrija [podcast] en boletin.toml; output/ quedó como estaba.",
        )


def served_at(root: Path, url: str) -> list[Check]:
    """Whether the server at ``url`` serves the public tree ``root`` as apps need it.

    Asked of the feeds, a page, the manifest, and the newest bulletin's and spot's files. Raises
    UsageError without a tree, BoletinError when nobody answers.
    """
    listed = entries(root / MANIFEST)
    if not listed:
        raise UsageError("No hay nada en output/ con qué comparar.", remedy="boletin producir")
    newest = [
        max((path for path in listed if path.startswith(start)), default="").rpartition("/")[0]
        for start in ("boletines/", "spots/")
    ]
    wanted = [MANIFEST, *(name for name in _ASKED if name in listed)]
    wanted += [f"{folder}/{name}" for folder in newest for name in _PIECE]
    targets = []
    for path in wanted:
        if path in listed or path == MANIFEST:
            version = f"v={listed[path][1][:DIGITS]}" if path.endswith(_MEDIA) else ""
            try:
                targets.append(target(root, path, version))
            except OSError as error:
                raise UsageError(
                    f"No se puede comparar con el servidor: output/{path}: {reason(error)}.",
                    remedy="boletin producir (con --semana, si no es la última) lo hace de nuevo.",
                ) from None
    return probe(url, targets)


_ASKED = (PODCAST, SPOTS, "index.html", "estilo.css", "portada.jpg")
_PIECE = (
    "index.html", "capitulos.json", "boletin.mp3", "boletin.vtt", "boletin.srt", "radio.mp3",
    "radio.wav", "tv.mp4", "subtitulos.vtt", "subtitulos.srt",
)  # fmt: skip
_MEDIA = (".mp3", ".wav", ".mp4", ".vtt", ".srt", ".jpg")


def standing(config: Config, root: Path, digests: Mapping[str, str]) -> list[Check]:
    """Both feeds of a public tree, every file that they announce opened.

    ``digests``: of files already read, by path.
    """

    def place(url: str) -> Path:
        return root / path_of(config, url)

    def sha256(url: str) -> str:
        path = path_of(config, url)
        return digests.get(path) or digest(root / path)

    served = Served(
        lambda url: place(url).stat().st_size, sha256, lambda url: place(url).read_bytes()
    )
    present = {file.name: file.read_bytes() for file in root.glob("*.xml") if file.is_file()}
    cover = root / "portada.jpg"
    artwork = cover.read_bytes() if cover.is_file() else None
    return [
        check
        for name in FEEDS
        if name in present
        for check in check_feed(name, present, served, cover=artwork)
    ]

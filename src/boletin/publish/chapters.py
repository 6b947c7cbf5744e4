"""capitulos.json: the bulletin's chapters for podcast apps (JSON Chapters 1.2, rule P12)."""

from __future__ import annotations

import itertools
import json
from typing import Any

from boletin.cleantext import one_line
from boletin.config import Config
from boletin.model import Check, Pieza
from boletin.publish import web

MIME = "application/json+chapters"
VERSION = "1.2.0"


def chapters(config: Config, pieza: Pieza) -> bytes:
    """The chapters of ``pieza`` as UTF-8 JSON; each one of a spot links to the spot's page.

    They are those of its timeline, which the MP3 carries as CHAP frames too. Times are seconds
    with three decimals. A chapter that does not start later than the one before is left out: the
    format demands increasing times.
    """
    found: list[dict[str, Any]] = []
    last_ms = -1
    for chapter in pieza.timeline.chapters:
        if chapter.start_ms <= last_ms:
            continue
        last_ms = chapter.start_ms
        entry: dict[str, Any] = {
            "startTime": chapter.start_ms / 1000,
            "title": one_line(chapter.titulo),
        }
        if chapter.pieza:
            entry["url"] = f"{web.base(config)}/spots/{chapter.pieza}/index.html"
        found.append(entry)
    whole = {
        "version": VERSION,
        "title": one_line(pieza.titulo),
        "podcastName": one_line(config.podcast.titulo),
        "author": one_line(config.podcast.autor),
        "fileName": "boletin.mp3",
        "chapters": found,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def check_chapters(data: bytes) -> Check:
    """Rule P12 on a finished file: version 1.2, at least one chapter, increasing times, titles."""
    problems = []
    try:
        whole = json.loads(data)
        version, entries = whole["version"], whole["chapters"]
        starts = [float(entry["startTime"]) for entry in entries]
        titles = [entry["title"] for entry in entries]
    except (ValueError, KeyError, TypeError):
        return Check("P12", "E", False, None, "capitulos.json no tiene la forma de JSON Chapters.")
    if not str(version).startswith("1.2"):
        problems.append(f"la versión es {version} y debe ser 1.2")
    if not starts:
        problems.append("no hay ningún capítulo")
    if starts and starts[0] < 0:
        problems.append("un capítulo empieza antes de cero")
    if any(b <= a for a, b in itertools.pairwise(starts)):
        problems.append("los tiempos no van en aumento")
    if not all(isinstance(title, str) and title for title in titles):
        problems.append("hay un capítulo sin título")
    detail = "; ".join(problems) or f"{len(starts)} capítulos en orden."
    return Check("P12", "E", not problems, len(starts), detail)

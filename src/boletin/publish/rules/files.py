"""Rules on what an episode's addresses serve: P07, P11, P12. They open files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import mutagen
from mutagen import id3

from boletin.cleantext import one_line
from boletin.publish.chapters import check_chapters
from boletin.publish.rules.base import Feed, Node, Problems
from boletin.publish.web import digits_of

_GONE = (OSError, KeyError, ValueError)
_TIME = r"(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})"
_CUE = re.compile(rf"^{_TIME} --> {_TIME}", re.MULTILINE)


def own_address(feed: Feed) -> Problems:
    """P07: the digits in an address are those of the bytes that it serves."""
    if feed.served.sha256 is None:
        return
    for item in feed.items:
        for url in _addresses(item):
            digits = digits_of(url)
            try:
                real = feed.served.sha256(url) if digits else ""
            except _GONE:
                continue  # that it is missing is told by its own rule
            if not real.startswith(digits):
                yield f"{item.title}: {url} sirve otro archivo que el anunciado"


def _addresses(item: Node) -> Iterator[str]:
    yield item.attribute("enclosure", "url")
    for name in ("podcast:transcript", "podcast:chapters"):
        yield from (one.get("url", "") for one in item.all(name))
    for one in item.all("podcast:alternateEnclosure"):
        yield from (child.get("uri") for child in one if child.get("uri"))


def transcripts(feed: Feed) -> Problems:
    """P11: every transcript exists and, where files are opened, holds captions in order."""
    for item in feed.items:
        for one in item.all("podcast:transcript"):
            url = one.get("url", "")
            try:
                size = feed.served.size(url)
                data = feed.served.read(url) if feed.served.read else None
            except _GONE:
                yield f"{item.title}: no existe {url}"
                continue
            if size == 0 or (data is not None and not _captions(data, one.get("type", ""))):
                yield f"{item.title}: {url} no es una transcripción que se pueda leer"


def _captions(data: bytes, mime: str) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    times = [(_ms(cue.groups()[:4]), _ms(cue.groups()[4:])) for cue in _CUE.finditer(text)]
    headed = text.startswith("WEBVTT") if mime == "text/vtt" else True
    return headed and bool(times) and times == sorted(times) and all(a < b for a, b in times)


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def chapters(feed: Feed) -> Problems:
    """P12: the chapters exist, are well formed, and are those that the MP3 carries as ID3."""
    for item in feed.items:
        for one in item.all("podcast:chapters"):
            url = one.get("url", "")
            try:
                feed.served.size(url)
                data = feed.served.read(url) if feed.served.read else None
            except _GONE:
                yield f"{item.title}: no existe {url}"
                continue
            if data is None or feed.served.read is None:
                continue
            verdict = check_chapters(data)
            if not verdict.ok:
                yield f"{item.title}: {verdict.detail.rstrip('.')}"
                continue
            try:
                audio = feed.served.read(item.attribute("enclosure", "url"))
            except _GONE:
                continue  # told by P03
            if _json(data) != _id3(audio):
                yield f"{item.title}: los capítulos de {url} no son los del MP3"


def _json(data: bytes) -> list[tuple[int, str]]:
    try:
        found = json.loads(data)["chapters"]
        return [(round(float(one["startTime"]) * 1000), one_line(one["title"])) for one in found]
    except (ValueError, OverflowError):  # NaN and Infinity are numbers to Python's json
        return []


def _id3(audio: bytes) -> list[tuple[int, str]]:
    """CHAP frames in order of time; none where the tag cannot be read."""
    try:
        tags: Any = id3.ID3(fileobj=io.BytesIO(audio))  # type: ignore[no-untyped-call]
    except mutagen.MutagenError:
        return []
    found = []
    for frame in tags.getall("CHAP"):
        titles = frame.sub_frames.getall("TIT2")
        found.append((int(frame.start_time), one_line(str(titles[0])) if titles else ""))
    return sorted(found)

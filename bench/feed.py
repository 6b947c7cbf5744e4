"""What feeds cost: making 10,000 episodes, one more, the rules, and serving them with nginx.

    python bench/feed.py [--servers [SECONDS]]

``--servers`` needs nginx and wrk: a feed of a year of weeks, its 304, and a range of an MP3, from
loopback, one nginx worker and one wrk thread a core.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "publish")]

import feeds_kit as kit  # noqa: E402
import servers_kit as servers  # noqa: E402

from boletin.publish.episode import Episode  # noqa: E402
from boletin.publish.podcasting import PodcastingFeed  # noqa: E402

COUNT = 10_000


def timed(what: Callable[[], object], times: int = 3) -> float:
    """Best CPU time of a few runs, s: other work on the machine does not count."""
    found = []
    for _ in range(times):
        begin = time.process_time()
        what()
        found.append(time.process_time() - begin)
    return min(found)


class Tags(BaseEntryExtension):
    """The tags of one of our items, through feedgen's extension API."""

    def __init__(self) -> None:
        self.written: list[etree._Element] = []

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Element by element, as an extension must."""
        copied(entry, self.written)
        return entry


def copied(parent: etree._Element, children: list[etree._Element]) -> None:
    """Build these elements anew below ``parent``."""
    for one in children:
        made = etree.SubElement(parent, one.tag, dict(one.attrib))
        made.text = one.text
        copied(made, list(one))


def by_feedgen(episodes: list[Episode], tags: list[etree._Element]) -> bytes:
    """The same episodes by feedgen: its own RSS, and ``tags`` by an extension."""
    feed = FeedGenerator()
    feed.register_extension("p20", PodcastingFeed, Tags, atom=False)
    feed.title("x")
    feed.link(href="https://x.example")
    feed.description("x")
    for one in episodes:
        entry = feed.add_entry(order="append")
        entry.title(one.title)
        entry.link(href=one.link)
        entry.description(one.description)
        entry.guid(one.guid)
        entry.enclosure(one.audio_url, str(one.audio_bytes), one.audio_mime)
        entry.pubDate(one.published)
        entry.p20.written = tags
    return feed.rss_str(pretty=True)


def making() -> None:
    """10,000 weekly bulletins."""
    found = kit.weeks(COUNT)
    files = kit.documents(found)
    newer = kit.documents([*found, kit.after(found)])
    changed = [name for name in newer if newer[name] != files.get(name)]
    largest = max(len(xml) for xml in files.values())
    print(f"{COUNT} episodes, CPU s: {timed(lambda: kit.documents(found)):.2f}")
    print(
        f"documents: {len(files)}, the largest {largest / 1e6:.2f} MB; one more changes {changed}"
    )
    item = etree.fromstring(files["podcast.xml"]).find(".//item")
    tags = [one for one in item if "}" in one.tag]
    print(f"all by feedgen, CPU s: {timed(lambda: by_feedgen(found, tags), 1):.2f}")
    judged = timed(lambda: kit.all_rules_hold(files, found))
    print(f"all rules over all documents, CPU s: {judged:.2f}")
    few = kit.weeks(150)
    print(f"150 episodes (three years), CPU s: {timed(lambda: kit.documents(few)):.3f}")


def serving(seconds: int) -> None:
    """Requests a second of a real nginx with our configuration."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        root, work = folder / "output", folder / "nginx"
        root.mkdir()
        work.mkdir()
        xml = kit.documents(kit.weeks(52))["podcast.xml"]
        (root / "podcast.xml").write_bytes(xml)
        (root / "spots.xml").write_bytes(xml)
        (root / "spots.xml.gz").write_bytes(gzip.compress(xml, 9))
        audio = hashlib.shake_256(b"mp3").digest(7_000_000)
        (root / "boletin.mp3").write_bytes(audio)
        cores = os.cpu_count() or 1
        with servers.nginx(root, work, workers=cores) as base:
            tag = subprocess.run(
                ["curl", "-sI", f"{base}/podcast.xml"], capture_output=True, text=True, check=True
            ).stdout
            etag = re.search(r"(?i)etag: (.*)", tag)[1].strip()
            media = f"{base}/boletin.mp3?v=0123456789ab"
            for name, url, headers in (
                (f"podcast.xml, {len(xml) / 1000:.0f} kB", f"{base}/podcast.xml", []),
                ("podcast.xml, 304", f"{base}/podcast.xml", [f"If-None-Match: {etag}"]),
                ("podcast.xml, gzip", f"{base}/podcast.xml", ["Accept-Encoding: gzip"]),
                ("podcast.xml, gzip made before", f"{base}/spots.xml", ["Accept-Encoding: gzip"]),
                ("boletin.mp3, 64 kB range", media, ["Range: bytes=1000000-1065535"]),
                ("boletin.mp3, 2 bytes (a player's first question)", media, ["Range: bytes=0-1"]),
            ):
                print(f"{name}: {wrk(url, headers, seconds, cores)}")


def wrk(url: str, headers: list[str], seconds: int, cores: int) -> str:
    """Requests a second and latency, and how many answers were no success."""
    command = ["wrk", f"-t{cores}", "-c64", f"-d{seconds}s", "--latency", url]
    for header in headers:
        command += ["-H", header]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
    late = re.search(r"99%\s+(\S+)", told)[1]
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return f"{rate:,.0f} requests a second, 99 % within {late}" + (f", {bad[1]} bad" if bad else "")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--servers", nargs="?", type=int, const=10, default=0)
    seconds = options.parse_args().servers
    if seconds:
        serving(seconds)
    else:
        making()

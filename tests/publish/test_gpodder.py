"""gPodder itself, from the system's packages, subscribes to our feeds on a real nginx.

Its core (Debian's ``gpodder``, by its command ``gpo``) fetches, follows the archive and keeps every
episode in its own database, which is then read.
"""

import dataclasses
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import feeds_kit as kit
import publish_samples as samples
import pytest
import servers_kit as servers

GPO = shutil.which("gpo")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(GPO is None, reason="gPodder no está"),
    pytest.mark.skipif(not Path("/usr/sbin/nginx").exists(), reason="nginx no está"),
]


def subscribed(files, name):
    """What gPodder holds after it subscribed to the feed ``name``, as its database has it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        root, work, home = folder / "output", folder / "nginx", folder / "gpodder"
        for one in (root, work, home):
            one.mkdir()
        with servers.nginx(root, work) as base:
            for path, xml in files.items():
                moved = xml.replace(b"https://sanctorum.example/boletin", base.encode())
                (root / path).write_bytes(moved)
            # Left alone it keeps the newest 200.
            gpo(home, "set", "limit.episodes", "20000")
            gpo(home, "subscribe", f"{base}/{name}")
        with sqlite3.connect(home / "Database") as database:
            database.row_factory = sqlite3.Row
            rows = [dict(row) for row in database.execute("select * from episode")]
        database.close()
        return rows


def gpo(home, *order):
    environment = {
        "GPODDER_HOME": str(home),
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "PYTHONWARNINGS": "ignore",
        "LANG": "C.UTF-8",
    }
    subprocess.run([GPO, *order], env=environment, check=True, capture_output=True, timeout=300)


def agrees(rows, found):
    by_guid = {row["guid"]: row for row in rows}
    assert len(by_guid) == len(rows)
    assert by_guid.keys() == {one.guid for one in found}
    for one in found:
        row = by_guid[one.guid]
        assert row["title"] == one.title
        assert row["url"].endswith(one.audio_url.removeprefix("https://sanctorum.example/boletin"))
        assert row["file_size"] == one.audio_bytes
        assert row["published"] == int(one.published.timestamp())
        assert row["total_time"] == max(1, round(one.duration_ms / 1000))


def test_gpodder_lists_every_spot():
    found = [kit.spot(one) for one in samples.spots()]
    agrees(subscribed(kit.documents(found, spots=True), "spots.xml"), found)


def test_gpodder_goes_back_through_the_archive():
    found = [
        dataclasses.replace(one, description="<p>x</p>", alternates=()) for one in kit.weeks(1_000)
    ]
    files = kit.documents(found)
    assert len(files) > 10
    agrees(subscribed(files, "podcast.xml"), found)

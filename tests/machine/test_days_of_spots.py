"""A spot comes to its feed and leaves it with its days; what left stays on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import podcastparser
import pytest

from boletin.build import Report, produce
from boletin.planning import Options
from boletin.verify import verify


@pytest.mark.slow
def test_each_day_has_its_spots(project: Path, announce: Callable[..., Path]) -> None:
    settings = project / "boletin.toml"
    text = settings.read_text("utf-8").replace('motor = "pico"', 'motor = "tono"')
    settings.write_text(text, "utf-8")
    valid = "vigencia: {{desde: 2026-11-{}, hasta: 2026-11-{}}}"
    announce("primero", titulo="Primero", extra=valid.format(23, 25))
    announce("segundo", titulo="Segundo", extra=valid.format(25, 30))
    announce("siempre", titulo="Siempre")

    def on(day: int) -> tuple[Report, set[str], dict[str, bytes]]:
        options = Options(formats=frozenset({"audio"}), workers=1, today=date(2026, 11, day))
        report = produce(project, options)
        with (project / "output" / "spots.xml").open("rb") as feed:
            episodes = podcastparser.parse("https://x.example/f", feed)["episodes"]
        files = {
            path.relative_to(project / "output").as_posix(): path.read_bytes()
            for path in (project / "output").rglob("*")
            if path.is_file()
        }
        return report, {one["title"] for one in episodes}, files

    report, titles, first = on(24)
    assert len(report.made) == 4
    assert titles == {"Primero", "Siempre"}
    assert verify(project)
    assert [c.detail for c in verify(project) if not c.ok and c.rule.startswith("P")] == []

    report, titles, second = on(25)
    assert titles == {"Primero", "Segundo", "Siempre"}
    assert report.made == () and report.changed
    changed = {name for name in second if second[name] != first.get(name)}
    assert {"spots.xml", "manifest.json"} <= changed
    assert not [
        name for name in changed if name.endswith((".mp3", ".wav")) or name == "podcast.xml"
    ]

    report, titles, third = on(25)
    assert not report.changed and third == second

    report, titles, last = on(30)
    assert titles == {"Segundo", "Siempre"}
    assert "spots/2026-11-23-primero/radio.mp3" in last
    archive = [page for path, page in last.items() if path.startswith("archivo")]
    assert any(b"Primero" in page for page in archive)
    assert last["podcast.xml"] == first["podcast.xml"]

"""The sample week, as a newcomer makes it: measured on what was delivered, by other tools.

One production serves all these tests (each file of tests has one worker to itself).
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
import soundfile
import wavinfo
from mutagen.id3 import ID3
from other_meter import other_meter
from PIL import Image
from short_bulletin import shorten

from boletin import ffmpeg

ROOT = Path(__file__).parents[2]
WEEK = "2026-W48"

pytestmark = pytest.mark.slow


def boletin(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "boletin", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)


def without_network(command: list[str]) -> list[str]:
    """The same command with no network at all, where this system lets us."""
    probe = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    return ["unshare", "-n", *command] if probe.returncode == 0 else command


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("semana") / "proyecto"
    for part in ("comunicados", "plantillas", "audio_assets"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "boletin.toml", folder)
    command = [sys.executable, "-m", "boletin", "-C", str(folder), "producir"]
    if shutil.which("unshare"):
        command = without_network(command)
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def spots(week: Path) -> list[Path]:
    found = sorted((week / "output/spots").iterdir())
    assert len(found) >= 8
    return found


def control(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "control.json").read_text("utf-8"))


def test_the_public_tree_is_complete(week: Path, spots: list[Path]) -> None:
    root = week / "output"
    for name in ("index.html", "podcast.xml", "portada.jpg", "manifest.json"):
        assert (root / name).is_file()
    bulletin = {p.name for p in (root / "boletines" / WEEK).iterdir()}
    assert bulletin >= {
        "boletin.mp3",
        "boletin.wav",
        "boletin.vtt",
        "boletin.srt",
        "capitulos.json",
        "guion.txt",
        "guion.html",
        "locucion.txt",
        "index.html",
        "control.json",
    }
    for spot in spots:
        assert {p.name for p in spot.iterdir()} >= {
            "radio.mp3",
            "radio.wav",
            "tv.mp4",
            "subtitulos.srt",
            "subtitulos.vtt",
            "guion.txt",
            "guion.html",
            "locucion.txt",
            "miniatura.jpg",
            "tarjeta.jpg",
            "index.html",
            "control.json",
        }
    listed = json.loads((root / "manifest.json").read_text("utf-8"))
    assert listed["version"] == 1
    files = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    assert {entry["ruta"] for entry in listed["archivos"]} == files - {"manifest.json"}
    for entry in listed["archivos"]:
        data = (root / entry["ruta"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])


def test_every_error_rule_passes_and_says_what_was_measured(week: Path) -> None:
    controls = list(week.glob("output/*/*/control.json"))
    seen: set[str] = set()
    for path in controls:
        record = json.loads(path.read_text("utf-8"))
        assert set(record) >= {
            "id",
            "clase",
            "voz",
            "duracion_ms",
            "archivos",
            "palabras",
            "reglas",
        }
        failed = [r for r in record["reglas"] if r["nivel"] == "E" and not r["cumple"]]
        assert not failed, (path.parent.name, failed)
        seen |= {rule["id"] for rule in record["reglas"]}
        words = record["palabras"]
        spoken = (path.parent / "locucion.txt").read_text("utf-8").split()
        assert [word["texto"] for word in words] == spoken
        for before, after in itertools.pairwise(words):
            assert before["inicio_ms"] < before["fin_ms"] <= after["inicio_ms"] + 1
        assert words[-1]["fin_ms"] <= record["duracion_ms"]
    assert seen >= {"L20", "L30", "R06", "R09", "T01", "T03", "T05", "T06", "T10", "C01", "C02"}


def test_lengths_are_exact(spots: list[Path], week: Path) -> None:
    asked = 0
    for spot in spots:
        source = (week / "comunicados" / f"{spot.name}.md").read_text("utf-8")
        wanted = re.search(r"^duracion: (\d+)", source, re.MULTILINE)
        sound = soundfile.info(str(spot / "radio.wav"))
        seconds = sound.frames / sound.samplerate
        samples, hz = ffmpeg.decode_audio(spot / "radio.mp3")
        assert len(samples) / hz == pytest.approx(seconds, abs=0.05)
        film = ffmpeg.probe(spot / "tv.mp4")
        assert film.duration_ms == pytest.approx(seconds * 1000, abs=50)
        if wanted:
            asked += 1
            assert seconds == pytest.approx(int(wanted[1]), abs=0.05)
    assert asked >= 5


def test_another_meter_agrees(spots: list[Path], week: Path) -> None:
    folder = week / "output/boletines" / WEEK
    deliveries = [(folder / name, -16.0, -1.0) for name in ("boletin.mp3", "boletin.wav")]
    for spot in spots[:4]:
        deliveries += [(spot / "radio.mp3", -16.0, -1.0), (spot / "radio.wav", -16.0, -1.0)]
        deliveries += [(spot / "tv.mp4", -24.0, -2.0)]
    for path, aim, ceiling in deliveries:
        told = other_meter(path)
        loudness, peak = told.lufs, told.dbtp
        assert loudness == pytest.approx(aim, abs=0.5), path
        assert peak <= ceiling + 0.1, path
        entry = next(e for e in control(path.parent)["archivos"] if e["ruta"] == path.name)
        assert entry["lufs"] == pytest.approx(loudness, abs=0.15)
        assert entry["dbtp"] == pytest.approx(peak, abs=0.3)


def test_radio_files_carry_their_labels(spots: list[Path]) -> None:
    spot = next(spot for spot in spots if "corte-de-agua" in spot.name)
    info = wavinfo.WavInfoReader(str(spot / "radio.wav"))
    assert info.fmt.bits_per_sample == 24 and info.fmt.sample_rate == 48000
    assert info.bext.version == 2
    loudness = other_meter(spot / "radio.wav").lufs
    assert info.bext.loudness_value == pytest.approx(loudness, abs=0.1)
    raw = (spot / "radio.wav").read_bytes()
    at = raw.index(b"cart") + 8
    assert raw[at : at + 4] == b"0101"
    field = lambda start, size: raw[at + start : at + start + size].split(b"\0")[0].decode()  # noqa: E731
    assert field(4, 64) == "Tres barrios no tendran agua el miercoles"
    assert (field(452, 10), field(470, 10)) == ("2026-11-23", "2026-11-25")
    assert field(388, 64).lower().endswith("cardenas.")
    tags = ID3(spot / "radio.mp3")
    assert "agua" in str(tags["TIT2"]) and tags.getall("USLT")


def test_clips_are_what_a_station_takes(spots: list[Path]) -> None:
    for spot in spots:
        film = ffmpeg.probe(spot / "tv.mp4")
        assert (film.width, film.height, film.pixel_format) == (1920, 1080, "yuv420p")
        assert film.video_codec == "h264" and film.audio_codec == "aac" and film.audio_hz == 48000
        assert "29.97 fps" in film.text and "bt709" in film.text and "(High)" in film.text


def test_feed_loads_in_real_parsers(week: Path) -> None:
    root = week / "output"
    xml = (root / "podcast.xml").read_bytes()
    parsed = podcastparser.parse("https://sanctorum.example/boletin/podcast.xml", _stream(xml))
    (episode,) = parsed["episodes"]
    size = (root / "boletines" / WEEK / "boletin.mp3").stat().st_size
    assert episode["enclosures"][0]["file_size"] == size
    assert episode["total_time"] == pytest.approx(
        control(root / "boletines" / WEEK)["duracion_ms"] / 1000, abs=1
    )
    assert episode["transcript_url"] and episode["chapters_json_url"]
    feed = feedparser.parse(xml)
    assert not feed.bozo and len(feed.entries) == 1
    assert int(feed.entries[0].enclosures[0].length) == size
    assert b'purpose="ai-content"' in xml
    with Image.open(root / "portada.jpg") as cover:
        assert cover.size == (3000, 3000) and cover.mode == "RGB"
    chapters = json.loads((root / "boletines" / WEEK / "capitulos.json").read_text("utf-8"))
    tags = ID3(root / "boletines" / WEEK / "boletin.mp3")
    assert len(tags.getall("CHAP")) == len(chapters["chapters"]) >= 10


def _stream(data: bytes) -> Any:
    return io.BytesIO(data)


def test_what_is_delivered_verifies(week: Path) -> None:
    done = boletin(week, "verificar", "--json")
    assert done.returncode == 0, done.stderr
    assert all(check["cumple"] for check in json.loads(done.stdout) if check["nivel"] == "E")
    file = week / "output/boletines" / WEEK / "boletin.mp3"
    good = file.read_bytes()
    file.write_bytes(good[: len(good) // 2])
    done = boletin(week, "verificar")
    assert done.returncode == 3 and "boletin.mp3" in done.stdout
    file.write_bytes(good)
    assert boletin(week, "producir").returncode == 0


def test_a_second_run_does_no_work(week: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (week / "output").rglob("*")}
    done = boletin(week, "producir", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["sin_cambios"] and report["hechas"] == []
    assert {p: p.stat().st_mtime_ns for p in (week / "output").rglob("*")} == before


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two pieces and a short bulletin, in all formats; not yet made."""
    folder = tmp_path_factory.mktemp("dos") / "proyecto"
    for part in ("comunicados", "plantillas", "audio_assets"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "boletin.toml", folder)
    shorten(folder)
    keep = ("2026-11-24-balance-de-la-feria", "2026-11-25-obra-en-avenida-juarez")
    for path in (folder / "comunicados").glob("*.md"):
        if path.stem not in keep:
            path.unlink()
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_at_random_moments_it_continues(pair: Path) -> None:
    moments = random.Random(48)
    command = [sys.executable, "-m", "boletin", "-C", str(pair), "producir"]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.5, 8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        done = boletin(pair, "verificar")
        assert done.returncode == 0, done.stderr
    done = boletin(pair, "producir")
    assert done.returncode == 0, done.stderr
    assert boletin(pair, "verificar").returncode == 0


def test_one_word_makes_again_only_what_holds_it(pair: Path) -> None:
    done = boletin(pair, "producir")  # after the test above there is nothing to do
    assert done.returncode == 0, done.stderr
    store = pair / ".boletin/objetos"
    before = {p.name for p in store.iterdir()}
    hashes = {p: p.read_bytes() for p in pair.glob("output/spots/*/radio.mp3")}
    assert len(hashes) == 2
    path = pair / "comunicados/2026-11-24-balance-de-la-feria.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("una identificación", "una credencial"), "utf-8")
    report = json.loads(boletin(pair, "producir", "--json").stdout)
    assert sorted(report["hechas"]) == [
        f"boletines/{WEEK}",
        "spots/2026-11-24-balance-de-la-feria",
    ]
    new = [p.name.partition("-")[0] for p in store.iterdir() if p.name not in before]
    # The fourth clip is the bulletin's; each of three stations has its package.
    made = {"clip": 4, "sonido": 2, "subtitulos": 2, "voz": 1, "paquete": 3}
    assert Counter(new) == made
    changed = [p.parent.name for p, data in hashes.items() if p.read_bytes() != data]
    assert changed == ["2026-11-24-balance-de-la-feria"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_interrupted_it_stops_at_once_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "proyecto"
    for part in ("comunicados", "plantillas", "audio_assets"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "boletin.toml", folder)
    command = [sys.executable, "-m", "boletin", "-C", str(folder), "producir"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not (folder / ".boletin/objetos").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130 and "Interrumpido" in told and "Traceback" not in told
    assert boletin(folder, "verificar").returncode == 0

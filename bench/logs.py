"""Downloads counted from a log of a million lines, against the floor of reading and splitting it.

usage: python bench/logs.py [LINES]

The log is made up: nginx «combined» lines of a month, 40 % of them media of 200 pieces (whole, in
twelve parts behind a probe, or broken off), the rest pages and pictures; 30,000 listeners with 40
user agents, robots among them, and one malformed line in a thousand. The floor is what any counter
must do: read the bytes and split each line with one regular expression. Both in this run; CPU time
of one process; best of two for the floor, one run for counting (it writes to a new database).
Prints a table for docs/benchmarks.md.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from boletin.audience import agents, media, store
from boletin.audience.reading import Reader

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIZE, LENGTH_MS = 4_800_000, 300_000
SPLIT = re.compile(
    rb'(\S+) (\S+) (\S+) \[([^\]]+)\] "(\S+) (\S+) ([^"]*)" (\d{3}) (\d+|-) "([^"]*)" "([^"]*)"'
)
AGENTS = [
    "AntennaPod/3.4.0",
    "Podcasts/1650.20 CFNetwork/1333.0.4 Darwin/21.5.0",
    "Spotify/8.9.18 Android/33 (SM-A136B)",
    "AppleCoreMedia/1.0.0.21F90 (iPhone; U; CPU OS 17_5_1 like Mac OS X; es_mx)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "curl/8.5.0",
    "AlgoNuevo/1.0",
] + [
    f"Mozilla/5.0 (Linux; Android {n}; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    f"Chrome/{100 + n}.0.0.0 Mobile Safari/537.36"
    for n in range(33)
]


def make(path: Path, lines: int) -> None:
    chance = random.Random(1)
    start = NOW - timedelta(days=31)
    people = [
        (f"189.{chance.randrange(200)}.{chance.randrange(250)}.{n % 250}", chance.choice(AGENTS))
        for n in range(30_000)
    ]
    asking: list[tuple[str, str, str, list[int]]] = []
    with path.open("w") as log:
        for n in range(lines):
            at = start + timedelta(seconds=n * 30 * 86400 / lines)
            if chance.random() < 0.001:
                log.write("GET / basura\n")
                continue
            if chance.random() > 0.4:  # a page or a picture
                ip, agent = chance.choice(people)
                route, status, sent = "estilo.css", 200, chance.randrange(500, 90_000)
            else:
                if not asking or chance.random() < 0.15:
                    week = 199 - min(199, int(chance.expovariate(1 / 8)))
                    route = f"boletines/20{week // 50 + 20}-W{week % 50 + 1:02d}/boletin.mp3"
                    parts = chance.choice(([SIZE], [2, SIZE], [2, *[400_000] * 12], [65_536] * 6))
                    asking.append((*chance.choice(people), route, list(parts)))
                turn = chance.randrange(len(asking))
                ip, agent, route, parts = asking[turn]
                sent = parts.pop(0)
                status = 200 if sent == SIZE else 206
                if not parts:
                    asking.pop(turn)
            log.write(
                f'{ip} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /boletin/{route}?v=1f0c HTTP/1.1" '
                f'{status} {sent} "-" "{agent}"\n'
            )


def floor(path: Path) -> float:
    start = time.process_time()
    with path.open("rb") as log:
        for line in log:
            if found := SPLIT.match(line):
                found.groups()
    return time.process_time() - start


def count(path: Path, folder: Path) -> tuple[float, int]:
    files = [
        media.Media(f"boletines/20{w // 50 + 20}-W{w % 50 + 1:02d}/boletin.mp3", SIZE, "audio",
                    f"boletines/{w}", "", "", LENGTH_MS, 2000)
        for w in range(200)
    ]  # fmt: skip
    catalogue = media.catalogue(files, "https://sanctorum.example/boletin")
    start = time.process_time()
    with store.opened(folder / "estadisticas.db", NOW) as kept:
        reader = Reader(kept, catalogue, agents.known(), int(NOW.timestamp()))
        told = reader.read([("log", lambda: path.open("rb"))]).registros[0]
    print(f"    {told}")
    return time.process_time() - start, told.contadas


def main() -> None:
    if sys.argv[1:2] == ["--count"]:
        seconds, taken = count(Path(sys.argv[2]), Path(sys.argv[3]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{seconds:.2f} {taken} {peak:.0f}")
        return
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "access.log"
        make(path, lines)
        least = min(floor(path), floor(path))

        def child() -> list[str]:
            command = [sys.executable, __file__, "--count", str(path), name]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            return told.splitlines()[-1].split()

        first, again = child(), child()
        size = (folder / "estadisticas.db").stat().st_size / 1e6
    print(f"| {lines:,} lines | CPU s | times the floor | memory, MB |")
    print("|---|---|---|---|")
    print(f"| read and split (the floor) | {least:.2f} | 1.00 | |")
    for what, (seconds, taken, peak) in (("counted", first), ("the same log again", again)):
        times = float(seconds) / least
        print(f"| {what}: {int(taken):,} requests | {seconds} | {times:.2f} | {peak} |")
    print(f"\nThe database afterwards: {size:.1f} MB.")


if __name__ == "__main__":
    main()

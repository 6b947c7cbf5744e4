"""Requests by keyword, a site of two files, and a store that a test may open again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BufferedReader, BytesIO
from pathlib import Path

from boletin.audience import agents, media, store
from boletin.audience.counting import Census, Window
from boletin.audience.logs import Request
from boletin.audience.media import Media
from boletin.audience.reading import Heard, Reader

URL = "https://sanctorum.example/boletin"
NOW = datetime(2024, 11, 27, 18, tzinfo=UTC)
NOON = int(datetime(2024, 11, 25, 18, tzinfo=UTC).timestamp())
"""Noon of a Monday in central Mexico; in the past, for the command believes the clock."""
HOUR = 3600
DAY_AFTER = int((NOW + timedelta(days=2)).timestamp()) - NOON
"""Seconds after NOON of a moment too far in the future."""

APP = "AntennaPod/3.4.0"
BULLETIN = Media(
    "boletines/2026-W48/boletin.mp3", 4_802_000, "audio", "boletines/2026-W48", "", "1f0c00000000",
    300_000, 2_000,
)  # fmt: skip
"""Five minutes at 128 kbit/s and an ID3 tag of 2,000 bytes: 960,000 bytes are a minute."""
MINUTE = 960_000
SPOT = Media("spots/agua/radio.mp3", 480_000, "audio", "spots/agua", "", "2a", 20_000, 0)
STATION = Media(
    "spots/agua/emisoras/radio-uno/AGUA.mp2", 640_000, "audio", "spots/agua", "radio-uno", "3b",
    20_000, 0,
)  # fmt: skip
PACKAGE = Media("emisoras/radio-uno/paquete.zip", 2_000_000, "paquete", "", "radio-uno", "4c", 0, 0)
FILES = (BULLETIN, SPOT, STATION, PACKAGE)


def request(at: int = 0, sent: int = BULLETIN.bytes, **fields: object) -> Request:
    """``at``: seconds after noon of the Monday."""
    base: dict[str, object] = {
        "ip": "189.203.1.1",
        "method": "GET",
        "target": f"/boletin/{BULLETIN.ruta}",
        "status": 200,
        "agent": APP,
    }
    return Request(time=NOON + at, sent=sent, **(base | fields))  # type: ignore[arg-type]


def part(first: int, last: int, at: int = 0, **fields: object) -> Request:
    """A range that was asked for and delivered."""
    told = {"status": 206, "span": f"bytes={first}-{last}", "sent": last - first + 1}
    return request(at, **(told | fields))


class Notebook:
    """A Ledger in memory."""

    def __init__(self) -> None:
        self.keys: dict[int, bytes] = {}
        self.windows: dict[tuple[bytes, str], Window] = {}
        self.counted: list[tuple[int, str, str]] = []
        self.census = Census(self, lambda day, m, app: self.counted.append((day, m.ruta, app)))

    def key(self, day: int) -> bytes:
        return self.keys.setdefault(day, day.to_bytes(8, "big"))

    def known_key(self, day: int) -> bytes | None:
        return self.keys.get(day)

    def window(self, listener: bytes, ruta: str) -> Window | None:
        return self.windows.get((listener, ruta))

    def keep(self, listener: bytes, ruta: str, day: int, window: Window) -> None:
        self.windows[listener, ruta] = window


def heard(requests: Iterable[Request], file: Media = BULLETIN) -> int:
    """Downloads of a file by requests that count, in the order given."""
    notebook = Notebook()
    for one in requests:
        notebook.census.hear(one, file, "App")
    return len(notebook.counted)


def combined(one: Request, extra: str = "") -> str:
    """The line that nginx would write."""
    when = datetime.fromtimestamp(one.time, UTC)
    return (
        f'{one.ip} - - [{when:%d/%b/%Y:%H:%M:%S} +0000] "{one.method} {one.target} HTTP/1.1" '
        f'{one.status} {one.sent} "-" "{one.agent}"{extra}\n'
    )


def ranged(one: Request) -> str:
    """The line of a server that also logs the range."""
    return combined(one, f' "{one.span}"' if one.span else ' "-"')


@contextmanager
def kept(folder: Path, now: datetime = NOW):
    with store.opened(folder / "estadisticas.db", now) as database:
        yield database


def read(
    folder: Path, *texts: str | bytes, now: datetime = NOW, files: Iterable[Media] = FILES
) -> Heard:
    """A run over logs of these contents."""
    raw = [text.encode() if isinstance(text, str) else text for text in texts]
    with kept(folder, now) as database:
        reader = Reader(
            database,
            media.catalogue(files, URL),
            agents.known(),
            int((now + timedelta(days=1)).timestamp()),
        )
        return reader.read(
            [
                (f"log {n}", lambda text=text: BufferedReader(BytesIO(text)))
                for n, text in enumerate(raw)
            ]
        )


def total(folder: Path, now: datetime = NOW) -> int:
    with kept(folder, now) as database:
        return sum(row.descargas for row in database.rows())

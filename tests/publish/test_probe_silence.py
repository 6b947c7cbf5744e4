"""Who asks a server that does not answer, or without a tree to compare, is told so in Spanish."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from boletin.errors import BoletinError, UsageError
from boletin.feeds import served_at
from boletin.publish.manifest import render
from boletin.publish.probe import probe


@pytest.fixture
def rude() -> Iterator[int]:
    """Port of a server that answers what is no HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            try:
                while True:
                    with server.accept()[0] as caller:
                        caller.recv(4096)
                        caller.sendall(b"220 hola\r\n")
            except OSError:
                return

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def tree(folder: Path) -> Path:
    data = b"<rss/>"
    listed = {"podcast.xml": (len(data), hashlib.sha256(data).hexdigest())}
    (folder / "manifest.json").write_bytes(render(listed))
    (folder / "podcast.xml").write_bytes(data)
    return folder


def test_a_feed_that_is_not_there_is_named(tmp_path: Path) -> None:
    root = tree(tmp_path)
    (root / "podcast.xml").unlink()
    with pytest.raises(UsageError, match=r"output/podcast\.xml: no existe") as told:
        served_at(root, "http://127.0.0.1:9")
    assert "boletin producir" in told.value.remedy


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(BoletinError) as told:
        served_at(tree(tmp_path), f"http://127.0.0.1:{port}/")
    assert "no acepta la conexión" in str(told.value) and "Errno" not in str(told.value)


@pytest.mark.parametrize(("scheme", "says"), [("http", "no es HTTP"), ("https", "no habla HTTPS")])
def test_something_else_listens(tmp_path: Path, rude: int, scheme: str, says: str) -> None:
    with pytest.raises(BoletinError, match=says):
        served_at(tree(tmp_path), f"{scheme}://127.0.0.1:{rude}/")


@pytest.mark.parametrize(
    "address", ["ejemplo.mx", "http://x:99999", "http://[::1", "http://a..b/", "ftp://x/"]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(BoletinError, match="no es una dirección web"):
        probe(address, [])

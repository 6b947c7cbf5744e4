"""The log of a real nginx on loopback, asked as players ask, rotated as logrotate does."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime

import pytest
from log_kit import APP, BULLETIN, SPOT, URL

from boletin.audience import agents, media, store
from boletin.audience.reading import Reader

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed (apt-get install nginx)"),
]

CONFIG = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    log_format boletin '$remote_addr - $remote_user [$time_local] "$request" $status '
        '$body_bytes_sent "$http_referer" "$http_user_agent" "$sent_http_content_range"';
    access_log {folder}/access.log boletin;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port} sndbuf=128k;
        location /boletin/ {{ alias {folder}/output/; }}
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    for file in (BULLETIN, SPOT):
        path = tmp_path / "output" / file.ruta
        path.parent.mkdir(parents=True)
        path.write_bytes(os.urandom(file.bytes))
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    config = tmp_path / "nginx.conf"
    config.write_text(CONFIG.format(folder=tmp_path, port=port, user=user))
    process = subprocess.Popen([NGINX, "-c", str(config), "-e", str(tmp_path / "error.log")])
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.05)
    yield port, process, tmp_path
    process.send_signal(signal.SIGQUIT)
    process.wait(20)


def ask(port, path, agent=APP, method="GET", take=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, f"/boletin/{path}", headers={"User-Agent": agent, **headers})
        answer = connection.getresponse()
        answer.read(take)
        return answer
    finally:
        connection.close()


def run(folder, *names):
    """What was read of these logs, and the downloads of file and application so far."""
    now = datetime.now(UTC)
    with store.opened(folder / "estadisticas.db", now) as kept:
        catalogue = media.catalogue((BULLETIN, SPOT), URL)
        reader = Reader(kept, catalogue, agents.known(), int(now.timestamp()) + 60)
        told = reader.read([(n, lambda n=n: (folder / n).open("rb")) for n in names])
    with store.opened(folder / "estadisticas.db", now) as kept:
        return told, {(r.ruta, r.aplicacion): r.descargas for r in kept.rows()}


def test_players_are_counted_from_a_real_log(server):
    port, process, folder = server
    mp3, spot = f"{BULLETIN.ruta}?v=1f0c", SPOT.ruta
    # A: probes, then takes all in ranges, the first twice: one download.
    assert ask(port, mp3, Range="bytes=0-1").status == 206
    for span in ("0-1999999", "0-1999999", "2000000-4801999"):
        ask(port, mp3, Range=f"bytes={span}")
    # B: the same half minute three times, and its end: none.
    for _ in range(3):
        ask(port, mp3, "VLC/3.0.20 LibVLC/3.0.20", Range="bytes=0-481999")
    ask(port, mp3, "VLC/3.0.20 LibVLC/3.0.20", Range="bytes=-100000")
    # C: HEAD, a 304, a 404, a 416: none.
    tag = ask(port, mp3, "Overcast/3.0 (+http://overcast.fm/; iOS podcast app)", "HEAD")
    etag = tag.getheader("ETag")
    ask(port, mp3, "Castro/1.0", **{"If-None-Match": etag})
    ask(port, f"{BULLETIN.pieza}/no.mp3", "Castro/1.0")
    ask(port, mp3, "Castro/1.0", Range="bytes=99999999-")
    # D: a browser with letters beyond ASCII and a quote takes the spot: one download.
    ask(port, spot, 'Mozilla/5.0 "áé" Firefox/128.0'.encode().decode("latin-1"))
    # E: robots and programs.
    ask(port, spot, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
    ask(port, spot, "curl/8.5.0")
    # F: in two parts, with the log rotated and compressed in between: one download.
    ask(port, mp3, "gPodder/3.11", Range="bytes=0-499999")
    log = folder / "access.log"
    (folder / "access.log").rename(folder / "access.log.1")
    process.send_signal(signal.SIGUSR1)
    for _ in range(200):
        if log.exists():
            break
        time.sleep(0.05)
    ask(port, mp3, "gPodder/3.11", Range="bytes=500000-999999")
    for _ in range(200):
        if log.read_bytes().endswith(b"\n"):
            break
        time.sleep(0.05)
    packed = folder / "access.log.1.gz"
    packed.write_bytes(gzip.compress((folder / "access.log.1").read_bytes()))

    wanted = {
        (BULLETIN.ruta, "AntennaPod"): 1,
        (SPOT.ruta, "Firefox"): 1,
        (BULLETIN.ruta, "gPodder"): 1,
    }
    told, found = run(folder, "access.log.1.gz", "access.log")
    assert found == wanted, json.dumps([str(one) for one in told.registros], indent=1)
    assert not any(one.mal_escritas for one in told.registros)
    assert (told.registros[0].robots, told.registros[0].contadas) == (2, 9)
    # Again, under other names: known.
    (folder / "access.log").rename(folder / "access.log.2")
    told, found = run(folder, "access.log.1", "access.log.2")
    assert found == wanted
    assert not any(one.contadas for one in told.registros)


def test_a_listener_who_hangs_up_is_not_counted(server):
    port, _, folder = server
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        asked = f"GET /boletin/{BULLETIN.ruta} HTTP/1.1\r\nHost: x\r\nUser-Agent: {APP}\r\n\r\n"
        connection.sendall(asked.encode())
        connection.recv(1000)
    log = folder / "access.log"
    for _ in range(200):
        if log.read_bytes().endswith(b"\n"):
            break
        time.sleep(0.05)
    told, found = run(folder, "access.log")
    assert told.registros[0].contadas == 1
    assert not found, log.read_text()

"""Lines of real servers, and lines of strangers."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin.audience.logs import FOREIGN, MAX_LINE, Foreign, Parser, Request, lines, plain
from boletin.audience.media import OURS

LATEST = 4_000_000_000
NGINX = (
    b'189.203.1.1 - - [23/Nov/2026:08:30:05 -0600] "GET /boletin/boletines/2026-W48/boletin.mp3'
    b'?v=1f0c HTTP/2.0" 206 65536 "https://sanctorum.example/" "AntennaPod/3.4.0"'
)
S3 = (
    b"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be mi-cubeta "
    b"[23/Nov/2026:14:30:05 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT "
    b'boletines/2026-W48/boletin.mp3 "GET /mi-cubeta/boletines/2026-W48/boletin.mp3?v=1f0c HTTP/1.1'
    b'" '
    b'206 - 65536 4802000 70 10 "-" "Podcasts/1650" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6Uk= '
    b"SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader mi-cubeta.s3.amazonaws.com TLSV1.2 - -"
)
CADDY = {
    "level": "info",
    "ts": 1795444205.5241024,
    "logger": "http.log.access.log0",
    "msg": "handled request",
    "request": {
        "remote_ip": "10.0.0.1",
        "client_ip": "189.203.1.1",
        "remote_port": "41342",
        "proto": "HTTP/2.0",
        "method": "GET",
        "host": "sanctorum.example",
        "uri": "/boletin/boletines/2026-W48/boletin.mp3?v=1f0c",
        "headers": {"User-Agent": ["AntennaPod/3.4.0"], "Range": ["bytes=100-"]},
    },
    "bytes_read": 0,
    "user_id": "",
    "duration": 0.000929675,
    "size": 65536,
    "status": 206,
    "resp_headers": {"Server": ["Caddy"], "Content-Range": ["bytes 100-65635/4802000"]},
}


def parse(line: bytes) -> Request | Foreign | None:
    return Parser(OURS, LATEST)(line)


def caddy(**fields) -> bytes:
    return json.dumps(CADDY | fields).encode()


def test_nginx():
    assert parse(NGINX) == Request(
        1795444205, "189.203.1.1", "GET", "/boletin/boletines/2026-W48/boletin.mp3?v=1f0c", 206,
        65536, "AntennaPod/3.4.0",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("extra", "span"),
    [
        (b' "bytes=0-99"', "bytes=0-99"),
        (b' "bytes 0-99/500"', "bytes 0-99/500"),
        (b' "-"', ""),
        (b' "203.0.113.9"', ""),  # X-Forwarded-For, in nginx's own «main» format
        (b' "203.0.113.9" 0.004 "bytes=5-"', "bytes=5-"),
        (b' "bytes=', ""),  # a line cut short
        (b"\r", ""),
    ],
)
def test_what_stands_behind_combined(extra, span):
    request = parse(NGINX + extra)
    assert isinstance(request, Request) and request.span == span


def test_s3():
    assert parse(S3) == Request(
        1795444205, "192.0.2.3", "GET", "/mi-cubeta/boletines/2026-W48/boletin.mp3?v=1f0c", 206,
        65536, "Podcasts/1650", "", "3E57427F3EXAMPLE", "mi-cubeta",
    )  # fmt: skip


def test_caddy():
    assert parse(caddy()) == Request(
        1795444205, "189.203.1.1", "GET", "/boletin/boletines/2026-W48/boletin.mp3?v=1f0c", 206,
        65536, "AntennaPod/3.4.0", "bytes 100-65635/4802000", "1795444205.5241024",
        host="sanctorum.example",
    )  # fmt: skip
    dated = parse(caddy(ts="2026-11-23T14:30:05.524Z"))
    assert isinstance(dated, Request) and dated.time == 1795444205
    headers = {"User-Agent": ["Mozilla/5.0"], "Sec-Purpose": ["prefetch;prerender"]}
    ahead = parse(caddy(request=CADDY["request"] | {"headers": headers}))
    assert isinstance(ahead, Request) and ahead.preload and ahead.agent == "Mozilla/5.0"


@pytest.mark.parametrize(
    "line",
    [
        NGINX.replace(b"boletines/2026-W48/boletin.mp3", b"estilo.css"),
        b'1.2.3.4 - - [23/Nov/2026:08:30:05 -0600] "\\x16\\x03\\x01" 400 157 "-" "-"',
        b'1.2.3.4 - - [23/Nov/2026:08:30:05 -0600] "" 408 0 "-" "-"',
        b'1.2.3.4 - - [23/Nov/2026:08:30:05 -0600] "GET /spots/ a b c HTTP/1.1" 400 0 "-" "-"',
        S3.replace(b"boletines/2026-W48/boletin.mp3", b"otra.txt"),
        b'{"level":"info","ts":1795444205,"msg":"serving initial configuration"}',
        b'{"level":"info","ts":1795444205,"msg":"spots/ a message with our word"}',
        caddy(request=CADDY["request"] | {"uri": "/otro"}),
    ],
)
def test_good_lines_about_something_else(line):
    assert parse(line) == FOREIGN


HOSTILE = [
    b"",
    b"GET / HTTP/1.1",
    b"\x00\xff\xfe",
    b"{",
    b"{}" * 40_000,
    b"{spots/}",
    b"[" * 50_000 + b"spots/",
    b'{"a":' + b"[" * 30_000 + b'"spots/"' + b"]" * 30_000 + b"}",
    NGINX[:-30],
    NGINX.replace(b"23/Nov", b"31/Feb"),
    NGINX.replace(b"2026:", b"9999:"),
    NGINX.replace(b"2026:", b"1969:"),
    NGINX.replace(b"206 65536", b"2O6 65536"),
    NGINX + b"x" * MAX_LINE,
    caddy(ts=None),
    caddy(ts="ayer"),
    caddy(ts=1e300),
    caddy(ts=-5),
    caddy(size="mucho"),
    caddy(status=None),
    caddy(request={"uri": ["/boletin/spots/"], "method": "GET"}),
    caddy(request={"uri": "/boletin/spots/a/radio.mp3"}),
    caddy(ts=[]),
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_malformed(line):
    assert parse(line) is None


def test_numbers_of_a_hostile_line_have_their_size():
    huge = NGINX.replace(b"65536", b"9" * 400)
    assert parse(huge) == FOREIGN
    assert isinstance(parse(caddy(size=10**30)), Request)


def test_escapes_of_nginx_and_apache():
    agent = parse(NGINX.replace(b"AntennaPod/3.4.0", rb"M\xC3\xBAsica \x22\xFF \"hola\" \\x41"))
    assert isinstance(agent, Request) and agent.agent == 'Música "� "hola" \\x41'


def test_hostile_quotes_take_no_time():
    for text in (b'"' * 60_000, b"\\" * 60_000, b"[" * 60_000, b" " * 60_000, b'\\"' * 30_000):
        parse(b"1.1.1.1 - - " + text)
        parse(b'1.1.1.1 - - [23/Nov/2026:08:30:05 -0600] "' + text)
        parse(NGINX + b' "' + text)
        parse(S3[:120] + text)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes(line):
    parse(line)
    parse(NGINX[:40] + line)
    parse(NGINX.replace(b"AntennaPod", line.replace(b"\n", b"")))
    parse(caddy()[:-40] + line + b"}")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.binary(max_size=60).map(lambda b: b.replace(b"\n", b" ")), max_size=20),
    st.booleans(),
)
def test_lines_are_those_of_split(parts, ended):
    whole = b"\n".join(parts) + (b"\n" if ended else b"")
    wanted = whole.split(b"\n")
    assert list(lines(io.BytesIO(whole))) == (wanted[:-1] if wanted[-1] == b"" else wanted)


def test_a_line_without_end_takes_no_memory():
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.left = 64 * 1024 * 1024

        def read(self, size=-1):
            size = min(size, self.left)
            self.left -= size
            return b"a" * size if size else b""

    found = list(lines(Endless()))
    assert len(found) == 1 and MAX_LINE < len(found[0]) < 3 * 1024 * 1024


def test_a_long_line_does_not_swallow_the_next():
    long = b"a" * (3 << 20)
    found = list(lines(io.BytesIO(b"uno\n" + long + b"\ndos\n" + long + b"\ntres")))
    assert [line for line in found if len(line) < 10] == [b"uno", b"dos", b"tres"]
    assert len(found) == 5


def test_compressed_is_told_by_its_bytes():
    packed = gzip.compress(NGINX + b"\n") + gzip.compress(NGINX)
    assert list(lines(plain(io.BufferedReader(io.BytesIO(packed))))) == [NGINX, NGINX]
    assert list(lines(plain(io.BufferedReader(io.BytesIO(NGINX))))) == [NGINX]

"""The preview server on a real loopback socket."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
from email.utils import formatdate

import pytest

from boletin.errors import BoletinError
from boletin.publish.serve import byte_range, make_server, serve
from boletin.publish.serving import POLICY

MEDIA = bytes(range(256)) * 400


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sitio")
    output = folder / "output"
    piece = output / "boletines" / "2026-W48"
    piece.mkdir(parents=True)
    (folder / "secreto.txt").write_bytes(b"SECRETO")
    (output / "index.html").write_text("<h1>Inicio</h1>")
    (output / "podcast.xml").write_text("<rss/>")
    (output / "con espacio ñ.txt").write_text("ñ")
    (output / "vacio.txt").write_bytes(b"")
    (output / ".oculto").write_bytes(b"SECRETO")
    (output / "a.mp3.part").write_bytes(b"SECRETO")
    (piece / "index.html").write_text("<h1>Boletín</h1>")
    for name in ("boletin.mp3", "boletin.wav", "tv.mp4"):
        (piece / name).write_bytes(MEDIA)
    for name in ("boletin.vtt", "boletin.srt", "capitulos.json", "control.json"):
        (piece / name).write_text("x")
    if sys.platform != "win32":
        (output / "enlace.txt").symlink_to(folder / "secreto.txt")
        (output / "arriba").symlink_to(folder)
    return output


@pytest.fixture(scope="module")
def port(root):
    server = make_server(root, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request(
            method, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


AUDIO = "/boletines/2026-W48/boletin.mp3"


def test_whole_file(port):
    status, headers, body = ask(port, AUDIO + "?v=1f0c")
    assert (status, body) == (200, MEDIA)
    assert headers["Content-Length"] == str(len(MEDIA))
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == POLICY


def test_head_says_the_same_without_a_body(port):
    _, get, _ = ask(port, AUDIO)
    status, head, body = ask(port, AUDIO, "HEAD")
    assert (status, body) == (200, b"")
    assert {k: v for k, v in head.items() if k != "Date"} == {
        k: v for k, v in get.items() if k != "Date"
    }


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(MEDIA) - 1),
        ("bytes=-500", len(MEDIA) - 500, len(MEDIA) - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=5-99999999", 5, len(MEDIA) - 1),
        ("bytes=-99999999", 0, len(MEDIA) - 1),
        ("bytes = 7 - 9", 7, 9),
    ],
)
def test_ranges(port, asked, first, last):
    status, headers, body = ask(port, AUDIO, Range=asked)
    assert status == 206
    assert headers["Content-Range"] == f"bytes {first}-{last}/{len(MEDIA)}"
    assert body == MEDIA[first : last + 1]
    assert ask(port, AUDIO, "HEAD", Range=asked)[0] == 206


@pytest.mark.parametrize("asked", [f"bytes={len(MEDIA)}-", "bytes=999999-1000000", "bytes=-0"])
def test_unsatisfiable_ranges(port, asked):
    status, headers, body = ask(port, AUDIO, Range=asked)
    assert (status, body) == (416, b"")
    assert headers["Content-Range"] == f"bytes */{len(MEDIA)}"


@pytest.mark.parametrize(
    "asked", ["bytes=9-2", "bytes=a-b", "lines=0-3", "bytes=", "bytes=-", "bytes=0-1,5-6", "x"]
)
def test_ranges_not_understood_give_the_whole(port, asked):
    assert ask(port, AUDIO, Range=asked)[::2] == (200, MEDIA)


def test_byte_range_of_an_empty_file():
    assert byte_range("bytes=0-", 0) == ()
    assert byte_range("bytes=-1", 0) == ()


def test_if_range(port):
    _, headers, _ = ask(port, AUDIO, "HEAD")
    for same in (headers["ETag"], headers["Last-Modified"]):
        assert ask(port, AUDIO, Range="bytes=0-9", If_Range=same)[0] == 206
    for other in ('"otro"', formatdate(0, usegmt=True), f"W/{headers['ETag']}"):
        assert ask(port, AUDIO, Range="bytes=0-9", If_Range=other)[::2] == (200, MEDIA)


def test_not_modified(port):
    _, headers, _ = ask(port, AUDIO, "HEAD")
    tag, day = headers["ETag"], headers["Last-Modified"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        status, again, body = ask(port, AUDIO, If_None_Match=known)
        assert (status, body, again["ETag"]) == (304, b"", tag)
    assert ask(port, AUDIO, If_Modified_Since=day)[0] == 304
    assert ask(port, AUDIO, If_Modified_Since=formatdate(0, usegmt=True))[0] == 200
    assert ask(port, AUDIO, If_Modified_Since="ayer")[0] == 200
    assert ask(port, AUDIO, If_None_Match='"x"', If_Modified_Since=day)[0] == 200


def test_a_changed_file_has_another_tag(root, port):
    path = root / "cambia.txt"
    path.write_text("uno")
    before = ask(port, "/cambia.txt")[1]["ETag"]
    path.write_text("otra cosa")
    status, headers, body = ask(port, "/cambia.txt", If_None_Match=before)
    assert (status, body) == (200, b"otra cosa")
    assert headers["ETag"] != before


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/podcast.xml", "application/rss+xml; charset=utf-8"),
        (AUDIO, "audio/mpeg"),
        ("/boletines/2026-W48/boletin.wav", "audio/wav"),
        ("/boletines/2026-W48/tv.mp4", "video/mp4"),
        ("/boletines/2026-W48/boletin.vtt", "text/vtt; charset=utf-8"),
        ("/boletines/2026-W48/boletin.srt", "application/x-subrip; charset=utf-8"),
        ("/boletines/2026-W48/capitulos.json", "application/json+chapters"),
        ("/boletines/2026-W48/control.json", "application/json"),
        ("/con%20espacio%20%C3%B1.txt", "text/plain; charset=utf-8"),
    ],
)
def test_types(port, path, kind):
    status, headers, _ = ask(port, path)
    assert (status, headers["Content-Type"]) == (200, kind)
    assert ("Access-Control-Allow-Origin" in headers) == (path != "/")


def test_preflight(port):
    status, headers, _ = ask(port, AUDIO, "OPTIONS", Origin="https://x.example")
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Range" in headers["Access-Control-Allow-Headers"]


def test_folders(port):
    assert ask(port, "/boletines/2026-W48/")[2].decode() == "<h1>Boletín</h1>"
    status, headers, _ = ask(port, "/boletines/2026-W48?x=1")
    assert (status, headers["Location"]) == (301, "/boletines/2026-W48/")
    assert ask(port, "//boletines")[1]["Location"] == "/boletines/"  # not another host
    assert ask(port, "/boletines/")[0] == 404  # no listing


@pytest.mark.parametrize(
    "path",
    [
        "/../secreto.txt", "/%2e%2e/secreto.txt", "/boletines/../../secreto.txt",
        "/..%2fsecreto.txt", "/..%5csecreto.txt", "/boletines\\..\\..\\secreto.txt",
        "/enlace.txt", "/arriba/secreto.txt", "/.oculto", "/a.mp3.part", "//etc/passwd",
        "/index.html/", "/index.html%00.txt", "/c:/windows", "/index.html::$DATA", "/%ff",
        "/no-existe", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_nothing_outside_is_served(port, path):
    for method in ("GET", "HEAD"):
        status, _, body = ask(port, path, method)
        assert status == 404
        assert b"SECRETO" not in body


def test_other_methods(port):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        status, headers, _ = ask(port, "/", method)
        assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_one_connection_serves_many_requests(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for path, status in ((AUDIO, 200), ("/nada", 404), ("/", 200), ("/vacio.txt", 200)):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
    connection.close()


def test_a_player_that_hangs_up_leaves_the_server_well(port, capfd):
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(f"GET {AUDIO} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            raw.recv(10)
    assert ask(port, "/")[0] == 200
    assert capfd.readouterr().err == ""


def test_a_busy_port_is_told_kindly(root, port):
    with pytest.raises(BoletinError, match=f"puerto {port} está ocupado") as caught:
        serve(root, port, lambda url: None)
    assert "--puerto" in caught.value.remedy


def test_a_missing_folder_and_an_impossible_port(tmp_path):
    with pytest.raises(BoletinError, match="No existe la carpeta"):
        serve(tmp_path / "output", 0, lambda url: None)
    with pytest.raises(BoletinError, match="no existe"):
        serve(tmp_path, 99999, lambda url: None)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT")
@pytest.mark.slow
def test_ctrl_c_ends_it_without_a_trace(root):
    code = (
        "import sys; from pathlib import Path; from boletin.publish.serve import serve;"
        "serve(Path(sys.argv[1]), 0, lambda url: print(url, flush=True)); print('fin')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(root)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (out, err, process.returncode) == ("fin\n", "", 0)


def test_a_page_that_is_not_there_has_the_style_of_the_others(tmp_path):
    """Its links are those of the public address, /boletin/ or another; here the site is at /."""
    (tmp_path / "404.html").write_text(
        '<link rel="stylesheet" href="/un/lugar/estilo.css">'
        '<a href="/un/lugar/index.html">Inicio</a>'
    )
    server = make_server(tmp_path, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        status, headers, body = ask(server.server_address[1], "/nada/aqui.html")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b'href="/estilo.css"' in body and b'href="/index.html"' in body

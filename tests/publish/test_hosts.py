"""The same questions to our preview, to a real nginx and a real Caddy; Pages workflows."""

import http.client
import os
import shutil
import subprocess
import tempfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import publish_samples as samples
import pytest
import servers_kit as servers
import yaml

from boletin.errors import BoletinError, UsageError
from boletin.publish import serving
from boletin.publish.hosting import KINDS, configuration
from boletin.publish.probe import probe, target

MEDIA = bytes(range(256)) * 40
PATHS = (
    "podcast.xml", "podcast-2024.xml", "spots.xml", "index.html", "manifest.json", "estilo.css",
    "b/boletin.mp3", "b/boletin.wav", "b/boletin.mp4", "b/boletin.vtt", "b/boletin.srt",
    "b/capitulos.json", "b/a.ics", "b/a.svg", "a.webmanifest", "b/a.txt",
)  # fmt: skip
NGINX = pytest.mark.skipif(not Path("/usr/sbin/nginx").exists(), reason="nginx no está")
CADDY = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy no está")


@pytest.fixture(scope="module")
def root():
    """A public tree where nginx, who is another user, may read it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "output"
        (place / "b").mkdir(parents=True)
        for path in PATHS:
            media = path.endswith((".mp3", ".wav", ".mp4"))
            (place / path).write_bytes(MEDIA if media else b"<p>texto</p>\n" * 400)
        (place / "b" / "index.html").write_text("<h1>b</h1>")
        (place / "404.html").write_text("<title>No está</title>", "utf-8")
        (place / ".oculto").write_text("secreto")
        (place / "b" / ".boletin.mp3.1.tmp").write_text("secreto")
        Path(folder).chmod(0o755)
        yield place


def questions(base, root):
    version = "v=0123456789ab"
    targets = [target(root, path, version if path.startswith("b/bol") else "") for path in PATHS]
    return [(check.level, check.detail) for check in probe(base, targets) if not check.ok]


def test_our_preview_answers_as_a_good_host(root):
    with servers.ours(root) as base:
        assert questions(base, root) == []


@NGINX
@pytest.mark.slow
def test_nginx_does_too(root):
    with _work() as work, servers.nginx(root, work) as base:
        assert questions(base, root) == []
        _alike(base, root)


@CADDY
@pytest.mark.slow
def test_caddy_does_too(root):
    with _work() as work, servers.caddy(root, work) as base:
        assert questions(base, root) == []
        _alike(base, root)


def _work():
    class Place(tempfile.TemporaryDirectory):
        def __enter__(self):
            return Path(super().__enter__())

    return Place()


def _alike(base, root):
    """What the probe does not ask: the very types of ours, folders, OPTIONS, compression."""

    def ask(path, method="GET", **headers):
        connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
        connection.request(method, "/boletin/" + path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body

    for path in PATHS:
        told = ask(path, "HEAD")[1]["content-type"].replace("charset=UTF-8", "charset=utf-8")
        assert told == serving.mime_of(path.rpartition("/")[2]), path
    assert ask("b/")[2] == b"<h1>b</h1>"
    assert ask("b")[0] in (301, 308)
    status, headers, _ = ask("podcast.xml", "OPTIONS", Origin="https://x.example")
    assert status == 204
    assert headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert ask("podcast.xml", "POST")[0] == 405
    status, headers, body = ask("podcast.xml", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 1000
    again = ask("podcast.xml", **{"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]})
    assert again[0] == 304
    for missing in ("no/hay", "b/otro.mp3?v=0123456789ab", ".oculto", "b/otro.vtt"):
        status, headers, body = ask(missing)
        assert (status, body.decode()) == (404, "<title>No está</title>"), missing
        assert headers["content-type"].lower() == "text/html; charset=utf-8"
        assert "immutable" not in headers.get("cache-control", "")
    several = ask("b/boletin.mp3", Range="bytes=0-9,20-29")
    assert several[0] == 206
    assert several[1]["content-type"].startswith("multipart/byteranges")
    for hidden in (".oculto", "b/.boletin.mp3.1.tmp", "../secreto", "%2e%2e/%2e%2e/etc/passwd"):
        assert ask(hidden)[0] in (400, 403, 404), hidden


def test_a_poor_host_is_told_what_it_lacks(root):
    """Python's own server: no ranges, no CORS, no policy, and it shows hidden files."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=root)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        wrong = questions(f"http://127.0.0.1:{server.server_address[1]}", root)
        server.shutdown()
    told = " ".join(detail for _, detail in wrong)
    lacks = ("no sirve partes", "CORS", "no dice cuánto", "nosniff", ".oculto", "no se le muestra")
    assert all(lack in told for lack in lacks), told
    assert "E" in {level for level, _ in wrong}


@pytest.mark.parametrize("address", ["ftp://x", "no es nada", "http://127.0.0.1:1/"])
def test_nobody_there(root, address):
    with pytest.raises(BoletinError):
        probe(address, [target(root, "index.html")])


def test_the_folder_is_checked_before_it_is_written_down():
    for root in ('/srv/a"; evil', "/srv/${x}", "relativa", "/srv/a\nb"):
        with pytest.raises(UsageError):
            configuration("nginx", samples.config(), root)
    assert 'root "/srv/con espacio";' in configuration(
        "nginx", samples.config(), "/srv/con espacio"
    )


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_the_workflows_are_yaml_and_their_shell_is_shell(kind):
    whole = yaml.safe_load(configuration(kind, samples.config()))
    if kind == "github":
        assert set(whole["permissions"]) == {"contents", "pages", "id-token"}
        steps = whole["jobs"]["publicar"]["steps"]
        scripts = [step["run"] for step in steps if "run" in step]
        uses = [step["uses"].partition("@")[0] for step in steps if "uses" in step]
        assert uses[-2:] == ["actions/upload-pages-artifact", "actions/deploy-pages"]
        cached = next(s for s in steps if s.get("uses", "").startswith("actions/cache"))
        assert cached["with"]["path"].split() == ["output", ".boletin", "registro.json"]
    else:
        scripts = whole["pages"]["script"]
        assert whole["pages"]["artifacts"]["paths"] == ["public"]
    assert any("boletin producir" in script for script in scripts)
    for script in scripts:
        subprocess.run(["bash", "-n", "-c", script], check=True)


@pytest.mark.parametrize("kind", ["github", "gitlab"])
@pytest.mark.parametrize(("code", "ends"), [(0, 0), (3, 0), (1, 1), (4, 4)])
def test_one_bad_announcement_does_not_hold_the_others_back(tmp_path, kind, code, ends):
    whole = yaml.safe_load(configuration(kind, samples.config()))
    if kind == "github":
        scripts = [step.get("run", "") for step in whole["jobs"]["publicar"]["steps"]]
    else:
        scripts = whole["pages"]["script"]
    script = next(one for one in scripts if "boletin producir" in one)
    (tmp_path / "output").mkdir()
    (tmp_path / "output/index.html").touch()
    false = tmp_path / "boletin"
    false.write_text(f"#!/bin/sh\necho 'comunicados/x.md:3: error' >&2\nexit {code}\n")
    false.chmod(0o755)
    summary = tmp_path / "resumen.md"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(summary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ends and "x.md:3" in done.stdout + done.stderr
    assert ("por corregir" in done.stdout) == (code == 3)
    if kind == "github" and code == 3:
        assert "x.md:3" in summary.read_text("utf-8")


def test_every_type_is_in_every_configuration():
    for kind in ("nginx", "caddy"):
        text = configuration(kind, samples.config())
        for ending, mime in serving.MIME.items():
            assert ending.removeprefix(".") in text
            assert mime.partition(";")[0] in text
        assert serving.POLICY in text
    assert set(KINDS) == {"nginx", "caddy", "github", "gitlab"}

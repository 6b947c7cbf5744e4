"""What servers refuse, and what we refuse of them: strangers, full disks, clocks, old servers."""

from __future__ import annotations

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import asyncssh
import delivery_kit as kit
import delivery_servers as servers
import pytest
import trustme
from delivery_kit import NAME, SECRET
from werkzeug.wrappers import Response

pytestmark = [
    pytest.mark.slow,
    # The servers are other people's, and their threads end when they end.
    pytest.mark.filterwarnings("ignore"),
]


def small(seed: int = 1, version: int = 1) -> kit.Files:
    return kit.sample(random.Random(seed), version, spots=2, size=3000)


@pytest.mark.parametrize(
    ("kind", "direccion"),
    [
        ("sftp", "127.0.0.1:{port}"),
        ("ftp", "127.0.0.1:{port}"),
        ("ftps", "127.0.0.1:{port}"),
        ("webdav", "http://127.0.0.1:{port}/dav"),
        ("s3", "http://127.0.0.1:{port}"),
    ],
)
def test_where_nobody_answers_the_remedy_is_not_to_go_on(tmp_path, kind, direccion):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    keys = {"direccion": direccion.format(port=port), "usuario": "oficina", "clave": NAME}
    nobody = SimpleNamespace(kind=kind, keys=keys)
    folder = kit.project(tmp_path, nobody, reintentos=1, carpeta="cubo/x")
    kit.write(folder, small())
    outcome = kit.run(folder)
    assert outcome.exit_code == 1 and outcome.state == "no se entregó"
    assert outcome.message == "En esa dirección no contesta ningún servidor."
    assert "«direccion» (servidor y puerto)" in outcome.remedy
    assert "continúa" not in outcome.remedy


# --- sftp ---------------------------------------------------------------------------------------


def test_a_server_that_is_not_known_is_told_with_its_fingerprint(tmp_path):
    with servers.sftp(tmp_path) as server:
        finger = server.keys["huella_servidor"]
        folder = kit.project(tmp_path, server, huella_servidor=None, known_hosts="vacio")
        kit.write(folder, small())
        (folder / "vacio").write_text("")
        outcome = kit.run(folder)
        assert outcome.exit_code == 1 and outcome.plan is None
        assert f"No se conoce al servidor 127.0.0.1. Su huella es {finger}" in outcome.message
        assert f'huella_servidor = "{finger}"' in outcome.remedy
        # accepted as the message says
        kit.settle(folder, server, huella_servidor=finger)
        assert kit.run(folder).done
        # or by a known_hosts file
        kit.settle(folder, server, huella_servidor=None, known_hosts=str(tmp_path / "known_hosts"))
        assert kit.run(folder).state == "al día"


def test_another_server_in_its_place_is_never_told_the_password(tmp_path):
    with servers.sftp(tmp_path) as server:
        other = asyncssh.generate_private_key("ssh-ed25519")
        folder = kit.project(tmp_path, server, huella_servidor=other.get_fingerprint())
        kit.write(folder, small())
        assert "Puede ser otro equipo" in kit.run(folder).message
        host = server.keys["direccion"].replace("127.0.0.1", "[127.0.0.1]")
        line = f"{host} {other.export_public_key().decode()}"
        (tmp_path / "otros").write_text(line)
        kit.settle(folder, server, huella_servidor=None, known_hosts=str(tmp_path / "otros"))
        outcome = kit.run(folder)
        assert "Puede ser otro equipo" in outcome.message and not server.root.exists()


def test_ssh_keys_with_and_without_a_password(tmp_path):
    with servers.sftp(tmp_path) as server:
        folder = kit.project(tmp_path, server, llave=str(tmp_path / "llave"), clave=None)
        kit.write(folder, small())
        assert kit.run(folder, environ={}).done
        kit.settle(folder, server, llave=str(tmp_path / "llave_cerrada"))
        assert kit.run(folder).state == "al día"
        outcome = kit.run(folder, environ={NAME: "otra cosa"})
        assert "La llave SSH no se puede leer" in outcome.message
        assert kit.run(folder, environ={}).exit_code == 4  # no such variable


def test_a_server_without_the_rename_that_replaces(tmp_path):
    with servers.sftp(tmp_path, posix_rename=False) as server:
        folder = kit.project(tmp_path, server)
        for version in (1, 2):
            files = kit.write(folder, small(version, version))
            assert kit.run(folder).done
            assert server.state() == files


# --- ftp, ftps ----------------------------------------------------------------------------------


def test_an_old_ftp_server(tmp_path):
    with servers.ftp(tmp_path, old=True) as server:
        folder = kit.project(tmp_path, server)
        for version in (1, 2):
            files = kit.write(folder, small(version, version))
            assert kit.run(folder).done
            assert server.state() == files
            assert kit.run(folder).state == "al día"


def test_a_certificate_that_nobody_vouches_for(tmp_path):
    with servers.ftp(tmp_path, tls=True) as server:
        other = tmp_path / "otra.pem"
        trustme.CA().cert_pem.write_to_path(str(other))
        folder = kit.project(tmp_path, server, certificado=str(other))
        kit.write(folder, small())
        waits: list[float] = []
        outcome = kit.run(folder, sleep=waits.append)
        assert "El certificado del servidor no es de confianza" in outcome.message
        assert not waits and not server.root.exists()


# --- s3 -----------------------------------------------------------------------------------------


def answer(code: str, status: int) -> Response:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
    return Response(body, status, content_type="application/xml")


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_is_wrong(tmp_path, hours):
    """The store compares the time of the request with its own, as Amazon's does (15 minutes)."""
    theirs = datetime.now(UTC) + timedelta(hours=hours)

    def skewed(environ):
        told = datetime.strptime(environ["HTTP_X_AMZ_DATE"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        wrong = abs(told - theirs) > timedelta(minutes=15)
        return answer("RequestTimeTooSkewed", 403) if wrong else None

    with servers.s3(tmp_path, skewed) as server:
        folder = kit.project(tmp_path, server)
        kit.write(folder, small())
        outcome = kit.run(folder)
        assert outcome.exit_code == 1 and "El reloj de este equipo" in outcome.message
        assert "Ponga el reloj en hora" in outcome.remedy


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("InvalidAccessKeyId", 403, "no acepta el usuario o la contraseña"),
        ("SignatureDoesNotMatch", 403, "no acepta el usuario o la contraseña"),
        ("AccessDenied", 403, "no permite hacerlo"),
        ("QuotaExceeded", 409, "no tiene espacio"),
        ("SlowDown", 503, "pide esperar"),
    ],
)
def test_what_a_store_refuses(tmp_path, code, status, told):
    def refuse(environ):
        return answer(code, status) if environ["REQUEST_METHOD"] == "PUT" else None

    with servers.s3(tmp_path, refuse) as server:
        folder = kit.project(tmp_path, server, reintentos=1)
        kit.write(folder, small())
        outcome = kit.run(folder)
        assert outcome.exit_code == 1 and told in outcome.message, outcome.message
        assert SECRET not in f"{outcome}" and not server.state()


def test_a_store_is_told_kind_and_hash_of_each_object(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "4")  # listings come in pages
    with servers.s3(tmp_path) as server:
        folder = kit.project(tmp_path, server)
        kit.write(folder, small())
        assert kit.run(folder).done
        found = server.client.head_object(Bucket="cubo", Key="sitio/podcast.xml")
        assert found["ContentType"].startswith("application/rss+xml")
        assert found["CacheControl"] == "no-cache" and len(found["Metadata"]["sha256"]) == 64
        assert kit.run(folder).state == "al día"


# --- full ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def tiny_disk(place):
    """A real disk of a megabyte."""
    place.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    order = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not mounted or subprocess.run(order, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.mark.parametrize("kind", ["carpeta", "sftp", "ftp", "webdav"])
def test_a_full_disk_leaves_the_old_state_and_goes_on_when_there_is_room(tmp_path, kind):
    with tiny_disk(tmp_path / "disco") as disk, servers.KINDS[kind](disk) as server:
        folder = kit.project(tmp_path, server, reintentos=1)
        old = kit.write(folder, kit.sample(random.Random(1), 1, spots=2, size=30_000))
        assert kit.run(folder).done
        (disk / "lleno").write_bytes(b"x" * 600_000)
        new = kit.write(folder, kit.sample(random.Random(2), 2, spots=9, size=60_000))
        outcome = kit.run(folder)
        assert outcome.exit_code == 5
        kit.watch(server.state(), old, new)
        (disk / "lleno").unlink()
        assert kit.run(folder).done
        assert server.state() == new
        assert kind == "webdav" or "espacio" in outcome.message, outcome.message


# --- nothing of a password is left --------------------------------------------------------------


def test_debug_traces_hold_no_password(tmp_path):
    with servers.webdav(tmp_path) as server:
        folder = kit.project(tmp_path, server)
        kit.write(folder, small())
        # A library that fails in a way nobody foresaw, with the password in its words.
        code = (
            "import httpx, sys\n"
            "def broken(*a, **k): raise ValueError('auth=' + sys.argv[1])\n"
            "httpx.Client.request = broken\n"
            "from boletin.cli import run\n"
            "run(sys.argv[2:])\n"
        )
        order = ["--depurar", "-C", str(folder), "publicar"]
        ran = subprocess.run(
            [sys.executable, "-c", code, SECRET, *order],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, NAME: SECRET},
            check=False,
        )
        assert ran.returncode == 1
        assert "ValueError: auth=•••" in ran.stderr and SECRET not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("left", "code", "state", "remedy"),
    [
        (6000, 1, "no se entregó", "Revise la conexión y repita la orden."),  # within a file
        (16_000, 5, "a medias", "Repita la orden: continúa donde se quedó."),
    ],
)
def test_the_order_s_code_tells_whether_a_part_arrived(tmp_path, left, code, state, remedy):
    with servers.sftp(tmp_path) as server:
        folder = kit.project(tmp_path, server, reintentos=0)
        kit.write(folder, small())
        server.line.set(left=left)
        ran = subprocess.run(
            [sys.executable, "-m", "boletin", "-C", str(folder), "publicar", "--json"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, NAME: SECRET},
            check=False,
        )
        (row,) = json.loads(ran.stdout)
        assert ran.returncode == row["codigo"] == code
        assert (row["estado"], row["remedio"]) == (state, remedy)

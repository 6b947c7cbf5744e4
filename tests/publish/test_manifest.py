"""The manifest: every file, and what verify sees."""

import hashlib
import json
import sys

import pytest

from boletin.publish.manifest import NAME, manifest, verify


@pytest.fixture
def root(tmp_path):
    (tmp_path / "spots" / "uno").mkdir(parents=True)
    (tmp_path / "index.html").write_bytes(b"inicio")
    (tmp_path / "spots" / "uno" / "radio.mp3").write_bytes(b"m" * 300_000)
    (tmp_path / "spots" / "uno" / "vacío.txt").write_bytes(b"")
    (tmp_path / NAME).write_bytes(manifest(tmp_path))
    return tmp_path


def test_every_file_with_its_measure_in_order(root):
    whole = json.loads((root / NAME).read_bytes())
    assert whole["version"] == 1
    assert whole["archivos"] == [
        {
            "ruta": route,
            "bytes": len((root / route).read_bytes()),
            "sha256": hashlib.sha256((root / route).read_bytes()).hexdigest(),
        }
        for route in ("index.html", "spots/uno/radio.mp3", "spots/uno/vacío.txt")
    ]


def test_same_tree_same_bytes_and_nothing_to_report(root):
    assert manifest(root) == (root / NAME).read_bytes()
    assert verify(root) == []


def test_an_empty_tree(tmp_path):
    (tmp_path / NAME).write_bytes(manifest(tmp_path))
    assert verify(tmp_path) == []


def test_each_difference_is_told(root):
    (root / "index.html").write_bytes(b"INICIO")
    (root / "spots/uno/radio.mp3").write_bytes(b"corto")
    (root / "spots/uno/vacío.txt").unlink()
    (root / "nuevo.txt").write_bytes(b"?")
    (root / ".abc123.tmp").write_bytes(b"mitad")
    problems = verify(root)
    assert len(problems) == 5
    assert any("index.html" in one and "cambió" in one for one in problems)
    assert any("radio.mp3" in one and "tamaño" in one for one in problems)
    assert any("vacío.txt: falta" in one for one in problems)
    assert any("nuevo.txt: sobra" in one for one in problems)
    assert any(".abc123.tmp: quedó a medias" in one for one in problems)


@pytest.mark.parametrize("name", ["radio.mp3.part", "a.tmp", "b.mp3.tmp-123", "x.incompleto", "c~"])
def test_half_written_files_are_not_listed(root, name):
    (root / name).write_bytes(b"mitad")
    assert manifest(root) == (root / NAME).read_bytes()
    assert "quedó a medias" in verify(root)[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "dañado"),
        (b"[]", "dañado"),
        (b'{"version": 2, "archivos": []}', "versión 2"),
        (b'{"version": 1, "archivos": [{"ruta": "x"}]}', "dañado"),
    ],
)
def test_a_broken_manifest(root, data, says):
    (root / NAME).write_bytes(data)
    assert says in verify(root)[0]


def test_no_manifest(tmp_path):
    assert "falta" in verify(tmp_path)[0]


def test_a_hostile_manifest_leads_nowhere(root):
    secret = root.parent / "secreto"
    secret.write_bytes(b"s")
    entries = [
        {"ruta": route, "bytes": 1, "sha256": hashlib.sha256(b"s").hexdigest()}
        for route in ("../secreto", str(secret))
    ]
    (root / NAME).write_text(json.dumps({"version": 1, "archivos": entries}))
    assert sum("secreto: falta" in one for one in verify(root)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_are_not_files(root):
    (root / "fuera").symlink_to(root.parent)
    (root / "nombre.txt").symlink_to("/etc/hostname")
    assert manifest(root) == (root / NAME).read_bytes()
    assert [one for one in verify(root) if "nombre.txt: es un enlace" in one]

"""The public tree: replaced whole file by whole file, nothing foreign touched."""

from __future__ import annotations

import hashlib
import json
import os
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from boletin import output
from boletin.cache import Cache
from boletin.errors import StorageError
from boletin.publish.manifest import NAME as MANIFEST
from boletin.publish.manifest import render
from boletin.sound import loudness
from boletin.verify import verify


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "output", tmp_path / ".boletin"


def names(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def bad(project: Path) -> list[str]:
    return [c.detail for c in verify(project) if not c.ok and c.level == "E"]


def test_a_tree_is_written_and_listed(place: tuple[Path, Path], tmp_path: Path) -> None:
    root, private = place
    stored = Cache(private).make("k", lambda f: (f / "a.bin").write_bytes(b"media") and None)
    tree = {"index.html": b"hola", "spots/a/a.bin": stored["a.bin"]}
    assert output.write(root, private, tree, ())
    assert names(root) == ["index.html", "manifest.json", "spots/a/a.bin"]
    listed = json.loads((root / "manifest.json").read_text())
    assert [e["ruta"] for e in listed["archivos"]] == ["index.html", "spots/a/a.bin"]
    assert not output.write(root, private, tree, ()), "nothing changed"
    assert not bad(tmp_path) and not output.pending(private)


def test_what_is_no_longer_wanted_goes_and_what_is_kept_stays(place: tuple[Path, Path]) -> None:
    root, private = place
    output.write(root, private, {"a/1": b"1", "a/2": b"2", "b/1": b"1", "c/1": b"1"}, ())
    (root / "CNAME").write_text("ejemplo.mx")
    output.write(root, private, {"a/1": b"uno"}, ["b"])
    assert names(root) == ["CNAME", "a/1", "b/1", "manifest.json"]
    assert not (root / "c").exists()
    assert [*output.listed(root)] == ["a/1", "b/1"]


def test_words_that_are_not_heard_in_the_file_are_told(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    root, private = place
    sound = 0.1 * np.random.default_rng(1).standard_normal((48000 * 9, 2))
    sound[48000 * 4 : 48000 * 6] *= 0.01
    wav = BytesIO()
    soundfile.write(wav, sound, 48000, format="WAV", subtype="PCM_24")
    reading = loudness.measure(sound.astype(np.float32), 48000)
    sha256 = hashlib.sha256(wav.getvalue()).hexdigest()
    measures = {"sha256": sha256, "duracion_ms": 9000, "lufs": reading.lufs, "dbtp": reading.dbtp}

    def lost(first_ms: int) -> list[str]:
        words = [{"texto": "a", "inicio_ms": ms, "fin_ms": ms + 400} for ms in (200, first_ms)]
        control = {
            "duracion_ms": 9000,
            "archivos": [{"ruta": "radio.wav", **measures}],
            "palabras": words,
            "reglas": [],
        }
        tree = {"spots/a/radio.wav": wav.getvalue()}
        tree["spots/a/control.json"] = json.dumps(control).encode()
        output.write(root, private, tree, ())
        return bad(tmp_path)

    assert lost(2500) == []
    assert lost(4500) == ["spots/a/radio.wav: no se oye lo que debe decirse en 0:04."]

    # Another file that the manifest knows, so that only control.json can tell.
    measures["sha256"] = "0" * 64
    assert lost(2500) == [
        "spots/a/radio.wav: control.json habla de otro. boletin producir "
        "(con --semana, si no es la última) lo hace de nuevo."
    ]
    measures["sha256"] = sha256

    # What was damaged is measured: that says what happened to it.
    lost(2500)
    soundfile.write(root / "spots/a/radio.wav", sound[: 48000 * 3] / 2, 48000, subtype="PCM_24")
    told = " ".join(bad(tmp_path))
    assert "cambió o se dañó" in told and "3.00 s; al producirlo tenía" in told


def test_a_changed_file_is_noticed_and_mended(place: tuple[Path, Path], tmp_path: Path) -> None:
    root, private = place
    output.write(root, private, {"a": b"hola", "b/c": b"x"}, ())
    (root / "a").write_bytes(b"hole")
    (root / "b/c").unlink()
    assert len(bad(tmp_path)) == 2
    assert output.write(root, private, {"a": b"hola", "b/c": b"x"}, ())
    assert not bad(tmp_path)


def test_a_cut_in_the_middle_leaves_only_whole_files(
    place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, private = place
    old = {f"p/{i}": b"old%d" % i for i in range(5)}
    new = {f"p/{i}": b"new%d" % i for i in range(6)}
    output.write(root, private, old, ())
    real = output._replace
    for cut in range(1, 8):
        calls = 0

        def replace(*arguments: object, limit: int = cut) -> None:
            nonlocal calls
            calls += 1
            if calls > limit:
                raise KeyboardInterrupt
            real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(output, "_replace", replace)
        with pytest.raises(KeyboardInterrupt):
            output.write(root, private, new, ())
        assert not bad(tmp_path), cut
        monkeypatch.setattr(output, "_replace", real)
        output.write(root, private, old, ())
        assert not bad(tmp_path)


def test_links_and_half_files_are_told(place: tuple[Path, Path], tmp_path: Path) -> None:
    root, private = place
    output.write(root, private, {"a": b"hola"}, ())
    (root / "l").symlink_to("/etc/passwd")
    (root / "x.mp3.tmp").write_bytes(b"")
    told = bad(tmp_path)
    assert len(told) == 2 and "enlace" in told[0] and "a medias" in told[1]


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    root, private = place
    outside = tmp_path / "afuera.txt"
    outside.write_text("mío")
    root.mkdir()
    (root / "a").symlink_to(outside)
    output.write(root, private, {"a": b"hola"}, ())
    assert outside.read_text() == "mío" and (root / "a").read_bytes() == b"hola"
    assert not (root / "a").is_symlink()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_no_space_left_is_told(
    place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, private = place
    output.write(root, private, {"a": b"hola"}, ())
    write_bytes = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if ".tmp" in path.suffix and b"nuevo" in data:
            with Path("/dev/full").open("wb", buffering=0) as disk:  # the kernel's own ENOSPC
                disk.write(data)
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match="espacio") as caught:
        output.write(root, private, {"a": b"nuevo"}, ())
    assert "Libere" in caught.value.remedy
    monkeypatch.undo()
    assert (root / "a").read_bytes() == b"hola" and not bad(tmp_path)


def test_a_read_only_output_is_told(place: tuple[Path, Path], tmp_path: Path) -> None:
    root, private = place
    # Root may write anywhere, so the folder is made impossible instead of forbidden.
    root.parent.mkdir(exist_ok=True)
    root.write_text("no soy una carpeta")
    with pytest.raises(StorageError, match="output/") as caught:
        output.write(root, private, {"a/b": b"x"}, ())
    assert caught.value.remedy
    if os.geteuid():
        root.unlink()
        root.mkdir(mode=0o500)
        with pytest.raises(StorageError, match="output/"):
            output.write(root, private, {"a/b": b"x"}, ())


def test_a_hostile_manifest_deletes_nothing_outside(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    root, private = place
    output.write(root, private, {"a": b"hola"}, ())
    mine = root.parent / "comunicado.md"
    mine.write_text("mío")
    listed = {"../comunicado.md": (3, "0" * 64), str(mine): (3, "0" * 64), "a": (4, "0" * 64)}
    for name in (root / MANIFEST, private / output.PENDING):
        name.write_bytes(render(listed))
    output.write(root, private, {"b": b"x"}, ())
    assert mine.read_text() == "mío" and not (root / "a").exists()


def test_nothing_is_deleted_through_a_linked_folder(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    root, private = place
    output.write(root, private, {"spots/a/radio.mp3": b"1", "b": b"2"}, ())
    outside = tmp_path / "fotos"
    (root / "spots").rename(outside)
    (root / "spots").symlink_to(outside)
    output.write(root, private, {"b": b"2"}, ())
    assert (outside / "a" / "radio.mp3").read_bytes() == b"1"

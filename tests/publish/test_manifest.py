"""The manifest: what it says, and what of it is believed."""

import json

import pytest

from boletin.publish.manifest import NAME, entries, is_partial, render

DIGEST = "0" * 64


def test_what_is_rendered_is_read_again_in_order(tmp_path):
    whole = {"spots/uno/radio.mp3": (3, DIGEST), "a b/ñ «x».txt": (0, DIGEST)}
    (tmp_path / NAME).write_bytes(render(whole))
    assert entries(tmp_path / NAME) == whole
    rows = json.loads(render(whole))
    assert rows["version"] == 1
    assert [row["ruta"] for row in rows["archivos"]] == sorted(whole)
    assert render(whole) == render(dict(reversed(whole.items())))


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b'{"version": 2, "archivos": []}',
        b'{"version": 1, "archivos": [{"ruta": "x"}]}',
        b'{"version": 1, "archivos": [{"ruta": "x", "bytes": "y", "sha256": "z"}]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_broken_one_lists_nothing(tmp_path, data):
    (tmp_path / NAME).write_bytes(data)
    assert entries(tmp_path / NAME) == {}


@pytest.mark.parametrize(
    "route",
    [
        "../comunicados/a.md",
        "/etc/hostname",
        "a/../../b",
        "C:/x",
        "C:\\x",
        "..\\x",
        "",
        ".",
        "a\0b",
    ],
)
def test_a_path_that_leaves_the_tree_is_not_believed(tmp_path, route):
    whole = render({route: (1, DIGEST), "bien.txt": (1, DIGEST)})
    (tmp_path / NAME).write_bytes(whole)
    assert list(entries(tmp_path / NAME)) == ["bien.txt"]


@pytest.mark.parametrize("name", ["radio.mp3.part", "a.tmp", "b.mp3.tmp-123", "x.incompleto", "c~"])
def test_half_written_names(name):
    assert is_partial(f"spots/uno/{name}")
    assert not is_partial("spots/uno.tmp/radio.mp3")

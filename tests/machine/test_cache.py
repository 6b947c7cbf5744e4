"""The store: whole or absent, keyed by content, healed when damaged."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boletin.cache import Cache, digest, key
from boletin.codec import dumped, plain, revive
from boletin.model import Chapter, GainPoint, Layer, Linea, TimedLine, Timeline, Token, Word


@dataclass(frozen=True)
class Ficha:
    titulo: str
    lugar: str = ""


@dataclass(frozen=True)
class Visto:
    una: Ficha | None


def build(text: str = "hola"):
    def make(folder: Path) -> None:
        (folder / "a.txt").write_text(text)

    return make


def test_made_once_then_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    address = key("etapa", x=1)
    assert cache.find(address) is None
    made = cache.make(address, build())
    assert made["a.txt"].sha256 == digest(made["a.txt"].path)

    def never(_folder: Path) -> None:
        raise AssertionError("made twice")

    assert cache.make(address, never) == made


def test_the_key_follows_every_input() -> None:
    assert key("e", a=1, b="x") == key("e", b="x", a=1)
    assert len({key("e", a=1), key("e", a=2), key("f", a=1), key("e", b=1), key("e", a="1")}) == 5


def test_a_failed_build_leaves_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    def fail(folder: Path) -> None:
        (folder / "a.txt").write_text("medio")
        raise RuntimeError("corte")

    with pytest.raises(RuntimeError):
        cache.make("k", fail)
    assert cache.find("k") is None
    assert not list((tmp_path / "tmp").iterdir())


def test_a_damaged_artefact_is_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    path = cache.make("k", build())["a.txt"].path
    path.write_text("ho")
    assert cache.find("k") is None
    assert cache.make("k", build())["a.txt"].path.read_text() == "hola"
    (tmp_path / "objetos" / "k" / "hecho.json").write_text("[]")
    assert cache.find("k") is None


def test_sweep_drops_leftovers_and_what_nobody_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.make("nuevo", build())
    cache.make("viejo", build())
    old = time.time() - 90 * 86400
    os.utime(tmp_path / "objetos" / "viejo", (old, old))
    (tmp_path / "tmp" / "123-medio").mkdir(parents=True)
    cache.sweep()
    assert cache.find("nuevo") and cache.find("viejo") is None
    assert not (tmp_path / "tmp").exists()


@given(
    st.builds(
        Timeline,
        duration_ms=st.integers(0, 10**6),
        layers=st.tuples(st.builds(Layer, gain_db=st.floats(-60, 12))),
        lines=st.tuples(
            st.builds(
                TimedLine,
                linea=st.builds(Linea, tokens=st.tuples(st.builds(Token, st.text(), st.text()))),
                words=st.tuples(st.builds(Word, confidence=st.floats(0, 1))),
            )
        ),
        bed_gains=st.tuples(st.builds(GainPoint, gain_db=st.floats(-60, 12))),
        chapters=st.tuples(st.builds(Chapter)),
    )
)
def test_values_come_back_from_json_equal(timeline: Timeline) -> None:
    assert revive(Timeline, json.loads(json.dumps(plain(timeline)))) == timeline
    assert dumped(timeline) == json.dumps(plain(timeline), ensure_ascii=False)


def test_what_an_older_version_kept_is_still_read() -> None:
    """A key that came later has a default: the archive of the published pieces stays."""
    kept = plain(Visto(Ficha("agua")))
    del kept["una"]["lugar"]
    assert revive(Visto, kept) == Visto(Ficha("agua"))
    kept["una"] = {"lugar": "Kiosco"}
    with pytest.raises(TypeError):
        revive(Visto, kept)

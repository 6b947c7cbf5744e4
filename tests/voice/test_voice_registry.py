"""Finding engines: ours, other people's, and names that are nobody's."""

import sys

import pytest

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.voice import engine, names, say
from boletin.voice.base import BUILTIN

PLUGIN = """
from boletin.voice.tone import Tone

class Bells(Tone):
    version = "bells-7"

class Broken:
    def __init__(self):
        raise RuntimeError("falta el modelo")
"""


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """A package installed beside boletin that brings engines through entry points."""
    (tmp_path / "bells_plugin.py").write_text(PLUGIN)
    info = tmp_path / "bells_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bells-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[boletin.motores]\n"
        "campanas = bells_plugin:Bells\n"
        "roto = bells_plugin:Broken\n"
        "ausente = no_such_module:Engine\n"
        "pico = bells_plugin:Bells\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    engine.cache_clear()
    yield
    engine.cache_clear()
    sys.modules.pop("bells_plugin", None)


def test_our_engines_are_known_and_made_once():
    assert names() == tuple(BUILTIN)
    assert engine("tono") is engine("tono")


def test_an_engine_from_outside_speaks(outside, tmp_path):
    assert "campanas" in names()
    assert engine("campanas").version == "bells-7"
    assert len(say("hola vecinas", Voz(motor="campanas"), tmp_path / "a.wav")) == 2


def test_an_engine_from_outside_cannot_take_a_name_of_ours(outside):
    assert names().count("pico") == 1
    assert engine("pico").version != "bells-7"


@pytest.mark.parametrize(
    ("name", "cause"), [("roto", "falta el modelo"), ("ausente", "no_such_module")]
)
def test_an_engine_that_does_not_start_says_why(outside, name, cause):
    with pytest.raises(ToolError, match=f"«{name}» está instalado pero no arranca") as told:
        engine(name)
    assert cause in str(told.value)


@pytest.mark.parametrize(
    ("name", "guess"), [("picco", "«pico»"), ("PICO", "«pico»"), ("tone", "«tono»")]
)
def test_an_unknown_name_is_answered_with_the_nearest(name, guess):
    with pytest.raises(ToolError, match=f"llamado «{name}»") as told:
        engine(name)
    assert f"¿Quiso escribir {guess}?" in told.value.remedy
    assert ", ".join(BUILTIN) in told.value.remedy
    assert told.value.exit_code == 4


@pytest.mark.parametrize("name", ["", "xyzzy", "../pico", "os:system", "\0"])
def test_a_strange_name_is_refused_without_a_guess(name):
    with pytest.raises(ToolError, match="No hay ningún motor") as told:
        engine(name)
    assert "¿Quiso" not in told.value.remedy or name == "../pico"

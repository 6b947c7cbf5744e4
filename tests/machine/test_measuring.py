"""``boletin medir`` on files as people have them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from click.testing import CliRunner
from PIL import Image

from boletin import ffmpeg
from boletin.cli import main

HZ = 48000


def tones(levels: list[float], hz: int = HZ, seconds: float = 5) -> np.ndarray:
    """A 1 kHz sine in each channel, peak dBFS."""
    wave = np.sin(2 * np.pi * 1000 * np.arange(round(seconds * hz)) / hz)
    return np.column_stack([10 ** (level / 20) * wave for level in levels])


def medir(*args: str | Path) -> dict[str, object]:
    done = CliRunner(mix_stderr=False).invoke(main, ["medir", *map(str, args), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_contract_s_keys_and_a_known_signal(tmp_path: Path) -> None:
    sf.write(tmp_path / "a.wav", tones([-23, -23]), HZ, subtype="PCM_24")
    row = medir(tmp_path / "a.wav")
    assert list(row) == [
        "ruta", "duracion_ms", "lufs", "m_max", "s_max", "lra", "dbtp", "canales", "hz",
    ]  # fmt: skip
    for key in ("lufs", "m_max", "s_max", "dbtp"):
        assert row[key] == pytest.approx(-23.0, abs=0.1)
    assert (row["canales"], row["hz"], row["duracion_ms"]) == (2, HZ, 5000)


def test_five_channels_are_weighted(tmp_path: Path) -> None:
    sf.write(tmp_path / "a.wav", tones([-28, -28, -24, -30, -30]), HZ, subtype="PCM_24")
    row = medir(tmp_path / "a.wav")  # Tech 3341 signal 6
    assert row["lufs"] == pytest.approx(-23.0, abs=0.1)
    assert row["canales"] == 5


@pytest.mark.slow
@pytest.mark.parametrize(("channels", "hz"), [(4, HZ), (7, HZ), (8, 44100), (1, 6000), (2, 96000)])
def test_any_channels_and_rate(tmp_path: Path, channels: int, hz: int) -> None:
    sf.write(tmp_path / "a.wav", tones([-20] * channels, hz, seconds=2), hz, subtype="PCM_16")
    row = medir(tmp_path / "a.wav")
    assert (row["canales"], row["hz"]) == (channels, hz)
    assert row["duracion_ms"] == pytest.approx(2000, abs=2)
    assert -35 < float(str(row["lufs"])) < -10


def test_the_sound_of_a_video_and_what_has_none(tmp_path: Path) -> None:
    ffmpeg.run(
        ["-f", "lavfi", "-i", "testsrc=d=2:s=64x64", "-f", "lavfi", "-i", "sine=d=2", "-shortest",
         "-c:a", "aac", str(tmp_path / "a.mp4")], what="a.mp4",
    )  # fmt: skip
    assert medir(tmp_path / "a.mp4")["duracion_ms"] == pytest.approx(2000, abs=60)
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc=d=1", str(tmp_path / "b.mp4")], what="b.mp4")
    done = CliRunner(mix_stderr=False).invoke(
        main, ["medir", str(tmp_path / "b.mp4")], standalone_mode=False
    )
    assert done.return_value == 3
    assert "no tiene sonido" in done.stderr


def test_a_bad_file_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    sf.write(tmp_path / "a.wav", tones([-20, -20]), HZ)
    sf.write(tmp_path / "poco.wav", np.full((5, 2), 0.1), HZ)
    sf.write(tmp_path / "nada.wav", np.zeros((HZ, 2)), HZ)
    (tmp_path / "malo.mp3").write_text("hola")
    names = [str(tmp_path / name) for name in ("a.wav", "malo.mp3", "poco.wav", "nada.wav")]
    done = CliRunner(mix_stderr=False).invoke(
        main, ["medir", *names, "--json"], standalone_mode=False
    )
    assert done.return_value == 3 and "malo.mp3" in done.stderr
    rows = json.loads(done.stdout, parse_constant=pytest.fail)  # no Infinity, no NaN
    assert [Path(row["ruta"]).name for row in rows] == ["a.wav", "poco.wav", "nada.wav"]
    assert rows[0]["lufs"] == pytest.approx(-20, abs=0.1)
    assert [row["lufs"] for row in rows[1:]] == [None, None] and rows[2]["dbtp"] is None
    said = CliRunner(mix_stderr=False).invoke(main, ["medir", names[3]]).stdout
    assert "silencio" in said and "inf" not in said


def test_a_file_that_was_cut_is_told(tmp_path: Path) -> None:
    sf.write(tmp_path / "a.wav", tones([-20, -20], seconds=6), HZ)
    ffmpeg.run(["-i", str(tmp_path / "a.wav"), str(tmp_path / "a.mp3")], what="a.mp3")
    whole = (tmp_path / "a.mp3").read_bytes()
    (tmp_path / "a.mp3").write_bytes(whole[: len(whole) // 2])
    done = CliRunner(mix_stderr=False).invoke(main, ["medir", str(tmp_path / "a.mp3")])
    assert "promete 6.0 s y solo hay 3.0: está cortado" in done.stderr


@pytest.mark.slow
def test_the_picture_goes_where_the_terminal_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "spots"
    folder.mkdir()
    sf.write(folder / "radio.wav", tones([-20, -20]), HZ)
    words = [
        {"texto": "hola", "inicio_ms": 100 + i * 500, "fin_ms": 400 + i * 500} for i in range(8)
    ]
    record = {"archivos": [{"ruta": "radio.wav"}], "palabras": words}
    (folder / "control.json").write_text(json.dumps(record))
    here = tmp_path / "aqui"
    here.mkdir()
    monkeypatch.chdir(here)
    medir(folder / "radio.wav", "--imagen")
    with Image.open(here / "radio.wav.onda.png") as image:
        with_words = image.size
    (folder / "control.json").write_text("[]")
    medir(folder / "radio.wav", "--imagen")
    with Image.open(here / "radio.wav.onda.png") as image:
        assert image.size[1] < with_words[1]
    assert [p.name for p in here.iterdir()] == ["radio.wav.onda.png"]

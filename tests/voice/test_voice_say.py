"""The door of the room: what goes in, what comes out, and what staff read when an engine fails."""

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import soundfile

from boletin.config import Voz
from boletin.errors import BoletinError, StorageError, ToolError
from boletin.model import Word
from boletin.voice import base, fingerprint, load, say

TONE = Voz(motor="tono")


def write(target: Path, sound: np.ndarray) -> None:
    soundfile.write(target, sound, 16000, format="WAV", subtype="PCM_16")


def hum(seconds: float, channels: int = 1) -> np.ndarray:
    return np.full((round(seconds * 16000), channels), 0.3)


TWO_WORDS = (Word("hola", 0, 400), Word("vecinas", 400, 1000))


class Faulty:
    """An engine from outside that does one thing wrong."""

    version = "1"

    def speak(self, text, voz, target):
        return self.deliver(target) or TWO_WORDS


class Silent(Faulty):
    def deliver(self, target):
        write(target, hum(1) * 0)


class Empty(Faulty):
    def deliver(self, target):
        write(target, hum(0))


class Stereo(Faulty):
    def deliver(self, target):
        write(target, hum(1, channels=2))


class Truncated(Faulty):
    def deliver(self, target):
        write(target, hum(0.05))


class Endless(Faulty):
    def deliver(self, target):
        write(target, hum(60))


class NotSound(Faulty):
    def deliver(self, target):
        target.write_bytes(b"<html>Too many requests</html>")


class Nothing(Faulty):
    def deliver(self, target):
        pass


class OneWord(Faulty):
    def deliver(self, target):
        write(target, hum(1))
        return TWO_WORDS[:1]


class OutOfTime(Faulty):
    def deliver(self, target):
        write(target, hum(1))
        return (TWO_WORDS[0], Word("vecinas", 400, 5000))


class Backwards(Faulty):
    def deliver(self, target):
        write(target, hum(1))
        return (TWO_WORDS[1], TWO_WORDS[0])


class Offline(Faulty):
    def deliver(self, target):
        write(target, hum(1))
        raise ConnectionError("sin red")


FAULTS = {
    Silent: "vacío o en silencio",
    Empty: "vacío o en silencio",
    Stereo: "2 canales",
    Truncated: "cortada",
    Endless: "demasiado para su texto",
    NotSound: "no se puede leer",
    Nothing: "no se puede leer",
    OneWord: "1 palabras de 2",
    OutOfTime: "tiempo imposible a la palabra «vecinas»",
    Backwards: "tiempo imposible",
    Offline: "ConnectionError: sin red",
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_faulty_engine_leaves_nothing_and_says_why(kind, tmp_path, monkeypatch):
    monkeypatch.setitem(base.BUILTIN, kind.__name__, f"{__name__}:{kind.__name__}")
    target = tmp_path / "linea.wav"
    with pytest.raises(ToolError, match=FAULTS[kind]) as told:
        say("hola vecinas", Voz(motor=kind.__name__), target)
    assert kind.__name__ in str(told.value)
    assert "Remedio" in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_file_that_was_there(tmp_path, monkeypatch):
    monkeypatch.setitem(base.BUILTIN, "mudo", f"{__name__}:Silent")
    target = tmp_path / "linea.wav"
    target.write_bytes(b"antes")
    with pytest.raises(ToolError):
        say("hola vecinas", Voz(motor="mudo"), target)
    assert target.read_bytes() == b"antes"


def test_a_line_is_written_whole_and_loads_as_speech(tmp_path):
    target = tmp_path / "línea 1.wav"
    words = say("Buenos días,  vecinas\ty\nvecinos.", TONE, target)
    assert [word.text for word in words] == ["Buenos", "días,", "vecinas", "y", "vecinos."]
    assert [path.name for path in tmp_path.iterdir()] == ["línea 1.wav"]
    speech = load(target, words)
    assert speech.samples.dtype == np.float32
    assert speech.samples.shape[1] == 1
    assert speech.hz == 16000
    assert speech.words == words
    assert speech.duration_ms >= words[-1].end_ms


@pytest.mark.parametrize("text", ["", "   ", "\0", "\n\t", "🙂 🎉", "— … ¿?", "שלום"])
@pytest.mark.parametrize("motor", ["tono", "pico"])
def test_nothing_to_say_is_told_in_spanish(text, motor, tmp_path):
    with pytest.raises(BoletinError, match="No hay nada que decir"):
        say(text, Voz(motor=motor), tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_a_problem_of_the_disk(tmp_path):
    with pytest.raises(StorageError, match="No se pudo escribir la voz"):
        say("hola", TONE, tmp_path / "no-existe" / "a.wav")


def test_a_damaged_file_is_not_loaded(tmp_path):
    target = tmp_path / "a.wav"
    say("hola vecinas", TONE, target)
    target.write_bytes(b"RIFF\0\0")
    with pytest.raises(ToolError, match="No se puede leer"):
        load(target, ())


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    script = f"""
        import resource, signal
        from pathlib import Path
        from boletin.config import Voz
        from boletin.errors import StorageError
        from boletin.voice import say
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            say("hola vecinas y vecinos", Voz(motor="tono"), Path({str(tmp_path / "a.wav")!r}))
        except StorageError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )
    assert "espacio libre" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_knows_what_changes_the_sound():
    same = {fingerprint(Voz()), fingerprint(Voz(nombre="Clara")), fingerprint(Voz(ganancia_db=3))}
    assert len(same) == 1
    other = {fingerprint(Voz(**{key: 0.9})) for key in ("ritmo", "tono")}
    assert len(same | other | {fingerprint(TONE)}) == 4
    assert base.engine("pico").version in fingerprint(Voz())

"""gtts and remoto against servers on this computer: what they say, and each way they fail."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
import trustme
from far_away import Answer, FarAway, far_away, google, openai, wrapped

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.voice import fingerprint, load
from boletin.voice.gtts import Google, cache_folder
from boletin.voice.online import Server
from boletin.voice.remote import Remote

TEXT = (
    "La biblioteca municipal abre también los sábados, de nueve de la mañana a dos de la tarde, "
    "para todas las familias. Lleve su identificación."
)
IMPATIENT = {"read_s": 0.5, "total_s": 1.0}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOLETIN_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def translate() -> Iterator[FarAway]:
    with far_away(google) as server:
        yield server


@pytest.fixture
def openai_like() -> Iterator[FarAway]:
    with far_away(openai) as server:
        yield server


def engine(kind: str, **limits: float) -> Google | Remote:
    name = "Google" if kind == "gtts" else "El servidor de voz"
    return (Google if kind == "gtts" else Remote)(Server(name, wait_s=0.01, **limits))


def voz(kind: str, server: FarAway, **more: object) -> Voz:
    return Voz(kind, direccion=server.address, **more)


@pytest.fixture(params=["gtts", "remoto"])
def both(request: pytest.FixtureRequest) -> Iterator[tuple[str, FarAway]]:
    with far_away(google if request.param == "gtts" else openai) as server:
        yield request.param, server


def speak(kind: str, server: FarAway, target: Path, text: str = "Hola, vecinas.") -> None:
    engine(kind).speak(text, voz(kind, server), target)


# --- what they say -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_line_with_its_words(both: tuple[str, FarAway], tmp_path: Path) -> None:
    kind, server = both
    target = tmp_path / "a.wav"
    words = engine(kind).speak(TEXT, voz(kind, server), target)
    assert [word.text for word in words] == TEXT.split()
    speech = load(target, words)
    assert speech.hz == (24000 if kind == "gtts" else 16000)
    samples = np.abs(speech.samples[:, 0])
    # The sentence's own pause: nobody speaks in it, and the words stand on both sides.
    last = next(i for i, word in enumerate(words) if word.text == "familias.")
    gap = words[last + 1].start_ms - words[last].end_ms
    assert 350 <= gap <= 700
    middle = (words[last].end_ms + words[last + 1].start_ms) // 2 * speech.hz // 1000
    assert samples[middle - 500 : middle + 500].max() < 0.01
    assert words[-1].end_ms <= speech.duration_ms


@pytest.mark.slow
def test_rate_and_pitch(both: tuple[str, FarAway], tmp_path: Path) -> None:
    kind, server = both

    def length(**more: float) -> int:
        words = engine(kind).speak(TEXT, voz(kind, server, **more), tmp_path / "a.wav")
        return load(tmp_path / "a.wav", words).duration_ms

    natural = length()
    assert length(ritmo=1.2) == pytest.approx(natural / 1.2, rel=0.03)
    assert length(tono=0.9) == pytest.approx(natural, rel=0.02)


@pytest.mark.slow
def test_google_is_asked_once_for_each_sentence(translate: FarAway, tmp_path: Path) -> None:
    kind = "gtts"
    speak(kind, translate, tmp_path / "a.wav", TEXT)
    asked = len(translate.asked)
    assert asked >= 3  # a hundred characters each at most
    assert translate.asked[0]["path"].endswith("/batchexecute")
    speak(kind, translate, tmp_path / "b.wav", TEXT)
    assert len(translate.asked) == asked
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    # What is left of a broken run is not asked for again.
    kept = sorted(cache_folder().glob("*.mp3"))
    kept[0].unlink()
    speak(kind, translate, tmp_path / "c.wav", TEXT)
    assert len(translate.asked) == asked + 1


@pytest.mark.slow
def test_the_request_to_a_server_and_its_key(
    openai_like: FarAway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = voz("remoto", openai_like, modelo="tts-x", hablante="ana", clave="CLAVE_VOZ", ritmo=1.1)
    with pytest.raises(ToolError, match="la variable «CLAVE_VOZ» está vacía") as told:
        engine("remoto").speak("Hola.", own, tmp_path / "a.wav")
    assert "variable de entorno CLAVE_VOZ" in told.value.remedy
    monkeypatch.setenv("CLAVE_VOZ", "secreto-123")
    engine("remoto").speak("Hola, vecinas y vecinos.", own, tmp_path / "a.wav")
    (asked,) = openai_like.asked
    assert asked["path"] == "/audio/speech"
    assert asked["headers"]["Authorization"] == "Bearer secreto-123"
    assert json.loads(asked["body"]) == {
        "model": "tts-x",
        "voice": "ana",
        "input": "Hola, vecinas y vecinos.",
        "response_format": "wav",
        "speed": 1.1,
    }
    openai_like.answers = [Answer(500, body=b"secreto-123")]
    with pytest.raises(ToolError) as told:
        engine("remoto").speak("Hola.", own, tmp_path / "a.wav")
    assert "secreto" not in str(told.value)
    assert "secreto" not in fingerprint(own)


@pytest.mark.slow
def test_any_sound_that_ffmpeg_decodes_is_taken(tmp_path: Path) -> None:
    def as_mp3(request: bytes) -> bytes:
        return openai(request.replace(b'"response_format": "wav"', b'"response_format": "mp3"'))

    with far_away(as_mp3) as server:
        speak("remoto", server, tmp_path / "a.wav", "Buenos días a todas y a todos.")
    assert soundfile.info(tmp_path / "a.wav").duration > 1


# --- how they fail -------------------------------------------------------------------------------


def fails(kind: str, server: FarAway, folder: Path, cause: str, remedy: str) -> None:
    with pytest.raises(ToolError, match=cause) as told:
        speak(kind, server, folder / "a.wav")
    assert remedy in told.value.remedy, told.value.remedy
    assert told.value.exit_code == 4
    assert not (folder / "a.wav").exists()


def test_no_network(both: tuple[str, FarAway], tmp_path: Path) -> None:
    kind, _ = both
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = FarAway(f"http://localhost:{nobody.getsockname()[1]}")
        fails(kind, closed, tmp_path, "no contesta: no hay conexión", "continúa donde se quedó")


@pytest.mark.slow
def test_a_busy_server_is_waited_for(both: tuple[str, FarAway], tmp_path: Path) -> None:
    kind, server = both
    server.answers = [Answer(429, {"Retry-After": "0"}, b""), Answer(503, body=b"")]
    speak(kind, server, tmp_path / "a.wav", "Buenos días, vecinas y vecinos.")
    assert len(server.asked) == 3
    server.answers = [Answer(429, body=b"") for _ in range(9)]
    fails(kind, server, tmp_path / "no", "está ocupado", "Espere unos minutos")
    assert len(server.asked) == 7


@pytest.mark.parametrize(
    ("answer", "cause", "remedy"),
    [
        (Answer(401, body=b"no"), "no acepta la clave", "Revise la clave"),
        (Answer(403, body=b"no"), "no da permiso", "Revise la clave"),
        (Answer(404, body=b"no"), "no hay una voz", "Corrija «direccion»"),
        (
            Answer(302, {"Location": "http://10.0.0.1/"}, b""),
            "manda a otra dirección",
            "definitiva",
        ),
        (Answer(500, body=b"no"), r"contestó con un error \(500\)", "más tarde"),
    ],
)
def test_a_refusal(
    both: tuple[str, FarAway], answer: Answer, cause: str, remedy: str, tmp_path: Path
) -> None:
    kind, server = both
    server.answers = [answer]
    fails(kind, server, tmp_path, cause, remedy)
    assert len(server.asked) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"", "contestó sin sonido"),
        (b"<html>Unusual traffic</html>", "contestó sin sonido"),
        (b')]}\'\n\n[["wrb.fr","jQ1olc",null,null]]', "contestó sin sonido"),
        (wrapped(b"esto no es un MP3" * 20), "no es sonido"),
    ],
)
def test_google_answers_without_sound(
    translate: FarAway, body: bytes, cause: str, tmp_path: Path
) -> None:
    """A 200 that holds nothing: gTTS itself would write an empty file."""
    translate.answers = [Answer(body=body)]
    fails("gtts", translate, tmp_path, cause, "elija otra voz")
    assert not list(cache_folder().glob("*"))


@pytest.mark.parametrize("body", [b"", b"{}", b'{"error": "model not loaded"}', b"<html></html>"])
def test_a_server_answers_something_else(openai_like: FarAway, body: bytes, tmp_path: Path) -> None:
    openai_like.answers = [Answer(body=body)]
    fails("remoto", openai_like, tmp_path, "no es sonido o llegó incompleto", "elija otra voz")


def test_silence_is_not_speech(openai_like: FarAway, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "nada.wav", np.zeros(16000), 16000)
    openai_like.answers = [Answer(body=(tmp_path / "nada.wav").read_bytes())]
    fails("remoto", openai_like, tmp_path / "no", "contestó sin sonido", "elija otra voz")


@pytest.mark.slow
def test_a_server_that_hangs(both: tuple[str, FarAway], tmp_path: Path) -> None:
    kind, server = both
    server.answers = [Answer(body=b"x" * 1000, stall_s=2)]
    with pytest.raises(ToolError, match="no contesta a tiempo") as told:
        engine(kind, **IMPATIENT).speak("Hola.", voz(kind, server), tmp_path / "a.wav")
    assert "continúa donde se quedó" in told.value.remedy


@pytest.mark.slow
def test_a_server_that_answers_drop_by_drop(openai_like: FarAway, tmp_path: Path) -> None:
    """Each drop is in time; the whole is not."""
    openai_like.answers = [Answer(body=b"x" * 40, drop_s=0.2)]
    with pytest.raises(ToolError, match="no contesta a tiempo"):
        engine("remoto", **IMPATIENT).speak("Hola.", voz("remoto", openai_like), tmp_path / "a.wav")


def test_a_connection_that_breaks(both: tuple[str, FarAway], tmp_path: Path) -> None:
    kind, server = both
    server.answers = [Answer(body=b"x" * 100_000, cut_at=500)]
    fails(kind, server, tmp_path, "se cortó a la mitad", "continúa donde se quedó")


def test_an_answer_without_end(openai_like: FarAway, tmp_path: Path) -> None:
    openai_like.answers = [Answer(body=b"x" * 31_000_000)]
    fails("remoto", openai_like, tmp_path, "demasiado grande", "elija otra")


@pytest.mark.slow
def test_another_text_is_told(openai_like: FarAway, tmp_path: Path) -> None:
    other = openai(json.dumps({
        "input": "Mañana habrá función de cine en el parque, con palomitas.",
        "response_format": "wav", "speed": 1.0,
    }).encode())  # fmt: skip
    openai_like.answers = [Answer(body=other)]
    with pytest.raises(ToolError, match=r"La voz (no dijo|dijo algo|dejó fuera)"):
        engine("remoto").speak(
            "Lleve su cartilla. El centro de salud vacuna a niñas y niños desde temprano.",
            voz("remoto", openai_like),
            tmp_path / "a.wav",
        )


@pytest.mark.slow
def test_the_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """gTTS 2.5 sends with verify=False; here nobody can put himself in between."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with far_away(google, context) as server:
        fails("gtts", server, tmp_path, "su certificado no es válido", "fecha de esta computadora")
        assert not server.asked
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        speak("gtts", server, tmp_path / "a.wav", "Buenos días, vecinas y vecinos.")
        assert server.asked


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("", "Falta la dirección"),
        ("servidor", "no se entiende"),
        ("https://", "no se entiende"),
        ("https://ana:clave@servidor.example/v1", "no se entiende"),
        ("ftp://servidor.example/v1", "no se entiende"),
        ("http://servidor.example/v1", "no es segura"),
        ("http://8.8.8.8/v1", "no es segura"),
    ],
)
def test_a_wrong_address(address: str, cause: str) -> None:
    with pytest.raises(ToolError, match=cause) as told:
        fingerprint(Voz("remoto", direccion=address))
    assert "https://" in told.value.remedy


@pytest.mark.parametrize(
    "address",
    ["https://servidor.example/v1/", "http://127.0.0.1:8880/v1", "http://192.168.1.7/v1"],
)
def test_a_good_address(address: str) -> None:
    assert fingerprint(Voz("remoto", direccion=address))

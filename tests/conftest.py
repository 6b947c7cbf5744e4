"""What several rooms' tests share: a small project folder, and announcements by keyword."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from short_bulletin import shorten

from boletin import config as configuration
from boletin.config import Config
from boletin.model import Comunicado

ROOT = Path(__file__).parents[1]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts us in the background ignores Ctrl+C, and so would every program we start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    # Or each worker, and each of the processes that tests start, compiles everything again.
    sys.dont_write_bytecode = False

HEAVY = (
    "test_week",
    "test_generated_projects",
    "test_bad_week",
    "test_engines",
    "test_footage_spot",
    "test_masters",
    "test_recorded",
    "test_voice_piper",
    "test_clip",
    "test_voice_install",
    "test_footage",
    "test_emblem",
    "test_letters_and_cards",
    "test_photos",
    "test_voice_takes",
    "test_voice_align",
)
"""The files of tests that take longest, from the longest on."""


def pytest_configure(config: pytest.Config) -> None:
    if not getattr(config.option, "numprocesses", None):  # xdist's head runs no test
        from hypothesis import settings  # noqa: PLC0415 - half a second

        # The fast suite tries fewer examples, but for tests that ask for a number of their own.
        examples = 30 if "not slow" in config.option.markexpr else 150
        settings.register_profile("boletin", max_examples=examples, deadline=None)
        settings.load_profile("boletin")
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False  # xdist's own order: most tests first


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: what comes last is short, and the workers end at about the same time."""
    place = {name: number for number, name in enumerate(HEAVY)}
    items.sort(key=lambda item: place.get(item.path.stem, len(HEAVY)))


ANNOUNCEMENT = """---
titulo: {titulo}
fecha: 2026-11-23
area: Dirección de Pruebas
{extra}
estado: aprobado
aprobo: Dirección de Comunicación Social
aprobado_el: 2026-11-23
---

{cuerpo}
"""


@pytest.fixture(scope="session")
def house() -> Config:
    """The sample project's configuration."""
    return configuration.load(ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with the real templates and sounds and no announcement."""
    folder = tmp_path / "proyecto"
    (folder / "comunicados").mkdir(parents=True)
    for part in ("plantillas", "audio_assets"):
        shutil.copytree(ROOT / part, folder / part, copy_function=shutil.copyfile)
    shutil.copyfile(ROOT / "boletin.toml", folder / "boletin.toml")
    return folder


@pytest.fixture
def brief(project: Path) -> None:
    """The project's bulletin says little besides its pieces."""
    shorten(project)


@pytest.fixture
def announce(project: Path) -> Callable[..., Path]:
    """Write an announcement: ``announce("agua", titulo=…, cuerpo=…, extra="duracion: 20")``."""

    def write(
        name: str = "prueba",
        titulo: str = "Un título de prueba",
        cuerpo: str = "El Ayuntamiento informa.",
        extra: str = "tipo: aviso",
    ) -> Path:
        path = project / "comunicados" / f"2026-11-23-{name}.md"
        path.write_text(ANNOUNCEMENT.format(titulo=titulo, cuerpo=cuerpo, extra=extra), "utf-8")
        return path

    return write


@pytest.fixture
def comunicado() -> Callable[..., Comunicado]:
    """Make a Comunicado by keyword."""

    def make(**fields: Any) -> Comunicado:
        base: dict[str, Any] = {
            "id": "2026-11-23-prueba",
            "archivo": "comunicados/2026-11-23-prueba.md",
            "titulo": "Un título de prueba",
            "fecha": date(2026, 11, 23),
            "area": "Dirección de Pruebas",
            "cuerpo": "El Ayuntamiento informa.",
            "estado": "aprobado",
            "aprobo": "Comunicación Social",
            "aprobado_el": date(2026, 11, 23),
        }
        return Comunicado(**(base | fields))

    return make

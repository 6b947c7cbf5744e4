"""What the writing room's tests share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with the real templates; nobody in this room hears a sound."""
    folder = tmp_path / "proyecto"
    (folder / "comunicados").mkdir(parents=True)
    shutil.copytree(ROOT / "plantillas", folder / "plantillas", copy_function=shutil.copyfile)
    shutil.copyfile(ROOT / "boletin.toml", folder / "boletin.toml")
    return folder

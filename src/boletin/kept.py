"""What a stage keeps in its artefact besides media: values as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boletin.cache import Stored
from boletin.codec import plain, revive
from boletin.model import Check, Cue, Timeline


def save_json(path: Path, value: Any) -> None:
    """Write a value of the model into an artefact that is being built."""
    path.write_text(json.dumps(plain(value), ensure_ascii=False), "utf-8")


def load_json(stored: Stored) -> Any:
    """The plain values that :func:`save_json` wrote."""
    return json.loads(stored.path.read_bytes())


def kept_timeline(files: Mapping[str, Stored]) -> Timeline:
    """The timeline of a sound artefact."""
    return revive(Timeline, load_json(files["tiempo.json"]))


def kept_cues(files: Mapping[str, Stored], *, narrow: bool = False) -> tuple[Cue, ...]:
    """The cues of a captions artefact; ``narrow``: those with the shorter lines."""
    return revive(
        tuple[Cue, ...], load_json(files["cues.angostos.json" if narrow else "cues.json"])
    )


def kept_checks(files: Mapping[str, Stored]) -> list[Check]:
    """The rules measured by a stage."""
    return list(revive(tuple[Check, ...], load_json(files["reglas.json"])))

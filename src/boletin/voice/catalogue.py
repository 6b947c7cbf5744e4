"""Which Piper voices there are to fetch, and what is known of each before fetching it.

``catalogue.toml`` comes with boletin. A source in Piper's own published form, a ``voices.json``,
can add others (see install.refresh); about a voice that both know, boletin's own is believed,
because its digests were compared with more than one place.
"""

from __future__ import annotations

import difflib
import functools
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from boletin.errors import UsageError
from boletin.voice.shelf import shelf

SHIPPED = Path(__file__).with_name("catalogue.toml")
REFRESHED = "catalogo.json"
"""In the folder of the voices: what a refresh brought, and from where."""
UNKNOWN_LICENCE = "sin verificar"

ID = re.compile(r"[a-z]{2,3}_[A-Z]{2,3}-\w+-(x_low|low|medium|high)", re.ASCII)
"""Names of voices. They become file names: nothing else is let through."""
QUALITIES = {"x_low": "muy baja", "low": "baja", "medium": "media", "high": "alta"}
_COUNTRIES = {"MX": "México", "AR": "Argentina", "ES": "España"}


@dataclass(frozen=True, slots=True)
class File:
    """A file of a voice, as published."""

    path: str
    """Below the base address, with slashes."""
    size: int | None = None
    """Bytes; None: not known before it is fetched."""
    sha256: str = ""
    md5: str = ""
    """Lower-case hexadecimal, or empty: then the first installation fixes it."""

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice that can be installed."""

    id: str
    language: str
    """In words: «español de México»."""
    note: str
    licence: str
    speakers: tuple[str, ...]
    """Names for ``hablante``; empty: a single person."""
    files: tuple[File, File]
    """Model and configuration."""
    base: str
    """Address below which the files are."""

    @property
    def quality(self) -> str:
        """In words: «alta»."""
        return QUALITIES[self.id.rpartition("-")[2]]

    @property
    def size(self) -> int:
        """Bytes to fetch, as far as known."""
        return sum(file.size or 0 for file in self.files)


def catalogue(folder: Path | None = None) -> Mapping[str, Offer]:
    """Every voice on offer by id: boletin's own first, then what a refresh brought to ``folder``.

    A refreshed catalogue that cannot be read any more counts as none.
    """
    offers = dict(_shipped())
    try:
        told = json.loads(((folder or shelf()) / REFRESHED).read_bytes())
        added = published(told["voces"], str(told["base"]))
    except (OSError, ValueError, KeyError, TypeError):
        added = {}
    return offers | {name: offer for name, offer in added.items() if name not in offers}


@functools.cache
def _shipped() -> Mapping[str, Offer]:
    told = tomllib.loads(SHIPPED.read_text("utf-8"))
    offers = {}
    for row in told["voz"]:
        stem = f"{row['carpeta']}/{row['id']}.onnx"
        parts = ((stem, row["modelo"]), (f"{stem}.json", row.get("configuracion", {})))
        model, config = (
            File(path, part.get("bytes"), part.get("sha256", ""), part.get("md5", ""))
            for path, part in parts
        )
        offers[row["id"]] = Offer(
            row["id"],
            row["idioma"],
            row["nota"],
            row["licencia"],
            tuple(row.get("hablantes", ())),
            (model, config),
            told["base"],
        )
    return offers


def published(voices: Any, base: str) -> dict[str, Offer]:
    """The offers of a ``voices.json`` that was found at ``base``.

    What is not a voice with a model and a configuration is passed over. Raises ValueError when
    ``voices`` is no such list at all.
    """
    if not isinstance(voices, dict):
        raise ValueError("voices.json no es una lista de voces")
    offers = {}
    for name, told in voices.items():
        try:
            offers[name] = _published(name, told, base)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    if voices and not offers:
        raise ValueError("voices.json no tiene ninguna voz que se pueda usar")
    return offers


def _published(name: str, told: Mapping[str, Any], base: str) -> Offer:
    if not ID.fullmatch(name):
        raise ValueError(name)
    found = {}
    for path, file in told["files"].items():
        if PurePosixPath(path).is_absolute() or ".." in path.split("/") or "\\" in path:
            raise ValueError(path)
        found[PurePosixPath(path).name] = File(
            path, int(file["size_bytes"]), md5=str(file.get("md5_digest", "")).lower()
        )
    speakers = told.get("speaker_id_map", {})
    return Offer(
        name,
        _language(told["language"]),
        "",
        UNKNOWN_LICENCE,
        tuple(map(str, speakers)) if int(told.get("num_speakers", 1)) > 1 else (),
        (found[f"{name}.onnx"], found[f"{name}.onnx.json"]),
        base,
    )


def _language(told: Mapping[str, Any]) -> str:
    """«español de México»; what is not Spanish, as its speakers call it."""
    if told["family"] == "es" and told["region"] in _COUNTRIES:
        return f"español de {_COUNTRIES[told['region']]}"
    return f"{told['name_native']} ({told['country_english']})"


def unknown(voice_id: str, known: Iterable[str]) -> UsageError:
    """The error for a name that no voice has, with the nearest one that there is."""
    names = list(known)
    near = difflib.get_close_matches(voice_id, names, 1, 0.5)
    guess = f"¿Quiso escribir «{near[0]}»? " if near else ""
    return UsageError(
        f"No hay ninguna voz llamada «{voice_id[:60]}».",
        remedy=f"{guess}Vea las que hay: boletin voces listar",
    )

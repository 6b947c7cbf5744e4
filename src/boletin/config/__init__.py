"""boletin.toml -> Config. Unknown keys are refused with the nearest valid one.

Each section is a dataclass (``sections``); what several keys together get wrong is found by
``checks``. A value of the wrong type is a finding with file, line, key and remedy; all findings
are told at once.
"""

from __future__ import annotations

import typing
from pathlib import Path

from boletin.config.checks import contradictions
from boletin.config.destinations import Destino, Firma
from boletin.config.profiles import FORMATS, Perfil, file_name
from boletin.config.sections import (
    COLOURS,
    PERSON,
    Config,
    Emisora,
    Imagen,
    Municipio,
    Podcast,
    Programa,
    Revision,
    Sonido,
    Suspension,
    Voz,
)
from boletin.errors import ContentError
from boletin.tomlform import FILE, Reader, finding, parsed

__all__ = [
    "COLOURS",
    "FORMATS",
    "PERSON",
    "Config",
    "Destino",
    "Emisora",
    "Firma",
    "Imagen",
    "Municipio",
    "Perfil",
    "Podcast",
    "Programa",
    "Revision",
    "Sonido",
    "Suspension",
    "Voz",
    "file_name",
    "load",
]


def load(folder: Path) -> Config:
    """Read ``boletin.toml`` of a project folder.

    Raises ContentError with every finding: missing file, TOML syntax, unknown key, wrong type,
    value out of range.
    """
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ContentError(
            [
                finding(
                    1,
                    "No hay un boletin.toml en esta carpeta.",
                    "Entre a la carpeta del proyecto o cree una: boletin nuevo CARPETA",
                )
            ]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            [finding(1, f"No se puede leer: {error}", "Guarde el archivo como texto UTF-8.")]
        ) from None
    reader = Reader(text)
    config = reader.section(Config, parsed(text), "")
    if config is not None and not reader.findings:
        reader.findings += contradictions(config, reader)
    if reader.findings:
        raise ContentError(sorted(reader.findings, key=lambda finding: finding.line))
    return typing.cast(Config, config)

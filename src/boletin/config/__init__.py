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
from boletin.config.profiles import FORMATS, Perfil
from boletin.config.sections import (
    CATEGORIES,
    COLOURS,
    PERSON,
    Areas,
    Config,
    Enlace,
    Imagen,
    Municipio,
    Podcast,
    Programa,
    Revision,
    Sonido,
    Suspension,
    Voz,
)
from boletin.config.stations import COBERTURAS, Difusion, Emisora, Pasadas, file_name
from boletin.errors import ContentError
from boletin.files import reason
from boletin.tomlform import FILE, Reader, finding, parsed

__all__ = [
    "CATEGORIES",
    "COBERTURAS",
    "COLOURS",
    "FORMATS",
    "PERSON",
    "Areas",
    "Config",
    "Destino",
    "Difusion",
    "Emisora",
    "Enlace",
    "Firma",
    "Imagen",
    "Municipio",
    "Pasadas",
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
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ContentError(
            [finding(line, "No se puede leer: no es UTF-8.", "Guarde el archivo como texto UTF-8.")]
        ) from None
    except OSError as error:
        message = f"No se puede leer: {reason(error)}."
        raise ContentError([finding(1, message, "Revise el archivo y sus permisos.")]) from None
    reader = Reader(text)
    config = reader.section(Config, parsed(text), "")
    if config is not None and not reader.findings:
        reader.findings += contradictions(config, reader)
    if reader.findings:
        raise ContentError(sorted(reader.findings, key=lambda finding: finding.line))
    return typing.cast(Config, config)

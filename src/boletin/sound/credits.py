"""Which sounds there are: what creditos.toml lists and what stands in grabaciones/.

::

    [cama_informativa]
    archivo = "cama_informativa.flac"
    titulo = "Cama informativa"
    autor = "…"
    licencia = "CC0-1.0"
    fuente = "scripts/compose_audio.py"
    tipo = "cama"                 # cortinilla, cama, puente, efecto, inserto
    bucle_ms = [4000, 20000]      # beds: where the loop starts and ends
    compas_ms = 2000              # length of a bar

Nothing is decoded here: what is asked often (cache keys, review) stays quick.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boletin.errors import ContentError, MediaError
from boletin.model import Finding, Guion, Op

KINDS = ("cortinilla", "cama", "puente", "efecto", "inserto")
CREDITS = "creditos.toml"
RECORDINGS = "grabaciones"
_EXTENSIONS = ("wav", "flac", "mp3", "m4a", "ogg", "opus", "aac", "aif", "aiff", "wma", "amr")


@dataclass(frozen=True, slots=True)
class Credit:
    """A sound as creditos.toml describes it. ``archivo`` is relative to audio_assets/."""

    name: str
    archivo: str
    tipo: str
    titulo: str = ""
    autor: str = ""
    licencia: str = ""
    fuente: str = ""
    bucle_ms: tuple[int, int] | None = None
    compas_ms: int | None = None
    line: int = 1


def read_credits(folder: Path) -> dict[str, Credit]:
    """Every sound of ``audio_assets/`` by name; recordings count as inserts, named as their file.

    Raises ContentError with every finding of creditos.toml.
    """
    recordings = {
        path.stem: Credit(path.stem, f"{RECORDINGS}/{path.name}", "inserto")
        for path in sorted((folder / RECORDINGS).glob("*"))
        if path.suffix.lower().lstrip(".") in _EXTENSIONS and path.is_file()
    }
    return recordings | _listed(folder / CREDITS)


def _listed(path: Path) -> dict[str, Credit]:
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(
            [
                Finding(
                    "TOML", "E", where, 1, f"no se puede leer: {error}",
                    'Revise comillas y corchetes, y guárdelo como texto UTF-8: clave = "valor".',
                )
            ]
        ) from None  # fmt: skip
    lines = text.splitlines()
    credits: dict[str, Credit] = {}
    findings: list[Finding] = []
    for name, entry in data.items():
        line = next((n for n, row in enumerate(lines, 1) if row.strip() == f"[{name}]"), 1)
        wrong = _wrong(entry)
        if wrong:
            findings.append(Finding("TOML", "E", where, line, f"«{name}»: {wrong[0]}", wrong[1]))
            continue
        loop = entry.get("bucle_ms")
        credits[name] = Credit(
            name,
            entry["archivo"],
            entry["tipo"],
            titulo=entry.get("titulo", ""),
            autor=entry.get("autor", ""),
            licencia=entry.get("licencia", ""),
            fuente=entry.get("fuente", ""),
            bucle_ms=(loop[0], loop[1]) if loop else None,
            compas_ms=entry.get("compas_ms"),
            line=line,
        )
    if findings:
        raise ContentError(findings)
    return credits


def _wrong(entry: Any) -> tuple[str, str] | None:
    """What is wrong with one section of creditos.toml, and what to write."""
    if not isinstance(entry, dict):
        return "debe ser una sección.", 'Escriba [nombre] y debajo archivo = "…".'
    for key in ("archivo", "titulo", "autor", "licencia", "fuente", "tipo"):
        if not isinstance(entry.get(key, ""), str):
            return f"«{key}» debe ser texto.", f'Escriba {key} = "…".'
    if not entry.get("archivo"):
        return "falta «archivo».", 'Escriba archivo = "nombre.flac".'
    if entry.get("tipo") not in KINDS:
        return "falta «tipo» o no existe.", f"Valen: {', '.join(KINDS)}."
    loop = entry.get("bucle_ms")
    if loop is not None and not (
        isinstance(loop, list)
        and len(loop) == 2
        and all(type(at) is int for at in loop)
        and 0 <= loop[0] < loop[1] - 200
    ):
        return "«bucle_ms» no vale.", "Escriba inicio y fin en milésimas: bucle_ms = [4000, 20000]."
    if entry.get("compas_ms") is not None and type(entry["compas_ms"]) is not int:
        return "«compas_ms» no vale.", "Escriba un número entero de milésimas: compas_ms = 2000."
    return None


def file_of(folder: Path, credit: Credit) -> Path:
    """The file of a sound, never outside the folder (S04). Raises MediaError."""
    path = (folder / credit.archivo).resolve() if "\0" not in credit.archivo else Path()
    if not path.is_relative_to(folder.resolve()) or "\\" in credit.archivo:
        raise MediaError(
            f"«{credit.name}»: el archivo {credit.archivo!r} queda fuera de {folder.name}/.",
            remedy=f"Copie el sonido dentro de {folder.name}/ y escriba solo su nombre.",
        )
    return path


_NAMING = ("ENTRA", "FONDO", "EFECTO", "INSERTO")
"""The orders that name a sound."""


def named(guion: Guion) -> list[Op]:
    """The orders of a script that name a sound."""
    return [e for e in guion.entradas if isinstance(e, Op) and e.verbo in _NAMING]


def unknown(guion: Guion, names: Iterable[str]) -> tuple[Finding, ...]:
    """A finding for each order that names a sound there is none of."""
    names = sorted(names)
    known = ", ".join(names) or "ninguno"
    return tuple(
        Finding(
            "GUION",
            "E",
            guion.id,
            op.numero,
            f"el renglón {op.numero} del guion pide «{op.argumento}» y no existe.",
            f"Ponga el sonido en {_place(op)} o use uno de estos: {known}.",
            f"OP: {op.verbo} {op.argumento}",
        )
        for op in named(guion)
        if op.argumento not in names
    )


def unlicensed(guion: Guion, credits: Mapping[str, Credit], where: str) -> tuple[Finding, ...]:
    """A warning for each sound of a script whose author or licence is not told; to publish it needs
    them. What stands in grabaciones/ was recorded by the office itself.

    ``where``: the list of credits, as staff know it.
    """
    found = []
    for name in dict.fromkeys(op.argumento for op in named(guion)):
        credit = credits.get(name)
        if credit is None or credit.archivo.startswith(f"{RECORDINGS}/"):
            continue
        lacks = [key for key in ("autor", "licencia", "fuente") if not getattr(credit, key).strip()]
        if lacks:
            told = " y ".join([", ".join(lacks[:-1]), lacks[-1]] if lacks[1:] else lacks)
            message = f"de «{name}» no se sabe: {told}. Sin eso no se puede publicar."
            remedy = f'Escriba {lacks[0]} = "…" en [{name}], o use otro sonido.'
            found.append(Finding("P13", "W", where, credit.line, message, remedy, name))
    return tuple(found)


def _place(op: Op) -> str:
    return f"audio_assets/{RECORDINGS}" if op.verbo == "INSERTO" else f"audio_assets/{CREDITS}"

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

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boletin.errors import ContentError
from boletin.model import Finding, Guion, Op
from boletin.tomlform import finding, parsed

KINDS = ("cortinilla", "cama", "puente", "efecto", "inserto")
_TEXTS = ("archivo", "titulo", "autor", "licencia", "fuente", "tipo")
CREDITS = "creditos.toml"
RECORDINGS = "grabaciones"
_EXTENSIONS = (
    *("wav", "flac", "mp3", "m4a", "ogg", "opus", "aac", "aif", "aiff", "wma", "amr"),
    *("mp4", "mov", "m4v", "mkv", "webm", "avi", "3gp"),  # a video gives its sound
)


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
    wrong: Finding | None = None
    """What is wrong with its section: whoever uses it hears of it, the others do not."""


def read_credits(folder: Path) -> dict[str, Credit]:
    """Every sound of ``audio_assets/`` by name; recordings count as inserts, named as their file.

    Raises ContentError where creditos.toml is no TOML.
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
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        remedy = "Guárdelo como texto simple, en UTF-8."
        raise ContentError([finding(1, "No se puede leer.", remedy, file=where)]) from None
    lines, data = text.splitlines(), parsed(text, where)
    return {name: _credit(name, entry, path, where, lines) for name, entry in data.items()}


def _credit(name: str, entry: Any, path: Path, where: str, lines: Sequence[str]) -> Credit:
    line = next((n for n, row in enumerate(lines, 1) if row.strip() == f"[{name}]"), 1)
    for message, remedy in _wrong(entry, path.parent):
        told = finding(line, f"«{name}»: {message}", remedy, file=where)
        return Credit(name, "", "", line=line, wrong=told)
    loop = entry.pop("bucle_ms", None)
    return Credit(name, **entry, bucle_ms=(loop[0], loop[1]) if loop else None, line=line)


def _wrong(entry: Any, folder: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with one section of creditos.toml, and what to write."""
    if not isinstance(entry, dict):
        yield "debe ser una sección.", 'Escriba [nombre] y debajo archivo = "…".'
        return
    for key in entry:
        if key not in (*_TEXTS, "bucle_ms", "compas_ms"):
            near = difflib.get_close_matches(key, _TEXTS, 1)
            remedy = f"¿Quiso escribir «{near[0]}»?" if near else f"Valen: {', '.join(_TEXTS)}."
            yield f"la clave «{key}» no existe aquí.", remedy
    for key in _TEXTS:
        if not isinstance(entry.get(key, ""), str):
            yield f"«{key}» debe ser texto.", f'Escriba {key} = "…".'
    if not entry.get("archivo"):
        yield "falta «archivo».", 'Escriba archivo = "nombre.flac".'
    elif not _inside(folder, str(entry["archivo"])):
        yield (
            f"el archivo {entry['archivo']!r} queda fuera de {folder.name}/.",
            f"Copie el sonido dentro de {folder.name}/ y escriba solo su nombre.",
        )
    if entry.get("tipo") not in KINDS:
        yield "falta «tipo» o no existe.", f"Valen: {', '.join(KINDS)}."
    loop = entry.get("bucle_ms", [0, 1000])
    if not (
        isinstance(loop, list)
        and len(loop) == 2
        and all(type(at) is int for at in loop)
        and 0 <= loop[0] < loop[1] - 200
    ):
        yield "«bucle_ms» no vale.", "Escriba inicio y fin en milésimas: bucle_ms = [4000, 20000]."
    bar = entry.get("compas_ms", 2000)
    if type(bar) is not int or not 200 <= bar <= 20_000:
        yield "«compas_ms» no vale.", "Escriba un número entero de milésimas: compas_ms = 2000."


def _inside(folder: Path, archivo: str) -> bool:
    """Whether a file of the credits lies in their folder, links followed (S04)."""
    if "\0" in archivo or "\\" in archivo:
        return False
    return (folder / archivo).resolve().is_relative_to(folder.resolve())


def file_of(folder: Path, credit: Credit) -> Path:
    """The file of a sound."""
    return (folder / credit.archivo).resolve()


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
            guion.origen or guion.id,
            1,
            f"«OP: {op.verbo} {op.argumento}» pide un sonido que no existe.",
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
        if credit is None or credit.wrong or credit.archivo.startswith(f"{RECORDINGS}/"):
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

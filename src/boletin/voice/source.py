"""Where the files of a voice come from: an address, or a folder such as a USB stick."""

from __future__ import annotations

from pathlib import Path

from boletin import files
from boletin.errors import ToolError, UsageError
from boletin.voice import download
from boletin.voice.catalogue import File
from boletin.voice.download import Show

_CHUNK = 1024 * 1024


def remote(source: str) -> bool:
    return "://" in source


def get(
    source: str,
    file: File,
    part: Path,
    most: int,
    *,
    trusted: bool = True,
    show: Show | None = None,
    patience_s: float = download.PATIENCE_S,
) -> None:
    """Bring ``file`` from an address or a folder into ``part``."""
    if remote(source):
        download.fetch(
            f"{source.rstrip('/')}/{file.path}",
            part,
            most=most,
            size=file.size,
            trusted=trusted,
            show=show,
            patience_s=patience_s,
        )
    else:
        _copy(Path(source), file, part, most, show)


def _copy(source: Path, file: File, part: Path, most: int, show: Show | None) -> None:
    """Copy ``file`` out of a folder, where it may stand by itself or below its published path."""
    if not source.is_dir():
        raise UsageError(
            f"No existe la carpeta «{source}».",
            remedy="Revise que la memoria USB esté conectada y escriba bien su carpeta.",
        )
    found = next((p for p in (source / file.name, source / file.path) if p.is_file()), None)
    if found is None:
        raise UsageError(
            f"En «{source}» no está «{file.name}».",
            remedy="Copie ahí los dos archivos de la voz: el .onnx y el .onnx.json.",
        )
    size = found.stat().st_size
    if size > most or (file.size and size != file.size):
        wanted = f"debe medir {file.size:,}" if file.size else f"pasa de {most:,}"
        raise ToolError(
            f"«{found}» no está completo o es otro: mide {size:,} bytes y {wanted}.",
            remedy="Copie el archivo otra vez en la carpeta y repita la orden.",
        )
    here = 0
    try:
        with found.open("rb") as given, part.open("wb") as out:
            while chunk := given.read(_CHUNK):
                out.write(chunk)
                here += len(chunk)
                if show:
                    show(here, size)
    except OSError as error:
        raise files.refused(part.name, error) from error

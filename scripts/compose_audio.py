"""Compose the station package of ``audio_assets/``: cortinillas, bridge, beds and effects.

    python scripts/compose_audio.py                 writes audio_assets/*.flac and creditos.toml
    python scripts/compose_audio.py --comprobar     composes again and compares with what stands

Nothing is sampled: every sound is computed from ``scripts/audio/score.py``, with fixed seeds, so
the same machine gives the same bytes. Another processor may round a sine differently in its last
bit; ``--comprobar`` therefore allows one step of 16 bits in a thousandth of the samples.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from audio import levels
from audio.mixing import mix
from audio.score import PIECES
from audio.theory import BAR_MS, RATE_HZ, Piece
from numpy.typing import NDArray

ASSETS = Path(__file__).resolve().parent.parent / "audio_assets"
CREDITS = "creditos.toml"
HEADER = """\
# Sonidos de la estación. Los escribe scripts/compose_audio.py; agregue los suyos al final, cada
# uno con su autor, su licencia y su fuente. Una cama lleva además dónde empieza y dónde termina
# su vuelta (bucle_ms) y cuánto dura un compás (compas_ms), en milésimas de segundo.
"""
OWN_MARK = "# --- Sus sonidos: escriba debajo de esta línea; el programa no la toca. ---\n"


def composed(piece: Piece) -> NDArray[np.int16]:
    """The finished piece, 48 kHz, 16 bit, shape (frames, 2)."""
    return levels.to_16_bits(mix(piece), piece.name)


def as_flac(samples: NDArray[np.int16]) -> bytes:
    """Lossless FLAC at the strongest compression."""
    buffer = io.BytesIO()
    soundfile.write(
        buffer, samples, RATE_HZ, format="FLAC", subtype="PCM_16", compression_level=1.0
    )
    return buffer.getvalue()


def credit(piece: Piece) -> str:
    """The entry of ``piece`` in creditos.toml."""
    lines = [
        f"[{piece.name}]",
        f'archivo = "{piece.name}.flac"',
        f'titulo = "{piece.title}"',
        'autor = "boletin (compuesta por síntesis)"',
        'licencia = "CC0-1.0"',
        'fuente = "scripts/compose_audio.py"',
        f'tipo = "{piece.kind}"',
    ]
    if piece.loop:
        lines += [f"bucle_ms = [0, {round(piece.seconds * 1000)}]", f"compas_ms = {BAR_MS}"]
    return "\n".join(lines) + "\n"


def credits_text(present: str) -> str:
    """creditos.toml with our entries, keeping what staff wrote below the mark in ``present``."""
    own = present.partition(OWN_MARK)[2]
    return "\n".join((HEADER, *map(credit, PIECES), OWN_MARK)) + own


def write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    partial = path.with_name(path.name + ".parcial")
    partial.write_bytes(data)
    partial.replace(path)


def report(piece: Piece, samples: NDArray[np.int16], size: int) -> str:
    """One line of figures for the person who composes."""
    sound = samples / 32768
    return (
        f"{piece.name:20} {len(samples) / RATE_HZ:6.2f} s  {size / 1000:7.0f} kB  "
        f"{levels.role_loudness(sound, piece.kind):6.1f} LUFS  "
        f"{levels.true_peak_dbtp(sound):5.1f} dBTP"
    )


def same(piece: Piece, samples: NDArray[np.int16]) -> bool:
    """Is the file that stands the one the score gives?"""
    path = ASSETS / f"{piece.name}.flac"
    if not path.is_file():
        return False
    standing, rate = soundfile.read(path, dtype="int16", always_2d=True)
    if rate != RATE_HZ or standing.shape != samples.shape:
        return False
    difference = np.abs(standing.astype(np.int32) - samples)
    return bool(difference.max() <= 1 and np.mean(difference > 0) <= 0.001)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compose, or compare; 0 when all is well."""
    parser = argparse.ArgumentParser(description="Compone los sonidos de la estación.")
    parser.add_argument("--comprobar", action="store_true", help="compara sin escribir")
    parser.add_argument("--solo", nargs="*", default=[], help="nombres de piezas")
    options = parser.parse_args(arguments)
    different = []
    for piece in PIECES:
        if options.solo and piece.name not in options.solo:
            continue
        samples = composed(piece)
        if options.comprobar:
            equal = same(piece, samples)
            print(f"{piece.name:20} {'igual' if equal else 'DISTINTO'}")
            different += [] if equal else [piece.name]
            continue
        data = as_flac(samples)
        write(ASSETS / f"{piece.name}.flac", data)
        print(report(piece, samples, len(data)))
    if not options.comprobar:
        path = ASSETS / CREDITS
        present = path.read_text(encoding="utf-8") if path.is_file() else ""
        write(path, credits_text(present).encode())
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())

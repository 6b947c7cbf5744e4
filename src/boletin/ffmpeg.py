"""The only module that starts ffmpeg. Commands are lists built elsewhere and tested as lists.

The binary is the one inside the imageio-ffmpeg wheel: the same on every machine, no system
package. There is no ffprobe in it; :func:`probe` reads what ``ffmpeg -i`` says.
"""

from __future__ import annotations

import functools
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from boletin.errors import MediaError, StorageError, ToolError
from boletin.model import Samples

SAFE = ("-protocol_whitelist", "file,pipe")
"""Goes before each ``-i`` that reads a file from outside (S03): no network, no nested protocols."""

QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error", "-y")


@functools.cache
def binary() -> str:
    """Path of ffmpeg. Raises ToolError where the wheel brings none."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise ToolError(
            "Falta ffmpeg, el programa que codifica audio y video.",
            remedy="Instale de nuevo: pip install --force-reinstall imageio-ffmpeg",
        ) from None


@functools.cache
def version() -> str:
    """First line of ``ffmpeg -version``: part of every cache key that depends on the encoder."""
    done = subprocess.run([binary(), "-version"], capture_output=True, text=True, check=False)
    return done.stdout.partition("\n")[0].strip()


_CAUSES: tuple[tuple[str, type[MediaError | StorageError], str, str], ...] = (
    (
        r"No space left on device",
        StorageError,
        "No queda espacio en el disco.",
        "Libere espacio y repita la orden: continúa donde se quedó.",
    ),
    (
        r"Permission denied|Read-only file system",
        StorageError,
        "No hay permiso para escribir ahí.",
        "Revise los permisos de la carpeta.",
    ),
    (
        r"Invalid data found|moov atom not found|could not find codec|Error while decoding"
        r"|Decoding error|does not contain any stream|End of file",
        MediaError,
        "El archivo está dañado o no es audio ni video.",
        "Expórtelo de nuevo desde el programa original.",
    ),
    (r"No such file or directory", MediaError, "El archivo no existe.", "Revise el nombre."),
)


def explain(stderr: str, what: str) -> MediaError | StorageError:
    """Turn ffmpeg's words into an error people understand. ``what`` names file or step."""
    for pattern, kind, message, remedy in _CAUSES:
        if re.search(pattern, stderr, re.IGNORECASE):
            return kind(f"{what}: {message}", remedy=remedy)
    last = stderr.strip().splitlines()[-1:] or ["sin más detalle"]
    return MediaError(
        f"{what}: ffmpeg no pudo con él ({last[0]}).",
        remedy="Repita con --depurar y avise a quien da soporte.",
    )


def run(
    args: Sequence[str],
    *,
    what: str,
    stdin: bytes | Iterable[bytes | memoryview] | None = None,
    timeout_s: float | None = None,
) -> bytes:
    """Run ffmpeg with ``args`` (without the program's name) and return its stdout.

    ``stdin``: bytes, or blocks streamed in constant memory. Raises MediaError or StorageError
    with a human cause, also when ``timeout_s`` seconds pass.
    """
    command = [binary(), *QUIET, *args]
    stop = MediaError(
        f"{what}: tardó demasiado y se detuvo.",
        remedy="El archivo puede estar dañado: expórtelo de nuevo.",
    )
    if stdin is None or isinstance(stdin, bytes):
        try:
            done = subprocess.run(
                command,
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise stop from None
        if done.returncode:
            raise explain(done.stderr.decode("utf-8", "replace"), what)
        return done.stdout
    # Blocks go in while little comes out (encoders write to a file): no thread is needed, and
    # stderr at loglevel error stays far below the pipe's size.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        if process.stdin is None or process.stderr is None:  # pragma: no cover
            raise ToolError("No se pudo iniciar ffmpeg.")
        try:
            for block in stdin:
                process.stdin.write(block)
            process.stdin.close()
        except BrokenPipeError:
            pass  # ffmpeg stopped early: its exit code and words tell why
        except BaseException:
            process.kill()
            raise
        stderr = process.stderr.read()
    if process.returncode:
        raise explain(stderr.decode("utf-8", "replace"), what)
    return b""


def _heard(about: Probe) -> tuple[str, ...]:
    """Options that choose the sound of a file: its first track, or the two that are its sides."""
    if about.sides:
        return ("-filter_complex", "[0:a:0][0:a:1]join=inputs=2:channel_layout=stereo")
    return ("-map", "0:a:0")


def _sound_of(path: Path, about: Probe) -> tuple[int, int]:
    """Channels and sample rate of a file's sound. Raises MediaError where it has none."""
    if about.audio_hz is None or about.channels is None:
        if about.video_codec is None or "Audio:" in about.text:  # a track that cannot be read
            raise explain("Invalid data found", path.name)
        raise MediaError(
            f"{path.name}: no tiene sonido.", remedy="Elija un archivo con pista de audio."
        )
    return about.channels, about.audio_hz


def decode_audio(
    path: Path, hz: int | None = None, timeout_s: float = 600, most_s: float | None = None
) -> tuple[Samples, int]:
    """Decode the sound of any file: float32 (frames, channels) and its sample rate.

    ``hz`` asks for another rate, ``most_s`` for no more than its first seconds. Raises MediaError
    for a broken file or one without sound.
    """
    about = probe(path)
    channels, own_hz = _sound_of(path, about)
    rate = hz or own_hz
    args = [*SAFE, "-xerror", "-i", str(path), *_heard(about), "-vn", "-sn", "-dn"]
    if hz:
        args += ["-ar", str(hz)]
    if most_s:
        args += ["-t", f"{most_s:.3f}"]
    raw = run([*args, "-f", "f32le", "-"], what=path.name, timeout_s=timeout_s)
    samples = np.frombuffer(raw, np.dtype("<f4")).reshape(-1, channels)
    if not len(samples):
        raise MediaError(f"{path.name}: su pista de sonido está vacía.", remedy="Grábela de nuevo.")
    return samples.astype(np.float32, copy=False), rate


@dataclass(frozen=True, slots=True)
class Stream:
    """The sound of a file while it is decoded."""

    blocks: Iterator[Samples]
    """float32 (frames, channels), about a second each; they can be taken once."""
    hz: int
    channels: int
    codec: str


def stream_audio(path: Path, hz: int | None = None, channels: int | None = None) -> Stream:
    """Decode the sound of any file in constant memory, at its own rate and channels or as asked.

    Raises MediaError as :func:`decode_audio` does; for a file that is broken further on, the
    blocks raise it after those before it.
    """
    about = probe(path)
    own_channels, own_hz = _sound_of(path, about)
    channels, rate = channels or own_channels, hz or own_hz
    blocks = _decoded(path, _heard(about), channels, rate)
    return Stream(blocks, rate, channels, about.audio_codec or "")


def _decoded(path: Path, chosen: Sequence[str], channels: int, hz: int) -> Iterator[Samples]:
    args = [*SAFE, "-xerror", "-i", str(path), *chosen, "-vn", "-sn", "-dn"]
    args += ["-ar", str(hz), "-ac", str(channels), "-f", "f32le", "-"]
    for raw in pipe(args, what=path.name, block=hz * channels * 4):
        whole = len(raw) - len(raw) % (channels * 4)
        yield np.frombuffer(raw[:whole], np.dtype("<f4")).reshape(-1, channels)


def pipe(args: Sequence[str], *, what: str, block: int) -> Iterator[bytes]:
    """Run ffmpeg with ``args`` and give its stdout while it works, ``block`` bytes at a time; the
    last may be shorter. ffmpeg waits until they are taken, and ends when nobody takes more.

    Raises MediaError or StorageError with a human cause, after the last whole block.
    """
    command = [binary(), *QUIET, *args]
    # stderr goes to a file: nobody reads it while the blocks come, and a full pipe would stop both.
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told
        ) as process,
    ):
        if process.stdout is None:  # pragma: no cover
            raise ToolError("No se pudo iniciar ffmpeg.")
        try:
            while raw := process.stdout.read(block):
                yield raw
        except BaseException:  # nobody takes more blocks: ffmpeg would wait forever to write them
            process.kill()
            raise
        if process.wait():
            told.seek(0)
            raise explain(told.read().decode("utf-8", "replace"), what)


def decode_blocks(path: Path, hz: int) -> Iterator[NDArray[np.float32]]:
    """The sound of any file as mono blocks of one second at ``hz``, in constant memory.

    Channels are averaged. Where that would cancel the voice (a side in opposite phase), the louder
    side of the block stands for both. Raises MediaError as :func:`stream_audio` does.
    """
    yield from map(_mono, stream_audio(path, hz).blocks)


def _mono(samples: Samples) -> NDArray[np.float32]:
    """One channel of all; the loudest alone where their mean is 9 dB weaker than it."""
    mean = samples.mean(1, dtype=np.float32)
    powers = (samples**2).mean(0)
    loudest = int(powers.argmax())
    if float((mean**2).mean()) * 8 < float(powers[loudest]):
        return np.ascontiguousarray(samples[:, loudest])
    return np.asarray(mean, np.float32)


@dataclass(frozen=True, slots=True)
class Probe:
    """What a media file says of itself; None where there is no such stream."""

    format: str
    duration_ms: int | None
    audio_codec: str | None = None
    audio_hz: int | None = None
    channels: int | None = None
    video_codec: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    pixel_format: str = ""
    sides: bool = False
    """Left and right are tracks of their own, as tape had them (MXF); ``channels`` counts both."""
    text: str = ""
    """Everything ffmpeg printed of the streams."""


_LAYOUTS = {
    "mono": 1, "stereo": 2, "2.1": 3, "3.0": 3, "quad": 4, "4.0": 4, "3.1": 4, "5.0": 5, "4.1": 5,
    "5.1": 6, "6.0": 6, "hexagonal": 6, "6.1": 7, "7.0": 7, "7.1": 8, "octagonal": 8,
}  # fmt: skip


def probe(path: Path) -> Probe:
    """Read a file's header. Raises MediaError when it is missing or no media file."""
    if not path.is_file():
        raise MediaError(f"{path.name}: el archivo no existe.", remedy="Revise el nombre.")
    try:
        done = subprocess.run(
            [binary(), "-hide_banner", "-nostdin", *SAFE, "-i", str(path)],
            capture_output=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise explain("Invalid data found", path.name) from None
    text = done.stderr.decode("utf-8", "replace")
    found = re.search(r"^Input #0, (.+), from", text, re.MULTILINE)
    if not found:
        raise explain(text, path.name)
    clock = re.search(r"Duration: (\d+):(\d\d):(\d\d)\.(\d+)", text)
    duration = None
    if clock:
        hours, minutes, seconds = (int(part) for part in clock.groups()[:3])
        duration = round(((hours * 60 + minutes) * 60 + seconds + float(f"0.{clock[4]}")) * 1000)
    audio = re.search(r"Audio: (\w+).*?, (\d+) Hz, ([\w.]+(?: channels)?)", text)
    video = re.search(r"Video: (\w+)[^\n]*?, (\w+)(?:\([^)]*\))?,[^\n]*? (\d+)x(\d+)", text)
    fps = re.search(r"([\d.]+) fps", text)
    sides = found[1] == "mxf" and len(re.findall(r"Audio: .*, mono", text)) > 1
    channels = _channels(audio[3]) if audio else None
    return Probe(
        format=found[1],
        duration_ms=duration,
        audio_codec=audio[1] if audio else None,
        audio_hz=int(audio[2]) if audio else None,
        channels=2 if sides else channels,
        sides=sides,
        video_codec=video[1] if video else None,
        width=int(video[3]) if video else None,
        height=int(video[4]) if video else None,
        fps=float(fps[1]) if fps and video else None,
        pixel_format=video[2] if video else "",
        text=text[text.find("Input #0") :],
    )


def _channels(layout: str) -> int:
    number = re.match(r"(\d+) channels", layout)
    return int(number[1]) if number else _LAYOUTS.get(layout, 2)

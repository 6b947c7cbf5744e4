"""Footage of staff: what kind of file it is, and how it is decoded for a place in a picture.

moviepy reads the file's facts; ffmpeg decodes it once, in order, already turned, cut, scaled and in
the clip's colours and frame rate. Everything goes through a pipe: a film of an hour is never held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg as graph
from PIL import Image

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.picture.clip.planes import Planes
from boletin.picture.drawing.colour import LEGAL
from boletin.picture.drawing.photo import BLUR, DIMMED
from boletin.picture.framing import Framing
from boletin.picture.shape import RATE, frames_of

MAX_BYTES = 4_000_000_000
"""Half an hour of a telephone's best quality."""
LEAST_SIDE = 64
_CONTAINERS = (
    *("mov", "mp4", "matroska", "webm", "avi", "mpegts", "mpeg", "mpegvideo", "asf", "flv", "ogg"),
    *("3gp", "dv", "mxf", "gif"),
)
"""No playlists, no image sequences: nothing that names other files (S03)."""
_AGAIN = "Ábralo en el teléfono o la computadora y expórtelo otra vez como MP4."


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file of footage."""

    path: Path
    size: tuple[int, int]
    """As it is seen: turned, with square pixels."""
    duration_ms: int
    tagged: bool = True
    """Whether the file tells what its colours mean."""
    hdr: bool = False
    """Its light goes beyond what the clip can show."""


def read(path: Path) -> Source:
    """The facts of a file. Raises MediaError for what is missing, no video, broken or too large."""
    name = path.name
    if path.is_file() and not path.stat().st_size:
        raise MediaError(f"{name}: el archivo está vacío.", remedy="Copie el video otra vez.")
    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise MediaError(
            f"{name}: el video pesa demasiado.", remedy="Recórtelo, o expórtelo en 1920x1080."
        )
    about = ffmpeg.probe(path)
    if not set(about.format.split(",")) & set(_CONTAINERS):
        raise MediaError(f"{name}: no es un video.", remedy=_AGAIN)
    if not about.video_codec or not about.width or not about.height or "attached pic" in about.text:
        raise MediaError(
            f"{name}: no tiene imagen, solo sonido."
            if about.audio_codec
            else f"{name}: no es un video, o está dañado.",
            remedy="Use un video, o ponga una fotografía en imagenes.",
        )
    size = _seen(about)
    if min(size) < LEAST_SIDE:
        raise MediaError(
            f"{name}: el video es demasiado pequeño ({size[0]}x{size[1]}).",
            remedy="Use uno de al menos 640x360; lo mejor es 1920x1080.",
        )
    line = next(line for line in about.text.splitlines() if "Video:" in line)
    hdr = bool(re.search(r"smpte2084|arib-std-b67", line))
    tagged = bool(re.search(r"bt709|bt470|smpte170m|smpte240m|bt2020|gbr|rgb|pal8", line))
    return Source(path, size, _duration_ms(path), tagged, hdr)


def _seen(about: ffmpeg.Probe) -> tuple[int, int]:
    """Turned as the telephone says, and stretched where its pixels are not square."""
    wide, tall = about.width or 0, about.height or 0
    ratio = re.search(r"\[SAR (\d+):(\d+)", about.text)
    if ratio and int(ratio[1]) and int(ratio[2]):
        wide = round(wide * int(ratio[1]) / int(ratio[2]) / 2) * 2
    turn = re.search(r"rotation of (-?\d+)", about.text)
    return (tall, wide) if turn and round(int(turn[1]) / 90) % 2 else (wide, tall)


def _duration_ms(path: Path) -> int:
    from moviepy.video.io.ffmpeg_reader import ffmpeg_parse_infos  # noqa: PLC0415 (takes 0.2 s)

    try:
        facts = ffmpeg_parse_infos(str(path))
        seconds = float(facts.get("video_duration") or facts["duration"])
    except (OSError, KeyError, TypeError, ValueError, IndexError, AttributeError):
        seconds = 0.0
    if seconds <= 0:
        raise MediaError(f"{path.name}: el video no dice cuánto dura.", remedy=_AGAIN)
    return round(seconds * 1000)


@dataclass(frozen=True, slots=True)
class Take:
    """A stretch of footage in its place: everything that decides its frames."""

    source: Source
    size: tuple[int, int]
    """Of its frames."""
    framing: Framing
    desde_ms: int
    frames: int
    """At the clip's rate."""

    def decoded(self) -> Iterator[Planes]:
        """Its frames in order, at most ``frames`` of them. Raises MediaError where it is broken."""
        wide, tall = self.size
        luma, chroma = wide * tall, wide * tall // 4
        args = command(self)
        for raw in ffmpeg.pipe(args, what=self.source.path.name, block=luma + 2 * chroma):
            if len(raw) == luma + 2 * chroma:
                yield Planes(
                    Image.frombytes("L", self.size, raw[:luma]),
                    Image.frombytes("L", (wide // 2, tall // 2), raw[luma : luma + chroma]),
                    Image.frombytes("L", (wide // 2, tall // 2), raw[luma + chroma :]),
                )


def command(take: Take) -> list[str]:
    """Arguments that decode a take to raw yuv420p on stdout."""
    source, framing = take.source, take.framing
    lasts_s = Fraction(take.frames * RATE[1], RATE[0])
    options = {"ss": f"{take.desde_ms / 1000:.3f}"} if take.desde_ms else {}
    opened = graph.input(
        str(source.path),
        protocol_whitelist=ffmpeg.SAFE[1],
        threads=2,
        t=f"{float(lasts_s) + 1:.3f}",
        **options,
    )
    stream = opened.video.filter("fps", fps=f"{RATE[0]}/{RATE[1]}", start_time=0)
    stream = stream.filter("scale", *source.size).filter("setsar", 1)
    if framing.fills:
        shown = _scaled(_cut(stream, framing.part), take.size, source)
    else:
        shown = _whole(stream, take)
    done = graph.output(
        _legal(shown),
        "pipe:",
        format="rawvideo",
        pix_fmt="yuv420p",
        vframes=take.frames,
        xerror=None,
        an=None,
        sn=None,
        dn=None,
    )
    return [str(part) for part in done.get_args()]


def _whole(stream: Any, take: Take) -> Any:
    """All of a picture, over its own dark and blurred copy."""
    framing, place = take.framing, take.framing.place
    both = stream.split()
    little = max(2, take.size[0] // BLUR // 2 * 2), max(2, take.size[1] // BLUR // 2 * 2)
    soft = _scaled(_cut(both[1], framing.behind(take.size)), little, take.source, "area")
    soft = soft.filter("gblur", sigma=1.5).filter("scale", *take.size, flags="bicubic")
    soft = _dimmed(soft)
    if not place.width or not place.height:
        return soft
    inside = _scaled(both[0], (place.width, place.height), take.source)
    return soft.overlay(inside, x=place.left, y=place.top, format="yuv420", shortest=1)


def _cut(stream: Any, part: tuple[float, float, float, float]) -> Any:
    left, top, right, bottom = (round(value) for value in part)
    return stream.filter("crop", right - left, bottom - top, left, top)


def _scaled(stream: Any, size: tuple[int, int], source: Source, how: str = "bicubic") -> Any:
    """At another size, in BT.709 of limited range, 8 bits."""
    if source.hdr:
        stream = stream.filter("scale", *size, flags=how)
        stream = stream.filter("zscale", transfer="linear", npl=203).filter("format", "gbrpf32le")
        stream = stream.filter("zscale", primaries="bt709")
        stream = stream.filter("tonemap", "hable", desat=0)
        stream = stream.filter("zscale", transfer="bt709", matrix="bt709", range="tv")
        return stream.filter("format", "yuv420p")
    means = {} if source.tagged else {"in_color_matrix": _untagged(source)}
    told = {"out_color_matrix": "bt709", "out_range": "tv", "flags": how}
    return stream.filter("scale", *size, **told, **means).filter("format", "yuv420p")


def _untagged(source: Source) -> str:
    """What a picture means that does not say: that of its time."""
    return "bt709" if min(source.size) >= 720 else "bt601"


def _legal(stream: Any) -> Any:
    """Inside the range that photographs keep to (T05), by way of RGB: there is footage whose luma
    and chroma together mean colours that no screen has, and cameras that go beyond white.
    """
    low, high = LEGAL
    drawn = f"{low}+val*{(high - low) / 255:.5f}"
    stream = stream.filter("format", "gbrp").filter("lutrgb", r=drawn, g=drawn, b=drawn)
    stream = stream.filter("scale", out_color_matrix="bt709", out_range="tv", flags="area")
    return stream.filter("format", "yuv420p")


def _dimmed(stream: Any) -> Any:
    """The blurred copy, darker."""
    chroma = f"(val-128)*{DIMMED}+128"
    return stream.filter("lutyuv", y=f"(val-16)*{DIMMED}+16", u=chroma, v=chroma)


def lasts(source: Source, desde_ms: int, hasta_ms: int | None) -> int:
    """Frames from one moment of a file to another. Raises MediaError where there is nothing."""
    end = min(hasta_ms or source.duration_ms, source.duration_ms)
    if desde_ms >= end:
        raise MediaError(
            f"{source.path.name}: dura {_clock(source.duration_ms)} y «desde» dice "
            f"{_clock(desde_ms)}.",
            remedy=f"Escriba un tiempo antes de {_clock(source.duration_ms)}.",
        )
    return frames_of(end - desde_ms)


def _clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"

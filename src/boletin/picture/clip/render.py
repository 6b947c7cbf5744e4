"""From a film to the file that goes on air.

x264 gets each picture once; :mod:`h264` repeats it for as long as it stays; ffmpeg puts picture,
sound and soft captions into one MP4, copying what is encoded already.
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from boletin import ffmpeg
from boletin.model import Chapter
from boletin.picture.clip import h264
from boletin.picture.clip.film import Film, Picture
from boletin.picture.clip.mp4 import switch_off
from boletin.picture.drawing.text import plain
from boletin.picture.shape import RATE

KEY_EVERY = 150
"""Frames from one key picture to the next at most, five seconds: where players can jump to."""
X264 = {
    "c:v": "libx264",
    "profile:v": "high",
    # What h264.stretched needs: pictures in order, each referring to the one before (one slice,
    # because there is one thread, which also makes the bytes repeat: design §5).
    "bf": "0",
    "refs": "1",
    "threads": "1",
    "g": "9999",
    "sc_threshold": "0",
    "pix_fmt": "yuv420p",
    "vf": "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
    "chroma_sample_location": "left",
}
DRAWN = {"preset": "superfast", "crf": "22", "aq-mode": "0"}
"""On the front of CPU against SSIM and VMAF that ``bench/x264.py`` measures: slower presets look
ahead, and take a picture that will stay for seconds for a single frame."""
FILMED = {"preset": "veryfast", "crf": "20"}
"""For footage, whose dark and fine parts adaptive quantisation keeps."""
AAC = ("-c:a", "aac", "-b:a", "256k", "-ar", "48000", "-ac", "2")
"""Asked 256k: ffmpeg's coder spends less on easy sound, and T01 wants 192k or more."""
EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
_RATE = f"{RATE[0]}/{RATE[1]}"


def render(
    film: Film,
    sound: Path,
    target: Path,
    *,
    captions: Path | None = None,
    aside: Callable[[int], bytes] | None = None,
    chapters: Sequence[Chapter] = (),
    times: int = 1,
) -> None:
    """Write a film with its sound to ``target``, an MP4 of exactly ``film.total`` frames.

    ``sound``: the finished master for this use, WAV, or AAC in an MP4 to be copied.
    ``captions``: an SRT that goes in as a soft track, off by default. ``aside``: an SEI unit for
    each frame. ``times``: 2 shows every frame twice, for stations that want 60000/1001 (with an
    aside each time). Raises MediaError for a sound that cannot be used, StorageError when the disk
    refuses. A target that stands is replaced whole or not at all.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".clip-", dir=target.parent) as folder:
        work = Path(folder)
        stream = work / "film.264"
        encode(film, stream, what=target.name, aside=aside, times=times)
        whole, marks = work / "clip.mp4", None
        if chapters:
            marks = work / "capitulos.txt"
            marks.write_text(metadata(chapters, film.total), "utf-8", newline="\n")
        arguments = mux(stream, sound, whole, film.total, captions, marks, times)
        ffmpeg.run(arguments, what=target.name)
        if captions:
            switch_off(whole, b"sbtl")
        whole.replace(target)


def encode(
    film: Film,
    target: Path,
    *,
    what: str,
    aside: Callable[[int], bytes] | None = None,
    times: int = 1,
) -> None:
    """Write the picture of a film as an H.264 stream at a constant frame rate."""
    holds: list[int] = []
    spans = list(film.spans(KEY_EVERY))
    keys = [n for n, (_, _, key) in enumerate(spans) if key]
    distinct = target.with_suffix(".distinct.264")
    pictures = _raw(film.pictures(KEY_EVERY), holds)
    # Footage fills every frame; a slow zoom, a third of them at most.
    quality = FILMED if len(spans) > film.total / 2 else DRAWN
    ffmpeg.run(x264(film.size, distinct, keys, quality), what=what, stdin=pictures)
    holds = [held * times for held in holds]
    with distinct.open("rb") as source, target.open("wb") as file:
        file.writelines(
            h264.stretched(h264.units(source), repeat(film.size, quality), holds, aside)
        )
    distinct.unlink()


def _raw(pictures: Iterator[Picture], holds: list[int]) -> Iterator[bytes]:
    for picture in pictures:
        holds.append(picture.frames)
        yield from picture.planes.bytes()


def x264(
    size: tuple[int, int],
    target: Path | str,
    keys: Sequence[int] = (0,),
    quality: Mapping[str, str] = DRAWN,
) -> list[str]:
    """Arguments that encode raw pictures from stdin; those numbered ``keys`` become key ones."""
    # Half a frame early: ffmpeg compares times, and rounding must not make it the next picture.
    forced = ",".join(f"{max(0.0, (n - 0.5) * RATE[1] / RATE[0]):.6f}" for n in keys)
    options = [part for key, value in {**quality, **X264}.items() for part in (f"-{key}", value)]
    return [
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{size[0]}x{size[1]}"),
        *("-framerate", _RATE, "-i", "-"),
        *options,
        *("-force_key_frames", forced, *EXACT, "-f", "h264", str(target)),
    ]


def repeat(size: tuple[int, int], quality: Mapping[str, str]) -> bytes:
    """The repeat for a size of picture, from the encoder itself: the second of two greys."""
    return _second_of(tuple(x264(size, "-", quality=quality)), size)


@functools.lru_cache(8)
def _second_of(encoder: tuple[str, ...], size: tuple[int, int]) -> bytes:
    grey = bytes([128]) * (size[0] * size[1] * 3 // 2) * 2
    with tempfile.TemporaryFile() as file:
        file.write(ffmpeg.run(encoder, what="x264", stdin=grey))
        file.seek(0)
        return h264.repeat_of(file)


def metadata(chapters: Sequence[Chapter], total: int) -> str:
    """Chapters as ffmpeg reads them (ffmetadata), in ms; the last ends with the film."""
    ends = [*(chapter.start_ms for chapter in chapters[1:]), total * RATE[1] * 1000 // RATE[0]]
    blocks = [
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={chapter.start_ms}\nEND={end}\n"
        f"title={_escaped(chapter.titulo)}"
        for chapter, end in zip(chapters, ends, strict=True)
    ]
    return "\n".join([";FFMETADATA1", *blocks, ""])


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", plain(text))


def mux(
    stream: Path,
    sound: Path,
    target: Path,
    total: int,
    captions: Path | None = None,
    chapters: Path | None = None,
    times: int = 1,
) -> list[str]:
    """Arguments that put picture, sound, captions and chapters together."""
    copied = sound.suffix in (".m4a", ".mp4")
    soft = ("-f", "srt", "-i", str(captions)) if captions else ()
    marks = ("-f", "ffmetadata", "-i", str(chapters)) if chapters else ()
    named = ("-map_chapters", "3" if captions else "2") if chapters else ()
    track = (
        ("-map", "2:s", "-c:s", "mov_text", "-metadata:s:s:0", "language=spa") if captions else ()
    )
    rate, ticks = f"{RATE[0] * times}/{RATE[1]}", RATE[0] * times
    # What the stream's own header says of rate and level was written for every frame once.
    header = f"h264_metadata=tick_rate={2 * ticks}/{RATE[1]}:level=4.2," if times > 1 else ""
    return [
        *("-f", "h264", "-framerate", rate, "-i", str(stream), "-i", str(sound)),
        *(*soft, *marks, *named),
        *("-map", "0:v", "-map", "1:a", *track, "-c:v", "copy"),
        *("-bsf:v", f"{header}setts=ts=N*{RATE[1]}/{ticks}/TB:duration={RATE[1]}/{ticks}/TB"),
        *("-video_track_timescale", str(ticks)),
        *(("-c:a", "copy") if copied else AAC),
        *("-map_metadata:g", "-1", "-map_metadata:s", "-1", "-metadata:s:a:0", "language=spa"),
        *(
            "-frames:v",
            str(total * times),
            *EXACT,
            "-movflags",
            "+faststart",
            "-f",
            "mp4",
            str(target),
        ),
    ]

"""Masters that a station asks for: MXF XDCAM HD422, ProRes, and an MP4 of 59.94 pictures a second.

Rule T02. The film is progressive at 30000/1001, so both fields of an interlaced frame are of the
same moment (segmented frames), which is what stations send of such material.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from boletin import ffmpeg
from boletin.picture.clip.film import Film
from boletin.picture.clip.render import KEY_EVERY
from boletin.picture.shape import RATE


@dataclass(frozen=True, slots=True)
class Kind:
    """How a master is encoded, and what its header must say."""

    says: tuple[str, ...]
    picture: tuple[str, ...] = ()
    sound: tuple[str, ...] = ()
    container: tuple[str, ...] = ()
    times: int = 1
    """How often each frame is shown: then it is an MP4 as the clip, encoded by ``render``."""

    @property
    def linear(self) -> bool:
        """Whether its sound is the master's own samples."""
        return bool(self.sound)


_BT709 = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
_TAGS = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709")
# Sony XDCAM HD422: MPEG-2 422P@HL, 50 Mb/s constant, GOP of 15 with two B pictures.
_XDCAM = (
    *("-vf", f"{_BT709}:field_mode=tff,format=yuv422p,setfield=tff", "-c:v", "mpeg2video"),
    *("-profile:v", "0", "-level:v", "2", "-b:v", "50M", "-minrate", "50M", "-maxrate", "50M"),
    *("-bufsize", "17825792", "-rc_init_occupancy", "17825792", "-g", "15", "-bf", "2"),
    *(
        "-flags",
        "+ildct+ilme",
        "-field_order",
        "tt",
        "-dc",
        "10",
        "-intra_vlc",
        "1",
        "-non_linear_quant",
        "1",
    ),
    *("-qmin", "1", "-qmax", "12", "-sc_threshold", "1000000000", "-aspect", "16:9"),
)
KINDS = {
    "mxf": Kind(
        says=(
            "mpeg2video (4:2:2)",
            "yuv422p(tv, bt709, top first)",
            "1920x1080",
            "29.97 fps",
            "pcm_s24le, 48000 Hz, mono",
        ),
        picture=_XDCAM,
        # A channel a track, as tape had it.
        sound=(
            *("-filter_complex", "[1:a]{exact},channelsplit=channel_layout=stereo[l][r]"),
            *("-map", "[l]", "-map", "[r]", "-c:a", "pcm_s24le"),
        ),
        container=("-timecode", "00:00:00;00", "-f", "mxf"),
    ),
    "prores": Kind(
        says=(
            "prores (HQ)",
            "yuv422p10le(tv, bt709, progressive)",
            "1920x1080",
            "29.97 fps",
            "pcm_s24le (in24 / 0x34326E69), 48000 Hz, stereo",
        ),
        picture=(
            *("-vf", f"{_BT709},format=yuv422p10le", "-c:v", "prores_aw"),
            *("-flags:v", "+bitexact", "-profile:v", "3", "-vendor", "apl0"),
        ),
        sound=("-filter_complex", "[1:a]{exact}[s]", "-map", "[s]", "-c:a", "pcm_s24le"),
        container=("-movflags", "+faststart", "-f", "mov"),
    ),
    "tv60": Kind(
        says=("h264 (High)", "yuv420p(tv, bt709", "1920x1080", "59.94 fps, 59.94 tbr, 60k tbn"),
        times=2,
    ),
}


def render_master(film: Film, sound: Path, target: Path, kind: Kind) -> None:
    """Write a film with its sound (the 24 bit WAV of its master) as one of :data:`KINDS`.

    Exactly ``film.total`` frames. Raises MediaError, StorageError. A target that stands is
    replaced whole or not at all.
    """
    with tempfile.TemporaryDirectory(prefix=".clip-", dir=target.parent) as folder:
        whole = Path(folder) / target.name
        ffmpeg.run(_command(film, sound, whole, kind), what=target.name, stdin=_every(film))
        whole.replace(target)


def _every(film: Film) -> Iterator[memoryview | bytes]:
    for picture in film.pictures(KEY_EVERY):
        for _ in range(picture.frames):
            yield from picture.planes.bytes()


def _command(film: Film, sound: Path, target: Path, kind: Kind) -> list[str]:
    rate = f"{RATE[0]}/{RATE[1]}"
    # As long as the picture to the sample: MXF leaves out a frame that has not all its sound.
    samples = math.ceil(film.total * RATE[1] * 48000 / RATE[0])
    exact = f"aresample=48000,apad=whole_len={samples},atrim=end_sample={samples}"
    sounds = [part.format(exact=exact) for part in kind.sound]
    return [
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{film.size[0]}x{film.size[1]}"),
        *("-framerate", rate, "-i", "-", *ffmpeg.SAFE, "-i", str(sound)),
        *("-map", "0:v", *kind.picture, *_TAGS, *sounds, "-map_metadata", "-1"),
        *("-frames:v", str(film.total), "-fflags", "+bitexact", *kind.container, str(target)),
    ]

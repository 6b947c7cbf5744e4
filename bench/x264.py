"""The front of x264's CPU against picture quality, for the pictures of our clips.

    python bench/x264.py [--seconds 12] [--tipo servicio]

Every setting gets the same distinct pictures and is stretched as a clip is; «every frame» is the
same encoder on a plain stream of all frames, as any other program would use it. Quality against the
uncompressed film, all frames: SSIM of all planes, and VMAF (its mean, and the worst hundredth). CPU
is the encoder's own. A star marks what nothing else beats in both CPU and SSIM.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from video import ALIKE, LOSSLESS, Work, every_frame, project  # noqa: E402

from boletin import ffmpeg  # noqa: E402
from boletin.picture.clip import render, story  # noqa: E402
from boletin.picture.clip.film import Film  # noqa: E402
from boletin.picture.shape import RATE, TV  # noqa: E402

SETTINGS: tuple[dict[str, str], ...] = (
    *({"preset": "ultrafast", "crf": crf} for crf in ("18", "20")),
    {"preset": "ultrafast", "crf": "23", "coder": "ac", "8x8dct": "1"},
    *({"preset": "superfast", "crf": crf} for crf in ("20", "22", "23")),
    *({"preset": "superfast", "crf": crf, "aq-mode": "0"} for crf in ("21", "22", "23", "24")),
    {"preset": "superfast", "crf": "22", "aq-mode": "1", "aq-strength": "0.5"},
    *({"preset": "veryfast", "crf": crf} for crf in ("18", "20", "22")),
    *({"preset": "veryfast", "crf": crf, "mbtree": "0"} for crf in ("20", "22")),
    {"preset": "veryfast", "crf": "20", "tune": "animation"},
    {"preset": "faster", "crf": "20"},
    {"preset": "medium", "crf": "21"},
)
PLAIN = ({"preset": "veryfast", "crf": "20"}, {"preset": "medium", "crf": "21"})
_RATE = f"{RATE[0]}/{RATE[1]}"


@dataclass(frozen=True)
class Row:
    name: str
    cpu_s: float
    kbps: float
    ssim: float
    vmaf: float
    vmaf_low: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=int, default=12)
    options.add_argument("--tipo", default="servicio")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        work = Work(project(folder), asked.seconds * 1000, asked.tipo)
        truth = folder / "truth.mkv"
        every_frame(film_of(work), LOSSLESS, truth)
        rows = [ours(work, setting, truth) for setting in SETTINGS]
        rows += [plain(work, setting, truth) for setting in PLAIN]
    print(f"{asked.seconds} s of «{asked.tipo}», {TV.width}x{TV.height}, one thread")
    print(f"{'':44}{'CPU s':>7}{'kbit/s':>8}{'SSIM':>8}{'VMAF':>7}{'1 %':>7}")
    for row in sorted(rows, key=lambda row: row.cpu_s):
        better = any(other.cpu_s < row.cpu_s and other.ssim > row.ssim for other in rows)
        print(
            f"{row.name:42}{'  ' if better else ' *'}{row.cpu_s:7.2f}{row.kbps:8.0f}"
            f"{row.ssim:8.4f}{row.vmaf:7.2f}{row.vmaf_low:7.2f}"
        )


def film_of(work: Work) -> Film:
    return story.film(work.piece, work.timeline, work.cues(TV.max_chars), TV)


def ours(work: Work, setting: dict[str, str], truth: Path) -> Row:
    """As a clip is made, with this setting."""
    target = work.folder / "ours.264"
    usual = dict(render.DRAWN)
    render.DRAWN.clear()
    render.DRAWN.update(setting)
    before = children()
    render.encode(film_of(work), target, what="bench")
    cpu = children() - before
    render.DRAWN.clear()
    render.DRAWN.update(usual)
    return judged(" ".join(setting.values()), cpu, target, truth, work)


def plain(work: Work, setting: dict[str, str], truth: Path) -> Row:
    target = work.folder / "plain.264"
    words = [word for key, value in setting.items() for word in (f"-{key}", value)]
    before = children()
    every_frame(film_of(work), ["-c:v", "libx264", *words, "-threads", "1", "-g", "150"], target)
    cpu = children() - before
    return judged(f"every frame, {' '.join(setting.values())}", cpu, target, truth, work)


def judged(name: str, cpu: float, path: Path, truth: Path, work: Work) -> Row:
    log = work.folder / "vmaf.json"
    subprocess.run(
        [ffmpeg.binary(), "-hide_banner", "-loglevel", "error", "-r", _RATE, "-i", str(path),
         "-r", _RATE, "-i", str(truth), "-lavfi",
         f"[0:v]{ALIKE},split[a][b];[1:v]{ALIKE},split[c][d];"
         f"[a][c]ssim=stats_file={work.folder / 'ssim.txt'};"
         f"[b][d]libvmaf=log_fmt=json:log_path={log}:n_threads=2:n_subsample=2",
         "-f", "null", "-"],
        check=True,
    )  # fmt: skip
    lines = (work.folder / "ssim.txt").read_text().splitlines()
    ssim = np.mean([float(line.partition("All:")[2].split()[0]) for line in lines])
    scores = [frame["metrics"]["vmaf"] for frame in json.loads(log.read_text())["frames"]]
    kbps = path.stat().st_size * 8 / work.duration_ms
    return Row(
        name, cpu, kbps, float(ssim), float(np.mean(scores)), float(np.quantile(scores, 0.01))
    )


def children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()

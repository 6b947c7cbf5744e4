"""What a minute of programme costs when the programme is long: CPU and memory from 1 to 60 minutes.

    python bench/hour.py [--minutes 1 5 15 30 60]

The same work as ``bench/audio.py`` (timeline, mix, two masters, both files heard and judged), each
length in a process of its own, of which the memory is.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

from audio import boletin, cpu_seconds, write_inputs


def measure(folder: Path, count: int) -> tuple[float, float, float]:
    """Wall and CPU (s), and the most memory held (MB)."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    boletin(folder, count)
    took = time.perf_counter() - wall, cpu_seconds() - cpu
    return (*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--minutes", type=int, nargs="+", default=[1, 5, 15, 30, 60])
    print("| minutos | s | CPU s | CPU s por minuto | memoria MB |")
    print("|---|---|---|---|---|")
    spawn = multiprocessing.get_context("spawn")
    for minutes in options.parse_args().minutes:
        seconds = minutes * 60
        count = max(2, seconds // 18)
        with tempfile.TemporaryDirectory() as place:
            with spawn.Pool(1) as other:  # its memory is not counted
                other.apply(write_inputs, (Path(place), count, seconds))
            with spawn.Pool(1) as fresh:
                wall, cpu, held = fresh.apply(measure, (Path(place), count))
        row = f"{minutes} | {wall:.1f} | {cpu:.1f} | {cpu / minutes:.2f} | {held:.0f}"
        print(f"| {row} |", flush=True)


if __name__ == "__main__":
    main()

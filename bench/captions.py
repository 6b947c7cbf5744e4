"""A thousand random scripts captioned: the cost, and how many breaks part what C04 keeps whole.

    python bench/captions.py [--scripts 1000]

The scripts are those of ``tests/picture/script_kit.py``: sentences put together from names,
amounts, dates and addresses, said by several voices at different speeds.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "picture"))

from script_kit import scripts  # noqa: E402

from boletin.picture.captions.cutting import cues  # noqa: E402
from boletin.picture.captions.rules import breaks, check_cues, forbidden  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--scripts", type=int, default=1000)
    pieces = list(scripts(options.parse_args().scripts))
    minutes = sum(piece.duration_ms for piece in pieces) / 60_000
    for most in (42, 32):
        before = time.process_time()
        made = [cues(piece, max_chars=most) for piece in pieces]
        cost = time.process_time() - before
        total = sum(1 for found in made for _ in breaks(found))
        split = sum(len(forbidden(found, most)) for found in made)
        failed = [c for found in made for c in check_cues(found, most) if not c.ok]
        errors = sum(check.level == "E" for check in failed)
        print(
            f"{most} columns: {sum(map(len, made))} cues, {total} breaks, {split} that C04 forbids "
            f"({split / total:.2%}), {errors} errors, {len(failed) - errors} warnings; "
            f"{cost / minutes * 1000:.1f} ms of CPU a minute of speech"
        )


if __name__ == "__main__":
    main()

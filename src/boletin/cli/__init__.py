"""The command line: parse, call, show. The only room that knows click; nobody imports it.

``entry`` turns an order into work and every error into words and an exit code; ``group`` is the
order ``boletin`` itself and what commands share; each other module holds a few commands. Commands
import what they need when they run, so that ``--help`` and completion answer at once.
stdout carries data, stderr everything else.
"""

from boletin.cli.entry import run
from boletin.cli.group import main

__all__ = ["main", "run"]

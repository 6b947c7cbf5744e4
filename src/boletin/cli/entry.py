"""From the words typed to the work done: errors become sentences and exit codes (design §3)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

from boletin.cli import deliver, listen, machine, make, paper, voices, write
from boletin.cli.group import main, show_findings
from boletin.errors import BoletinError, ContentError

COMMANDS = (
    *write.COMMANDS,
    *paper.COMMANDS,
    *make.COMMANDS,
    *deliver.COMMANDS,
    *voices.COMMANDS,
    *listen.COMMANDS,
    *machine.COMMANDS,
)
"""In the order of a week's work; ``boletin --help`` shows them so."""
for _command in COMMANDS:
    main.add_command(_command)


class Interrupted(KeyboardInterrupt):
    """Ctrl+C. CPython remembers a bare KeyboardInterrupt that struck inside ``exec("…")`` (as
    dataclasses and scipy do while they are imported) and, run with ``-m``, kills itself with
    SIGINT at the end whatever exit code we chose. It looks for that very class: not for this one.
    """


def _interrupt(_number: int, _frame: object) -> None:
    raise Interrupted


def run(arguments: Sequence[str] | None = None) -> None:
    """Entry point: runs a command and turns every error into words and an exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    debug = "--depurar" in args
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = main.main(args, prog_name="boletin", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrumpido. Lo hecho se conserva; la próxima vez continúa ahí.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output had enough (``boletin leer | head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        if isinstance(error, BoletinError):
            _tell(error)
            sys.exit(error.exit_code)
        click.echo(
            f"Algo falló dentro de boletin: {type(error).__name__}: {error}\n"
            "  Remedio: repita con «boletin --depurar …» y envíe lo que salga a quien da soporte.",
            err=True,
        )
        sys.exit(1)


def _tell(error: BoletinError) -> None:
    if isinstance(error, ContentError):
        show_findings(error.findings)
    else:
        click.secho("Error: ", fg="red", bold=True, err=True, nl=False)
        click.echo(str(error), err=True)

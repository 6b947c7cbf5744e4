"""Progress on stderr: a bar with time left in a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)


class Show(Protocol):
    """What the story tells while it runs."""

    def begin(self, total: float) -> None:
        """``total``: how much work there is, in any unit."""
        ...

    def advance(self, amount: float, text: str) -> None:
        """``amount`` of it is done; ``text`` says what, in Spanish, if anything."""
        ...


class Silent:
    """Tells nothing: for tests and other programs."""

    def begin(self, total: float) -> None:
        """Nothing."""

    def advance(self, amount: float, text: str) -> None:
        """Nothing."""


class Screen:
    """The terminal. Colour only where it is one and NO_COLOR is not set (rich sees to both)."""

    def __init__(self, doing: str = "Produciendo…") -> None:
        self.doing = doing
        self.console = Console(file=sys.stderr, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:3.0f} %"),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self.task: TaskID | None = None

    def __enter__(self) -> Screen:
        self.progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.progress.stop()

    def begin(self, total: float) -> None:
        """See :class:`Show`."""
        if self.task is not None:
            self.progress.remove_task(self.task)
        self.task = self.progress.add_task(self.doing, total=total)

    def advance(self, amount: float, text: str) -> None:
        """See :class:`Show`."""
        if text:
            self.console.print(f"  {text}", markup=False, soft_wrap=True)
        if self.task is not None:
            self.progress.advance(self.task, amount)


class Transfer:
    """A download in the terminal: a bar with its speed; elsewhere, nothing until it is done."""

    def __init__(self, name: str) -> None:
        console = Console(file=sys.stderr, highlight=False)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.progress.add_task(name, total=None)

    def __enter__(self) -> Transfer:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def advance(self, here: int, total: int) -> None:
        """``here`` of ``total`` bytes are there."""
        self.progress.update(self.task, completed=here, total=total)

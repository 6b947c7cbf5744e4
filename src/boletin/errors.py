"""The tree of exceptions. Each one knows the exit code of the command-line contract.

BoletinError                 1   something failed
├── ContentError             3   staff's content is wrong: carries every finding, not only the first
│   └── DurationError        3   a text that does not fit its exact length
├── ReleaseError             3   a finished file breaks an E rule and is not released
├── UsageError               2   an order that names what does not exist
├── ToolError                4   a tool, voice or file of the installation is missing
│   └── VoiceError           4   a voice of boletin.toml that cannot speak
├── MediaError               3   a sound, picture or footage from outside cannot be used
├── DeliveryError            5   a delivery was left partial
└── StorageError             1   no space left, read-only folder

Messages are Spanish: what is wrong, where, what to do. ``str(error)`` is what staff read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boletin.model import Finding


class BoletinError(Exception):
    """Something staff must hear about. ``remedy`` says what to do, in Spanish; ``file`` names what
    they can mend, when it is not the announcement at hand.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "", file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.file = file

    def __str__(self) -> str:
        return f"{self.message}\n  Remedio: {self.remedy}" if self.remedy else self.message


class ContentError(BoletinError):
    """Content that cannot be used; ``findings`` holds every problem of every file."""

    exit_code = 3

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class DurationError(ContentError):
    """A script that cannot last exactly what ``duracion`` asks for."""


class ReleaseError(BoletinError):
    """A finished file that breaks an E rule."""

    exit_code = 3


class UsageError(BoletinError):
    """An order that names an announcement, week or voice that does not exist."""

    exit_code = 2


class MediaError(BoletinError):
    """A sound, picture or footage from outside that cannot be used."""

    exit_code = 3


class ToolError(BoletinError):
    """A missing tool, engine or voice."""

    exit_code = 4


class VoiceError(ToolError):
    """A voice of boletin.toml that cannot speak. ``voice``: its name there."""

    def __init__(self, message: str, *, remedy: str = "", voice: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.voice = voice


class DeliveryError(BoletinError):
    """A delivery that stopped half-way; the next one continues it."""

    exit_code = 5


class StorageError(BoletinError):
    """The disk refused: no space, read-only, no permission."""

"""Where passwords come from, and how they stay out of all that is said or written.

boletin.toml holds a name. Under it the password stands in an environment variable or in the
system's keyring (service "boletin").
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from boletin.errors import BoletinError, ToolError

SERVICE = "boletin"
HIDDEN = "•••"


def find_secret(name: str, environ: Mapping[str, str]) -> str:
    """The password called ``name``; empty without a name. Raises ToolError where it is not."""
    if not name:
        return ""
    if secret := environ.get(name) or _from_keyring(name):
        return secret
    raise ToolError(
        f"No está la contraseña «{name}».",
        remedy=f"Guárdela en la variable de entorno {name}, o en el llavero del sistema: "
        f"keyring set {SERVICE} {name}",
    )


def _from_keyring(name: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, OSError, RuntimeError):  # no keyring on this machine, or one that is shut
        return None


class Redactor:
    """Takes passwords out of texts."""

    def __init__(self, *secrets: str) -> None:
        self._secrets = sorted({s for s in secrets if len(s) >= 3}, key=len, reverse=True)

    def clean(self, text: str) -> str:
        """``text`` without the passwords."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def detail(self, error: BaseException) -> DetailError:
        """All that is known of an error, without the passwords: for ``--depurar``."""
        return DetailError(self.clean("".join(traceback.format_exception(error))))

    def error(self, error: BoletinError) -> BoletinError:
        """The same error with clean words."""
        error.message = self.clean(error.message)
        error.remedy = self.clean(error.remedy)
        error.args = (error.message,)
        return error

    def __repr__(self) -> str:
        return "Redactor()"

    def __reduce__(self) -> Any:
        raise TypeError("passwords stay in this process")


class DetailError(Exception):
    """A library's error as a text from which the passwords were taken out."""

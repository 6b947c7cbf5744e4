"""Front matter values by their kind: a text, one of several, yes or no, a day, a list."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from boletin.model import Finding, Level
from boletin.writing.frontmatter import Value


@dataclass(slots=True)
class Keys:
    """The keys of one file, and what is wrong with them."""

    file: str
    project: Path
    folder: Path
    raw: Mapping[str, Value]
    lines: Mapping[str, int]
    findings: list[Finding] = field(default_factory=list)

    def complain(
        self,
        key: str,
        message: str,
        remedy: str,
        level: Level = "E",
        rule: str = "FICHA",
        at: str = "",
    ) -> None:
        """``at``: the part of the key that is wrong, ``imagenes[1].foco``, for its line."""
        value = self.raw.get(key, "")
        self.findings.append(
            Finding(
                rule,
                level,
                self.file,
                self.lines.get(at) or self.lines.get(key, 1),
                message,
                remedy,
                text=value if isinstance(value, str) else key,
            )
        )

    def text(self, key: str) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str):
            self.complain(key, f"«{key}» debe ser un texto.", f"Escriba {key}: seguido del texto.")
            return ""
        return " ".join(value.split())

    def choice(self, key: str, valid: tuple[str, ...], default: str) -> str:
        value = self.text(key) or default
        if value not in valid:
            near = difflib.get_close_matches(value.lower(), valid, 1, 0.5)
            self.complain(
                key,
                f"«{key}: {value}» no es un valor que exista.",
                (f"¿Quiso escribir «{near[0]}»? " if near else "") + f"Valen: {', '.join(valid)}.",
            )
            return default
        return value

    def flag(self, key: str) -> bool:
        value = self.text(key).lower()
        if value in ("", "no", "false", "falso"):
            return False
        if value in ("si", "sí", "true", "verdadero"):
            return True
        self.complain(key, f"«{key}» se contesta con sí o no.", f"Escriba {key}: sí")
        return False

    def day(self, key: str, value: Value | None = None) -> date | None:
        text = self.raw.get(key, "") if value is None else value
        if not text:
            return None
        if isinstance(text, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            try:
                return date.fromisoformat(text.strip())
            except ValueError:
                self.complain(
                    key, f"la fecha {text} no existe en el calendario.", "Revise día y mes."
                )
                return None
        self.complain(
            key, f"«{key}» no es una fecha.", "Escriba año-mes-día, por ejemplo 2026-11-23."
        )
        return None

    def list_of(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.complain(key, f"«{key}» debe ser una lista.", f"Escriba {key}: [uno, dos]")
            return ()
        return tuple(" ".join(str(item).split()) for item in items if item)

"""Who asks: a user agent's text -> an application, a robot, or nobody we know.

The list is data, ``agentes.toml``: an ordered list where the first entry that fits decides. Plain
texts, not expressions: quick, the same for everybody who adds one, and no text of a stranger can
make them slow.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Sort = Literal["app", "aparato", "navegador", "herramienta", "robot", "desconocido"]
LISTENERS = frozenset(("app", "aparato", "navegador"))
"""Those who count for the public."""
MAX_AGENT = 512
"""Characters of a user agent that are looked at."""


@dataclass(frozen=True, slots=True)
class Agent:
    """An entry of the list."""

    nombre: str
    clase: Sort
    empieza: tuple[str, ...] = ()
    contiene: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """``text`` in lower case."""
        return text.startswith(self.empieza) or any(part in text for part in self.contiene)

    def counts(self, *, station: bool) -> bool:
        """Whether its requests are downloads. A station may fetch what is its own with a program,
        also one that we never saw; a robot that says so never counts.
        """
        return self.clase in LISTENERS or (station and self.clase != "robot")


UNKNOWN = Agent("Desconocido", "desconocido")


@dataclass(frozen=True, slots=True)
class Agents:
    """The list, with a memory of what was asked before."""

    entries: tuple[Agent, ...]
    _memory: dict[str, Agent] = field(default_factory=dict)

    def of(self, text: str) -> Agent:
        """The first entry that fits; UNKNOWN when none does."""
        found = self._memory.get(text)
        if found is None:
            low = text[:MAX_AGENT].strip().lower()
            found = next((entry for entry in self.entries if entry.fits(low)), UNKNOWN)
            if len(self._memory) >= 20_000:
                self._memory.clear()
            self._memory[text] = found
        return found


@functools.cache
def known() -> Agents:
    """The list that comes with the package."""
    whole = tomllib.loads(Path(__file__).with_name("agentes.toml").read_text("utf-8"))
    return Agents(
        tuple(
            Agent(
                entry["nombre"],
                entry["clase"],
                tuple(entry.get("empieza", ())),
                tuple(entry.get("contiene", ())),
            )
            for entry in whole["agente"]
        )
    )

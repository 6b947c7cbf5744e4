"""The seam between boletin and whatever speaks: a protocol of one method, and the registry.

How to add an engine
--------------------
1. Write a class that can be made without arguments and has what :class:`Engine` asks for::

       class Campanas:
           version = "1"

           def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
               ...

   Making it must be quick and without the network. Where something is missing on this machine
   (a package, a model), its constructor raises ``ToolError`` with the remedy: ``boletin voces``
   and ``boletin diagnostico`` show that message.
2. Register it. Inside boletin: one line in :data:`BUILTIN`. From another package: an entry point
   of the group ``boletin.motores`` in its ``pyproject.toml``::

       [project.entry-points."boletin.motores"]
       campanas = "campanas.motor:Campanas"

3. Staff choose it in ``boletin.toml``: ``motor = "campanas"``.

An engine whose voices need something of their own (a model, an address, a key) also has the method
of :class:`Particular`.

:func:`boletin.voice.say` checks what the engine delivers, so an engine need not check itself;
``tone.py`` is the smallest complete example.
"""

from __future__ import annotations

import difflib
import functools
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, runtime_checkable

from boletin.config import Voz
from boletin.errors import BoletinError, ToolError
from boletin.model import Word

GROUP = "boletin.motores"
"""Entry points of this group are engines of other packages."""

BUILTIN: dict[str, str] = {
    "pico": "boletin.voice.pico:Pico",
    "espeak": "boletin.voice.espeak:Espeak",
    "piper": "boletin.voice.piper:Piper",
    "gtts": "boletin.voice.gtts:Google",
    "remoto": "boletin.voice.remote:Remote",
    "grabada": "boletin.voice.recorded:Recorded",
    "tono": "boletin.voice.tone:Tone",
}
"""Name in ``boletin.toml`` -> ``module:class``, loaded when first asked for."""


class Engine(Protocol):
    """Something that turns words into sound."""

    @property
    def version(self) -> str:
        """Changes whenever the same text and voice would sound different: part of cache keys."""

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """Write ``text`` as one mono WAV at ``target``, and nothing anywhere else.

        ``text`` holds words separated by single spaces, with ordinary punctuation; no digits or
        symbols that would need reading out. ``voz.ritmo`` and ``voz.tono`` are obeyed as far as
        the engine can; ``voz.ganancia_db`` is left to the mix.

        Returns one ``Word`` per item of ``text.split()``, in order, times from the start of the
        file. The same text and voice give the same bytes, whatever was said before.

        Raises ToolError when the engine cannot speak, with cause and remedy.
        """


@runtime_checkable
class Particular(Protocol):
    """What an engine may have besides: it knows what each of its voices needs."""

    def about(self, voz: Voz) -> str:
        """What of this machine decides how ``voz`` sounds (the digest of a model): part of cache
        keys. Quick, and without the network. Raises ToolError where it is missing.
        """


def names() -> tuple[str, ...]:
    """Every engine that can be named in ``boletin.toml``, boletin's own first."""
    outside = {entry.name for entry in entry_points(group=GROUP)}
    return (*BUILTIN, *sorted(outside - set(BUILTIN)))


@functools.cache
def engine(name: str) -> Engine:
    """The engine called ``name``, made once per process.

    A name of :data:`BUILTIN` cannot be taken over from outside. Raises ToolError when no engine
    is called so, or when it is installed and cannot start.
    """
    if name in BUILTIN:
        entry = EntryPoint(name, BUILTIN[name], GROUP)
    elif outside := tuple(entry_points(group=GROUP, name=name)):
        entry = outside[0]
    else:
        near = difflib.get_close_matches(name.strip().lower(), names(), 1, 0.5)
        guess = f"¿Quiso escribir «{near[0]}»? " if near else ""
        raise ToolError(
            f"No hay ningún motor de voz llamado «{name}».",
            remedy=f"{guess}En boletin.toml, «motor» puede ser: {', '.join(names())}.",
        )
    try:
        made: Engine = entry.load()()
    except BoletinError:
        raise
    except Exception as error:  # an engine from outside may fail in any way
        raise ToolError(
            f"El motor de voz «{name}» está instalado pero no arranca "
            f"({type(error).__name__}: {error}).",
            remedy="Instale de nuevo el paquete que lo trae, o elija otro motor en boletin.toml.",
        ) from error
    return made

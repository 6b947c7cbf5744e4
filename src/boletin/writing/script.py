"""The script language: ``OP: …`` and ``LOC n: …`` lines. Text -> entries, and back.

::

    OP: ENTRA cortinilla_entrada
    OP: FONDO cama_informativa
    LOC 1: El Ayuntamiento informa.
    OP: PAUSA 0.5
    OP: SALE FONDO

A line may be said otherwise than its announcer speaks: ``LOC 2 (voz mateo, ritmo 0.9): …``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Any

from boletin.errors import ContentError
from boletin.model import VERBOS, Finding, Guion, Linea, Op, Token

Speak = Callable[[str], tuple[Token, ...]]
"""Shown text -> tokens: :func:`boletin.writing.spoken.speak` with the house's pronunciations."""

NAMED = ("ENTRA", "FONDO", "EFECTO", "INSERTO")
"""Orders that name a sound."""
MAX_SECONDS = 30.0
"""Longest PAUSA, SUBE FONDO or BAJA FONDO."""

_LOC = re.compile(
    r"LOC\s*(\d)\s*(?:\[([a-zA-Z-]{2,12})\])?\s*(?:\(([^()]*)\))?\s*:\s*(.*)", re.IGNORECASE
)
_OP = re.compile(r"OP\s*:\s*(.*)", re.IGNORECASE)


def parse(text: str, speak: Speak, file: str) -> tuple[Op | Linea, ...]:
    """Read a script. Raises ContentError with a finding for every line that is not understood."""
    entries: list[Op | Linea] = []
    findings: list[Finding] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        if found := _LOC.fullmatch(line):
            tokens = speak(found[4])
            manner = _manner(found[3] or "")
            if isinstance(manner, tuple):
                findings.append(_finding(file, number, line, *manner))
            elif any(token.hablado for token in tokens):
                language = found[2] or "es-MX"
                entries.append(Linea(number, int(found[1]), tokens, language, **manner))
            elif found[4]:
                findings.append(
                    _finding(file, number, line, "no tiene nada que decir.", "Escriba palabras.")
                )
        elif found := _OP.fullmatch(line):
            order = _order(number, found[1].strip())
            if isinstance(order, Op):
                entries.append(order)
            else:
                findings.append(_finding(file, number, line, *order))
        else:
            findings.append(
                _finding(
                    file,
                    number,
                    line,
                    "no empieza con OP: ni con LOC 1:.",
                    "Empiece cada renglón con LOC 1:, LOC 2: u OP:.",
                )
            )
    if not findings and not any(isinstance(entry, Linea) for entry in entries):
        message, remedy = "nadie dice nada en el guion.", "Agregue un renglón LOC 1: con palabras."
        findings.append(Finding("GUION", "E", file, 1, message, remedy))
    if findings:
        raise ContentError(findings)
    return tuple(entries)


_SETTINGS = {
    "ritmo": ("ritmo", 0.5, 2.0),
    "tono": ("tono", 0.5, 2.0),
    "ganancia": ("ganancia_db", -12.0, 12.0),
}
"""Word in the parentheses -> field of ``Linea`` and its limits: factors, and dB."""


def _manner(text: str) -> dict[str, Any] | tuple[str, str]:
    """Fields of ``Linea`` from the parentheses of a LOC line, or (what is wrong, what to write)."""
    manner: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = re.sub(r"\s*[:=]\s*|\s+", " ", part, count=1).partition(" ")
        field, low, high = _SETTINGS.get(name.lower(), ("", 0.0, 0.0))
        number = re.fullmatch(r"[+-]?\d{1,2}(\.\d{1,3})?", value)
        if name.lower() == "voz" and re.fullmatch(r"[\w-]{1,64}", value):
            manner["voz"] = value
        elif field and number and low <= float(value) <= high:
            manner[field] = float(value)
        else:
            return (
                f"dice «{part}» entre paréntesis, y no se entiende.",
                "Escriba por ejemplo LOC 1 (voz mateo, ritmo 0.9, tono 1.1, ganancia -2): …; "
                "ritmo y tono van de 0.5 a 2, ganancia de -12 a 12.",
            )
    return manner


def _written(linea: Linea) -> str:
    """The parentheses of a line; empty where it is said as its announcer speaks."""
    parts = [f"voz {linea.voz}"] if linea.voz else []
    parts += [f"ritmo {linea.ritmo:g}"] if linea.ritmo != 1 else []
    parts += [f"tono {linea.tono:g}"] if linea.tono != 1 else []
    parts += [f"ganancia {linea.ganancia_db:g}"] if linea.ganancia_db else []
    return f" ({', '.join(parts)})" if parts else ""


def _order(number: int, text: str) -> Op | tuple[str, str]:
    """One OP line: the order, or (what is wrong, what to write)."""
    upper = re.sub(r"\s+", " ", text)
    verb = next(
        (v for v in sorted(VERBOS, key=len, reverse=True) if re.match(rf"{v}\b", upper, re.I)), None
    )
    if verb is None:
        near = difflib.get_close_matches(upper.upper()[:10], VERBOS, 1, 0.5)
        hint = f"¿Quiso escribir {near[0]}? " if near else ""
        return f"la orden «{text}» no existe.", f"{hint}Valen: {', '.join(VERBOS)}."
    argument = upper[len(verb) :].strip()
    if verb in NAMED:
        if not re.fullmatch(r"[\w-]{1,64}", argument):
            return (
                f"{verb} necesita el nombre de un sonido.",
                f"Escriba OP: {verb} y un nombre de audio_assets/creditos.toml",
            )
    elif verb == "SALE FONDO":
        if argument:
            return "SALE FONDO va solo.", "Escriba OP: SALE FONDO"
    elif argument or verb == "PAUSA":
        seconds = re.fullmatch(r"(\d{1,2}(?:\.\d{1,3})?)\s*s?", argument)
        if not seconds or not 0 < float(seconds[1]) <= MAX_SECONDS:
            return (
                f"{verb} necesita segundos, de 0.1 a {MAX_SECONDS:.0f}.",
                f"Escriba OP: {verb} 0.5",
            )
        argument = seconds[1]
    return Op(number, verb, argument)


def _finding(file: str, line: int, text: str, message: str, remedy: str) -> Finding:
    return Finding("GUION", "E", file, line, f"renglón {line}: {message}", remedy, text)


def render(entries: Iterable[Op | Linea]) -> str:
    """``guion.txt``: the script with the text as shown; :func:`parse` reads it back."""
    lines = []
    for entry in entries:
        if isinstance(entry, Op):
            lines.append(f"OP: {entry.verbo} {entry.argumento}".rstrip())
        else:
            language = "" if entry.idioma == "es-MX" else f" [{entry.idioma}]"
            lines.append(f"LOC {entry.locutor}{language}{_written(entry)}: {entry.mostrado}")
    return "\n".join(lines) + "\n"


def spoken(guion: Guion) -> str:
    """``locucion.txt``: the LOC lines as they are spoken, one a line, nothing else."""
    return "".join(f"{linea.hablado}\n" for linea in guion.lineas)

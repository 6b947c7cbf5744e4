"""What goes wrong in a template, told to staff: file, line, the announcement it met, the remedy."""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateNotFound, UndefinedError

from boletin.errors import ContentError
from boletin.model import Finding
from boletin.writing.filters import FILTERS

TROUBLES = (
    TemplateError,
    SyntaxError,
    RecursionError,
    MemoryError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
"""What a template can make Jinja2 or Python raise."""

GUIDE = "docs/plantillas.md"
_IN_SPANISH = (
    (r"takes .* argument|missing .* argument|unexpected keyword", "recibe datos de más o de menos"),
    (r"not iterable", "recorre con {% for %} lo que no es una lista"),
    (r"to unpack", "reparte una lista en más o menos nombres de los que tiene"),
    (r"not supported between|unsupported operand|can only concatenate", "mezcla texto y números"),
    (r"division|modulo", "divide entre cero"),
    (r"integer string conversion", "hace un número demasiado largo"),
)
"""What Python says, as a pattern, and what staff read."""
_NEST = "Escriba menos paréntesis, {% if %} o {% for %} uno dentro de otro."


def explained(
    error: BaseException, name: str, folder: str, met: str, known: Iterable[str]
) -> ContentError:
    """The finding for ``error``, met while template ``name`` of ``folder`` was used with ``met``.

    ``known``: the data that exists, to suggest the nearest name.
    """
    file, line = _place(error, name)
    message, remedy = _told(error, name, folder, known)
    return ContentError(
        [
            Finding(
                "PLANTILLA",
                "E",
                f"{folder}/{file}",
                line,
                f"la plantilla {message} (al usarla con {met}).",
                remedy,
            )
        ]
    )


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """File and line of the innermost template at work: of the include, not of who includes it."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    place = (name, 1)
    for frame, number in traceback.walk_tb(error.__traceback__):
        template = frame.f_globals.get("__jinja_template__")
        if re.fullmatch(r"t_\d+", frame.f_code.co_name):
            continue  # stands for a filter that does not exist; its line is the caller's
        if isinstance(template, Template) and template.name:
            place = (template.name, template.get_corresponding_lineno(number))
        elif frame.f_code.co_filename.endswith(".j2"):
            place = (Path(frame.f_code.co_filename).name, number)
    return place


def _told(error: BaseException, name: str, folder: str, known: Iterable[str]) -> tuple[str, str]:
    """What is wrong and what to do."""
    words = str(error)
    if isinstance(error, TemplateNotFound):
        asked = re.sub(r"[^\w./\\:-]", "?", str(error.name or name))[:80]
        if asked == name:
            return f"{name} no existe", f"Cree {folder}/{name}, por ejemplo copiando aviso.j2."
        return (
            f"pide {asked}, que no existe en {folder}",
            "Solo puede usar las plantillas de esa carpeta, por su nombre.",
        )
    if found := re.search(r"No (filter|test) named '([^']*)'", words):
        kind = "el filtro" if found[1] == "filter" else "la prueba"
        return (
            f"está mal escrita: {kind} «{found[2]}» no existe",
            _nearest(found[2], FILTERS) or f"Los filtros que hay están en {GUIDE}.",
        )
    if isinstance(error, TemplateSyntaxError):
        return "está mal escrita", "Revise que cada {% … %} y {{ … }} esté cerrado."
    if isinstance(error, UndefinedError):
        return _undefined(words, known)
    if isinstance(error, SecurityError):
        attribute = re.search(r"access to attribute '([^']*)'", words)
        if attribute:
            words = f"quiere hacer algo no permitido: usar «{attribute[1]}»"
        elif "not safely callable" in words:
            words = "quiere hacer algo no permitido: llamar con ( ) a lo que no es un macro"
        return words, f"Una plantilla solo puede usar los datos y filtros de {GUIDE}."
    if isinstance(error, SyntaxError | MemoryError | RecursionError):
        return "tiene demasiados niveles", _NEST
    words = next((told for said, told in _IN_SPANISH if re.search(said, words)), words)
    return f"no se pudo completar ({words})", f"Revise esa línea contra {GUIDE}."


def _undefined(words: str, known: Iterable[str]) -> tuple[str, str]:
    names = re.findall(r"'([^']*)'", words) or [words]
    missing = names[-1]
    if "no attribute" in words and names[0] == "None":
        return (
            f"pide «{missing}» de un dato que este comunicado no tiene",
            "Póngalo entre {% if … %} y {% endif %}.",
        )
    if "if-expression" in words:
        return 'tiene un "a" if … sin else', 'Agregue else "" o lo que deba decir.'
    near = _nearest(missing, known)
    return (
        f"usa un dato que no existe: «{missing}»",
        f"{near} Los datos que hay están en {GUIDE}.".strip(),
    )


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f"¿Quiso escribir «{near[0]}»?" if near else ""

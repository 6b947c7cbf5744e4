"""Templates of ``plantillas/sitio/`` -> text: Jinja2's sandbox, everything that is printed escaped.

What a piece does not have is an error, never an empty hole; a template's mistake is told with its
file and line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from boletin.cleantext import clean
from boletin.days import plain_date
from boletin.errors import ContentError
from boletin.model import Finding
from boletin.publish import text, views

FOLDER = "plantillas/sitio"


def render(templates: Path, name: str, values: Mapping[str, Any]) -> str:
    """One template with its values. Raises ContentError with file and line."""
    try:
        return _environment(templates).get_template(name).render(values) + "\n"
    except TemplateNotFound as error:
        raise trouble(str(error.name or name), 1, "Falta la plantilla.") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        file, line = _where(error, name)
        raise trouble(file, line, f"La plantilla no se puede usar: {error}.") from error


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, that asks once for each class what it otherwise asks at every dot.

    Its answer depends on the class of the object and the name of the attribute, never on the value;
    asking anew took two fifths of the time of a page.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: set[tuple[type, str]] = set()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read ``obj.attr``."""
        asked = type(obj), attr
        if asked in self._safe:
            return True
        safe = bool(super().is_safe_attribute(obj, attr, value))
        if safe:
            self._safe.add(asked)
        return safe


@functools.lru_cache(maxsize=4)
def _environment(templates: Path) -> ImmutableSandboxedEnvironment:
    environment = _Sandbox(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_cleaned,
    )
    environment.filters |= {
        "fecha": plain_date,
        "de": text.of,
        "fecha_larga": text.long_date,
        "periodo": lambda days: text.date_range(*days),
        "dias_cortos": lambda days: text.short_range(*days),
        "duracion": text.duration,
        "duracion_iso": text.iso_duration,
        "reloj": text.clock,
        "exacto": text.exact,
        "segundos": lambda ms: f"{ms / 1000:g}",
        "tamano": text.size,
        "nivel": text.level,
        "tipo": lambda name: views.TIPOS.get(name, name),
        "marcar": phone_link,
        "enlazado": with_links,
        "tiene": views.has,
        "dura": views.length_ms,
        "capitulos": views.chapters,
        "semana": lambda pieza: text.week_days(pieza.id),
        "dias": text.week_days,
        "lista_y": _and_list,
    }
    return environment


def _cleaned(value: Any) -> Any:
    """Control characters and bidi overrides never reach a page (S01)."""
    # What can be printed in one line, which is nearly all, has nothing to clean.
    if type(value) is not str or value.isprintable():
        return value
    return clean(value)


def phone_link(number: str) -> str:
    """``748 910 0000`` -> ``tel:+527489100000``: ten digits are a Mexican number."""
    digits = re.sub(r"\D", "", number)
    return f"tel:+52{digits}" if len(digits) == 10 else f"tel:{digits}"


_REACHED = re.compile(
    r"(?P<correo>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\d-])(?P<numero>\d{3} \d{3} \d{4}|\d{2} \d{4} \d{4}|\d{10}|911)(?![\d-])"
)


def with_links(contact: str) -> Markup:
    """What an announcement says of where to ask, with its numbers and addresses as links; the
    rest, and each link's words, escaped."""

    def link(found: re.Match[str]) -> str:
        way = f"mailto:{found[0]}" if found["correo"] else phone_link(found[0])
        return f'<a href="{way}">{found[0]}</a>'

    return Markup(_REACHED.sub(link, str(escape(clean(contact)))))  # noqa: S704


def _and_list(words: Sequence[str]) -> str:
    unique = list(dict.fromkeys(words))
    return " y ".join(filter(None, (", ".join(unique[:-1]), *unique[-1:])))


def _where(error: Exception, name: str) -> tuple[str, int]:
    """File and line of a template's mistake: told by a syntax error, else found in the trace."""
    line = getattr(error, "lineno", None)
    if isinstance(line, int):
        return Path(getattr(error, "filename", None) or name).name, line
    found, trace = (name, 1), error.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.suffix == ".j2":
            found = (file.name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def trouble(file: str, line: int, message: str) -> ContentError:
    remedy = "Corríjala, o copie de nuevo la original de otro proyecto (boletin nuevo)."
    return ContentError([Finding("PLANTILLA", "E", f"{FOLDER}/{file}", line, message, remedy)])

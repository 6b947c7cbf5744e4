"""Jinja2 for script templates that staff or a neighbour wrote: it can only fill in words.

On top of Jinja2's sandbox: no method of text or lists can be called, filters are a short list,
every loop and every text draws on a budget, so that a template can neither hang nor fill memory;
and a value can never begin a new line of the script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.loaders import BaseLoader
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace

MAX_STEPS = 20_000
"""Turns of all loops of one rendering together; a real template needs under 100."""
MAX_CHARS = 20_000
"""Characters of one value; the longest announcement has about 4,000."""

MESES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
DIAS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


def fecha_larga(value: date) -> str:
    """``2026-11-23`` -> ``lunes 23 de noviembre de 2026``."""
    return f"{DIAS[value.weekday()]} {value.day} de {MESES[value.month - 1]} de {value.year}"


def lista_y(values: Iterable[Any]) -> str:
    """``a, b y c``; ``y`` becomes ``e`` before the sound i."""
    words = [str(value) for value in values]
    if len(words) < 2:
        return "".join(words)
    last = words[-1]
    joint = "e" if re.match(r"h?[ií](?![aeouáéó])", last, re.IGNORECASE) else "y"
    return f"{', '.join(words[:-1])} {joint} {last}"


def con_punto(value: object) -> str:
    """The text closed with a full stop if it has no end mark of its own."""
    text = str(value).strip()
    return text if not text or re.search(r"[.!?…][\"'»”’)\]]*$", text) else f"{text}."


def inicial_minuscula(value: object) -> str:
    """First letter small, unless the word is an acronym."""
    text = str(value)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def hora(value: object) -> str:
    """``9:30`` or ``9`` -> ``9:30 h``, as the voice says it best. Raises ValueError."""
    found = re.fullmatch(r"\s*(\d{1,2})(?::(\d\d))?\s*(?:h|hrs?\.?|horas)?\s*", str(value))
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise ValueError(f"«{value}» no es una hora: escriba 15:30")
    return f"{int(found[1])}:{found[2] or '00'} h"


def telefono(value: object) -> str:
    """``7489100000`` -> ``748 910 0000``; what has not ten figures stays as it is."""
    digits = re.sub(r"\D", "", str(value))
    if len(digits) == 12 and digits.startswith("52"):
        digits = digits[2:]
    if len(digits) != 10:
        return str(value)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def moneda(value: object) -> str:
    """``1250`` or ``1,250.5`` -> ``$1,250.00``, ``$1,250.50``. Raises ValueError."""
    text = re.sub(r"[$,\s]", "", str(value))
    if not re.fullmatch(r"\d{1,12}(?:\.\d+)?", text):
        raise ValueError(f"«{value}» no es una cantidad: escriba 1250 o 1250.50")
    return f"${Decimal(text):,.2f}"


def singular_plural(number: object, one: str, many: str) -> str:
    """``1 noticia``, ``9 noticias``. Raises ValueError when ``number`` is none."""
    text = str(number)
    if not text.isdecimal():
        raise ValueError(f"«{number}» no es un número entero")
    return f"{int(text):,} {one if int(text) == 1 else many}"


_FEMININE_OFFICE = re.compile(
    r"(?:\w+(?:ción|sión|dad|ía|ura)|Jefatura|Oficina|Presidencia|Contraloría|Biblioteca"
    r"|Comandancia|Junta|Casa|Policía)\b"
)
_MASCULINE_OFFICE = re.compile(
    r"(?:DIF|SMDIF|Instituto|Sistema|Comité|Departamento|Registro|Juzgado|H\.|Ayuntamiento"
    r"|Consejo|Centro|Museo|Órgano|Cabildo|Archivo)\b"
)


def con_articulo(value: object) -> str:
    """``Dirección de Salud`` -> ``la Dirección de Salud``; ``Protección Civil`` stays bare."""
    text = str(value)
    if text.startswith("Protección"):
        return text
    if _FEMININE_OFFICE.match(text):
        return f"la {text}"
    return f"el {text}" if _MASCULINE_OFFICE.match(text) else text


def de_quien(value: object) -> str:
    """``Dirección de Salud`` -> ``de la Dirección de Salud``; ``DIF`` -> ``del DIF``."""
    named = con_articulo(value)
    return f"del {named[3:]}" if named.startswith("el ") else f"de {named}"


def inicial_mayuscula(value: object) -> str:
    """First letter capital."""
    text = str(value)
    return text[:1].upper() + text[1:]


def primera_palabra(value: object) -> str:
    """``Sanctórum de Lázaro Cárdenas`` -> ``Sanctórum``: the name as neighbours say it."""
    return (str(value).split() or [""])[0]


class Lines(str):
    """What a macro wrote: lines of the script, which may stay several."""

    __slots__ = ()


def _default(value: Any, other: Any = "") -> Any:
    return value if value else other


FILTERS: Mapping[str, Callable[..., Any]] = {
    "fecha_larga": fecha_larga,
    "lista_y": lista_y,
    "con_punto": con_punto,
    "con_articulo": con_articulo,
    "de_quien": de_quien,
    "hora": hora,
    "inicial_mayuscula": inicial_mayuscula,
    "inicial_minuscula": inicial_minuscula,
    "moneda": moneda,
    "primera_palabra": primera_palabra,
    "singular_plural": singular_plural,
    "telefono": telefono,
    "mayusculas": lambda value: str(value).upper(),
    "minusculas": lambda value: str(value).lower(),
    "primero": lambda values: next(iter(values), ""),
    "cuantos": lambda values: sum(1 for _ in values),
    "o": _default,
}


class Templates(FileSystemLoader):
    """The templates of one folder; a link that leads out of it is none (S04)."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder.resolve()

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Text, file and freshness of a template. Raises TemplateNotFound."""
        text, file, fresh = super().get_source(environment, template)
        if not Path(file).resolve().is_relative_to(self.folder):
            raise TemplateNotFound(template)
        return text, file, fresh


class _Counted(CodeGenerator):
    """Makes every loop and every ``~`` pass through the budget."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        for loop in list(node.find_all(nodes.For)):
            loop.iter = _through("_contado", loop.iter)
        for joint in list(node.find_all(nodes.Concat)):
            joint.nodes = [_through("_corto", part) for part in joint.nodes]
        super().visit_Template(node, frame)


def _through(name: str, value: nodes.Node) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, value), name, [], [], None, None, lineno=value.lineno)


class ScriptEnvironment(SandboxedEnvironment):
    """One rendering's environment: its budget is spent by that rendering alone."""

    code_generator_class = _Counted
    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=self._one_line,
            cache_size=0,
        )
        self.filters = {**FILTERS, "_contado": self._counted, "_corto": self._short}
        self.globals = {"range": range, "namespace": Namespace}
        self.steps = MAX_STEPS

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.steps -= 1
            if self.steps < 0:
                raise SecurityError("da demasiadas vueltas: un {% for %} no termina nunca")
            yield value

    def _short(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > MAX_CHARS:
            raise SecurityError("arma un texto demasiado largo")
        return value

    def _one_line(self, value: Any) -> Any:
        """What ``{{ }}`` writes stays on its line: a value can never add an order."""
        if isinstance(value, Lines):
            return self._short(value)
        if callable(value) or isinstance(value, StrictUndefined):
            return value
        return " ".join(self._short(str(value)).split())

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or (operator != "+" and not numbers):
            raise SecurityError(f"usa {operator}, que aquí no se acepta")
        return self._short(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        allowed = not callable(value) or isinstance(value, Macro)
        return allowed and super().is_safe_attribute(obj, attr, value)

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        value = super().call(context, obj, *args, **kwargs)
        return Lines(value) if isinstance(obj, Macro) else value

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro | LoopContext) or obj in (range, Namespace)

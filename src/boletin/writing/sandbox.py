"""Jinja2 for script templates that staff or a neighbour wrote: it can only fill in words.

On top of Jinja2's sandbox: no method of text or lists can be called, filters are a short list,
other templates come from the same folder only, and every loop, call, import, filter and written
character draws on a budget, so that a template can neither hang nor fill memory: the worst ones
that we could write are stopped within a second. A value can never begin a new line of the script.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, Undefined, pass_context
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace

from boletin.writing.filters import FILTERS, plain
from boletin.writing.metering import Metered

MAX_STEPS = 20_000
"""Loop turns, calls and list elements of one rendering together; a real one needs under 500."""
CHARS_PER_STEP = 100
"""A filter or a comparison costs more steps with a longer text."""
MAX_LOADS = 50
"""Templates that one rendering imports or includes; a real one needs two."""
MAX_DEPTH = 40
"""Macros inside macros; a real template needs two."""
MAX_CHARS = 20_000
"""Characters of one value; the longest announcement has about 4,000."""
MAX_WRITTEN = 200_000
"""Characters that one rendering writes, what macros pass on counted again."""
MAX_FILE = 40_000
"""Bytes of a template file; the longest of ours has 5,000."""

_TURNS = "da demasiadas vueltas: un {% for %} o un macro no termina nunca"
_NAME = re.compile(r"[\w-][\w.-]{0,63}\.j2")


class Lines(str):
    """Script text that a template made itself: the breaks in it are the template's own lines."""

    __slots__ = ()


class _Compiled(BytecodeCache):
    """Compiled once a process: a bulletin uses its template for every part anew."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class ScriptLoader(BaseLoader):
    """The templates of one folder, by file name; nothing above, below or outside of it (S04)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(
        self,
        environment: Any,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Text and path of a template. Raises TemplateNotFound, SecurityError (Spanish)."""
        path = self.folder / template
        if not _NAME.fullmatch(template) or not path.is_file():
            raise TemplateNotFound(template)
        if path.resolve().parent != self.folder.resolve():
            raise SecurityError(f"usa {template}, que es un enlace hacia fuera de su carpeta")
        raw = path.read_bytes()
        if len(raw) > MAX_FILE:
            raise SecurityError(f"usa {template}, que pesa más de {MAX_FILE // 1000} kB")
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise SecurityError(
                f"usa {template}, que no es texto UTF-8; guárdelo desde el editor en UTF-8"
            ) from None
        return text, str(path), None


class ScriptEnvironment(SandboxedEnvironment):
    """One rendering's environment: its budget is spent by that rendering alone."""

    code_generator_class = Metered
    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=self._one_line,
            optimized=False,
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        self.filters = {
            **{name: self._paid(function) for name, function in FILTERS.items()},
            "_contado": self._counted,
            "_corto": self._short,
            "_texto": self._text,
            "_bloque": self._block,
            "_escrito": self._literal,
            "_cargado": self._loaded,
            "_renglon": self._one_line,
            "_paso": self._passed,
            "_pagado": self._priced,
        }
        self.globals = {"range": self._range, "namespace": Namespace}
        self.steps = MAX_STEPS
        self.loads = MAX_LOADS
        self.room = MAX_WRITTEN
        self.depth = 0

    def _spend(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise SecurityError(_TURNS)

    @pass_context
    def _passed(self, _context: Context, steps: int) -> Lines:
        self._spend(steps)
        return Lines()

    def _priced(self, value: Any) -> Any:
        """Pay for going through a text, or through the texts of a list."""
        if isinstance(value, str):
            self._spend(len(value) // CHARS_PER_STEP)
        elif isinstance(value, list | tuple | range):
            letters = sum(len(part) for part in value if isinstance(part, str))
            self._spend(len(value) + letters // CHARS_PER_STEP)
        return value

    def _paid(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def paid(value: Any, *args: Any, **kwargs: Any) -> Any:
            return self._short(function(self._priced(value), *args, **kwargs))

        return paid

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._spend()
            yield value

    def _range(self, *limits: int) -> range:
        numbers = range(*limits)
        if numbers[MAX_STEPS:]:
            raise SecurityError(_TURNS)
        return numbers

    def _short(self, value: Any) -> Any:
        """Refuse what no announcement needs: huge texts and numbers, lists of lists of lists."""
        if (isinstance(value, str) and len(value) > MAX_CHARS) or (
            isinstance(value, int) and value.bit_length() > 63
        ):
            raise SecurityError("arma un texto o un número demasiado largo")
        if isinstance(value, list | tuple | dict):
            self._spend(_elements(value, MAX_STEPS))
        return value

    def _text(self, value: Any) -> str:
        return value if isinstance(value, Undefined) else self._short(plain(value))  # type: ignore

    def _block(self, value: str) -> Lines:
        """``{% set x %}…{% endset %}`` and what macros give: whole lines of the script."""
        return Lines(self._short(str(value)).strip())

    @pass_context  # never worked out beforehand: each time it is written counts
    def _literal(self, _context: Context, value: str) -> Lines:
        return Lines(value)

    @pass_context
    def _loaded(self, _context: Context, name: Any) -> Any:
        self.loads -= 1
        if self.loads < 0:
            raise SecurityError("pide demasiadas plantillas: una se incluye a sí misma sin fin")
        if not isinstance(name, str):
            raise SecurityError("pide una plantilla sin decir su nombre entre comillas")
        return name

    def _one_line(self, value: Any) -> Any:
        """What ``{{ }}`` writes stays on its line: a value can never add an order."""
        if isinstance(value, Undefined):
            return value
        text = value if isinstance(value, Lines) else " ".join(self._text(value).split())
        self.room -= len(text)
        if self.room < 0:
            raise SecurityError("escribe un guion demasiado largo")
        return text

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Macros, ``loop(…)``, ``range`` and ``namespace``: each call is a step."""
        self._spend()
        if isinstance(obj, LoopContext):
            args = tuple(self._counted(values) for values in args)
        self.depth += 1
        try:
            if self.depth > MAX_DEPTH:
                raise SecurityError("se llama a sí misma sin fin")
            result = super().call(context, obj, *args, **kwargs)
        finally:
            self.depth -= 1
        return self._block(result) if isinstance(obj, Macro | LoopContext) else result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or (operator != "+" and not numbers):
            raise SecurityError(f"usa {operator}, que aquí no se acepta")
        return self._short(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        of_import = isinstance(obj, TemplateModule) and isinstance(value, Macro)
        return (of_import or not callable(value)) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro | LoopContext) or obj in (self._range, Namespace)


def _elements(value: Any, most: int) -> int:
    """How many values a list holds, inner ones counted as often as they appear; over ``most``
    it stops counting.
    """
    seen, waiting = 0, [value]
    while waiting and seen <= most:
        part = waiting.pop()
        seen += 1
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part
    return seen

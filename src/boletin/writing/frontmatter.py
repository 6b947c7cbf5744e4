"""Text of an announcement file -> its YAML keys with line numbers, and its body.

Scalars stay text: what each key means is decided in :mod:`boletin.writing.load`, so that a phone
never becomes a number and ``sí`` never a surprise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from boletin.model import Finding

MAX_BYTES = 200_000
"""No announcement is longer; a file over it is some other file in the wrong folder."""

Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Matter:
    """The front matter: values and line numbers by key, and the body with its first line.

    Of lists and mappings there are the lines of their parts too: ``imagenes[1].foco``.
    """

    values: Mapping[str, Value]
    lines: Mapping[str, int]
    body: str
    body_line: int
    findings: tuple[Finding, ...] = field(default=())


def decode(raw: bytes, file: str) -> tuple[str, tuple[Finding, ...]]:
    """Bytes of a file -> text with ``\\n`` line ends; findings for what had to be guessed.

    UTF-8 with or without BOM is silent; Windows-1252 (what old editors call ANSI) is read with a
    warning, because its accents could be wrong; anything else is an error.
    """
    if len(raw) > MAX_BYTES:
        return "", (
            _finding(file, 1, "pesa demasiado para ser un comunicado.", "Deje solo el texto."),
        )
    findings: tuple[Finding, ...] = ()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = len(re.findall(rb"\r\n?|\n", raw[: error.start])) + 1
            text = raw.decode("cp1252", "replace")
            findings = (
                _finding(
                    file,
                    line,
                    "no está guardado en UTF-8; se leyó como Windows-1252.",
                    "Revise que los acentos se vean bien y guárdelo como UTF-8.",
                    "W",
                ),
            )
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


_CONTROLS = bytes({*range(9), *range(14, 32)} - {0x1B})


def is_text(raw: bytes) -> bool:
    """Not a photograph or a Word document under the name of a text."""
    controls = len(raw) - len(raw.translate(None, _CONTROLS))
    return raw.startswith((b"\xff\xfe", b"\xfe\xff")) or controls <= 3 + len(raw) // 100


_BIDI = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def clean(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    """Drop invisible characters; NUL and other control characters are an error with their line."""
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        controls = [c for c in line if unicodedata.category(c) == "Cc" and c != "\t"]
        if controls:
            findings.append(
                _finding(
                    file,
                    number,
                    f"tiene un carácter invisible que no es texto (U+{ord(controls[0]):04X}).",
                    "Borre la línea y escríbala de nuevo.",
                )
            )
        elif _BIDI.search(line):
            findings.append(
                _finding(
                    file,
                    number,
                    "tiene marcas invisibles de dirección del texto; se quitaron.",
                    "Copie el texto sin formato.",
                    "W",
                )
            )
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return _BIDI.sub("", text).replace("\t", "  "), tuple(findings)


def _is_unseen(character: str) -> bool:
    """A control character, half a surrogate pair, or a mark that turns the text round."""
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or bool(_BIDI.match(character))


def visible(text: str) -> str:
    """``text`` without what cannot be seen and must not reach a terminal, a page or a voice:
    quotation marks of YAML bring it in as ``\\e`` or ``\\u202e``.
    """
    return "".join(character for character in text if not _is_unseen(character))


def unseen(text: str, file: str, line: int, where: str = "") -> list[Finding]:
    """A warning for the first of each character that :func:`visible` takes out of ``text``."""
    first = {c: place for place, c in reversed([*enumerate(text, 1)]) if _is_unseen(c)}
    return [
        Finding(
            "TEXTO",
            "W",
            file,
            line,
            f"{where}tiene un carácter que no se ve, {_named(character)}, en el lugar {place}; "
            "se quitó.",
            "Bórrelo, o escriba el texto de nuevo.",
            visible(text),
        )
        for character, place in sorted(first.items(), key=lambda found: found[1])
    ]


def _named(character: str) -> str:
    if _BIDI.match(character):
        return f"U+{ord(character):04X} (marca de dirección del texto)"
    return f"U+{ord(character):04X} (de control)"


def split(text: str, file: str) -> Matter:
    """Separate front matter and body. Findings instead of exceptions: the caller tells them all."""
    lines = text.split("\n")
    if not lines or lines[0].strip() != "---":
        return Matter(
            {},
            {},
            text,
            1,
            (
                _finding(
                    file,
                    1,
                    "no empieza con la ficha de datos.",
                    "La primera línea debe ser --- y después titulo:, fecha: y area:. "
                    'Haga uno de muestra con: boletin redactar "Título"',
                ),
            ),
        )
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() in ("---", "..."))
    except StopIteration:
        return Matter(
            {},
            {},
            "",
            len(lines),
            (
                _finding(
                    file,
                    1,
                    "la ficha de datos no termina.",
                    "Escriba una línea con --- entre los datos y el texto.",
                ),
            ),
        )
    values, key_lines, findings = _keys("\n".join(lines[1:end]), file)
    first = next((i for i in range(end + 1, len(lines)) if lines[i].strip()), end + 1)
    return Matter(values, key_lines, "\n".join(lines[first:]), first + 1, findings)


def _keys(text: str, file: str) -> tuple[dict[str, Value], dict[str, int], tuple[Finding, ...]]:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.BaseLoader)):
            return (
                {},
                {},
                (
                    _finding(
                        file,
                        1,
                        "la ficha usa referencias (* y &), que no se aceptan.",
                        "Ponga entre comillas los textos que empiezan con * o &.",
                    ),
                ),
            )
        node = yaml.compose(text, yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        return (
            {},
            {},
            (
                _finding(
                    file,
                    line,
                    "la ficha está mal escrita en esta línea.",
                    'Si el texto lleva dos puntos, póngalo entre comillas: titulo: "Agua: corte".',
                ),
            ),
        )
    except (yaml.YAMLError, RecursionError):
        return {}, {}, (_finding(file, 1, "la ficha no se entiende.", "Escríbala de nuevo."),)
    if node is None:
        return {}, {}, ()
    if not isinstance(node, yaml.MappingNode):
        return (
            {},
            {},
            (_finding(file, 2, "la ficha no tiene claves.", "Escriba: titulo: El título"),),
        )
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    findings: list[Finding] = []
    for key_node, value_node in node.value:
        key, line = visible(str(key_node.value)), key_node.start_mark.line + 2
        if key in values:
            findings.append(
                _finding(file, line, f"la clave «{key}» está dos veces.", "Deje una sola.")
            )
            continue
        values[key], lines[key] = _plain(value_node), line
        lines |= _part_lines(value_node, key)
        for scalar in _scalars(value_node):
            number = scalar.start_mark.line + 2
            findings += unseen(str(scalar.value), file, number, f"«{key}» ")
    return values, lines, tuple(findings)


def _plain(node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {visible(str(key.value)): _plain(value) for key, value in node.value}
    return visible(str(node.value))


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _scalars(part)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)


def _part_lines(node: yaml.Node, path: str) -> dict[str, int]:
    """The lines of what a value is made of, by path."""
    lines: dict[str, int] = {}
    if isinstance(node, yaml.SequenceNode):
        parts = [(f"{path}[{number}]", item, item) for number, item in enumerate(node.value)]
    elif isinstance(node, yaml.MappingNode):
        parts = [(f"{path}.{key.value}", key, value) for key, value in node.value]
    else:
        return lines
    for name, first, value in parts:
        lines[name] = first.start_mark.line + 2
        lines |= _part_lines(value, name)
    return lines


def _finding(file: str, line: int, message: str, remedy: str, level: str = "E") -> Finding:
    return Finding("FICHA", "W" if level == "W" else "E", file, line, message, remedy)

"""The house: who may import whom, how long a module may be, what is installed."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib.metadata
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import click

from boletin.cli import main
from boletin.cli.group import CONTEXT
from boletin.config import Config, Destino, Emisora, Pasadas, Perfil, Suspension, Voz
from boletin.writing.fields import KEYS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "boletin"
ROOMS = ("writing", "voice", "sound", "picture", "publish", "audience")
COMMON = {
    *("model", "errors", "config", "event_doubts", "events", "ffmpeg", "files", "organigrama"),
    *("cleantext", "days", "silence", "tables", "tomlform"),
}
"""What every room may know besides itself."""
WALKERS = {
    "addresses",
    "alignment",
    "build",
    "delivering",
    "desk",
    "feeds",
    "jobs",
    "lineup",
    "making",
    "measuring",
    "offices",
    "offering",
    "pieces",
    "planning",
    "stages",
    "stations",
    "timing",
    "verify",
    "output",
    "project",
    "publishing",
    "reports",
    "diagnose",
    "downloads",
    "voices",
    "web_photos",
}
"""The modules at the top that may walk through rooms."""

MODULES = sorted(PACKAGE.rglob("*.py"))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> set[str]:
    """Modules of boletin that a file imports, without the package's name: ``sound.mix``."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            module = node.module or ""
            found.add(module)
            if module == "boletin":
                found |= {f"boletin.{alias.name}" for alias in node.names}
    return {n.removeprefix("boletin.") for n in found if n.startswith("boletin.")}


def outside(path: Path) -> set[str]:
    """Top-level names of other packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def test_each_room_knows_only_itself_and_the_common_modules() -> None:
    wrong = {}
    for path in MODULES:
        place = path.relative_to(PACKAGE).parts
        known = {name.partition(".")[0] for name in imports(path)}
        if place[0] in ROOMS:
            reached = known - COMMON - {place[0]}
        elif place[0] != "cli" and place[0].removesuffix(".py") not in WALKERS:
            reached = known & set(ROOMS)
        else:
            reached = set()
        if place[0] not in ("cli", "__main__.py"):
            reached |= known & {"cli"}  # nobody imports the command line
        if reached:
            wrong["/".join(place)] = reached
    assert not wrong


def test_tools_stay_in_their_module() -> None:
    for path in MODULES:
        names = outside(path)
        if path.parent.name != "cli":
            assert "click" not in names, path
        if path.name != "ffmpeg.py":
            assert "imageio_ffmpeg" not in names, path
            assert not re.search(r"subprocess\.\w+\([^)]*ffmpeg", path.read_text("utf-8")), path


def test_no_module_passes_400_lines() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {path: length for path, length in lengths.items() if length > 400}


def test_no_circles_among_our_modules() -> None:
    graph: dict[str, set[str]] = {}
    known = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
    }
    for path in MODULES:
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        # Only imports of the module itself: what a function imports when it runs cannot loop.
        top = [n for n in tree(path).body if isinstance(n, ast.ImportFrom)]
        graph[name] = set()
        for node in top:
            module = (node.module or "").removeprefix("boletin.")
            parts = {f"{module}.{alias.name}" for alias in node.names}
            graph[name] |= (parts & known) or {module}
        graph[name] -= {name}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' -> '.join((*trail, name))}"
        if name in done or name not in graph:
            return
        for other in graph[name]:
            walk(other, (*trail, name))
        done.add(name)

    for name in graph:
        walk(name, ())


def test_the_lower_bounds_hold() -> None:
    """Older versions install silently and break (design §5)."""

    def version(name: str) -> tuple[int, ...]:
        found = importlib.metadata.version(name)
        return tuple(int(part) for part in found.split(".") if part.isdigit())

    assert version("moviepy") >= (2, 2, 1)
    assert version("gTTS") >= (2, 5, 4)
    assert version("imageio-ffmpeg") >= (0, 8, 1)
    assert version("pillow") < (12,)


def test_nothing_of_this_machine_is_written_down() -> None:
    for path in (*MODULES, *ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "pyproject.toml"):
        text = path.read_text("utf-8")
        assert "/work/" not in text and "/root/" not in text, path


def test_every_command_is_documented() -> None:
    guides = [ROOT / "README.md", ROOT / "docs/ordenes.md"]
    readme = "".join(guide.read_text("utf-8") for guide in guides)
    for name, command in main.commands.items():
        assert f"boletin {name}" in readme, f"boletin {name} is not explained"
        assert command.help


def test_help_is_whole_and_spanish() -> None:
    def commands(group: click.Group) -> Iterator[click.Command]:
        for command in group.commands.values():
            yield command
            if isinstance(command, click.Group):
                yield from commands(command)

    english = re.compile(r"\b(?:options|command|args|usage|range|default|required|show|x)\b", re.I)
    for command in (main, *commands(main)):
        context = click.Context(command, info_name="boletin", terminal_width=80, **CONTEXT)
        text = command.get_help(context)
        assert not english.search(text), text
        assert "..." not in text, text
        assert "-h, --help, --ayuda" in text, text


def test_every_key_of_the_front_matter_is_documented() -> None:
    guide = (ROOT / "docs/ficha.md").read_text("utf-8")
    assert not [key for key in KEYS if f"`{key}`" not in guide]


def test_every_key_of_boletin_toml_is_documented() -> None:
    guide = (ROOT / "docs/configuracion.md").read_text("utf-8")
    sections = [s for s in typing.get_type_hints(Config).values() if dataclasses.is_dataclass(s)]
    found = [*sections, Voz, Perfil, Emisora, Pasadas, Destino, Suspension]
    keys = {field.name for section in found for field in dataclasses.fields(section)}
    assert not sorted(key for key in keys if f"`{key}`" not in guide and f"`{key} " not in guide)


def test_test_files_have_names_of_their_own() -> None:
    """pytest takes two files of one name in different folders for the same module."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names))

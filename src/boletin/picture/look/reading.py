"""The looks of a project: found, read, and given to announcements."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from boletin.errors import ContentError
from boletin.files import reason
from boletin.model import Comunicado, Finding
from boletin.picture.look.aspecto import Aspecto
from boletin.picture.look.check import wrong
from boletin.tomlform import Reader, finding, parsed

FOLDER = "plantillas/video"
FILE = "aspecto.toml"


def names(project: Path) -> list[str]:
    """The looks that a project has, by the names of their folders."""
    found = (path.parent.name for path in (project / FOLDER).glob(f"*/{FILE}"))
    return sorted(name for name in found if not name.startswith("."))


def load(project: Path, name: str) -> Aspecto:
    """Read a look. Raises ContentError with every finding; values are only looked at once every
    key is known and of its type.
    """
    text = _text(project, name)
    reader = Reader(text, _file(name))
    aspecto: Aspecto = reader.section(Aspecto, parsed(text, _file(name)), "")
    if not reader.findings:
        for path, message, remedy in wrong(aspecto):
            reader.complain(path, message, remedy)
    if reader.findings:
        raise ContentError(sorted(reader.findings, key=lambda found: found.line))
    return aspecto


def choose(project: Path, comunicado: Comunicado) -> Aspecto:
    """The look of an announcement: the one it asks for, else the first, in the order of their
    names, that has its ``tipo``.

    What is wrong with another look does not matter, unless that may be the one that is lacking.
    Raises ContentError.
    """
    return load(project, _name_for(project, comunicado))


def review(project: Path, comunicados: Iterable[Comunicado]) -> tuple[Finding, ...]:
    """What is wrong with the looks of a project, and with those of ``comunicados``; that one asks
    for a look that is :func:`unknown` is told with its text.
    """
    known = names(project)
    found: list[Finding] = []
    for name in known:
        try:
            load(project, name)
        except ContentError as error:
            found += error.findings
    found += (*_empty(project, known), *_claimed_twice(project, known))
    for comunicado in {(c.aspecto, c.tipo): c for c in comunicados}.values():
        if not unknown(project, comunicado):
            found += troubles(project, comunicado)
    return tuple(dict.fromkeys(found))


def troubles(project: Path, comunicado: Comunicado) -> tuple[Finding, ...]:
    """Why an announcement can have no clip: nothing where its look is good."""
    try:
        choose(project, comunicado)
    except ContentError as error:
        return error.findings
    return ()


def unknown(project: Path, comunicado: Comunicado) -> tuple[Finding, ...]:
    """A look that an announcement asks for and nobody has made: told at the announcement."""
    asked = comunicado.aspecto
    known = names(project) if asked else []
    if not known or asked in known:
        return ()
    near = difflib.get_close_matches(asked.lower(), known, 1, 0.5)
    message = f"no hay un aspecto «{asked}» en {FOLDER}/."
    remedy = (
        f"{f'¿Quiso escribir «{near[0]}»? ' if near else ''}Hay: {', '.join(known)}. "
        "O quite la línea: queda el de su tipo."
    )
    line = comunicado.line_of("aspecto")
    return (Finding("FICHA", "E", comunicado.archivo, line, message, remedy, asked),)


# --- whose look it is --------------------------------------------------------------------------


def _name_for(project: Path, comunicado: Comunicado) -> str:
    known = names(project)
    if not known:
        raise ContentError([_none(project)])
    if comunicado.aspecto:
        if found := unknown(project, comunicado):
            raise ContentError(found)
        return comunicado.aspecto
    claims, unreadable = _claims(project, known)
    mine = claims.get(comunicado.tipo)
    if mine:
        return mine[0]
    if unreadable:
        raise ContentError(unreadable)
    tipo, first = comunicado.tipo, _file(known[0])
    line = Reader(_text(project, known[0])).line("tipos")
    raise ContentError(
        [
            finding(
                line,
                f"Ningún aspecto es de los comunicados de tipo «{tipo}».",
                f'Agregue "{tipo}" a los tipos de uno: {", ".join(known)}.',
                "tipos",
                first,
            )
        ]
    )


def _claims(project: Path, known: Iterable[str]) -> tuple[Mapping[str, list[str]], list[Finding]]:
    """The looks of each ``tipo``, and what keeps others from being asked."""
    claims: dict[str, list[str]] = {}
    unreadable: list[Finding] = []
    for name in known:
        try:
            tipos = parsed(_text(project, name), _file(name)).get("tipos")
        except ContentError as error:
            unreadable += error.findings
            continue
        for tipo in dict.fromkeys(map(str, tipos if isinstance(tipos, list) else ())):
            claims.setdefault(tipo, []).append(name)
    return claims, unreadable


def _claimed_twice(project: Path, known: Iterable[str]) -> Iterator[Finding]:
    claims, _ = _claims(project, known)
    for tipo, mine in claims.items():
        for other in mine[1:]:
            line = Reader(_text(project, other)).line("tipos")
            yield replace(
                finding(
                    line,
                    f"Los comunicados de tipo «{tipo}» ya tienen el aspecto «{mine[0]}»: "
                    f"«{other}» solo lo llevan los que escriben aspecto: {other}",
                    f'Quite "{tipo}" de los tipos de uno de los dos.',
                    "tipos",
                    _file(other),
                ),
                level="W",
            )


# --- files --------------------------------------------------------------------------------------


def _file(name: str) -> str:
    return f"{FOLDER}/{name}/{FILE}"


def _text(project: Path, name: str) -> str:
    try:
        return (project / _file(name)).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        why = "no está en UTF-8"
    except OSError as error:
        why = reason(error)
    remedy = "Guárdelo desde el editor como texto UTF-8, o cópielo de un proyecto nuevo."
    raise ContentError([finding(1, f"No se puede leer: {why}.", remedy, "", _file(name))])


def _empty(project: Path, known: list[str]) -> Iterator[Finding]:
    """Folders that are no look: their owner thinks they are."""
    if not known:
        yield _none(project)
        return
    for path in sorted((project / FOLDER).iterdir()):
        if path.is_dir() and path.name not in known and not path.name.startswith("."):
            message = f"La carpeta «{path.name}» no es un aspecto: le falta {FILE}."
            remedy = f"Copie ahí el de {FOLDER}/{known[0]}/, o borre la carpeta."
            yield replace(finding(1, message, remedy, "", f"{FOLDER}/{path.name}"), level="W")


def _none(project: Path) -> Finding:
    message = (
        f"En {FOLDER} no hay ningún aspecto."
        if (project / FOLDER).is_dir()
        else f"Falta la carpeta {FOLDER}, con los aspectos de los clips."
    )
    remedy = "Cópiela de un proyecto nuevo: boletin nuevo OTRA-CARPETA"
    return finding(1, message, remedy, "", FOLDER)

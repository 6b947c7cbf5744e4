"""comunicados/*.md -> Comunicado. Every problem of every file is found, none raised."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from boletin.errors import ContentError, UsageError
from boletin.files import reason
from boletin.model import Comunicado, Finding
from boletin.writing import frontmatter
from boletin.writing.fields import Fields
from boletin.writing.media import inside

FOLDER = "comunicados"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The announcements that can be used, and everything found wrong in all of them."""

    comunicados: tuple[Comunicado, ...]
    findings: tuple[Finding, ...]


def load_all(project: Path) -> Loaded:
    """Read every announcement of a project folder, sorted by date and id."""
    folder = project / FOLDER
    good: dict[str, list[Comunicado]] = defaultdict(list)
    findings: list[Finding] = []
    for path in sorted(folder.rglob("*.md")) if folder.is_dir() else ():
        relative = path.relative_to(project)
        if any(part.startswith((".", "_")) for part in relative.parts):
            continue
        comunicado, found = load(path, project)
        findings += found
        if comunicado:
            good[comunicado.id].append(comunicado)
    for same in good.values():
        if len(same) > 1:
            findings += [
                Finding(
                    "FICHA",
                    "E",
                    one.archivo,
                    1,
                    f"tiene el mismo id que {other.archivo}: «{one.id}».",
                    "Cambie el nombre de uno de los dos archivos.",
                )
                for one, other in zip(same, same[1:] + same[:1], strict=True)
            ]
    unique = [same[0] for same in good.values() if len(same) == 1]
    return Loaded(
        tuple(sorted(unique, key=lambda c: (c.fecha, c.id))),
        tuple(sorted(findings, key=lambda f: (f.file, f.line))),
    )


def load(path: Path, project: Path) -> tuple[Comunicado | None, tuple[Finding, ...]]:
    """Read one announcement: None when it cannot be used, with the findings that say why."""
    name = path.relative_to(project).as_posix()
    if not inside(path, project):
        return None, (
            Finding("S04", "E", name, 1, "es un enlace hacia fuera del proyecto.", "Cópielo aquí."),
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, (
            Finding(
                "FICHA",
                "E",
                name,
                1,
                f"no se puede leer: {reason(error)}.",
                "Revise el archivo y sus permisos.",
            ),
        )
    if not frontmatter.is_text(raw):
        return None, (
            Finding(
                "FICHA",
                "E",
                name,
                1,
                "no es un archivo de texto.",
                "Guárdelo desde el editor como texto simple, en UTF-8.",
            ),
        )
    text, decoding = frontmatter.decode(raw, name)
    text, invisible = frontmatter.clean(text, name)
    matter = frontmatter.split(text, name)
    reader = Fields(name, project, path.parent, matter.values, matter.lines)
    reader.findings += [*decoding, *invisible, *matter.findings]
    broken = not matter.lines and any(f.level == "E" for f in reader.findings)
    values = {} if broken else reader.values_of(matter.body, matter.body_line)
    if any(finding.level == "E" for finding in reader.findings):
        return None, tuple(reader.findings)
    comunicado = Comunicado(id=slug(path.stem), archivo=name, **values)  # type: ignore[arg-type]
    return comunicado, tuple(reader.findings)


def slug(text: str) -> str:
    """``Jornada de vacunación`` -> ``jornada-de-vacunacion`` (R07: at most 64 characters)."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-") or "sin-nombre"


def fingerprint(comunicado: Comunicado) -> str:
    """``huella``: hash of what is said and of when it may be; 16 hexadecimal digits."""
    said = (
        comunicado.titulo,
        comunicado.cuerpo,
        comunicado.cierre,
        comunicado.lugar,
        comunicado.contacto,
        comunicado.area,
        str(comunicado.fecha),
        str(comunicado.vigencia),
        str(comunicado.programa_social),
        comunicado.idioma,
        # Only where they are used: approvals given before these keys existed stay good.
        *filter(None, (comunicado.variante, comunicado.texto_guion, *comunicado.tomas)),
        *map(str, comunicado.evento or ()),
    )
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]


def approved(comunicado: Comunicado) -> bool:
    """Approved, and the text still is the one that was approved."""
    return comunicado.estado == "aprobado" and (
        not comunicado.huella or comunicado.huella == fingerprint(comunicado)
    )


def concerns(finding: Finding, id_: str) -> bool:
    """Whether a finding is about the file of the announcement with this id."""
    return slug(Path(finding.file).stem) == id_


def ids_of(loaded: Loaded) -> frozenset[str]:
    """The ids of all files of ``comunicados/``, also of those that cannot be used."""
    wrong = {slug(Path(finding.file).stem) for finding in loaded.findings}
    return frozenset(wrong.union(one.id for one in loaded.comunicados))


def known(ids: Sequence[str], loaded: Loaded) -> None:
    """Raise UsageError for an id that no announcement has; ContentError, with what is wrong in its
    file, for one that cannot be used.
    """
    names = [comunicado.id for comunicado in loaded.comunicados]
    for id_ in ids:
        if id_ not in names:
            if wrong := [f for f in loaded.findings if f.level == "E" and concerns(f, id_)]:
                raise ContentError(wrong)
            near = difflib.get_close_matches(id_, names, 1, 0.4)
            raise UsageError(
                f"No hay un comunicado que se pueda usar con el id «{id_}».",
                remedy=f"¿Quiso escribir «{near[0]}»?" if near else "Véalos: boletin revisar",
            )

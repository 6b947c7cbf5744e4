"""What stands in output/, decoded and measured again, against control.json and the manifest."""

from __future__ import annotations

import difflib
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import feeds, output
from boletin.cache import digest
from boletin.errors import BoletinError, UsageError
from boletin.model import Check, Reading
from boletin.publish import package
from boletin.publish.manifest import NAME, Entry, is_partial
from boletin.publish.signature import public_text
from boletin.show import Show, Silent
from boletin.sound.checks import LINE_LU, weakest_phrase
from boletin.sound.hearing import Heard, hear
from boletin.tomlform import FILE

OUTPUT, PRIVATE = "output", ".boletin"
TOLERANCE_LU = 0.1
"""A decoder's rounding; the file itself is the same, its digest says so."""
TOLERANCE_MS = 50
"""R06."""
_AGAIN = "boletin producir (con --semana, si no es la última) lo hace de nuevo."
_OTHER = "no es el que se produjo; cambió o se dañó."
_FETCH = "Descárguelo de nuevo."
"""The remedy for what somebody downloaded: who has a package cannot always produce."""


def verify(
    project: Path, route: Path | None = None, show: Show | None = None, public: str = ""
) -> list[Check]:
    """Every check over the public tree, over the folder ``route`` of it, or over a tree or ZIP that
    was downloaded. ``public``: minisign key that must have signed it; empty: boletin.toml's, for
    what was downloaded.

    After an interrupted ``producir`` a whole new file counts as good, even though the manifest
    does not list it yet. Raises UsageError when ``route`` is not there, MediaError for a ZIP that
    cannot be opened.
    """
    show = show or Silent()
    own = (project / OUTPUT).resolve()
    if route is not None and route.is_file() and _is_package(route):
        with tempfile.TemporaryDirectory(prefix="boletin-") as name:
            root = package.unpack(route, Path(name))
            checks = _tree(project, root, root, show, ours=False)
            ours = route.resolve().is_relative_to(own)
            key = _key(project, ours, public)
            return _signed(checks, ours, key, lambda: package.detached(route, root, key))
    root = _root(project, route)
    ours = root.resolve() == own
    checks = _tree(project, root, route.resolve() if route else root, show, ours=ours)
    if route is not None and route.resolve() != root and not public:
        return checks  # only a part was asked for
    key = _key(project, ours, public)
    return _signed(checks, ours, key, lambda: package.signature(root, key))


def _tree(project: Path, root: Path, part: Path, show: Show, *, ours: bool) -> list[Check]:
    """Every check over ``part`` of the tree ``root`` but its signature."""
    if not root.is_dir():
        return [
            Check("S06", "I", True, None, f"No hay nada en {OUTPUT}/; hágalo: boletin producir")
        ]
    coming = output.pending(project / PRIVATE) if ours else {}
    again = _AGAIN if ours else _FETCH
    checks, digests = _against_manifest(root, coming, part, again)
    controls = sorted(root.rglob("control.json"))
    controls = [c for c in controls if part in (root, c.parent) or part in c.parents]
    show.begin(len(controls) + 1)
    for control in controls:
        name = control.parent.relative_to(root).as_posix()
        checks += _piece(control, name, digests, again)
        show.advance(1, f"{name}: medido")
    if part == root and ours and any((root / name).is_file() for name in feeds.FEEDS):
        checks += feeds.standing(configuration.load(project), root, digests)
    return checks


def _root(project: Path, route: Path | None) -> Path:
    """The public tree that holds ``route``: the nearest folder above with a manifest."""
    if route is None:
        return project / OUTPUT
    route = route.resolve()
    if not route.exists():
        beside = [one.name for one in route.parent.iterdir()] if route.parent.is_dir() else []
        near = difflib.get_close_matches(route.name, beside, 1, 0.6)
        raise UsageError(
            f"No existe {route.name}.",
            remedy=f"¿Quiso escribir «{near[0]}»?" if near else _SAY,
        )
    root = next((p for p in (route, *route.parents) if (p / NAME).is_file()), None)
    if root is None and (not route.is_dir() or not any(route.rglob("control.json"))):
        raise UsageError(f"{route.name} no es parte de {OUTPUT}/.", remedy=_SAY)
    return root or route


_SAY = f"Diga una carpeta de {OUTPUT}/, o la carpeta o el ZIP que descargó."


def _is_package(file: Path) -> bool:
    """A ZIP, or what claims to be one: a download cut short, a page of an error kept as .zip."""
    return file.suffix.lower() == ".zip" or zipfile.is_zipfile(file)


def _key(project: Path, ours: bool, public: str) -> str:
    """The key that must have signed: the one told, or boletin.toml's for what came from outside."""
    if not public and not ours and (project / FILE).is_file():
        public = configuration.load(project).firma.publica
    return public_text(public.encode())


def _signed(
    checks: list[Check], ours: bool, key: str, judge: Callable[[], Check | None]
) -> list[Check]:
    """With what its signature says. output/ itself is signed when it is delivered."""
    if ours and key:
        told = f"{OUTPUT}/ se firma al publicar: compruebe con la llave lo que se entregó."
        return [*checks, Check("S06", "E", False, None, told)]
    found = None if ours else judge()
    return [*checks, found] if found else checks


def _against_manifest(
    root: Path, coming: Mapping[str, Entry], part: Path, again: str
) -> tuple[list[Check], dict[str, str]]:
    """Path, size and digest of every file (S06); also the digest of those that are listed."""
    listed = output.listed(root)
    checks: list[Check] = []
    digests: dict[str, str] = {}
    present = {
        file.relative_to(root).as_posix(): file for file in root.rglob("*") if not file.is_dir()
    }
    if not listed and not coming:
        why = f"falta o está dañado. {again}"
        return ([_failed("S06", NAME, why)], {}) if present else ([], {})
    for name, file in sorted(present.items()):
        if name in (NAME, package.SIGNATURE) or not (part in (root, file) or part in file.parents):
            continue
        if file.is_symlink():
            checks.append(_failed("S04", name, "es un enlace, no un archivo."))
        elif is_partial(name):
            checks.append(_failed("S06", name, f"quedó a medias. {again}"))
        elif name not in listed and name not in coming:
            checks.append(_failed("S06", name, "no está en el manifiesto; no es de boletin.", "W"))
        else:
            entry = file.stat().st_size, digest(file)
            digests[name] = entry[1]
            if entry in (listed.get(name), coming.get(name)):
                checks.append(Check("S06", "E", True, entry[1][:12], f"{name}: entero."))
            else:
                checks.append(_failed("S06", name, f"{_OTHER} {again}"))
    for name in listed:
        inside = part == root or part in (root / name).parents
        if inside and name not in present and not (coming and name not in coming):
            checks.append(_failed("S06", name, f"falta. {again}"))
    if coming:
        checks.append(
            Check(
                "S06",
                "I",
                True,
                len(coming),
                "La última producción se interrumpió; boletin producir la continúa.",
            )
        )
    return checks, digests


def _failed(rule: str, name: str, why: str, level: str = "E") -> Check:
    return Check(rule, "W" if level == "W" else "E", False, name, f"{name}: {why}")


def _piece(control: Path, name: str, digests: Mapping[str, str], again: str) -> list[Check]:
    """One piece: its files decoded and measured, against what control.json says of them.

    ``digests``: of the files that the manifest lists, as they stand; those that are damaged are
    measured too: it tells what happened to them.
    """
    try:
        record = json.loads(control.read_bytes())
        files = [(str(e["ruta"]), e) for e in record["archivos"]]
        rules = [(r["id"], r["nivel"], r["cumple"], r["detalle"]) for r in record["reglas"]]
        words = [(int(w["inicio_ms"]), int(w["fin_ms"])) for w in record["palabras"]]
        length_ms = int(record["duracion_ms"])
    except (OSError, ValueError, KeyError, TypeError):
        return [_failed("S06", f"{name}/control.json", f"no se entiende. {again}")]
    checks = [
        Check(rule, level, good, None, f"{name}: {detail}") for rule, level, good, detail in rules
    ]
    for ruta, entry in files:
        path = control.parent / ruta
        found = digests.get(f"{name}/{ruta}")
        if found is None:
            continue
        if found != entry.get("sha256"):
            checks.append(_failed("S06", f"{name}/{ruta}", f"control.json habla de otro. {again}"))
        if "lufs" not in entry:
            continue
        try:
            heard = hear(path)
            checks.append(_media(heard.reading, f"{name}/{ruta}", entry))
            if abs(heard.reading.duration_ms - length_ms) <= TOLERANCE_MS:  # no silence before it
                checks.append(_said(heard, f"{name}/{ruta}", words))
        except BoletinError as error:
            checks.append(_failed("S03", f"{name}/{ruta}", error.message))
    return checks


def _said(heard: Heard, name: str, words: list[tuple[int, int]]) -> Check:
    """Part of R06: what control.json says is said can be heard at its time."""
    over, at_ms = weakest_phrase(heard, words)
    good = over >= -LINE_LU
    minutes, seconds = divmod(at_ms // 1000, 60)
    lost = f"no se oye lo que debe decirse en {minutes}:{seconds:02}."
    detail = f"{name}: {'se oye cada palabra en su momento.' if good else lost}"
    return Check("R06", "E", good, round(over, 2) if words else None, detail)


def _media(reading: Reading, name: str, entry: dict[str, Any]) -> Check:
    good = (
        abs(reading.lufs - entry["lufs"]) <= TOLERANCE_LU
        and abs(reading.dbtp - entry["dbtp"]) <= TOLERANCE_LU * 2
        and abs(reading.duration_ms - entry["duracion_ms"]) <= TOLERANCE_MS
    )
    seconds = reading.duration_ms / 1000
    measured = f"{reading.lufs:.1f} LUFS, {reading.dbtp:.1f} dBTP, {seconds:.2f} s"
    said = (
        f"{entry['lufs']:.1f} LUFS, {entry['dbtp']:.1f} dBTP, {entry['duracion_ms'] / 1000:.2f} s"
    )
    detail = f"{name}: {measured}" + ("." if good else f"; al producirlo tenía {said}.")
    return Check("L40", "E", good, round(reading.lufs, 2), detail)

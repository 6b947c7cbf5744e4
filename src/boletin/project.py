"""What staff own: new project folders, new announcements, approvals. Writes only what it is asked.

Every file is written under a temporary name and then renamed; nothing that exists is overwritten
but the announcement being approved, of which every other byte stays as it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from boletin import files
from boletin.errors import BoletinError, ContentError, UsageError
from boletin.model import TIPOS, Comunicado
from boletin.tomlform import FILE
from boletin.writing.load import FOLDER, fingerprint, load, slug
from boletin.writing.review import MODELO

PARTS = ("plantillas", "audio_assets", "boletin.toml", "organigrama.toml")
"""What a new project folder begins with."""
INFORMES = "informes"
"""Folder of the project with what only the office reads: reports, and the counts behind them. It is
not published, and unlike output/ and .boletin/ it cannot be made again.
"""


def model_folder() -> Path:
    """Where the templates and sounds of a new project come from: the package, or the checkout."""
    packaged = Path(__file__).parent / "modelo"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def new_project(folder: Path, today: date) -> tuple[Path, ...]:
    """Make ``folder`` a project that produces at once. Raises BoletinError if it is in use."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        why = "ya existe y no está vacía" if folder.is_dir() else "no es una carpeta: es un archivo"
        raise BoletinError(
            f"{folder} {why}.", remedy="Elija otro nombre: boletin nuevo OTRA-CARPETA"
        )
    source = model_folder()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".boletin-", dir=folder.parent) as name:
            draft = Path(name) / "proyecto"
            draft.mkdir()
            for part in PARTS:
                if (source / part).is_dir():
                    shutil.copytree(source / part, draft / part)
                else:
                    shutil.copy(source / part, draft / part)
            (draft / FOLDER / "imagenes").mkdir(parents=True)
            (draft / ".gitignore").write_text(
                f"/output/\n/entregas/\n/.boletin/\n/{INFORMES}/\n", "utf-8"
            )
            title = "El Ayuntamiento estrena su boletín"
            (draft / FOLDER / _name(title, today)).write_text(
                _text(title, "nota", today, approved=True), "utf-8"
            )
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
    except OSError as error:
        raise files.refused(folder, error) from None
    return tuple(sorted(folder.iterdir()))


def new_announcement(project: Path, title: str, tipo: str, today: date) -> Path:
    """Write a new announcement from the model. Raises BoletinError when one has its name."""
    title = " ".join(title.split())
    if not re.search(r"\w", title):
        raise UsageError("El título no tiene palabras.", remedy='boletin redactar "Mi título"')
    if not (project / FILE).is_file():
        raise UsageError(
            f"No hay un {FILE} en esta carpeta: no es un proyecto.",
            remedy="Vaya a la carpeta de su proyecto, o dígala con -C; una nueva: boletin nuevo.",
        )
    path = project / FOLDER / _name(title, today)
    if path.exists():
        raise BoletinError(
            f"Ya hay un comunicado con ese nombre: {FOLDER}/{path.name}.",
            remedy="Use otro título o edite ese archivo.",
        )
    files.write(path, _text(title, tipo, today).encode())
    return path


def approve(comunicado: Comunicado, project: Path, name: str, today: date) -> None:
    """Write ``estado``, ``aprobo``, ``aprobado_el`` and ``huella`` into the announcement's file."""
    if not re.search(r"\w", name):
        raise UsageError(
            "Falta quién aprueba.", remedy='Escriba --nombre "Dirección de Comunicación Social"'
        )
    _set(
        project,
        comunicado,
        {
            "estado": "aprobado",
            "aprobo": json.dumps(" ".join(name.split()), ensure_ascii=False),
            "aprobado_el": today.isoformat(),
            "huella": json.dumps(fingerprint(comunicado)),
        },
    )


def edit_script(comunicado: Comunicado, project: Path, text: str) -> Path:
    """Keep a script as ``comunicados/guiones/<id>.txt`` and name it in the announcement's file.

    Raises BoletinError when the announcement already has a script edited by hand.
    """
    if comunicado.guion:
        raise BoletinError(
            f"Ya tiene un guion a mano: {comunicado.guion}.",
            remedy="Cambie ese archivo, o quite la clave guion: para volver a la plantilla.",
        )
    path = project / FOLDER / "guiones" / f"{comunicado.id}.txt"
    if path.exists():
        raise BoletinError(
            f"Ya existe {path.relative_to(project).as_posix()}.",
            remedy=f"Bórrelo, o agregue a la ficha la línea guion: guiones/{path.name}",
        )
    files.write(path, text.encode())
    folder = Path(comunicado.archivo).parent
    _set(project, comunicado, {"guion": os.path.relpath(path, project / folder).replace("\\", "/")})
    return path


def _set(project: Path, comunicado: Comunicado, keys: Mapping[str, str]) -> None:
    """Write keys into an announcement's front matter; every other byte stays as it was."""
    path = project / comunicado.archivo
    raw = path.read_bytes()
    newline = b"\r\n" if b"\r\n" in raw else b"\n"
    lines = raw.split(newline)
    end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() in (b"---", b"..."))
    for key, value in keys.items():
        written = f"{key}: {value}".encode()
        for i in range(1, end):
            if re.match(rb"%s\s*:" % key.encode(), lines[i]):
                lines[i] = written
                break
        else:
            lines.insert(end, written)
            end += 1
    files.write(path, newline.join(lines))
    again, findings = load(path, project)
    if again is None:
        files.write(path, raw)
        raise ContentError(findings)


def _name(title: str, today: date) -> str:
    return f"{slug(f'{today.isoformat()}-{title}')}.md"


def _text(title: str, tipo: str, today: date, *, approved: bool = False) -> str:
    quoted = json.dumps(title, ensure_ascii=False)
    state = (
        f"estado: aprobado\naprobo: Quien probó el programa\naprobado_el: {today.isoformat()}"
        if approved
        else "estado: borrador"
    )
    body = (
        "El Ayuntamiento estrena su boletín en audio y video. Cada semana dirá qué pasa en el "
        "municipio, quién lo atiende, cuándo y dónde.\n\n"
        "Las cifras, fechas y horas se escriben como siempre; la voz las dice completas."
        if approved
        else f"{MODELO} qué pasa, quién lo hace, cuándo, dónde y a qué teléfono llamar."
    )
    return (
        f"---\ntitulo: {quoted}\nfecha: {today.isoformat()}\n"
        f"area: Dirección de Comunicación Social\n"
        f"tipo: {tipo}          # {', '.join(TIPOS)}\n"
        "prioridad: normal  # alta, normal, baja\n"
        "# duracion: 30     # 20, 30, 40 o 60 segundos exactos\n"
        "# lugar: Plaza Principal\n# contacto: 000 000 0000\n"
        f'# evento: {{cuando: {today.isoformat()}, hora: "10:00"}}  # sale en el programa\n'
        "# imagenes:\n#   - archivo: imagenes/foto.jpg\n"
        "#     texto_alternativo: Qué se ve en la foto\n"
        "#     foco: centro  # lo que no se debe cortar: arriba, izquierda… o [50, 30] por ciento\n"
        "# video: videos/obra.mp4      # detrás del texto del clip\n"
        "# lsm: videos/interprete.mp4  # Lengua de Señas Mexicana, en un recuadro\n"
        f"{state}\n---\n\n{body}\n"
    )

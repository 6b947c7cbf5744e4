"""The keys of the front matter that name files: photographs, footage, the interpreter."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from boletin.model import SONIDOS, Foco, Imagen, Lsm, Video
from boletin.writing.frontmatter import Value
from boletin.writing.keys import Keys

FOLDERS = {
    "guion": "guiones",
    "grabacion": "grabaciones",
    "imagenes": "imagenes",
    "video": "videos",
    "lsm": "videos",
}
"""Where files named by a key stand, beside the announcements."""
IMAGE = ("archivo", "foco", "texto_alternativo", "credito")
"""What an entry of ``imagenes`` may say."""
VIDEO = ("archivo", "desde", "hasta", "sonido", "foco", "texto_alternativo")
LSM = ("archivo", "desde")

_SIDES = {
    "izquierda": (0, 20.0),
    "derecha": (0, 80.0),
    "arriba": (1, 20.0),
    "abajo": (1, 80.0),
}
"""Axis and per cent of each word: a fifth from the edge."""
_FILLERS = ("centro", "a", "al", "la", "el", "en", "y")


def inside(path: Path, project: Path) -> bool:
    """S04: what the path leads to, links resolved, lies below the project folder."""
    try:
        return path.resolve().is_relative_to(project.resolve())
    except (OSError, ValueError):
        return False


def foco(value: Value) -> Foco | None:
    """``[50, 30]``, ``50 % 30 %`` or ``arriba izquierda`` as per cent from left and top.

    None when it is not understood.
    """
    parts = value if isinstance(value, list) else re.split(r"[\s,]+", str(value).strip().lower())
    words = [str(part).strip().lower() for part in parts if str(part).strip(" %")]
    if any(word in _SIDES or word == "centro" for word in words):
        if not all(word in _SIDES or word in _FILLERS for word in words):
            return None
        place = [50.0, 50.0]
        named = [_SIDES[word] for word in words if word in _SIDES]
        for axis, share in named:
            place[axis] = share
        return None if len({axis for axis, _ in named}) < len(named) else (place[0], place[1])
    shares = [re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%?", word) for word in words]
    numbers = [float(share[1]) for share in shares if share]
    if len(numbers) != 2 or len(words) != 2 or max(numbers) > 100:
        return None
    return numbers[0], numbers[1]


def _meant(written: str) -> str:
    """What somebody meant who wrote ``arriva derecha``; empty where nothing is near."""
    words = written.lower().split()
    near = [difflib.get_close_matches(word, (*_SIDES, *_FILLERS), 1, 0.7) for word in words]
    if not near or not all(near):
        return ""
    return f"¿Quiso escribir «{' '.join(word for (word,) in near)}»? "


@dataclass(slots=True)
class Media(Keys):
    """The checks of the keys that name files."""

    def imagenes(self) -> tuple[Imagen, ...]:
        value = self.raw.get("imagenes", [])
        items: list[Value] = value if isinstance(value, list) else [value]
        found = (self._imagen(item, f"imagenes[{number}]") for number, item in enumerate(items))
        return tuple(imagen for imagen in found if imagen)

    def _imagen(self, item: Value, at: str) -> Imagen | None:
        entry: dict[str, Value] = item if isinstance(item, dict) else {"archivo": item}
        parts = self.entry("imagenes", entry, IMAGE, at)
        if not parts.get("archivo"):
            self.complain(
                "imagenes",
                "una imagen no se entiende.",
                "Escriba - archivo: imagenes/foto.jpg y debajo texto_alternativo: qué se ve",
                at=at,
            )
            return None
        path = self.resolve(parts["archivo"], "imagenes", "la imagen", at)
        place = self.place("imagenes", entry, at)
        if path is None:
            return None
        if not parts.get("texto_alternativo"):
            self.complain(
                "imagenes",
                f"la imagen {parts['archivo']} no dice qué se ve.",
                "Agregue texto_alternativo: para quien no puede verla.",
                "W",
                "WCAG 1.1.1",
                at=at,
            )
        told = parts.get("texto_alternativo", ""), parts.get("credito", "")
        return Imagen(path, *told, foco=place)

    def video(self) -> Video | None:
        example = "Escriba video: videos/obra.mp4, o video: y debajo archivo:, desde:, hasta:…"
        entry, path = self._footage("video", VIDEO, "el video", example)
        if path is None:
            return None
        start, end = self.moment("video", entry, "desde"), self.moment("video", entry, "hasta")
        if start is not None and end is not None and end <= start:
            self.complain(
                "video",
                "«hasta» no es después de «desde».",
                "Corrija los tiempos.",
                at="video.hasta",
            )
        sound = str(entry.get("sonido") or "no").strip().lower()
        if sound not in SONIDOS:
            self.complain(
                "video",
                f"«sonido: {sound}» no existe.",
                "Escriba sonido: fondo para que se oiga bajo la voz, o sonido: no.",
                at="video.sonido",
            )
        told = entry.get("texto_alternativo", "")
        if not told:
            self.complain(
                "video",
                "el video no dice qué se ve.",
                "Agregue texto_alternativo: para quien no puede verlo.",
                "W",
                "WCAG 1.1.1",
            )
        place = self.place("video", entry, "video")
        return Video(path, " ".join(str(told).split()), start or 0, end, sound, place)

    def lsm(self) -> Lsm | None:
        example = "Escriba lsm: videos/interprete.mp4, o lsm: y debajo archivo: y desde:"
        entry, path = self._footage("lsm", LSM, "el video de Lengua de Señas", example)
        if path is None:
            return None
        return Lsm(path, self.moment("lsm", entry, "desde") or 0)

    def _footage(
        self, key: str, valid: tuple[str, ...], what: str, example: str
    ) -> tuple[dict[str, Value], str | None]:
        """What a key says of its file, and the file's path; None where there is none."""
        value = self.raw.get(key, "")
        if not value:
            return {}, None
        entry: dict[str, Value] = value if isinstance(value, dict) else {"archivo": value}
        parts = self.entry(key, entry, valid, key)
        if not parts.get("archivo"):
            self.complain(key, f"no se entiende «{key}».", example)
            return entry, None
        return entry, self.resolve(parts["archivo"], key, what)

    def moment(self, key: str, entry: dict[str, Value], name: str) -> int | None:
        """A time in a file, ``12.5`` (seconds) or ``1:05``, in ms; None where it is not told."""
        written = entry.get(name, "")
        if not written:
            return None
        found = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,4}(?:\.\d{1,3})?)", str(written).strip())
        if not found or (found[1] and float(found[2]) >= 60):
            self.complain(
                key,
                f"«{name}: {written}» no es un momento del video.",
                f"Escriba los segundos, {name}: 12.5, o minutos y segundos, {name}: 1:05",
                at=f"{key}.{name}",
            )
            return None
        return round((int(found[1] or 0) * 60 + float(found[2])) * 1000)

    def entry(
        self, key: str, entry: dict[str, Value], valid: tuple[str, ...], at: str
    ) -> dict[str, str]:
        """The texts of a mapping; complaints for keys that are not ``valid``."""
        for name in sorted(set(entry) - set(valid) if "archivo" in entry else ()):
            near = difflib.get_close_matches(name.lower(), valid, 1, 0.5)
            self.complain(
                key,
                f"la clave «{name}» no existe dentro de «{key}».",
                f"¿Quiso escribir «{near[0]}»?" if near else f"Valen: {', '.join(valid)}.",
                at=f"{at}.{name}",
            )
        return {k: " ".join(part.split()) for k, part in entry.items() if isinstance(part, str)}

    def place(self, key: str, entry: dict[str, Value], at: str) -> Foco | None:
        """``foco`` of a mapping; None where it does not say, or is not understood."""
        written = entry.get("foco", "")
        if not written:
            return None
        found = foco(written)
        if found is None:
            shown = (
                written if isinstance(written, str) else "[" + ", ".join(map(str, written)) + "]"
            )
            self.complain(
                key,
                f"«foco: {shown}» no es un punto de la imagen.",
                f"{_meant(shown)}Escriba foco: [50, 30] (por ciento desde la izquierda y desde "
                "arriba) o palabras: centro, arriba, abajo, izquierda, derecha, arriba izquierda…",
                at=f"{at}.foco",
            )
        return found

    def resolve(self, written: str, key: str, what: str, at: str = "") -> str | None:
        """Path of a file named in the front matter, relative to the project (S04)."""
        if not written:
            return None
        path = self.folder / written
        folder = FOLDERS[key]
        if Path(written).is_absolute() or "\\" in written or not inside(path, self.project):
            self.complain(
                key,
                f"la ruta {written} sale del proyecto.",
                f"Copie el archivo a comunicados/{folder}/ y escriba {folder}/ y su nombre.",
                rule="S04",
                at=at,
            )
            return None
        if not path.is_file():
            self.complain(
                key,
                f"no existe {what} {written}.",
                "Revise el nombre; se busca junto al comunicado.",
                at=at,
            )
            return None
        return path.resolve().relative_to(self.project.resolve()).as_posix()

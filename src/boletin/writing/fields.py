"""The keys of the front matter, one by one: text -> value, or a finding that says what to write."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boletin.model import (
    DURACIONES,
    ESTADOS,
    PRIORIDADES,
    TIPOS,
    Comunicado,
    Excepcion,
    Finding,
    Vigencia,
)
from boletin.writing import activities, body
from boletin.writing.frontmatter import unseen, visible
from boletin.writing.media import Media
from boletin.writing.spoken import speak
from boletin.writing.spoken.letters import LETTERS

KEYS = tuple(
    f.name
    for f in dataclasses.fields(Comunicado)
    if f.name not in ("id", "archivo", "cuerpo", "texto_guion", "tomas", "lineas")
)
REQUIRED = ("titulo", "fecha", "area")
MAX_WORDS = 600
"""About four minutes read aloud: more is a programme, not an announcement."""
MAX_TITLE = 110
"""Characters: three lines of a lower third."""
TEXTS = (
    "titulo",
    "area",
    "lugar",
    "contacto",
    "cierre",
    "voz",
    "aspecto",
    "aprobo",
    "consentimiento",
    "huella",
)


RECORDINGS = "audio_assets/grabaciones"


@dataclass(slots=True)
class Fields(Media):
    """The checks of one file, key by key."""

    def values_of(self, markdown: str, body_line: int) -> dict[str, object]:
        """Field values for Comunicado; complaints for what is wrong."""
        for key in self.raw:
            if key not in KEYS:
                near = difflib.get_close_matches(key.lower(), KEYS, 1, 0.5)
                self.complain(
                    key,
                    f"la clave «{key}» no existe.",
                    f"¿Quiso escribir «{near[0]}»?" if near else f"Valen: {', '.join(KEYS)}.",
                )
        for key in REQUIRED:
            if not self.raw.get(key):
                self.complain(key, f"falta «{key}».", f"Agregue la línea {key}: … en la ficha.")
        values: dict[str, object] = {key: self.text(key) for key in TEXTS}
        values |= {
            "tipo": self.choice("tipo", TIPOS, "aviso"),
            "prioridad": self.choice("prioridad", PRIORIDADES, "normal"),
            "estado": self.choice("estado", ESTADOS, "borrador"),
            "fecha": self.day("fecha"),
            "aprobado_el": self.day("aprobado_el"),
            "vigencia": self.vigencia(),
            "duracion": self.duracion(),
            "etiquetas": self.list_of("etiquetas"),
            "imagenes": self.imagenes(),
            "video": self.video(),
            "lsm": self.lsm(),
            "evento": activities.read(self),
            "idioma": self.text("idioma") or "es-MX",
            "variante": self.variante(),
            "excepciones": self.excepciones(),
            "programa_social": self.flag("programa_social"),
            "menores": self.flag("menores"),
        }
        values["guion"], values["texto_guion"] = self.guion()
        values["grabacion"], values["tomas"] = self.grabacion()
        paragraphs = body.paragraphs(markdown, body_line)
        self.cuerpo(paragraphs, body_line)
        values["cuerpo"] = "\n\n".join(paragraph.text for paragraph in paragraphs)
        values["lineas"] = (
            *self.lines.items(),
            *(("cuerpo", line) for paragraph in paragraphs for line in paragraph.lines),
        )
        self.limits(values)
        return values

    def vigencia(self) -> Vigencia | None:
        value = self.raw.get("vigencia")
        if not value:
            return None
        if not isinstance(value, dict) or set(value) != {"desde", "hasta"}:
            self.complain(
                "vigencia",
                "«vigencia» necesita las dos fechas.",
                "Escriba vigencia: {desde: 2026-11-23, hasta: 2026-11-29}",
            )
            return None
        start, end = self.day("vigencia", value["desde"]), self.day("vigencia", value["hasta"])
        if not start or not end:
            return None
        if end < start:
            self.complain(
                "vigencia", "«vigencia» termina antes de empezar.", "Intercambie las fechas."
            )
            return None
        return Vigencia(start, end)

    def duracion(self) -> int | None:
        value = self.text("duracion")
        if not value:
            return None
        if value not in map(str, DURACIONES):
            self.complain(
                "duracion",
                f"«duracion: {value}» no es una duración de spot.",
                f"Valen {', '.join(map(str, DURACIONES))} (segundos), o quite la línea.",
            )
            return None
        return int(value)

    def variante(self) -> str:
        value = self.text("variante")
        if value and not re.fullmatch(r"[a-z0-9-]{1,32}", value):
            self.complain(
                "variante",
                f"«variante: {value}» no es el nombre de una variante.",
                "Escriba por ejemplo variante: breve",
            )
            return ""
        return value

    def excepciones(self) -> tuple[Excepcion, ...]:
        """Rules set aside: each needs the rule, a reason and who answers for it."""
        value = self.raw.get("excepciones", [])
        found = []
        for item in value if isinstance(value, list) else [value]:
            parts = item if isinstance(item, dict) else {}
            texts = {key: " ".join(t.split()) for key, t in parts.items() if isinstance(t, str)}
            if set(parts) == {"regla", "motivo", "nombre"} and all(texts.get(k) for k in parts):
                found.append(Excepcion(texts["regla"].upper(), texts["motivo"], texts["nombre"]))
            else:
                self.complain(
                    "excepciones",
                    "una excepción necesita la regla, el motivo y quién responde por ella.",
                    'Escriba - {regla: M01, motivo: "…", nombre: "Dirección de…"}',
                )
        return tuple(found)

    def guion(self) -> tuple[str, str]:
        """Path and text of a script edited by hand."""
        path = self.resolve(self.text("guion"), "guion", "el guion")
        if path is None:
            return "", ""
        try:
            text = (self.project / path).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.complain(
                "guion",
                f"no se puede leer el guion {path}.",
                "Guárdelo como texto simple, en UTF-8.",
            )
            return "", ""
        for number, line in enumerate(text.split("\n"), 1):
            self.findings += unseen(line, path, number)
        return path, visible(text)

    def grabacion(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Paths of the takes, and the digest of each: beside the announcement, or in the house's
        ``audio_assets/grabaciones/``.
        """
        paths, digests = [], []
        for written in self.list_of("grabacion"):
            shared = self.project / RECORDINGS / written
            beside = (self.folder / written).is_file() or not shared.is_file()
            path = self.resolve(
                written if beside else os.path.relpath(shared, self.folder),
                "grabacion",
                "la grabación",
            )
            if path is None:
                continue
            try:
                with (self.project / path).open("rb") as file:
                    digests.append(hashlib.file_digest(file, "sha256").hexdigest())
                paths.append(path)
            except OSError:
                self.complain(
                    "grabacion", f"no se puede leer la grabación {path}.", "Revise sus permisos."
                )
        return tuple(paths), tuple(digests)

    def cuerpo(self, paragraphs: Sequence[body.Paragraph], first_line: int) -> None:
        """The body can be said: not empty, not too long, no paragraph without words."""

        def add(line: int, message: str, remedy: str, text: str = "") -> None:
            self.findings.append(Finding("TEXTO", "E", self.file, line, message, remedy, text))

        words = sum(len(paragraph.lines) for paragraph in paragraphs)
        if words > MAX_WORDS:
            add(
                first_line,
                f"tiene {words:,} palabras; leerlo tomaría unos {words // 150} minutos.",
                f"Déjelo en {MAX_WORDS} palabras o menos, o divídalo en varios comunicados.",
            )
            return
        # A letter or a figure is always said; only what has none is worth asking the voice about.
        silent = [
            paragraph
            for paragraph in paragraphs
            if not re.search(rf"[{LETTERS}0-9]", paragraph.text)
            and not any(token.hablado for token in speak(paragraph.text))
        ]
        if len(silent) == len(paragraphs):
            add(
                first_line,
                "no tiene texto que decir.",
                "Escriba el comunicado debajo de la segunda línea ---.",
            )
            return
        for paragraph in silent:
            add(
                paragraph.lines[0],
                f"este párrafo no tiene nada que la voz pueda decir: «{paragraph.text[:40]}».",
                "Escríbalo con palabras o bórrelo.",
                paragraph.text,
            )

    def limits(self, values: Mapping[str, object]) -> None:
        """What only several keys together show, and what this version cannot do."""
        if len(str(values["titulo"])) > MAX_TITLE:
            self.complain(
                "titulo",
                f"el título tiene {len(str(values['titulo']))} letras y no cabe en pantalla.",
                f"Déjelo en {MAX_TITLE} o menos; lo mejor son 60.",
            )
        if values["titulo"] and not re.search(r"\w", str(values["titulo"])):
            self.complain("titulo", "el título no tiene palabras.", "Escriba un título.")
        if not str(values["idioma"]).startswith("es") and not self.raw.get("grabacion"):
            self.complain(
                "idioma",
                f"ninguna voz sintética habla el idioma «{values['idioma']}»: se graba.",
                "Pida a quien lo hable que lo grabe y ponga el archivo en grabacion:.",
            )

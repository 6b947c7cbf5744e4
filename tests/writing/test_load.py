"""Bad front matter of every kind: the message staff get, with file, line, key and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from boletin.model import Finding
from boletin.writing.load import approved, fingerprint, load, load_all, slug

Announce = Callable[..., Path]


def errors(project: Path) -> list[Finding]:
    return [finding for finding in load_all(project).findings if finding.level == "E"]


def test_a_good_file_gives_every_key(project: Path, announce: Announce) -> None:
    path = announce(
        extra="tipo: evento\nduracion: 40\nprioridad: alta\nlugar: Kiosco\n"
        "vigencia: {desde: 2026-11-23, hasta: 2026-11-30}\netiquetas: [a, b]\nmenores: no"
    )
    found, findings = load(path, project)
    assert found is not None and not findings
    assert (found.tipo, found.duracion, found.prioridad) == ("evento", 40, "alta")
    assert found.vigencia is not None and found.vigencia.hasta.day == 30
    assert found.etiquetas == ("a", "b") and found.lugar == "Kiosco"
    assert found.line_of("duracion") == 6


@pytest.mark.parametrize(
    ("extra", "line", "says", "remedy"),
    [
        ("titulos: x", 5, "la clave «titulos» no existe", "«titulo»"),
        ("duracion: 31", 5, "«duracion: 31» no es una duración", "20, 30, 40, 60"),
        ("tipo: avizo", 5, "«tipo: avizo» no es un valor", "«aviso»"),
        ("vigencia: mañana", 5, "«vigencia» necesita las dos fechas", "desde"),
        ("vigencia: {desde: 2026-11-30, hasta: 2026-11-01}", 5, "termina antes", "Intercambie"),
        ("vigencia: {desde: 2026-02-30, hasta: 2026-11-01}", 5, "no existe en el", "día y mes"),
        ("imagenes: [../../../etc/passwd]", 5, "sale del proyecto", "comunicados/imagenes"),
        ("imagenes: [/etc/passwd]", 5, "sale del proyecto", "comunicados/imagenes"),
        ("imagenes: [imagenes/nada.jpg]", 5, "no existe la imagen", "Revise el nombre"),
        ("imagenes: [{foto: x}]", 5, "una imagen no se entiende", "archivo:"),
        ("menores: tal vez", 5, "se contesta con sí o no", "menores: sí"),
        ("lugar: [a, b]", 5, "debe ser un texto", "lugar:"),
        ("grabacion: mi-voz.m4a", 5, "no existe la grabación mi-voz.m4a", "Revise el nombre"),
        ("grabacion: /etc/hosts", 5, "sale del proyecto", "grabaciones/"),
        ("idioma: nah", 5, "ninguna voz sintética", "grabe"),
        ("area: Otra", 5, "está dos veces", "una sola"),
        ("lugar: &a x\ncontacto: *a", 1, "usa referencias", "comillas"),
    ],
)
def test_a_bad_key_names_line_and_remedy(
    project: Path, announce: Announce, extra: str, line: int, says: str, remedy: str
) -> None:
    announce(extra=extra)
    found = errors(project)
    assert len(found) == 1, found
    assert found[0].file == "comunicados/2026-11-23-prueba.md"
    assert (found[0].line, says in found[0].message, remedy in found[0].remedy) == (
        line,
        True,
        True,
    ), found[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hola, soy un texto.", "no empieza con la ficha"),
        ("---\ntitulo: x\n", "la ficha de datos no termina"),
        ("---\ntitulo: Agua: corte\n---\nTexto.", "mal escrita en esta línea"),
        ("---\n- uno\n---\nTexto.", "no tiene claves"),
        ("---\nfecha: 2026-11-23\narea: x\n---\nTexto.", "falta «titulo»"),
        ("---\ntitulo: x\nfecha: 2026-11-31\narea: x\n---\nTexto.", "no existe en el calendario"),
        ("---\ntitulo: x\nfecha: ayer\narea: x\n---\nTexto.", "no es una fecha"),
        ("---\ntitulo: x\nfecha: 2026-11-23\narea: x\n---\n\n", "no tiene texto que decir"),
        ("---\ntitulo: x\nfecha: 2026-11-23\narea: x\n---\n🎉 — …\n", "no tiene texto que decir"),
        ("---\ntitulo: '🎉'\nfecha: 2026-11-23\narea: x\n---\nHola.\n", "no tiene palabras"),
        ("---\ntitulo: x\0y\nfecha: 2026-11-23\narea: x\n---\nTexto.", "U+0000"),
        ("---\ntitulo: x\nfecha: 2026-11-23\narea: x\n---\nTex\0to.", "U+0000"),
    ],
)
def test_a_broken_file_says_what_to_write(project: Path, text: str, says: str) -> None:
    (project / "comunicados" / "roto.md").write_text(text, "utf-8")
    found = errors(project)
    assert any(says in finding.message for finding in found), found
    assert all(finding.remedy for finding in found)


def test_five_thousand_words_are_refused_with_the_count(project: Path, announce: Announce) -> None:
    announce(cuerpo="palabra " * 5000)
    (found,) = errors(project)
    assert "5,000 palabras" in found.message and "600" in found.remedy


def test_one_bad_file_never_hides_the_others(project: Path, announce: Announce) -> None:
    announce("buena")
    announce("mala", extra="duracion: siete")
    announce("peor", extra="tipo: chisme\nprioridad: mucha")
    loaded = load_all(project)
    assert [c.id for c in loaded.comunicados] == ["2026-11-23-buena"]
    assert len(loaded.findings) == 3


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode("utf-8-sig"),
        lambda t: t.replace("\n", "\r\n").encode(),
        lambda t: t.replace("\n", "\r").encode(),
        lambda t: t.encode("utf-16"),
    ],
    ids=["bom", "crlf", "cr", "utf-16"],
)
def test_how_an_editor_saved_it_does_not_matter(
    project: Path, announce: Announce, encode: Callable[[str], bytes]
) -> None:
    path = announce(titulo="Reunión del comité", cuerpo="Niñas y niños.")
    path.write_bytes(encode(path.read_text("utf-8")))
    loaded = load_all(project)
    assert not loaded.findings
    assert loaded.comunicados[0].titulo == "Reunión del comité"


def test_latin_1_is_read_with_a_warning_that_names_the_line(
    project: Path, announce: Announce
) -> None:
    path = announce(titulo="Reunión del comité", cuerpo="Niñas y niños.")
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    loaded = load_all(project)
    assert loaded.comunicados[0].cuerpo == "Niñas y niños."
    assert [(f.level, f.line) for f in loaded.findings] == [("W", 2)]
    assert "UTF-8" in loaded.findings[0].remedy


def test_a_photograph_under_the_name_of_a_text_is_one_error(project: Path) -> None:
    (project / "comunicados").mkdir(exist_ok=True)
    (project / "comunicados" / "foto.md").write_bytes(bytes(range(256)) * 12)
    (found,) = load_all(project).findings
    assert "no es un archivo de texto" in found.message


def test_two_files_with_one_id(project: Path, announce: Announce) -> None:
    announce("agua potable")
    announce("agua-potable")
    found = errors(project)
    assert len(found) == 2 and all("mismo id" in finding.message for finding in found)
    assert not load_all(project).comunicados


def test_a_link_out_of_the_project_is_refused(project: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secreto.md"
    secret.write_text("---\ntitulo: x\nfecha: 2026-11-23\narea: x\n---\nTexto.")
    (project / "comunicados" / "enlace.md").symlink_to(secret)
    (found,) = errors(project)
    assert found.rule == "S04"


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 7*7 }} {% for %}",
        "<script>alert(1)</script>",
        r"{\an8}{\b1}",
        "uno --> dos",
        "l'eau d'Émile",
        "\u0641\u064a\u0636\u0627\u0646 \u202eabc\u202c \U0001f389",
        "OP: ENTRA nada",
    ],
)
def test_hostile_text_is_kept_as_plain_text(
    project: Path, announce: Announce, hostile: str
) -> None:
    announce(titulo=f'"Aviso {hostile}"'.replace("\\", "\\\\"), cuerpo=f"Aviso: {hostile} fin.")
    loaded = load_all(project)
    assert [f for f in loaded.findings if f.level == "E"] == []
    kept = loaded.comunicados[0].cuerpo
    assert "fin." in kept and "\u202e" not in kept
    assert hostile.split(maxsplit=1)[0] in kept


def test_markdown_becomes_paragraphs(project: Path, announce: Announce) -> None:
    announce(cuerpo="# Cabeza\n\nUn **texto**\ncon [liga](http://x).\n\n- uno\n- dos")
    assert load_all(project).comunicados[0].cuerpo == (
        "Cabeza.\n\nUn texto con liga.\n\nuno.\n\ndos."
    )


def test_an_approval_falls_when_the_text_changes(project: Path, announce: Announce) -> None:
    path = announce()
    comunicado = load_all(project).comunicados[0]
    assert approved(comunicado)
    seal = fingerprint(comunicado)
    text = path.read_text("utf-8").replace("estado: aprobado", f"estado: aprobado\nhuella: {seal}")
    path.write_text(text, "utf-8")
    assert approved(load_all(project).comunicados[0])
    path.write_text(text.replace("informa.", "informa mal."), "utf-8")
    assert not approved(load_all(project).comunicados[0])


def test_slug_is_ascii_and_short() -> None:
    assert slug("Jornada de Vacunación: ¡ya!") == "jornada-de-vacunacion-ya"
    assert len(slug("a" * 100)) == 64
    assert slug("¿¡!?") == "sin-nombre"


def test_what_cannot_be_seen_is_taken_out_and_told_with_its_place(
    project: Path, announce: Announce
) -> None:
    path = announce(extra='lugar: "Pla\\x07za \\e[31m\\u202e1"\netiquetas: ["a\\0"]')
    found, findings = load(path, project)
    assert found is not None
    assert (found.lugar, found.etiquetas) == ("Plaza [31m1", ("a",))
    assert {(f.rule, f.level) for f in findings} == {("TEXTO", "W")}
    told = [f.message for f in findings]
    assert "U+0007 (de control), en el lugar 4" in told[0] and "«lugar»" in told[0]
    assert "U+001B" in told[1] and "U+202E (marca" in told[2] and "«etiquetas»" in told[3]

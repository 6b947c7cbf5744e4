"""What will happen: the key ``evento``, what a text tells without doubt, and what review says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin.config import Config
from boletin.events import MONTHS, happens, in_text, parse_hours, told
from boletin.model import Comunicado, Evento, Vigencia
from boletin.writing.load import fingerprint, load, load_all
from boletin.writing.review import review

Announce = Callable[..., Path]
Make = Callable[..., Comunicado]
NOV, DEC = 11, 12


def span(first: tuple[int, int], last: tuple[int, int] | None = None, *hours: str) -> Evento:
    end = date(2026, *last) if last else None
    return Evento(date(2026, *first), end, *hours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El domingo 6 de diciembre, a las 7:30 h, corra 5 y 10 km.", span((12, 6), None, "07:30")),
        (
            "Del 23 al 27 de noviembre, de 9:00 a.m. a 2:00 p.m., en calle Hidalgo #12.",
            span((11, 23), (11, 27), "09:00", "14:00"),
        ),
        (
            "Del lunes 30 al jueves 3 de diciembre, de 10 a 18 h.",
            span((11, 30), (12, 3), "10:00", "18:00"),
        ),
        (
            "El sábado 28 y domingo 29 de noviembre, de 9 a 2 p.m.",
            span((11, 28), (11, 29), "09:00", "14:00"),
        ),
        ("El 28/11/2026 a las 5 de la tarde.", span((11, 28), None, "17:00")),
        ("El 1.º de diciembre; dura 2 h y cuesta $10.50.", span((12, 1))),
        # Two hours: the day is certain, the hour is not.
        ("El 28 de noviembre, a las 10:00 y a las 13:00 h.", span((11, 28))),
        ("El 28 de noviembre hay feria. El 28 de noviembre, a las 9:00.",
         span((11, 28), None, "09:00")),
        ("El 28 de noviembre, entre las 19:00 y las 8:00 h.",
         span((11, 28), None, "19:00", "08:00")),
        # Doubtful or no activity at all.
        ("El 30 de noviembre y el 15 de diciembre, a las 10:00.", None),
        ("El 28 y 30 de noviembre.", None),
        ("Cada sábado y domingo, a las 10:00.", None),
        ("Hasta el 5 de diciembre no habrá paso por 5 de Mayo.", None),
        ("Inscríbase antes del 5 de diciembre.", None),
        ("A partir del 1 de diciembre.", None),
        ("En la calle 16 de septiembre, esquina 5 de Mayo.", None),
        ("El 12 de noviembre hubo feria.", None),
        ("El 31 de noviembre.", None),
    ],
)  # fmt: skip
def test_a_text_tells_only_what_leaves_no_doubt(
    comunicado: Make, text: str, expected: Evento | None
) -> None:
    assert in_text(comunicado(cuerpo=text, tipo="evento")) == expected


def test_only_some_kinds_are_read_and_the_key_comes_first(comunicado: Make) -> None:
    text = "El 28 de noviembre, a las 10:00."
    assert told(comunicado(cuerpo=text, tipo="servicio")).from_text
    assert told(comunicado(cuerpo=text, tipo="aviso")).eventos == ()
    own = (span((12, 1)),)
    assert told(comunicado(cuerpo=text, tipo="evento", evento=own)).eventos == own
    assert told(comunicado(cuerpo=text, tipo="evento", evento=())).eventos == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00", ("10:00", "")),
        ("9:30 a 15:00", ("09:30", "15:00")),
        ("9 a 15 h", ("09:00", "15:00")),
        ("10 a.m. a 2 p.m.", ("10:00", "14:00")),
        ("10:00-14:00", ("10:00", "14:00")),
        ("12 a.m.", None),
        ("12 de la noche", None),
        ("1 de la noche", None),
        ("12 de la mañana", None),
        ("12 del día", ("12:00", "")),
        ("8 a 11 de la noche", ("20:00", "23:00")),
        ("1 a 3 de la tarde", ("13:00", "15:00")),
        ("10:00 y 13:00", None),
        ("25:00", None),
        ("10:75", None),
        ("por la tarde", None),
    ],
)
def test_hours(text: str, expected: tuple[str, str] | None) -> None:
    assert parse_hours(text) == expected


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 300), st.times())
def test_any_day_and_hour_come_back(day: date, ahead: int, hour: object) -> None:
    then = day + timedelta(days=ahead)
    clock = f"{hour:%H:%M}"
    text = (
        f"El {then.day} de {MONTHS[then.month - 1]} de {then.year}, a las {clock} h, habrá baile."
    )
    one = Comunicado("x", "x.md", "Baile", day, "Cultura", text, "evento")
    assert in_text(one) == Evento(then, None, clock)


@settings(deadline=None)
@given(st.text(alphabet="el del 0123456789/:-.,ayhpm\ndiciembrenovt", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    in_text(Comunicado("x", "x.md", text, date(2026, 11, 23), "Cultura", text, "evento"))
    parse_hours(text)


def test_the_key_in_all_its_forms(project: Path, announce: Announce) -> None:
    one, _ = load(announce(extra="evento: 2026-11-28"), project)
    assert one and one.evento == (span((11, 28)),)
    one, _ = load(
        announce(extra="evento: {cuando: 2026-11-28, hora: 10:00, lugar: Kiosco}"), project
    )
    assert one and one.evento == (Evento(date(2026, 11, 28), hora="10:00", lugar="Kiosco"),)
    one, found = load(
        announce(
            extra="evento:\n  - {cuando: 2026-11-24, hasta: 2026-12-04, dias: lunes a viernes,"
            ' hora: "9:30 a 15:00", nombre: Recepción}\n'
            "  - {cuando: 2026-11-28, hasta: 2026-12-27, dias: [Sábados, domingo]}\n"
            "  - {cuando: 2026-12-11, cancelado: sí}"
        ),
        project,
    )
    assert one and one.evento and not found
    assert [e.dias for e in one.evento] == [(0, 1, 2, 3, 4), (5, 6), ()]
    assert one.evento[2].cancelado
    assert [d.day for d in happens(one.evento[1])] == [28, 29, 5, 6, 12, 13, 19, 20, 26, 27]
    for none in ("no", "ninguno"):
        one, _ = load(announce(extra=f"evento: {none}"), project)
        assert one and one.evento == ()


@pytest.mark.parametrize(
    ("extra", "line", "says", "remedy"),
    [
        ("evento: mañana", 5, "«mañana» no es la fecha", "año-mes-día"),
        ("evento:\n  cuando: [2026-11-28, 2026-12-05]", 6, "una sola fecha", "un evento por día"),
        ("evento: {hora: 10:00}", 5, "le falta el día", "evento: {cuando:"),
        ("evento:\n  - cuando: 2026-11-28\n  - {lugar: Kiosco}", 7, "le falta el día", "cuando"),
        ("evento:\n  cuando: 2026-11-28\n  ora: 10:00", 7, "«ora» no es dato", "«hora»"),
        ("evento: {cuando: 2026-02-30}", 5, "no existe en el calendario", "día y mes"),
        ("evento:\n  cuando: 2026-11-28\n  hora: tarde", 7, "«tarde» no es una hora", "10:00"),
        ("evento: {cuando: 2026-11-28, hasta: 2026-11-20}", 5, "termina antes", "Intercambie"),
        ("evento: {cuando: 2026-11-28, hasta: 2126-11-28}", 5, "más de dos años", "año"),
        ("evento: {cuando: 2026-11-28, dias: sábado}", 5, "no hasta cuándo", "hasta"),
        ("evento: {cuando: 2026-11-23, hasta: 2026-11-24, dias: sábado}", 5, "no hay", "Revise"),
        ("evento: {cuando: 2026-11-28, hasta: 2026-12-28, dias: sabdo}", 5, "«sabdo»", "«sábado»"),
        ("evento: {cuando: 2026-11-28, cancelado: quizá}", 5, "sí o no", "cancelado: sí"),
        ("evento: {cuando: [2026-11-28]}", 5, "una sola fecha", "hasta:"),
        ("evento: {cuando: 2026-11-28, nombre: [a]}", 5, "«nombre» debe ser un texto", "nombre"),
        ("evento: [" + ", ".join(["2026-11-28"] * 21) + "]", 5, "tiene 21 actividades", "20"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    project: Path, announce: Announce, extra: str, line: int, says: str, remedy: str
) -> None:
    announce(extra=extra)
    (finding,) = [f for f in load_all(project).findings if f.level == "E"]
    assert finding.line == line and says in finding.message and remedy in finding.remedy


def test_an_approval_falls_when_the_event_moves(comunicado: Make) -> None:
    first = fingerprint(comunicado(evento=(span((11, 28)),)))
    assert first != fingerprint(comunicado(evento=(span((11, 29)),)))
    assert fingerprint(comunicado()) == fingerprint(comunicado(evento=()))


@pytest.mark.parametrize("empty", ["", " []", " {}"])
def test_an_empty_event_is_asked_about(project: Path, announce: Callable[..., Path], empty: str):
    found, findings = load(announce(extra=f"evento:{empty}"), project)
    assert found is not None and found.evento is None
    assert [(f.level, f.line) for f in findings] == [("W", 5)]
    assert "está vacío" in findings[0].message and "evento: no" in findings[0].remedy


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"tipo": "turismo", "cuerpo": "Visite el templo."}, "su texto no deja seguro el día"),
        ({"tipo": "turismo", "cuerpo": "Visite el templo.", "evento": ()}, ""),
        ({"tipo": "evento", "cuerpo": "El 28 de noviembre, a las 10:00."}, ""),
        ({"tipo": "aviso", "cuerpo": "Sin fecha."}, ""),
        ({"evento": (span((11, 20)),)}, "ya pasó"),
        (
            {"cuerpo": "El 28 de noviembre habrá baile.", "evento": (span((11, 29)),)},
            "la ficha dice 29 de noviembre de 2026 y el texto 28",
        ),
        ({"cuerpo": "El 28 de noviembre habrá baile.", "evento": (span((11, 28)),)}, ""),
        (
            {
                "cuerpo": "El 28 de noviembre, a las 17:00 h, habrá baile.",
                "evento": (Evento(date(2026, 11, 28), hora="16:30"),),
            },
            "la ficha dice a las 16:30 h y el texto a las 17:00 h",
        ),
        (
            {
                "cuerpo": "El 28 de noviembre, a las 17:00 h, habrá baile.",
                "evento": (Evento(date(2026, 11, 28), hora="17:00"),),
            },
            "",
        ),
    ],
)  # fmt: skip
def test_review(comunicado: Make, house: Config, fields: dict[str, object], says: str) -> None:
    found = [f.message for f in review(comunicado(**fields), house) if f.rule == "ED11"]
    assert len(found) == bool(says) and all(says in message for message in found)


def test_names_in_an_event_are_read_by_the_review(comunicado: Make, house: Config) -> None:
    one = comunicado(evento=(Evento(date(2026, 11, 28), nombre="Baile con la Lic. Ana Ruiz"),))
    assert any(f.rule == "M01" for f in review(one, house))


WEEK = Vigencia(date(2026, 11, 23), date(2026, 12, 5))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"cuerpo": "Recoja su fianza hasta el 30 de noviembre."}, "30 de noviembre"),
        ({"cuerpo": "Del 23 al 27 de noviembre vacune."}, "hasta: 2026-11-27"),
        ({"cuerpo": "El domingo 29 de noviembre corra.", "vigencia": WEEK}, "hasta el 5 de dic"),
        ({"evento": (span((11, 28)),), "cuerpo": "Habrá baile."}, "28 de noviembre"),
        ({"cuerpo": "Inscríbase hasta el 5 de diciembre.", "vigencia": WEEK}, ""),
        ({"cuerpo": "Desde el 1 de diciembre la oficina abre a las 9:00."}, ""),
        ({"cuerpo": "Hasta el 28 de noviembre, ahí; a partir del 1 de diciembre, aquí."}, ""),
        ({"cuerpo": "El 20 de noviembre hubo desfile."}, ""),
        ({"cuerpo": "Estamos en la calle 16 de septiembre."}, ""),
        ({"cuerpo": "Atendemos de lunes a viernes."}, ""),
    ],
)  # fmt: skip
def test_nothing_airs_after_the_last_day_it_tells_of(
    comunicado: Make, house: Config, fields: dict[str, object], says: str
) -> None:
    told = [f for f in review(comunicado(**fields), house) if f.rule == "ED12"]
    assert len(told) == bool(says)
    assert all(says in f.message + f.remedy for f in told)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hoy domingo 29 de noviembre, a las 9:00 h, habrá concierto.", 29),
        ("Mañana, lunes 30 de noviembre, a las 9:00 h, habrá concierto.", 30),
        ("Hoy, a las 9:00 h, habrá concierto.", 0),
        ("Mañana habrá concierto; el lunes 30 de noviembre, no se sabe.", 0),
    ],
)
def test_today_with_its_date_is_sure(comunicado: Make, text: str, day: int) -> None:
    found = in_text(comunicado(tipo="evento", cuerpo=text))
    assert (found.cuando.day if found else 0) == day

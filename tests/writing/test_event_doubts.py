"""What casts doubt on a day in a text, phrase by phrase: a wrong day is worse than none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin.events import in_text, told
from boletin.model import Comunicado, Evento


def read(text: str, tipo: str = "evento", titulo: str = "Aviso") -> Evento | None:
    return in_text(Comunicado("x", "x.md", titulo, date(2026, 11, 23), "Cultura", text, tipo))


DOUBTFUL = """
Del 1 al 15 de diciembre, de lunes a viernes, de 9:00 a 14:00 h.
Del 1 al 15 de diciembre, de 9:00 a 14:00 h, de lunes a viernes.
Los sábados, del 5 al 26 de diciembre, a las 10:00 h.
Cada sábado, del 5 al 26 de diciembre.
Sábado y domingo, del 28 de noviembre al 27 de diciembre.
Del 5 al 26 de diciembre, excepto domingos.
Del 5 al 26 de diciembre, salvo el día 12.
Del 1 al 15 de diciembre, en días hábiles.
Del 30 de noviembre al 4 de diciembre, solo lunes, miércoles y viernes.
El 1 de diciembre, martes y jueves hay zumba.
Zumba del 1 al 30 de diciembre, todos los martes a las 18:00 h.
El DIF no atenderá el sábado 12 de diciembre.
El domingo 6 de diciembre no habrá carrera.
Se suspende el servicio de agua el 3 de diciembre.
SE SUSPENDE el baile del 28 de noviembre.
El sábado 28 de noviembre se suspenderán las clases de danza.
Permaneceremos cerrados el 25 de diciembre.
Del 21 de diciembre al 6 de enero no habrá atención.
Las oficinas estarán de vacaciones. Del 21 de diciembre al 6 de enero, nadie atenderá.
Se cancela la carrera del domingo 6 de diciembre.
Se pospone la carrera del domingo 6 de diciembre.
Se posterga el baile del sábado 5 de diciembre.
La carrera del domingo 6 se pasa al domingo 13 de diciembre.
El baile cambia de fecha: será el 5 de diciembre.
El baile se reprograma: es el 5 de diciembre.
El baile del 28 de noviembre ya no se hará.
El jueves 3, viernes 4 y sábado 5 de diciembre.
Los días 3, 4 y 5 de diciembre.
El 5, 6 y 7 de diciembre, feria.
El 5 o 6 de diciembre, a las 10:00 h.
El 4-5 de diciembre, a las 10:00 h.
Feria del 5 al 8, y del 12 al 14 de diciembre.
Los días 5 y 6 de diciembre; el 12 también.
El baile será el 5 de diciembre y la misa el 6.
El baile es el 5 de diciembre. La misa, el seis de diciembre.
El baile es el 6/12. La misa, el 8 de diciembre.
El 8 de dic. hay baile y el 9 de diciembre misa.
El 8 de diciembre, baile. El domingo siguiente, misa.
El último día para inscribirse es el 15 de diciembre.
Fecha límite: 15 de diciembre.
Convocatoria abierta al 15 de diciembre.
A más tardar el 4 de diciembre.
El 4 de diciembre vence el plazo.
Entregue sus papeles antes del 4 de diciembre.
Los resultados salen el 11 de diciembre.
La beca se deposita el 1 de diciembre.
El cobro del predial será el 1 de diciembre.
Boletos en venta el 3 de diciembre.
Decreto del 15 de diciembre.
Acuerdo publicado el 15 de diciembre.
El 28 de noviembre entra en vigor el reglamento.
Desfile conmemorativo del 30 de noviembre.
Por el 30 de noviembre, habrá honores.
El 25 de noviembre es el Día Internacional de la Eliminación de la Violencia contra la Mujer.
La función es el 5 de diciembre. En caso de lluvia, el 6.
El concierto podría ser el 5 de diciembre.
El 5 de diciembre, sujeto a cambios, a las 18:00 h.
La oficina no labora el 28 de noviembre.
Ni el 28 de noviembre ni el 29 hay servicio.
El 28 de noviembre, la oficina estará sin servicio.
El museo descansa el 30 de noviembre.
El lunes 30 de noviembre es asueto.
El 30 de noviembre, puente por el feriado.
Se prohíbe el paso el 6 de diciembre.
Ley seca: el 6 de diciembre.
El 28 de noviembre habrá un cierre vial.
El 3 de diciembre será inhábil.
Mañana, 24 de noviembre, a las 10:00 h.
El martes 6 de diciembre, a las 10:00 h.
El 31 de noviembre, a las 10:00 h.
El 20 de noviembre, a las 10:00 h.
Del 20 al 27 de noviembre, exposición.
Del 15 al 3 de diciembre de 2025, exposición.
Del 5 al 13 de diciembre (sáb. y dom.), a las 10:00 h.
Del 1 al 15 de diciembre, L-V de 9:00 a 14:00 h.
Del 1 al 7 de diciembre, L a V, 9:00 a 14:00 h.
Del 1 al 7 de diciembre, lun-vie, 9:00 a 14:00.
Del 1 al 15 de diciembre, lun. a vie., 9:00 a 14:00.
Del 1 al 7 de diciembre, en horario de oficina.
Del 1 al 7 de diciembre, dos veces por semana.
Del 1 al 15 de diciembre, a las 10:00 h, cine.
El taller es el 5 de diciembre y los siguientes 3 días.
El sábado 5 de diciembre, a las 10:00 h. (Sede alterna si hay lluvia.)
El próximo sábado, 5 de diciembre o antes.
Queda sin efecto la feria del 5 de diciembre.
Quedan fuera de servicio los cajeros el 5 de diciembre.
El 24 de diciembre las oficinas laborarán hasta las 12:00 h.
El 24 de diciembre, horario especial de 9:00 a 12:00 h.
Frente frío el 5 de diciembre, de 3:00 a 7:00 h.
La feria del año pasado, el 5 de diciembre, tuvo 300 visitantes.
5, 12 y 19 de diciembre, a las 10:00 h: cine.
Sábados 5 y 12 de diciembre.
Acuda a Hidalgo, 5 de mayo #12.
Del 5 al 7, 9 y 10 de diciembre.
Aviso importante: NO HAY CLASES EL 5 DE DICIEMBRE.
La biblioteca permanece sin abrir el 5 de diciembre.
El 28 de noviembre las oficinas estarán cerra\u00adas y cerra\u00addas.
El domingo 6 de diciembre no\u00a0habrá carrera.
El domingo 6 de diciembre se suspe\u0301nde la carrera.
""".strip().splitlines()


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_doubtful_day_is_no_activity(text: str) -> None:
    assert read(text) is None
    assert read("Habrá de todo.", titulo=text) is None
    assert read(f"Le esperamos el sábado 5 de diciembre, a las 10:00 h.\n\n{text}") in (
        None,
        # What says nothing of another day does not spoil a day that stands elsewhere.
        read("Le esperamos el sábado 5 de diciembre, a las 10:00 h."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "El 3 de diciembre, de 8:00 a 16:00 h, corte de luz en el Centro.",
        "El 3 de diciembre, de 8:00 a 16:00 h, trabajos en la red de drenaje.",
        "El 3 de diciembre se repara la bomba del pozo; habrá agua en pipas.",
        "El 3 de diciembre, bacheo de la avenida Juárez.",
        "Del 1 al 15 de diciembre, de 9:00 a 14:00 h, vacunación.",
        "Del viernes 4 al lunes 7 de diciembre, ventanilla de licencias.",
    ],
)
def test_a_service_that_stops_or_an_office_over_a_weekend(text: str) -> None:
    assert read(text, "servicio") is None
    one = Comunicado("x", "x.md", "Aviso", date(2026, 11, 23), "Agua", text, "servicio")
    assert told(one).eventos == ()


def on(month: int, day: int, last: tuple[int, int] | None = None, *hours: str) -> Evento:
    return Evento(date(2026, month, day), date(2026, *last) if last else None, *hours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "El sábado 5 de diciembre, a las 18:00 h, concierto en el kiosco. No falte.",
            on(12, 5, None, "18:00"),
        ),
        ("La feria del libro será del 5 al 7 de diciembre. Habrá 20 editoriales.",
         on(12, 5, (12, 7))),
        ("Venga este viernes 4 de diciembre a las 5 de la tarde.", on(12, 4, None, "17:00")),
        ("Sábado 28 de noviembre: tequio en el panteón, 8:00 h.", on(11, 28, None, "08:00")),
        ("El 28 de noviembre, en la calle 16 de septiembre.", on(11, 28)),
        ("Baile el 28 de noviembre, de 9 de la noche a 2 de la madrugada.",
         on(11, 28, None, "21:00", "02:00")),
        # The day is certain, the hour is not.
        ("Misa el 24 de diciembre a las 12 de la noche.", on(12, 24)),
        ("Misa el 24 de diciembre a medianoche.", on(12, 24)),
        ("Misa el 24 de diciembre a las 12 a.m.", on(12, 24)),
        ("Baile el 28 de noviembre a las 5:00 h.", on(11, 28)),
        ("Baile el 28 de noviembre, de 9 a 2 h.", on(11, 28)),
        ("Feria el 28 de noviembre hasta las 18:00 h.", on(11, 28)),
    ],
)  # fmt: skip
def test_a_plain_day_is_read(text: str, expected: Evento) -> None:
    assert read(text) == expected


STOPS = (
    "no habrá", "no atenderá", "suspende", "suspensión", "Suspendido", "cancela", "CANCELADO",
    "se pospone", "posterga", "cierra", "cerrado", "cierre", "excepto", "salvo", "inhábil",
    "días hábiles", "último día", "fecha límite", "a más tardar", "antes del", "venta", "vence",
    "decreto", "publicado", "acuerdo", "cada", "en caso de lluvia", "se aplaza", "ya no",
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=30), st.sampled_from(STOPS), st.text(max_size=30), st.booleans(),
    st.dates(date(2026, 11, 23), date(2027, 3, 1)),
)  # fmt: skip
def test_a_word_that_stops_it_gives_nothing(
    before: str, word: str, after: str, first: bool, day: date
) -> None:
    plain = f"El {day.day}/{day.month}/{day.year}, a las 10:00 h, baile."
    other = f"{before} {word} {after}"
    assert read(f"{other}\n\n{plain}" if first else f"{plain} {other}") is None
    assert read(plain, titulo=other) is None

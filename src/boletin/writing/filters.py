"""What templates can do to a value: ``{{ fecha | fecha_larga }}``. Pure functions, Spanish names.

A filter writes the form that people read; the normaliser then says it (``10:30 h`` → diez treinta
horas). What a filter cannot understand raises ValueError in Spanish: the finding shows it to staff.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from jinja2 import Undefined

from boletin.days import DAYS, MONTHS

_MAX_MONEY = Decimal(10**15)
_MARKED = re.compile(r"[.!?…][\"'»”’)\]]*$")
_TWO_DIGIT_AREAS = ("55", "56", "33", "81")
"""Mexico City, Guadalajara and Monterrey: the only area codes of two digits (IFT, plan of 2019)."""
_PHONE = re.compile(
    r"(?<![\w/@.+-])(?:(?:\+|00)?52[ .-]?(?:1[ .-])?|01[ .-]?|04[45][ .-]?)?"
    r"(?P<number>\(?\d{2,3}\)?(?:[ .-]?\d){7,8})(?![\w/@-]|\.\w)"
)
_SHORT_NAME = re.compile(
    r"(?:(?:San|Santa|Santo|Villa|Ciudad|El|La|Los|Las|Nuev[oa]) (?!del? ))*\S+", re.IGNORECASE
)
_HOUR = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?)? ?"
    r"(?:(?P<half>[ap])\.? ?m\.?|(?:h|hs|hrs|horas)?\.?)",
    re.IGNORECASE,
)


def plain(value: Any) -> str:
    """Text, a number or a date as text. Raises ValueError for what nobody would read aloud:
    a list, a yes or no, nothing at all.

    >>> plain(20)
    '20'
    """
    if isinstance(value, Undefined):
        return str(value)  # a name that does not exist: writing it raises, and says which
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | date | time):
        kind = {type(None): "un dato vacío", bool: "un sí o no", tuple: "una lista"}.get(
            type(value), "un grupo de datos"
        )
        raise ValueError(f"hay {kind} donde va un texto")
    return str(value)


def fecha_larga(value: date | str) -> str:
    """A date with its weekday. Also takes ``AAAA-MM-DD``.

    >>> fecha_larga(date(2026, 11, 23)), fecha_larga("2026-12-05")
    ('lunes 23 de noviembre de 2026', 'sábado 5 de diciembre de 2026')
    """
    day = value
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"«{value}» no es una fecha; escriba 2026-11-23") from None
    if not isinstance(day, date):
        raise ValueError(f"«{plain(value)}» no es una fecha; escriba 2026-11-23")
    return f"{DAYS[day.weekday()]} {day.day} de {MONTHS[day.month - 1]} de {day.year}"


def hora(value: time | str | int) -> str:
    """Time of day, in the clock of 24 hours.

    >>> hora("10:30"), hora("09:00"), hora(9), hora("3:15 p.m."), hora("12 am")
    ('10:30 h', '9:00 h', '9:00 h', '15:15 h', '0:00 h')
    """
    if isinstance(value, time | datetime):
        return f"{value.hour}:{value.minute:02d} h"
    found = _HOUR.fullmatch(plain(value).strip())
    hour, half = (int(found["hour"]), (found["half"] or "").lower()) if found else (99, "")
    if not found or hour > (12 if half else 23) or (half and not hour):
        raise ValueError(f"«{plain(value)}» no es una hora; escriba 10:30")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour}:{found['minute'] or '00'} h"


def telefono(value: object) -> str:
    """Every telephone of ten digits in a text, grouped as it is told; the rest stays as it is.

    Country code and the prefixes 01, 044, 045 go: since August 2019 ten digits are enough
    anywhere in Mexico (IFT, Plan Técnico Fundamental de Numeración).

    >>> telefono("7489100000"), telefono("+52 1 748-910-00-00 ext. 14"), telefono("911")
    ('748 910 0000', '748 910 0000 ext. 14', '911')
    >>> telefono("5512345678"), telefono("becas@sanctorum.example")
    ('55 1234 5678', 'becas@sanctorum.example')
    """

    def grouped(match: re.Match[str]) -> str:
        number = re.sub(r"\D", "", match["number"])
        if len(number) != 10:
            return match[0]
        if number.startswith(_TWO_DIGIT_AREAS):
            return f"{number[:2]} {number[2:6]} {number[6:]}"
        return f"{number[:3]} {number[3:6]} {number[6:]}"

    return _PHONE.sub(grouped, plain(value))


def moneda(value: Decimal | float | str) -> str:
    """Pesos and centavos, with Mexican separators; half a centavo goes up.

    >>> moneda(1250), moneda("1,250.5"), moneda(-50), moneda(0.005)
    ('$1,250.00', '$1,250.50', '-$50.00', '$0.01')
    """
    text = re.sub(r"^(-?)\$ ?(-?)|,(?=\d{3}(?:\D|$))", r"\1\2", plain(value).strip())
    try:
        if not re.fullmatch(r"[-+]?[\d.]+(?:e[-+]?\d+)?", text, re.ASCII):
            raise InvalidOperation
        amount = Decimal(text)
        if abs(amount) >= _MAX_MONEY:
            raise InvalidOperation
        amount = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    except ArithmeticError:
        raise ValueError(
            f"«{plain(value):.40}» no es una cantidad; escriba 1250 o 1250.50"
        ) from None
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def lista_y(values: Iterable[Any]) -> str:
    """``a, b y c``; ``y`` becomes ``e`` before the sound i. Empty elements are left out.

    >>> lista_y(["agua", "luz", "internet"]), lista_y(["agua", "hielo"])
    ('agua, luz e internet', 'agua y hielo')
    """
    words = [text for value in _several(values) if (text := plain(value).strip())]
    if len(words) < 2:
        return "".join(words)
    last = words[-1]
    joint = "e" if re.match(r"\W*h?[ií](?![aeouáéó])", last, re.IGNORECASE) else "y"
    return f"{', '.join(words[:-1])} {joint} {last}"


def singular_plural(value: float | str | Iterable[Any], singular: str, plural: str) -> str:
    """The word that goes with a number, or with how many there are in a list.

    >>> [singular_plural(n, "noticia", "noticias") for n in (0, 1, 2, ["una"])]
    ['noticias', 'noticia', 'noticias', 'noticia']
    """
    if isinstance(value, str):
        try:
            number = float(value.replace(",", ""))
        except ValueError:
            raise ValueError(f"«{value:.40}» no es un número") from None
    else:
        number = value if isinstance(value, int | float) else cuantos(value)
    return plain(singular if number == 1 else plural)


def con_punto(value: object) -> str:
    """The text closed with a full stop if it has no end mark of its own.

    >>> con_punto("Habrá heladas"), con_punto("¿Ya lo sabe?")
    ('Habrá heladas.', '¿Ya lo sabe?')
    """
    text = plain(value).strip()
    return text if not text or _MARKED.search(text) else f"{text}."


def inicial_minuscula(value: object) -> str:
    """First letter small, unless the word is an acronym.

    >>> inicial_minuscula("Dirección de Salud"), inicial_minuscula("DIF")
    ('dirección de Salud', 'DIF')
    """
    text = plain(value)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def inicial_mayuscula(value: object) -> str:
    """First letter capital.

    >>> inicial_mayuscula("la Dirección de Salud")
    'La Dirección de Salud'
    """
    text = plain(value)
    return text[:1].upper() + text[1:]


def primera_palabra(value: object) -> str:
    """The name as neighbours say it: the first word, with the saint or article before it.

    >>> primera_palabra("Sanctórum de Lázaro Cárdenas"), primera_palabra("San Pablo del Monte")
    ('Sanctórum', 'San Pablo')
    """
    found = _SHORT_NAME.match(plain(value).strip())
    return found[0] if found else ""


_FEMININE_OFFICE = re.compile(
    r"(?:\w+(?:ción|sión|dad|ía|ura)|Jefatura|Oficina|Presidencia|Biblioteca|Comandancia|Junta"
    r"|Casa)\b"
)
_MASCULINE_OFFICE = re.compile(
    r"(?:DIF|SMDIF|Instituto|Sistema|Comité|Departamento|Registro|Juzgado|H\.|Ayuntamiento"
    r"|Consejo|Centro|Museo|Órgano|Cabildo|Archivo)\b"
)


def con_articulo(value: object) -> str:
    """An office with its article; some have none.

    >>> con_articulo("Dirección de Salud"), con_articulo("DIF"), con_articulo("Protección Civil")
    ('la Dirección de Salud', 'el DIF', 'Protección Civil')
    """
    text = plain(value)
    if text.startswith("Protección"):
        return text
    if _FEMININE_OFFICE.match(text):
        return f"la {text}"
    return f"el {text}" if _MASCULINE_OFFICE.match(text) else text


def de_quien(value: object) -> str:
    """Whose it is.

    >>> de_quien("Dirección de Salud"), de_quien("DIF"), de_quien("Protección Civil")
    ('de la Dirección de Salud', 'del DIF', 'de Protección Civil')
    """
    named = con_articulo(value)
    return f"del {named[3:]}" if named.startswith("el ") else f"de {named}"


def sin_acentos(value: object) -> str:
    """Small letters without accents: to compare words, not to show them.

    >>> sin_acentos("Protección Civil")
    'proteccion civil'
    """
    letters = unicodedata.normalize("NFD", plain(value).lower())
    return unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0302\u0308]", "", letters))


def mayusculas(value: object) -> str:
    """
    >>> mayusculas("niñez")
    'NIÑEZ'
    """
    return plain(value).upper()


def minusculas(value: object) -> str:
    """
    >>> minusculas("NIÑEZ")
    'niñez'
    """
    return plain(value).lower()


def primero(values: Iterable[Any]) -> Any:
    """The first one, or nothing.

    >>> primero(["agua", "luz"]), primero([])
    ('agua', '')
    """
    return next(iter(_several(values)), "")


def cuantos(values: Iterable[Any]) -> int:
    """
    >>> cuantos(["agua", "luz"])
    2
    """
    return sum(1 for _ in _several(values))


def distintos(values: Iterable[Any]) -> tuple[str, ...]:
    """Each one once, in order; empty ones are left out.

    >>> distintos(["agua", "luz", "", "agua"])
    ('agua', 'luz')
    """
    return tuple(dict.fromkeys(text for value in _several(values) if (text := plain(value))))


def o(value: Any, other: Any = "") -> Any:
    """``other`` where there is nothing.

    >>> o("", "Informa el Ayuntamiento")
    'Informa el Ayuntamiento'
    """
    return value if value else other


def _several(values: Iterable[Any]) -> Iterable[Any]:
    """A single text is one thing, not its letters."""
    if isinstance(values, str):
        return (values,) if values else ()
    if isinstance(values, Undefined):
        return (str(values),)
    if not isinstance(values, Iterable):
        raise ValueError(f"«{plain(values)}» no es una lista")
    return values


FILTERS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        fecha_larga,
        hora,
        telefono,
        moneda,
        lista_y,
        singular_plural,
        con_punto,
        inicial_minuscula,
        inicial_mayuscula,
        primera_palabra,
        con_articulo,
        de_quien,
        mayusculas,
        minusculas,
        sin_acentos,
        primero,
        cuantos,
        distintos,
        o,
    )
}
"""Every filter by the name that templates use. To add one: write it above with an example that
runs, list it here, and describe it in docs/plantillas.md (a test compares)."""

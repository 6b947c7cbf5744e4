"""Rules for measures: units after a figure, rates, percentages and temperatures."""

from __future__ import annotations

import re

from boletin.writing.spoken.gender import noun_form
from boletin.writing.spoken.numbers import NUMBER, is_whole, spoken, value
from boletin.writing.spoken.rules import DIGITS, rule, word_before
from boletin.writing.spoken.tables import table, words

_NAMES = table(
    """
    km kms: kilómetro, kilómetros
    m mt mts: metro, metros
    cm cms: centímetro, centímetros; mm: milímetro, milímetros
    m² m2: metro cuadrado, metros cuadrados
    km² km2: kilómetro cuadrado, kilómetros cuadrados
    cm² cm2: centímetro cuadrado, centímetros cuadrados
    ha has Ha: hectárea, hectáreas
    m³ m3: metro cúbico, metros cúbicos
    cm³ cm3: centímetro cúbico, centímetros cúbicos
    l L lt lts Lts: litro, litros; ml mL: mililitro, mililitros
    kg kgs Kg: kilogramo, kilogramos; g gr grs: gramo, gramos
    mg: miligramo, miligramos; µg mcg: microgramo, microgramos
    t ton tons: tonelada, toneladas; lb lbs: libra, libras; oz: onza, onzas
    h hr hrs hs: hora, horas; min mins: minuto, minutos; s seg segs: segundo, segundos
    km/h: kilómetro por hora, kilómetros por hora
    W: watt, watts; kW: kilowatt, kilowatts; MW: megawatt, megawatts
    kWh kW/h: kilowatt hora, kilowatts hora; kVA: kilovolt ampere, kilovolts ampere
    V: volt, volts; kV: kilovolt, kilovolts; hp HP: caballo de fuerza, caballos de fuerza
    Hz: hertz, hertz; kHz: kilohertz, kilohertz; MHz: megahertz, megahertz
    kB: kilobyte, kilobytes; MB: megabyte, megabytes; GB: gigabyte, gigabytes
    TB: terabyte, terabytes; Mbps: megabit por segundo, megabits por segundo
    dB: decibel, decibeles; psi: libra por pulgada, libras por pulgada
    pulg: pulgada, pulgadas; hab habs: habitante, habitantes
    """
)
UNITS = {
    symbol: (names.partition(", ")[0], names.partition(", ")[2])
    for symbols, names in _NAMES.items()
    for symbol in symbols.split()
}
"""Symbol as written → singular, plural."""

SYMBOLS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_EACH = (
    r"(?:día|noche|semana|mes|bimestre|semestre|año|hora|persona|familia|hogar|vivienda|casa"
    r"|predio|lote|toma|pieza|vez|niñ[ao]|alumn[ao]|boleto)\b"
)
_ENDS = rf"(?![\w²³º°]|/(?!{_EACH}))"
_POINT = r"(?:\.(?= [a-záéíóúñ0-9(]|,))?"
_COLD_OR_WARM = re.compile(
    r"temperatura|termómetro|mínima|máxima|grados|°C|helada|\bfrío|\bcalor|bajo cero|centígrad",
    re.IGNORECASE,
)

_COUNTED = re.compile(
    r" (?:[A-Z]\b|(?:piso|lugar|grado|semestre|bimestre|trimestre|año|nivel|turno|ciclo|sector|"
    r"aniversario|festival|encuentro|concurso|informe|sábado|domingo|lunes)\b)"
)
"""What an ordinal counts, even in a line that speaks of weather: «2º piso», «5° A»."""


def measured(figure: str, symbol: str) -> str:
    """``21``, ``ha`` → veintiuna hectáreas; the singular only for exactly one."""
    singular, plural = UNITS[symbol]
    one = is_whole(figure) and value(figure) == 1
    return f"{spoken(figure, noun_form(singular.split()[0]))} {singular if one else plural}"


@rule(rf"(?<![\w.,])({NUMBER}) ?[°º] ?(C|F)\b", needs="°º")
def temperature(match: re.Match[str]) -> str:
    """
    -3 °C => menos tres grados centígrados
    1°C => un grado centígrado
    """
    figure, scale = match[1], match[2]
    one = is_whole(figure) and value(figure) == 1
    degrees = "grado" if one else "grados"
    kind = "Fahrenheit" if scale == "F" else f"centígrado{'' if one else 's'}"
    return f"{spoken(figure, 'un')} {degrees} {kind}"


@rule(rf"(?<![\w.,])({NUMBER}) ?[°º]", needs="°º")
def degrees(match: re.Match[str]) -> str | None:
    """Only where the line speaks of weather; elsewhere 4° is an ordinal.

    una mínima de 2° => una mínima de dos grados
    entre 5° y 12 °C => entre cinco y doce grados centígrados
    """
    after = match.string[match.end() :]
    if not _COLD_OR_WARM.search(match.string) or _COUNTED.match(after):
        return None
    if re.match(r" ?(?:[–—-]|a|y|o) ?-?\d+(?:\.\d+)? ?°", after):
        return spoken(match[1])
    one = is_whole(match[1]) and value(match[1]) == 1
    return f"{spoken(match[1], 'un')} {'grado' if one else 'grados'}"


@rule(rf"({NUMBER}) ?%", needs="%")
def percentage(match: re.Match[str]) -> str:
    """
    15% => quince por ciento
    3.5 % => tres punto cinco por ciento
    20%-30% => veinte a treinta por ciento
    """
    if re.match(rf" ?[–—-] ?{NUMBER} ?%", match.string[match.end() :]):
        return spoken(match[1])
    return f"{spoken(match[1])} por ciento"


@rule(
    rf"(?:(?<![\w.,])|(?<=\dx))({NUMBER}) ?({SYMBOLS})(?:/({SYMBOLS}))?{_ENDS}{_POINT}",
    needs=DIGITS,
)
def measure(match: re.Match[str]) -> str:
    """
    21 ha => veintiuna hectáreas
    1 km => un kilómetro
    3.5 m² => tres punto cinco metros cuadrados
    80 km/h => ochenta kilómetros por hora
    12 L/s => doce litros por segundo
    50 kg. de maíz => cincuenta kilogramos de maíz
    """
    amount = measured(match[1], match[2])
    return f"{amount} por {UNITS[match[3]][0]}" if match[3] else amount


@rule(rf"(?<=[½¼¾⅓⅔⅛])( ?)({SYMBOLS}){_ENDS}|(?<=/[2-8])( ?)({SYMBOLS}){_ENDS}", needs="½¼¾⅓⅔⅛/")
def after_fraction(match: re.Match[str]) -> str:
    """
    ¾ kg => tres cuartos de kilogramo
    """
    symbol = match[2] or match[4]
    return UNITS[symbol][0]


@rule(rf"(?<=[\d)])/({SYMBOLS}){_ENDS}|(?<=\$)/({SYMBOLS}){_ENDS}", needs="/")
def rate(match: re.Match[str]) -> str:
    """
    $15/kg => quince pesos por kilogramo
    """
    return f"por {UNITS[match[1] or match[2]][0]}"


@rule(rf"(?:(?<=[\dLlgmhW²³])|(?<=\bvez)|(?<=\bveces))/(?={_EACH})", needs="/")
def each(_: re.Match[str]) -> str:
    """
    $120/mes => ciento veinte pesos por mes
    1 vez/semana => una vez por semana
    50 L/persona => cincuenta litros por persona
    """
    return "por"


_ALONE = (
    r"km/h|[kc]?m[²³23]|k[mg]s?|[cm]m|m[lLg]|kWh|kW|MHz|Mbps|[LlMm]ts|Kgs?"
    r"|(?:[lLm]|lts?|mts?)(?=/(?:s|seg|min|h|hr)(?!\w))"
    r"|(?<=\bpor )(?:[lLgth]|ha|min|lb|oz)(?!\.)"
)
"""Units that are no other word even where no figure stands before them."""
_OF_ONE = words("por el del al un cada x")


@rule(rf"(?<![\w.,/$])(?P<unit>{_ALONE})(?:/(?P<other>{SYMBOLS}))?{_ENDS}{_POINT}")
def alone(match: re.Match[str]) -> str | None:
    """
    el límite en km/h => el límite en kilómetros por hora
    el precio por m² => el precio por metro cuadrado
    el gasto en L/s => el gasto en litros por segundo
    """
    if match["unit"] not in UNITS:
        return None
    name = UNITS[match["unit"]][word_before(match).lower() not in _OF_ONE]
    return f"{name} por {UNITS[match['other']][0]}" if match["other"] else name


@rule(r"(?<!\w)°C(?!\w)", needs="°")
def degrees_alone(_: re.Match[str]) -> str:
    """
    la temperatura en °C => la temperatura en grados centígrados
    """
    return "grados centígrados"

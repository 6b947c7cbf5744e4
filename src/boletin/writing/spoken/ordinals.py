"""Rules for ordinals (1.er, 2.º, 3ª, 11.ª) and for Roman numerals where they are numerals."""

from __future__ import annotations

import re

from boletin.writing.spoken.gender import is_feminine, noun_after
from boletin.writing.spoken.letters import LETTERS
from boletin.writing.spoken.numbers import Form, cardinal, ordinal
from boletin.writing.spoken.rules import DIGITS, rule, word_before
from boletin.writing.spoken.tables import words

_ENDINGS = "er|ero|ro|do|to|mo|vo|no|ra|era|da|ta|ma|va|na|o|a|os|as"
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_NOT_NUMERALS = words(
    """
    CC CCD CD CI CM CV DC DI DM LCD LI MC MD MDC MI MIL ML MM XL
    """
)
"""Letters that form a valid numeral but are something else without a clear context."""

_ORDINAL_AFTER = words(
    """
    acto art artículo base cap capítulo frac fracc fracción libro papa parte reina rey sección
    tomo transitorio título
    """
)
_CARDINAL_AFTER = words(
    """
    anexo apéndice artículos bloque categoría clase distrito etapa fase grado inciso lámina
    módulo nivel parque región sector siglo siglos tabla tipo unidad vol volumen zona
    """
)
_MONARCHS = words(
    """
    alejandro alfonso benedicto carlos catalina clemente eduardo enrique felipe fernando
    francisco gregorio guillermo inocencio isabel jorge juan león luis maximiliano moctezuma
    napoleón nicolás pablo pío ricardo sixto urbano
    """
)
_QUEENS = frozenset({"isabel", "catalina"})
_EVENTS = words(
    """
    aniversario asamblea ayuntamiento batallón bienal cabalgata caminata campeonato carrera
    certamen ciclo coloquio comparecencia concierto concilio concurso conferencia congreso
    consejo convención copa cumbre curso cátedra desfile distrito edición encuentro entrega
    expo exposición feria feriada festival foro gala guerra informe jornada legislatura
    maratón muestra olimpiada olimpiadas regimiento región reunión rodada semana seminario
    sesión simposio taller tianguis torneo trienio zona
    """
)
_YEARS = frozenset({"años", "año"})


@rule(rf"(?<![\w.,/$-])(\d{{1,3}})\.?(?:(º|ª|°)|({_ENDINGS})(?![\wº°ª]))(?![\wº])\.?", needs=DIGITS)
def ordinal_figure(match: re.Match[str]) -> str | None:
    """
    1er. lugar => primer lugar
    2.º piso => segundo piso
    3ª sección => tercera sección
    2a. etapa => segunda etapa
    11.ª edición => undécima edición
    21° aniversario => vigésimo primer aniversario
    el 5o. => el quinto
    """
    number, ending = int(match[1]), match[2] or match[3]
    if not 1 <= number <= 999:
        return None
    if ending in {"ª", "a", "as"} or ending.endswith("a"):
        form: Form = "una"
    elif ending == "er":
        form = "un"
    else:
        noun = noun_after(match.string, match.end())
        form = "un" if noun and not is_feminine(noun) else "uno"
    plural = "s" if ending in {"os", "as"} else ""
    return ordinal(number, form) + plural


@rule(r"(?<![\w.,])(?P<roman>[IVXLCDM]+)(?:\.?(?:er|º|ª|°))?(?![\w&'])(?!\.[A-Z])", needs="IVXLCDM")
def roman(match: re.Match[str]) -> str | None:
    """
    IV Feria => cuarta Feria
    LXIV Legislatura => sexagésima cuarta Legislatura
    III Informe => tercer Informe
    siglo XXI => siglo veintiuno
    siglo V => siglo quinto
    Benedicto XVI => Benedicto dieciséis
    Juan Pablo II => Juan Pablo segundo
    artículo IV => artículo cuarto
    fracción XII => fracción doce
    XV años => quince años
    """
    text = match["roman"]
    if not _ROMAN.fullmatch(text):
        return None
    number = _value(text)
    before, after = word_before(match), _word_after(match)
    if before.lower() in _ORDINAL_AFTER | _CARDINAL_AFTER or before.lower() in _MONARCHS:
        return _after_noun(number, before.lower())
    if after.lower() in _YEARS:
        return cardinal(number)
    if after.lower() in _EVENTS:
        return ordinal(number, "una" if is_feminine(after) else "un")
    if len(text) < 2 or text in _NOT_NUMERALS:
        return None
    noun = noun_after(match.string, match.end())
    if noun and after[0].isupper() and after[1:].islower():
        return ordinal(number, "una" if is_feminine(noun) else "un")
    return cardinal(number) if number < 50 else None


def _after_noun(number: int, noun: str) -> str:
    """Ordinals up to ten, as with popes, centuries and articles of law; cardinals above."""
    tenth = number <= 10 and (noun in _ORDINAL_AFTER | _MONARCHS or noun.startswith("siglo"))
    if not tenth:
        return cardinal(number)
    feminine = (
        noun in _QUEENS or (noun not in _MONARCHS and is_feminine(noun)) or noun.startswith("frac")
    )
    return ordinal(number, "una" if feminine else "uno")


def _word_after(match: re.Match[str]) -> str:
    found = re.compile(rf" ([{LETTERS}]+)").match(match.string, match.end())
    return found[1] if found else ""


def _value(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-this if this < following else this for this, following in pairs)

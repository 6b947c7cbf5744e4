"""Rules for telephones, told as Mexicans tell them.

Groups of three digit by digit, groups of two and four in pairs, a comma between groups:
``246 123 4567`` → dos cuatro seis, uno dos tres, cuarenta y cinco sesenta y siete.
"""

from __future__ import annotations

import re

from boletin.writing.spoken.gender import noun_after
from boletin.writing.spoken.numbers import cardinal, digits, pairs
from boletin.writing.spoken.rules import DIGITS, rule

_SEP = r"[ .-]"
_COUNTRY = rf"(?:(?:\+ ?|00)?52{_SEP}?(?:1{_SEP})?|\+ ?1{_SEP})"
_TRUNK = rf"0(?:1|44|45){_SEP}|01(?=[89]00{_SEP})"
_LOCAL = (
    rf"(?:\(\d{{3}}\) ?|\d{{3}}{_SEP}?)\d{{3}}{_SEP}?\d{{2}}{_SEP}?\d{{2}}"
    rf"|(?:\(\d{{2}}\) ?|\d{{2}}{_SEP}?)\d{{4}}{_SEP}?\d{{4}}"
    rf"|\d{{2}}(?:{_SEP}\d{{2}}){{4}}"
    rf"|(?:\(\d{{3}}\) ?|\d{{3}}{_SEP})\d{{7}}"
)
_BEFORE = r"(?<![\w$#.,/+-])"
_AFTER = r"(?!\d|[.,/-]\d)"
_LABEL = re.compile(
    r"tel|cel|fono|what|llam|marc|comun|núm|fax|conmut|reporte|infor", re.IGNORECASE
)
_TWO_DIGIT_AREAS = ("55", "56", "33", "81")
_ROUND_AREAS = {"800": "ochocientos", "900": "novecientos"}
_HOUSE = re.compile(r"(?:No|Núm|N[º°]|#)\.? ?$", re.IGNORECASE)


@rule(
    rf"{_BEFORE}(?P<country>{_COUNTRY})?(?P<trunk>{_TRUNK})?(?P<local>{_LOCAL}){_AFTER}",
    needs=DIGITS,
)
def telephone(match: re.Match[str]) -> str:
    """
    246 123 4567 => dos cuatro seis, uno dos tres, cuarenta y cinco sesenta y siete
    (246) 123-45-67 => dos cuatro seis, uno dos tres, cuarenta y cinco sesenta y siete
    55 1234 5678 => cincuenta y cinco, doce treinta y cuatro, cincuenta y seis setenta y ocho
    +52 246 900 0000 => más cincuenta y dos, dos cuatro seis, nueve cero cero, cero cero cero cero
    01 800 123 4567 => cero uno, ochocientos, uno dos tres, cuarenta y cinco sesenta y siete
    01800 123 4567 => cero uno, ochocientos, uno dos tres, cuarenta y cinco sesenta y siete
    24 61 23 45 67 => veinticuatro, sesenta y uno, veintitrés, cuarenta y cinco, sesenta y siete
    """
    said = []
    if match["country"]:
        country = re.sub(r"\D", "", match["country"]).removeprefix("00")
        plus = "más " if "+" in match["country"] else ""
        said.append(plus + (pairs(country[:2]) if country != "1" else "uno"))
    if match["trunk"]:
        said.append(digits(re.sub(r"\D", "", match["trunk"])))
    return ", ".join([*said, _local(match["local"])])


@rule(rf"{_BEFORE}(\d{{3}})[ -](\d{{2}}[ -]?\d{{2}}){_AFTER}", needs=DIGITS)
def seven_digits(match: re.Match[str]) -> str | None:
    """Without the area code: only where the line speaks of calling.

    tel. 123 4567 => teléfono uno dos tres, cuarenta y cinco sesenta y siete
    """
    if not _LABEL.search(match.string, max(0, match.start() - 30), match.start()):
        return None
    return f"{digits(match[1])}, {pairs(re.sub('[ -]', '', match[2]))}"


@rule(rf"{_BEFORE}(?:911|9-1-1|9\.1\.1){_AFTER}(?! ?%)", needs="9")
def emergency(match: re.Match[str]) -> str | None:
    """
    llame al 911 => llame al nueve once
    911 familias => novecientas once familias
    """
    noun = noun_after(match.string, match.end())
    return None if noun.endswith("s") and match[0] == "911" else "nueve once"


@rule(rf"{_BEFORE}0(\d\d){_AFTER}(?!\w)", needs="0")
def short_service(match: re.Match[str]) -> str:
    """
    denuncia al 089 => denuncia al cero ochenta y nueve
    """
    rest = match[1]
    return f"cero {digits(rest) if rest[0] == '0' else cardinal(int(rest))}"


@rule(r"(?<!\w)(?:[eE]xts?\.?|EXT\.?|[eE]xtensión) ?(\d{2,5})(?!\w)", needs=DIGITS)
def extension(match: re.Match[str]) -> str | None:
    """
    tel. 100 2000 ext. 104 => teléfono uno cero cero, veinte cero cero extensión uno cero cuatro
    """
    before = match.string[: match.start()]
    if _HOUSE.search(before) or not re.search(r"\d\D{0,3}$|[tT]el|^$", before):
        return None
    number = match[1]
    return f"extensión {pairs(number) if len(number) % 2 == 0 else digits(number)}"


def _local(text: str) -> str:
    groups = re.findall(r"\d+", text)
    if len(groups) == 1:
        number = groups[0]
        area = 2 if number.startswith(_TWO_DIGIT_AREAS) else 3
        groups = [number[:area], number[area:]]
    groups = [part for group in groups for part in _split(group)]
    if all(len(group) == 2 for group in groups):
        return ", ".join(pairs(group) for group in groups)
    said: list[str] = []
    for index, group in enumerate(groups):
        words = pairs(group) if len(group) % 2 == 0 else digits(group)
        if not index:
            words = _ROUND_AREAS.get(group, words)
        if len(group) == 2 and index and len(groups[index - 1]) == 2:
            said[-1] += f" {words}"
        else:
            said.append(words)
    return ", ".join(said)


def _split(group: str) -> list[str]:
    """Groups as they are told: seven digits are three and four, eight are four and four."""
    cut = {5: 3, 6: 3, 7: 3, 8: 4}.get(len(group))
    return [group[:cut], group[cut:]] if cut else [group]

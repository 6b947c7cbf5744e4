"""Rules for fractions: ½ kg, 3/4 de hora, 2 ½ horas."""

from __future__ import annotations

import re

from boletin.writing.spoken.gender import is_feminine, noun_after
from boletin.writing.spoken.letters import LETTERS
from boletin.writing.spoken.numbers import cardinal
from boletin.writing.spoken.rules import rule
from boletin.writing.spoken.units import SYMBOLS, UNITS

_VULGAR = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3), "⅛": (1, 8)}
_PARTS = {2: "medio", 3: "tercio", 4: "cuarto", 5: "quinto", 6: "sexto", 8: "octavo", 10: "décimo"}
_UNIT_AFTER = re.compile(rf" ?({SYMBOLS})(?![\w²³])")
_SIGNS = "".join(_VULGAR)


@rule(
    rf"(?<![\w.,/–-])(?P<whole>\d{{1,3}})"
    rf"(?: ?(?P<sign>[{_SIGNS}])| (?P<top>[1-9])/(?P<bottom>2|3|4|5|6|8|10))"
    rf"(?: ?(?P<unit>{SYMBOLS})(?![\w²³])| (?P<noun>[{LETTERS}]{{3,}}))?(?![\w/])",
    needs=f"{_SIGNS}/",
)
def mixed(match: re.Match[str]) -> str | None:
    """
    2 ½ horas => dos horas y media
    1 1/2 km => un kilómetro y medio
    3 ¼ de vuelta => tres y un cuarto de vuelta
    """
    top, bottom = (
        _VULGAR[match["sign"]] if match["sign"] else (int(match["top"]), int(match["bottom"]))
    )
    if top >= bottom:
        return None
    whole = int(match["whole"])
    noun = match["noun"] or ""
    if match["unit"]:
        noun = UNITS[match["unit"]][whole != 1]
    elif noun and not noun_after(match.string, match.start("noun") - 1):
        return f"{cardinal(whole)} y {_part(top, bottom, feminine=False)} {noun}"
    if not noun:
        return f"{cardinal(whole)} y {_part(top, bottom, feminine=False)}"
    feminine = is_feminine(noun.split()[0])
    words = cardinal(whole, "una" if feminine else "un")
    return f"{words} {noun} y {_part(top, bottom, feminine=feminine)}"


@rule(rf"(?<![\w.,/])[{_SIGNS}]", needs=_SIGNS)
def vulgar(match: re.Match[str]) -> str:
    """
    ½ kg => medio kilogramo
    ¾ partes => tres cuartas partes
    ½ hora => media hora
    """
    return _simple(match, *_VULGAR[match[0]])


@rule(r"(?<![\w.,/–-])([1-9])/(2|3|4|5|6|8|10)(?![\w/]|\.\d)", needs="/")
def written(match: re.Match[str]) -> str | None:
    """
    1/2 kg => medio kilogramo
    3/4 de hora => tres cuartos de hora
    2/3 partes => dos terceras partes
    """
    top, bottom = int(match[1]), int(match[2])
    return _simple(match, top, bottom) if top < bottom else None


def _simple(match: re.Match[str], top: int, bottom: int) -> str:
    if unit := _UNIT_AFTER.match(match.string, match.end()):
        half = _part(top, bottom, feminine=is_feminine(UNITS[unit[1]][0].split()[0]))
        return half if bottom == 2 else f"{half} de"
    noun = noun_after(match.string, match.end())
    if noun.startswith("parte"):
        stem = "tercer" if bottom == 3 else _PARTS[bottom][:-1]
        return f"{cardinal(top, 'una')} {stem}a{'s' if top > 1 else ''}"
    half = _part(top, bottom, feminine=bool(noun) and is_feminine(noun))
    return half if bottom == 2 or not noun else f"{half} de"


def _part(top: int, bottom: int, *, feminine: bool) -> str:
    if bottom == 2:
        return "media" if feminine else "medio"
    return f"{cardinal(top, 'un')} {_PARTS[bottom]}{'s' if top > 1 else ''}"

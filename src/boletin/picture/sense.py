"""Where Spanish text may be broken: sense units, for captions and headlines (rule C04).

Word lists only (``palabras.txt``): no grammar is loaded. Each boundary gets a cost; from ``NEVER``
on it is one that rule C04 forbids. Where a unit does not fit, the costs say what gives way first: a
noun and its adjective before a verb and its auxiliary, both before an article or a figure and its
unit.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from boletin.picture.vocabulary import adjectives, words

NEVER = 250.0
"""noun|adjective, month|year, and from here on all that C04 forbids."""
_TIGHT = 320.0
"""name|surname, auxiliary|verb, day|month; a conjunction at the end of a line."""
_BOUND = 420.0
"""article|noun, preposition|noun, pronoun|verb, number|unit."""
LOOSE = 90.0
"""Not forbidden, but heard as one: "después | de", "maestra | Guadalupe"."""
_PLAIN = 35.0
"""A break with nothing for or against it."""

_W = words()
_CLINGS = frozenset().union(
    *(_W[group] for group in ("articulos", "preposiciones", "conjunciones", "pronombres")),
    *(_W[group] for group in ("adverbios", "haber")),
)
"""Words that never end a line: they belong to the next one."""
_LINKS = _W["preposiciones"] | _W["conjunciones"] | {"al", "del"}
"""Words before which a clause breaks best."""
_GRAMMAR = _CLINGS | _LINKS
_OPENERS = _GRAMMAR | _W["numeros"] | _W["antepuestos"]
"""Words after which a noun, or an adjective that goes before it, is expected."""
_EDGES = "«»“”\"'()[]¿¡.,;:!?…–—"
_OPENING, _PAUSES = "(«“–—¿¡", (".", "?", "!", ",", ";", ":")
_NUMBER = re.compile(r"[-+]?\d[\d.,:/-]*")
_ORDINAL = re.compile(r"\d+(\.?[ºª°]|er|ra|do|da|ro|to|ta|vo|va|mo|ma|no|na)", re.IGNORECASE)
_YEAR = re.compile(r"(19|20)\d\d(-(19|20)\d\d)?")
_ROMAN = re.compile(r"[IVXL]+")
_VERB_FORM = re.compile(r"([aeií]r(se|l[aeo]s?|nos|me)?|[aiy][eé]?ndo(se|l[aeo]s?)?)$")
"""Infinitive or gerund."""
_PARTICIPLE = re.compile(r"([aií]d|hech|escrit|abiert|puest|dich|vist|rot|suelt|biert|pres)[oa]s?$")
_VERB = re.compile(
    r"(ó|é|í|rá|rán|remos|[aei]ron|aba|aban|ían|ando|iendo|yendo|[aei]r|[aei]rse|[aei]mos)$"
)
"""Looks like a verb, which has objects and no adjectives."""
_ADJECTIVE = re.compile(
    r"(ales?|ares?|ari[oa]s?|iv[oa]s?|os[oa]s?|ic[oa]s?|bles?|[aií]d[oa]s?|enses?|eñ[oa]s?"
    r"|[aei]ntes?|il|iles|ist[ae]s?)$"
)
_EITHER = re.compile(r"(ma|ta|día|mano|foto|radio|policía|agua|área|aula|ave)s?$")
"""Nouns whose ending does not tell their gender."""


def costs(text: Sequence[str]) -> list[float]:
    """Cost of a break after each word of ``text`` but the last: 0 (natural) and up."""
    padded = ["", *text, ""]
    return [_cost(*padded[at : at + 4]) for at in range(len(text) - 1)]


def badness(left: str, right: str) -> float:
    """Cost of a break between two words of which nothing else is known."""
    return _cost("", left, right, "")


def never(cost: float) -> bool:
    """Whether rule C04 forbids a break of this cost."""
    return cost >= NEVER


@functools.lru_cache(16384)
def _cost(before: str, left: str, right: str, after: str) -> float:
    """The break between ``left`` and ``right``; the other two are the words around them."""
    if not left or not right:
        return _PLAIN
    signs = _signs(left, right)
    if signs is not None:
        return signs
    if before[-1:] in _PAUSES and not _abbreviates(before):
        before = ""
    earlier, a, b, c = (word.strip(_EDGES) for word in (before, left, right, after))
    figures = _figures(earlier.lower(), a, b)
    if figures is not None:
        return figures
    if b.lower() in _LINKS:
        return _link(a, b.lower(), c)
    return max(_names(a, b), _verbs(a.lower(), b.lower()), _nouns(earlier, a, b))


def _signs(left: str, right: str) -> float | None:
    """Where a sign tells, or the word on the left by itself; None: the words must."""
    word = left.strip(_EDGES).lower()
    if _abbreviates(left):
        return _BOUND
    if word.endswith(("a.m", "p.m")) and right[0].islower():
        return _PLAIN
    if left[-1] in ".?!…" or left.endswith((".»", "?»", "!»", ".”", ".)")):
        return 0.0
    if left[-1] in ":;":
        return 3.0
    if left[-1] in ",–—)»”":
        return 6.0
    if word in _CLINGS:
        return _TIGHT if word in _W["conjunciones"] else _BOUND
    if right[0] in _OPENING:
        return LOOSE if word in _W["rotulos"] else 8.0
    return None


def _abbreviates(word: str) -> bool:
    """ "Dr.", "N.", "C.P.", "1er.": a point that ends no sentence."""
    core = word.strip(_EDGES)
    known = core.lower() in _W["titulos"] or re.fullmatch(r"[^\W\d_](\.[^\W\d_])*", core)
    return word.endswith(".") and bool(known or _ORDINAL.fullmatch(core))


def _figures(before: str, a: str, b: str) -> float | None:
    """Figures, and numbers in letters, with what they count or name."""
    left, right = a.lower(), b.lower()
    linked = right in _LINKS
    named = before in _W["rotulos"] or before in _W["dias"]
    if _ORDINAL.fullmatch(a) or (_ROMAN.fullmatch(a) and b[:1].isupper()):
        return None if linked else _BOUND
    if a.isdigit() and b.isdigit() and len(b) > 2:
        return _BOUND  # a telephone
    if _NUMBER.fullmatch(a) or a.startswith("$"):
        if right in _W["unidades"] or right[:1] in "%°":
            return _BOUND
        alone = named or a.startswith("$") or _YEAR.fullmatch(a) or ":" in a
        counts = right[:1].isalpha() and right not in _GRAMMAR and not alone
        return _BOUND if counts else None
    if left in _W["numeros"]:
        return None if linked or named else _BOUND
    if right[:1].isdigit() and (left in _W["rotulos"] or left in _W["dias"]):
        return _BOUND
    return None


def _link(a: str, right: str, after: str) -> float:
    """Before a conjunction or preposition: the best place inside a clause, with exceptions."""
    left, follower = a.lower(), after.lower()
    if right in ("de", "del"):
        special = _of(a, after)
        if special is not None:
            return special
    if left in _W["numeros"] and follower in _W["numeros"]:
        return _TIGHT  # "treinta y cinco"
    if right in ("a", "al") and _range(a, after):
        return 50.0
    if left in _W["locuciones"] and right in ("de", "del", "a", "al", "que", "con"):
        return LOOSE
    return 15.0 if right in _W["conjunciones"] else 20.0


def _of(a: str, after: str) -> float | None:
    """Before the "de" between ``a`` and ``after``; None: like any other preposition."""
    left, figure = a.lower(), a[-1:].isdigit()
    if left in _W["millones"] or (figure and after.lower() in _W["meses"]):
        return _TIGHT
    if left in _W["meses"] and after[:1].isdigit():
        return NEVER
    if figure:
        return LOOSE  # "2 de la tarde"
    if a[:1].isupper() and after[:1].isupper():
        return 45.0
    if left in _W["auxiliares"] and re.match(r"[$\d]", after):
        return 50.0  # "es | de $1,250.00"
    return None


def _range(a: str, after: str) -> bool:
    """Whether "a" or "al" joins two figures or days: "9:00 a 14:00", "lunes 23 al viernes 27"."""
    first, last = a[-1:].isdigit(), after[:1].isdigit()
    day = after.lower() in _W["dias"]
    return (first and (last or day)) or (a.lower() in _W["dias"] and day)


def _names(a: str, b: str) -> float:
    """Name and surname; a street, a title, a label and its name."""
    if not (a[:1].isalpha() and b[:1].isupper()):
        return _PLAIN
    if a.lower() in _W["cargos"]:
        return LOOSE
    if a.lower() in _W["rotulos"]:
        return NEVER
    acronym = a.isupper() and len(a) > 1
    return _TIGHT if a[0].isupper() and not acronym else _PLAIN


def _verbs(left: str, right: str) -> float:
    """Auxiliary and verb; the verb "to be" and what it says."""
    if left in _W["auxiliares"]:
        if _VERB_FORM.search(right) or _PARTICIPLE.search(right):
            return _TIGHT
        return LOOSE if right in adjectives() or _ADJECTIVE.search(right) else 50.0
    return 60.0 if left in _W["enfasis"] else _PLAIN


def _nouns(before: str, a: str, b: str) -> float:
    """Adjective and noun, in either order."""
    left, right, earlier = a.lower(), b.lower(), before.lower()
    opens = not earlier or earlier[-1:].isdigit() or earlier in _OPENERS
    if left in _W["antepuestos"] and opens and right[:1].isalpha() and right not in _CLINGS:
        return NEVER
    if not a[-1:].isalpha() or right in _CLINGS or not _agree(left, right):
        return _PLAIN
    verb = bool(_VERB.search(left)) and left not in _W["noverbos"]
    if verb and earlier not in _W["articulos"]:
        return _PLAIN
    if right in adjectives():
        return NEVER
    if _ADJECTIVE.search(right) and len(right) > 4 and right not in _W["nombres"]:
        return NEVER if (earlier and opens) or left in adjectives() else 150.0
    return _PLAIN


def _agree(noun: str, adjective: str) -> bool:
    """Same number, and the same gender where both endings tell it."""
    if noun.endswith("s") != adjective.endswith("s"):
        return False
    genders = [word.rstrip("s")[-1:] for word in (noun, adjective)]
    return bool(_EITHER.search(noun)) or set(genders) != {"o", "a"}

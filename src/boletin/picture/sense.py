"""Where Spanish text may be broken: sense units, for captions and headlines (rule C04).

Word lists only: no grammar is loaded. Each boundary gets a cost; ``NEVER`` marks the pairs that
rule C04 forbids and that words alone tell for certain.
"""

from __future__ import annotations

import re

NEVER = 250.0
"""article|noun, preposition|noun, name|surname, pronoun|verb, auxiliary|verb, number|unit."""

_PLAIN = 35.0
"""A break with nothing for or against it."""

_ARTICLES = """el la los las un una unos unas lo al del este esta estos estas ese esa esos esas
aquel aquella aquellos aquellas mi mis tu tus su sus nuestro nuestra nuestros nuestras cada
otro otra otros otras algún alguna ningún ninguna cualquier dicho dicha qué cuál"""
_PREPOSITIONS = """a ante bajo con contra de desde durante en entre hacia hasta mediante para por
según sin sobre tras"""
_CONJUNCTIONS = """y e o u ni pero sino que porque aunque cuando como donde si mientras pues
quien quienes cuyo cuya"""
_PRONOUNS = "me te se le les nos os yo tú él ella usted ustedes ellos ellas nosotros nosotras"
_AUXILIARIES = """he has ha hemos han había habían habrá habrán haya hayan está están estará estarán
estaba estaban será serán fue fueron ser va van vamos puede pueden podrá podrán debe deben deberá
deberán no muy más tan"""
_TITLES = "dr dra lic ing c prof profa mtro mtra arq sr sra srta av col núm no km art"

ARTICLES = frozenset(_ARTICLES.split())
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
CONJUNCTIONS = frozenset(_CONJUNCTIONS.split())
CLINGS = (
    ARTICLES | PREPOSITIONS | CONJUNCTIONS | frozenset((_PRONOUNS + " " + _AUXILIARIES).split())
)
"""Words that never end a line: they belong to the next one."""
TITLES = frozenset(_TITLES.split())

_ADJECTIVE = re.compile(
    r"(ales?|ares?|ari[oa]s?|iv[oa]s?|os[oa]s?|ic[oa]s?|bles?|ad[oa]s?|id[oa]s?|enses?|entes?"
    r"|nuev[oa]s?|gratuit[oa]s?)$"
)
_EDGES = "«»“”\"'()[]¿¡.,;:!?…–—"


def badness(left: str, right: str) -> float:
    """Cost of a break between the tokens ``left`` and ``right``: 0 (natural) to ``NEVER``."""
    if not left or not right:
        return _PLAIN
    if left.endswith((".", "?", "!", "…", ".»", "?»", "!»", ".”")) and not _is_title(left):
        return 0.0
    if left.endswith((",", ";", ":", "–", "—", ")", "»", "”")):
        return 6.0
    if right[0] in "(«“–—¿¡":
        return 8.0
    before, after = left.strip(_EDGES), right.strip(_EDGES)
    return NEVER if _clings(left, before, after) else _between(before, after)


def _between(before: str, after: str) -> float:
    """Cost where no sign helps: better before a conjunction or preposition."""
    follower = after.lower()
    if follower in CONJUNCTIONS:
        return 15.0
    if follower in PREPOSITIONS or follower in ("al", "del"):
        # "24 de noviembre", "2 de la tarde": a figure holds on to its "de".
        return 90.0 if before[-1:].isdigit() and follower in ("de", "del") else 20.0
    adjective = after.islower() and len(after) > 4 and _ADJECTIVE.search(after)
    return 70.0 if adjective and len(before) > 3 else _PLAIN


def never(left: str, right: str) -> bool:
    """Whether rule C04 forbids a break here."""
    return badness(left, right) >= NEVER


def _clings(left: str, before: str, after: str) -> bool:
    word = before.lower()
    if word in CLINGS or _is_title(left):
        return True
    if before[-1:].isdigit() and after[:1].isalpha() and after.lower() not in CLINGS:
        return True  # number|unit
    if word in ("núm", "número", "teléfono", "calle") and after[:1].isdigit():
        return True
    # name|surname: two capitals in a row with nothing between them
    return (
        before[:1].isupper()
        and after[:1].isupper()
        and left[-1:].isalpha()
        and not (before.isupper() and len(before) > 1)
    )


def _is_title(left: str) -> bool:
    word = left.strip(_EDGES).lower()
    return left.endswith(".") and (word in TITLES or (len(word) == 1 and word.isalpha()))

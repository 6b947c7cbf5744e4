"""Spanish for the ear: what is shown, what is said, from one source.

The story of ``speak``: the line is folded to a known alphabet (``letters``); an ordered list of
rules takes what is not said as it is written (one module per subject, see ``rules`` for how to
add one); what nobody takes is read as words and pauses (``reading``); each spoken word goes back
to the run of shown characters it comes from, which becomes a Token.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from boletin.model import Token
from boletin.writing.spoken import (
    abbreviations,
    addresses,
    counts,
    dates,
    doublets,
    fractions,
    hours,
    money,
    ordinals,
    phones,
    units,
    web,
)
from boletin.writing.spoken.letters import LETTERS, plain
from boletin.writing.spoken.reading import Said, gap, is_shouting, together
from boletin.writing.spoken.rules import Piece, Rule, claims, rule

__all__ = ["RULES", "speak"]

RULES: tuple[Rule, ...] = (
    *(web.email, web.address, web.handle, web.hashtag),
    *(phones.telephone, phones.seven_digits, phones.extension, phones.emergency),
    phones.short_service,
    *(dates.numeric, dates.iso, dates.day_and_month, dates.short_month, dates.month_abbreviation),
    *(dates.first, dates.padded_day, dates.month_first, dates.weekday_letters),
    *(dates.weekdays, dates.weekday_span),
    *(hours.clock, hours.half_day, hours.span, hours.until, hours.one_oclock, hours.dotted_clock),
    *(
        money.thousands,
        money.pesos,
        money.millions,
        money.dollars,
        money.named_first,
        money.pesos_with_cents,
    ),
    *(money.national_currency, money.cents),
    *(addresses.postcode, addresses.number_sign, addresses.number_word, addresses.no_number),
    *(addresses.kilometre, addresses.inside_letter, addresses.inside, addresses.house_letter),
    *(fractions.mixed, units.after_fraction, fractions.vulgar, fractions.written),
    *(units.temperature, units.degrees, units.percentage, units.measure, units.rate, units.each),
    *(units.alone, units.degrees_alone),
    *(ordinals.ordinal_figure, ordinals.roman),
    *(counts.dash, counts.times, counts.times_noun, counts.dotted, counts.decimal_comma),
    *(counts.round_the_clock, counts.slash, counts.code),
    *(
        counts.minus,
        counts.or_more,
        counts.more_than,
        counts.plus,
        counts.long_number,
        counts.feminine,
        counts.number,
    ),
    *(doublets.brackets, doublets.slashed, doublets.articles, doublets.at_sign),
    *(abbreviations.phrase, abbreviations.slashed, abbreviations.honourable, abbreviations.citizen),
    *(abbreviations.state, abbreviations.dotted_acronym, abbreviations.abbreviation),
    abbreviations.name_abbreviation,
)
"""In order: what stands first keeps what it takes."""

_WEB = 4
"""How many rules come before the pronunciations: a word inside an address is not respelt alone."""

_CONTROLS = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff"
_DIRECTION = r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_DROPPED = re.compile(f"[{_CONTROLS}{_DIRECTION}]")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_ROUNDS = 4


def speak(text: str, pronunciations: Mapping[str, str] = _NOTHING) -> tuple[Token, ...]:
    """One line in Tokens: what is shown, and what the voice says for it.

    ``text``: one line; white space is collapsed, control characters and direction marks dropped;
    beyond that ``" ".join(token.mostrado)`` is the text unchanged. ``pronunciations``: whole word
    as written, in any case → respelling for the voice; it changes only ``hablado``. ``hablado``
    holds Spanish letters, spaces and ``, . ; : ? ! ¿ ¡``; "" for what is not said. Never raises.
    """
    shown = _DROPPED.sub("", text).split()
    if not shown:
        return ()
    chunks = [plain(chunk) for chunk in shown]
    line = " ".join(chunks)
    rules = _rules(tuple(sorted(pronunciations.items())))
    pieces = claims(line, rules)
    starts = _starts(chunks)
    tokens = _runs(starts, pieces)
    words: list[list[str]] = [[] for _ in tokens]
    firsts = [first for first, _ in tokens]
    for word in _settled(line, pieces):
        token = bisect_right(firsts, bisect_right(starts, word.at) - 1) - 1
        text = str(word)
        words[token].append(_respelt(text, pronunciations) if pronunciations else text)
    return tuple(
        Token(" ".join(shown[first:last]), " ".join(said))
        for (first, last), said in zip(tokens, words, strict=True)
    )


def _respelt(word: str, pronunciations: Mapping[str, str]) -> str:
    """A word that only appears when an address is read out, said as the house says it."""
    core = word.strip(",.;:?!¿¡")
    said = pronunciations.get(core, core) if core else core
    return word.replace(core, said) if re.fullmatch(rf"[{LETTERS}]+", said) else word


def _starts(chunks: list[str]) -> list[int]:
    """Where each chunk starts in the joined line."""
    starts, at = [], 0
    for chunk in chunks:
        starts.append(at)
        at += len(chunk) + 1
    return starts


def _runs(starts: list[int], pieces: list[Piece]) -> list[tuple[int, int]]:
    """Runs of chunks [first, last) that belong together: no piece crosses from one to the next."""
    joined: set[int] = set()
    for piece in pieces:
        first, last = bisect_right(starts, piece.start), bisect_right(starts, piece.end - 1)
        joined.update(range(first, last))
    heads = [index for index in range(len(starts)) if index not in joined]
    return list(zip(heads, [*heads[1:], len(starts)], strict=True))


def _hear(line: str, pieces: list[Piece]) -> list[Said]:
    shouting = is_shouting(line)
    everything: list[Piece] = []
    at = 0
    for piece in pieces:
        everything += gap(line, at, piece.start, shouting=shouting)
        everything.append(piece)
        at = piece.end
    everything += gap(line, at, len(line), shouting=shouting)
    return together(everything)


def _settled(line: str, pieces: list[Piece]) -> list[Said]:
    """The words of ``line``, heard again until what is said says itself.

    Dropping a symbol can leave an abbreviation behind (``art*.``): the second hearing finds it.
    """
    words = _hear(line, pieces)
    for _ in range(_ROUNDS):
        texts = [str(word) for word in words]
        spoken = " ".join(texts)
        pieces = claims(spoken, RULES)
        if not pieces and all(map(_settles, texts)):
            break
        again = _hear(spoken, pieces)
        if [str(word) for word in again] == texts:
            break
        starts = _starts(texts)
        for word in again:
            word.at = words[bisect_right(starts, word.at) - 1].at
        words = again
    return words


@lru_cache(maxsize=8192)
def _settles(text: str) -> bool:
    """A word alone, with its pause, is heard as what it is."""
    return [str(word) for word in _hear(text, [])] == [text] and not text.isupper()


@lru_cache(maxsize=64)
def _rules(pronunciations: tuple[tuple[str, str], ...]) -> tuple[Rule, ...]:
    respelt = {plain(written).lower(): said for written, said in pronunciations if written.strip()}
    if not respelt:
        return RULES
    keys = "|".join(sorted(map(re.escape, respelt), key=len, reverse=True))

    @rule(rf"(?<![{LETTERS}])(?:{keys})(?![{LETTERS}])", flags=re.IGNORECASE)
    def pronunciation(match: re.Match[str]) -> str:
        return respelt[match[0].lower()]

    return (*RULES[:_WEB], pronunciation, *RULES[_WEB:])

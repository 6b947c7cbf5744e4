"""What a rule is, and how a line is searched with an ordered list of them.

To add a rule: write a function ``match -> spoken words`` (None: it does not apply after all) in
the module of its subject, decorate it with ``@rule(pattern)``, give it a table of examples in its
docstring, one ``shown => spoken`` a line (tests read them), and put it in its place in ``RULES``
of ``__init__``. A rule sees the whole line as ``match.string`` and may look around its match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from boletin.writing.spoken.letters import LETTERS, UPPER

Say = Callable[[re.Match[str]], str | None]

DIGITS = "0123456789"

_EXAMPLE = re.compile(r"^\s+(\S.*?) => (.*)$", re.MULTILINE)
_SENTENCE_FOLLOWS = re.compile(rf"[)\]]* [{UPPER}¿¡]")
_LAST_WORD = re.compile(rf"([{LETTERS}]+)\.? ?$")


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of saying something that is not written as it is said."""

    name: str
    pattern: re.Pattern[str]
    say: Say
    needs: frozenset[str]
    """A line with none of these characters is not searched; empty: every line is."""
    figures: bool = False
    """It takes nothing without a figure: what is said already, in words, is not searched."""
    holds: tuple[str, ...] = ()
    """A line with none of these pieces of text, in small letters, is not searched either."""

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """(shown, spoken) pairs of the docstring."""
        return tuple(_EXAMPLE.findall(self.say.__doc__ or ""))


@dataclass(frozen=True, slots=True)
class Piece:
    """``line[start:end]`` is said as ``spoken``."""

    start: int
    end: int
    spoken: str


def rule(
    pattern: str,
    *,
    needs: str = "",
    flags: int = 0,
    figures: bool = False,
    holds: tuple[str, ...] = (),
) -> Callable[[Say], Rule]:
    """Make a Rule of a function; its name is the function's."""

    def make(say: Say) -> Rule:
        return Rule(say.__name__, re.compile(pattern, flags), say, frozenset(needs), figures, holds)

    return make


def claims(line: str, rules: Iterable[Rule]) -> list[Piece]:
    """What the rules say in ``line``, in order of place; an earlier rule keeps what it takes."""
    taken = bytearray(len(line))
    present = frozenset(line)
    small = line.lower()
    without_figures = present.isdisjoint(DIGITS)
    found: list[Piece] = []
    for each in rules:
        if each.needs and each.needs.isdisjoint(present):
            continue
        if each.figures and without_figures:
            continue
        if each.holds and not any(piece in small for piece in each.holds):
            continue
        match = each.pattern.search(line)
        while match:
            start, end = match.span()
            held = taken.find(1, start, end)
            if held >= 0:
                after = taken.find(0, held)
                if after < 0:
                    break
            else:
                after = max(end, start + 1)
                spoken = each.say(match)
                if spoken is not None:
                    found.append(Piece(start, end, spoken))
                    taken[start:end] = b"\x01" * (end - start)
            match = each.pattern.search(line, after)
    return sorted(found, key=lambda piece: piece.start)


def closes_sentence(match: re.Match[str]) -> bool:
    """The point at the end of ``match`` is also a full stop: ``…a las 9 a.m. Habrá música``.

    At the end of the line it is one when the line is a sentence and not a mere ``9:00 a.m.``.
    """
    if not match[0].endswith("."):
        return False
    line, end = match.string, match.end()
    if line[end:].strip(" )]"):
        return bool(_SENTENCE_FOLLOWS.match(line, end))
    return line.lstrip("¿¡([")[:1].isupper() and line.count(" ", 0, match.start()) >= 4


def word_before(match: re.Match[str]) -> str:
    """The word that stands right before the match, "" when there is none."""
    found = _LAST_WORD.search(match.string, max(0, match.start() - 32), match.start())
    return found[1] if found else ""

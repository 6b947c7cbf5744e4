"""Rules for both genders written short: ciudadano(a), vecinos/as, los/las, tod@s."""

from __future__ import annotations

import re

from boletin.writing.spoken.letters import LETTERS
from boletin.writing.spoken.rules import rule

_END = rf"(?![{LETTERS}])"
_TITLES = {"sr": "señor o señora", "dr": "doctor o doctora", "mtro": "maestro o maestra"}
_ARTICLES = {"el": "la", "los": "las", "un": "una", "unos": "unas", "del": "de la", "al": "a la"}


@rule(rf"(?<!\w)(?P<word>[{LETTERS}]+?)\(a(?P<plural>s?)\)(?P<point>\.?)", needs="(")
def brackets(match: re.Match[str]) -> str | None:
    """
    el ciudadano(a) => el ciudadano o ciudadana
    los regidores(as) => los regidores y regidoras
    Sr(a). Pérez => señor o señora Pérez
    """
    word, plural = match["word"], bool(match["plural"])
    if word.lower() in _TITLES:
        return _TITLES[word.lower()]
    both = _both(word, "as" if plural or word.endswith(("os", "es")) else "a")
    return f"{both}{match['point']}" if both else None


@rule(rf"(?<!\w)(?P<word>[{LETTERS}]{{3,}})/(?P<other>as?|os?){_END}", needs="/")
def slashed(match: re.Match[str]) -> str | None:
    """
    las vecinas/os => las vecinas y vecinos
    el alumno/a => el alumno o alumna
    """
    return _both(match["word"], match["other"])


@rule(
    rf"(?<![\w/])(?P<one>el|los|un|unos|del|al|las?)/(?P<two>las?|unas?|el|los){_END}",
    needs="/",
    flags=re.IGNORECASE,
)
def articles(match: re.Match[str]) -> str:
    """
    los/las estudiantes => los y las estudiantes
    el/la titular => el o la titular
    """
    link = "y" if match["two"].lower().endswith("s") else "o"
    two = _ARTICLES.get(match["one"].lower(), match["two"].lower())
    return f"{match['one']} {link} {two}"


@rule(rf"(?<!\w)(?P<stem>[{LETTERS}]{{2,}})@(?P<plural>s?){_END}(?![\w.@])", needs="@")
def at_sign(match: re.Match[str]) -> str | None:
    """
    tod@s => todos y todas
    """
    stem, plural = match["stem"], match["plural"]
    return f"{stem}o{plural} {'y' if plural else 'o'} {stem.lower()}a{plural}"


def _both(word: str, ending: str) -> str | None:
    """The word and itself with the other ``ending``; None where no gender can be changed."""
    stem = re.sub(r"(?:[oa]s?|es)$", "", word)
    if stem == word and not word.endswith("r"):
        return None
    link = "y" if ending.endswith("s") else "o"
    return f"{word} {link} {stem.lower()}{ending}"

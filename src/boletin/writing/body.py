"""Markdown of the body -> plain paragraphs, one string each. Nothing of the text is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token as MarkdownToken

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
# "1. de diciembre" at the start of a line is text far more often than an ordered list.
_MARKDOWN.disable(["code", "html_block", "html_inline", "reference", "backticks", "autolink"])


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, heading or list item as one line of plain text."""

    text: str
    lines: tuple[int, ...]
    """The line of the file on which each word of ``text`` stands, in order."""


def paragraphs(markdown: str, first_line: int = 1) -> tuple[Paragraph, ...]:
    """Each paragraph, heading and list item, ended by punctuation.

    ``first_line``: where ``markdown`` begins in its file. HTML stays literal text: it is shown as
    it was written and never interpreted.
    """
    found = []
    for token in _MARKDOWN.parse(markdown):
        if token.map is None:
            continue
        if token.type == "inline":
            found.append(_paragraph(_inline(token.children or []), first_line + token.map[0]))
        elif token.type == "fence":
            found.append(_paragraph(token.content, first_line + token.map[0] + 1))
    return tuple(paragraph for paragraph in found if paragraph.text)


def _paragraph(text: str, line: int) -> Paragraph:
    """``text``: with the line breaks of the file, the first of them on ``line``."""
    lines = [n for n, part in enumerate(text.split("\n"), line) for _ in part.split()]
    plain = " ".join(text.split())
    return Paragraph(_closed(plain) if plain else "", tuple(lines))


def _inline(children: list[MarkdownToken]) -> str:
    parts = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
        elif child.content:
            # A line break here is no line break of the file, but one written as ``&#10;``.
            parts.append(child.content.replace("\n", " "))
    return "".join(parts)


def _closed(text: str) -> str:
    """A heading or list item needs its final stop for the voice to fall."""
    return text if re.search(r"[.!?…:;,][\"'»”’)\]]*$", text) else f"{text}."

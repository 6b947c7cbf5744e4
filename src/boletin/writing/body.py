"""Markdown of the body -> plain paragraphs, one string each. Nothing of the text is lost."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token as MarkdownToken

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
# "1. de diciembre" at the start of a line is text far more often than an ordered list.
_MARKDOWN.disable(["code", "html_block", "html_inline", "reference", "backticks", "autolink"])

HTML = re.compile(r"</?[a-zA-Z][^<>]*>")


def paragraphs(markdown: str) -> tuple[str, ...]:
    """Each paragraph, heading and list item as one line of plain text, ended by punctuation.

    HTML stays literal text: it is shown as it was written and never interpreted.
    """
    found = []
    for token in _MARKDOWN.parse(markdown):
        if token.type == "inline":
            found.append(_inline(token.children or []))
        elif token.type == "fence":
            found.append(token.content)
    plain = (" ".join(text.split()) for text in found)
    return tuple(_closed(text) for text in plain if text)


def _inline(children: list[MarkdownToken]) -> str:
    parts = []
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image" or child.content:
            parts.append(child.content)
    return "".join(parts)


def _closed(text: str) -> str:
    """A heading or list item needs its final stop for the voice to fall."""
    return text if re.search(r"[.!?…:;,][\"'»”’)\]]*$", text) else f"{text}."

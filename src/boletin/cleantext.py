"""User text made safe to show: what no page, feed, table or terminal may be given (S01)."""

from __future__ import annotations

import re

# XML 1.0 §2.2 leaves out these characters (S01). Bidirectional embeddings and overrides (U+202A–E,
# U+2066–9) go too: left open, they turn round the rest of the page. The plain marks U+200E/F stay.
_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def clean(text: str) -> str:
    """``text`` without control characters, lone surrogates, non-characters or bidi overrides."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """``clean`` text with every run of white space as one space: for titles and attributes."""
    return " ".join(clean(text).split())

"""Tables of words, written as text so that anyone can add to them."""

from __future__ import annotations


def table(text: str) -> dict[str, str]:
    """Entries ``key: value`` parted by ``;`` or a new line."""
    entries = (entry.partition(":") for entry in text.replace("\n", ";").split(";"))
    return {key.strip(): value.strip() for key, _, value in entries if key.strip()}


def words(text: str) -> frozenset[str]:
    """Words parted by white space."""
    return frozenset(text.split())

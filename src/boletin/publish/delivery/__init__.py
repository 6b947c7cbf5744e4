"""Delivery: output/ to folders and servers, whole files or none, continued where it was cut.

``tree`` is what is to be there, ``station`` what of it a station is given, ``plan`` the difference
(pure), ``journal`` what we put there, ``base`` what a kind of destination can do and how to add
one, ``session`` tries again after a cut, ``run`` the story of one destination, ``outcome`` what
came of it.
"""

from boletin.publish.delivery.base import opener
from boletin.publish.delivery.folder import open_inside
from boletin.publish.delivery.journal import Journal
from boletin.publish.delivery.outcome import Outcome, Share, shares
from boletin.publish.delivery.run import Delivery, deliver
from boletin.publish.delivery.secrets import Redactor, find_secret
from boletin.publish.delivery.session import Session
from boletin.publish.delivery.tree import Tree, read_tree

__all__ = [
    "Delivery",
    "Journal",
    "Outcome",
    "Redactor",
    "Session",
    "Share",
    "Tree",
    "deliver",
    "find_secret",
    "open_inside",
    "opener",
    "read_tree",
    "shares",
]

"""What a station is given: its papers, its package and, loose, the files of its order.

The same layout as inside paquete.zip, under the names that the station asked for, so that its
automation can pick up ``materiales/`` as it stands. What its order does not ask for stays home:
pieces that are over, what other stations get, the rest of the site.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from boletin.publish.delivery.stream import ChangedError
from boletin.publish.manifest import Entry

ORDER = "orden.json"
MATERIALS = "materiales"
LEFT_HOME = ("index.html", "LEEME.txt")
"""Of a station's folder: its page, which needs the rest of the site (style, players, links), and
what tells the inside of the package, which has its own."""


def station_files(root: Path, listed: Mapping[str, Entry], emisora: str) -> dict[str, str]:
    """What ``emisora`` is given: path there -> path in output/. Empty: there is nothing for it.

    ``listed``: the manifest of output/. Raises ChangedError for an order that is not the one that
    was produced, or that asks for a file that is not.
    """
    own = f"emisoras/{emisora}/"
    found = {
        path.removeprefix(own): path
        for path in listed
        if path.startswith(own) and path.removeprefix(own) not in LEFT_HOME
    }
    if ORDER in found:
        order = found[ORDER]
        for name, path in _asked(root, order, listed):
            found[f"{MATERIALS}/{name}"] = path
    return found


def _asked(root: Path, order: str, listed: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Name and place of each file that an order asks for."""
    try:
        data = (root / order).read_bytes()
        if (len(data), hashlib.sha256(data).hexdigest()) != listed[order]:
            raise ChangedError(order)
        rows = [
            (str(one["archivo"]), str(one["ruta"]), (int(one["bytes"]), str(one["sha256"])))
            for one in json.loads(data)["materiales"]
            # What it must not air any more has no number, but the name of the file to delete.
            if one["n"] is not None and one["archivo"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ChangedError(order) from None
    for name, path, entry in rows:
        if "/" in name or "\\" in name or name.startswith(".") or listed.get(path) != entry:
            raise ChangedError(order)
        yield name, path

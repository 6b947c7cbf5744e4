"""What came of a delivery, for people and programs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from boletin.publish.delivery.plan import Change, Plan


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a destination."""

    destino: str
    tipo: str
    plan: Plan | None = None
    """None: it was never reached."""
    done: bool = False
    """Everything is there (or, only looked at, everything is known)."""
    looked: bool = False
    """It was only looked at (``--simular``)."""
    message: str = ""
    remedy: str = ""
    exit_code: int = 0
    sent: tuple[str, ...] = field(default=())
    """What got its name."""
    partial: bool = False
    """It stopped when a part of it was there: the next one goes on from it."""

    @property
    def state(self) -> str:
        """In a word or two, Spanish."""
        if not self.done:
            return "a medias" if self.partial else "no se entregó"
        if self.looked:
            return "simulado"
        return "entregado" if self.plan and not self.plan.empty else "al día"

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        plan = self.plan or Plan()
        rows = {
            name: [
                {"ruta": change.path, "bytes": change.bytes}
                for change in plan.changes
                if new(change)
            ]
            for name, new in (("nuevos", _is_new), ("cambian", _is_old))
        }
        return {
            "destino": self.destino,
            "tipo": self.tipo,
            "estado": self.state,
            **rows,
            "se_quitan": list(plan.removed),
            "iguales": plan.same,
            "bytes": plan.bytes,
            "enviados": list(self.sent),
            "mensaje": self.message,
            "remedio": self.remedy,
            "codigo": self.exit_code,
        }


def remedy(own: str, tipo: str, *, partial: bool, reached: bool) -> str:
    """What to do about a failure. ``own``: what it says itself; ``tipo``: the destination's kind.

    Where nobody ever answered (``reached``), to repeat the order is no remedy; that it goes on
    is told only where something is there (``partial``).
    """
    if own:
        return f"{own} Lo que ya llegó no se envía otra vez." if partial else own
    if partial:
        return "Repita la orden: continúa donde se quedó."
    if reached:
        return "Revise la conexión y repita la orden."
    if tipo == "carpeta":
        return "Revise que el disco o la carpeta de red esté conectado, y repita la orden."
    return (
        "Revise «direccion» (servidor y puerto), que el servidor esté encendido y que haya "
        "conexión a internet; después repita la orden."
    )


@dataclass(frozen=True, slots=True)
class Share:
    """What of a plan is in one folder of the destination, with all that is in it."""

    folder: str
    """Its first folder; empty: the destination's own."""
    new: int = 0
    changed: int = 0
    removed: int = 0
    bytes: int = 0
    """What must travel."""


def shares(plan: Plan) -> list[Share]:
    """A plan by folders, for who wants to see it at a glance."""
    folders: dict[str, list[Change]] = defaultdict(list)
    removed: dict[str, int] = defaultdict(int)
    for change in plan.changes:
        folders[_first(change.path)].append(change)
    for path in plan.removed:
        removed[_first(path)] += 1
    staged = set(plan.staged)
    return [
        Share(
            folder,
            new=sum(map(_is_new, folders[folder])),
            changed=sum(map(_is_old, folders[folder])),
            removed=removed[folder],
            bytes=sum(c.bytes for c in folders[folder] if c.path not in staged),
        )
        for folder in sorted({*folders, *removed})
    ]


def _first(path: str) -> str:
    folder, slash, _ = path.partition("/")
    return folder if slash else ""


def _is_new(change: Change) -> bool:
    return change.new


def _is_old(change: Change) -> bool:
    return not change.new

"""What came of a delivery, for people and programs."""

from __future__ import annotations

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

    @property
    def state(self) -> str:
        """In a word or two, Spanish."""
        if not self.done:
            return "a medias" if self.sent else "no se entregó"
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


def _is_new(change: Change) -> bool:
    return change.new


def _is_old(change: Change) -> bool:
    return not change.new

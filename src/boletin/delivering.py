"""``publicar`` as a story: check output/, then each destination by itself; one that fails does not
stop the others.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from boletin import config as configuration
from boletin import output
from boletin.alone import alone
from boletin.config import Config, Destino
from boletin.errors import BoletinError, DeliveryError, ReleaseError, UsageError
from boletin.jobs import PRIVATE
from boletin.project import INFORMES
from boletin.publish import websub
from boletin.publish.delivery import (
    Delivery,
    Journal,
    Outcome,
    Redactor,
    Session,
    deliver,
    find_secret,
    open_inside,
    opener,
    read_tree,
)
from boletin.publish.signature import Signer
from boletin.publish.web import PODCAST, SPOTS
from boletin.published import OUTPUT
from boletin.show import Show, Silent
from boletin.writing.load import FOLDER

OWN = (OUTPUT, PRIVATE, FOLDER, "plantillas", "audio_assets", INFORMES)
"""Folders of a project that nothing may be delivered into."""


def publish(
    project: Path,
    names: Sequence[str] = (),
    *,
    simulate: bool = False,
    show: Show | None = None,
    environ: Mapping[str, str] = os.environ,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Outcome]:
    """Deliver output/ to the named destinations, or to all of them.

    Raises UsageError for a name that is none, ReleaseError for what must not leave.
    """
    show = show or Silent()
    config = configuration.load(project)
    chosen = _chosen(config, names)
    private = project / PRIVATE
    # Who only looks needs no lock, and leaves no trace.
    guard: AbstractContextManager[None] = nullcontext() if simulate else alone(private)
    with guard:
        if output.pending(private):
            raise ReleaseError(
                "«boletin producir» quedó a medias; no se publica nada.",
                remedy="Ejecute boletin producir, y después boletin publicar.",
            )
        sign = _signer(project, config, environ)
        outcomes = [
            _one(project, destino, sign, simulate, show, environ, sleep) for destino in chosen
        ]
    # A hub is told only of feeds that are out; one that does not answer stops nothing.
    sent = {path for outcome in outcomes if outcome.done for path in outcome.sent}
    news = tuple(name for name in (PODCAST, SPOTS) if name in sent)
    for trouble in websub.announce(config, () if simulate else news):
        show.advance(0, f"aviso: {trouble}")
    return outcomes


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0: all is there. 5: a part is there and another not, whether within a destination or between
    two. Otherwise nothing is: what all failures have in common, or 1.
    """
    failed = {outcome.exit_code for outcome in outcomes if not outcome.done}
    if not failed:
        return 0
    if any(outcome.partial or (outcome.done and not outcome.looked) for outcome in outcomes):
        return DeliveryError.exit_code
    return failed.pop() if len(failed) == 1 else BoletinError.exit_code


def _chosen(config: Config, names: Sequence[str]) -> list[Destino]:
    known = {destino.id: destino for destino in config.destinos}
    if not known:
        raise UsageError(
            "En boletin.toml no hay destinos.", remedy="Agregue [[destinos]]: docs/publicar.md"
        )
    for name in names:
        if name not in known:
            raise UsageError(f"No existe el destino «{name}».", remedy=f"Hay: {', '.join(known)}.")
    return [known[name] for name in dict.fromkeys(names or known)]


def _signer(project: Path, config: Config, environ: Mapping[str, str]) -> Signer | None:
    firma = config.firma
    if not firma.llave:
        return None
    key = project / Path(firma.llave).expanduser()
    if key.resolve().is_relative_to((project / OUTPUT).resolve()):
        raise ReleaseError(
            f"La llave secreta de la firma está dentro de {OUTPUT}/, que es público.",
            remedy="Muévala fuera de la carpeta del proyecto y cambie llave en [firma].",
        )
    password = find_secret(firma.clave, environ)
    return Signer(key, password)


def _one(
    project: Path,
    destino: Destino,
    sign: Signer | None,
    simulate: bool,
    show: Show,
    environ: Mapping[str, str],
    sleep: Callable[[float], None],
) -> Outcome:
    """One destination; what fails is its own."""
    redactor = Redactor()
    try:
        secret = find_secret(destino.clave, environ)
        redactor = Redactor(secret)
        tree = read_tree(project / OUTPUT, destino.emisora, sign)
        place = _placed(project, destino)
        open_, explain = opener(place, secret)
        if destino.tipo == "carpeta" and _within(project, place):
            # No disk that could be unplugged; who only looks makes nothing.
            open_ = partial(open_inside, place, make=not simulate)

        def tell(text: str) -> None:
            show.advance(0, f"{destino.id}: {redactor.clean(text)}")

        delivery = Delivery(
            tree,
            Session(open_, explain, destino.reintentos, sleep, tell),
            Journal(project / PRIVATE, destino.id, destino.lugar),
            lambda: datetime.now(UTC).isoformat(timespec="seconds"),
            show,
        )
        outcome = deliver(delivery, destino.id, destino.tipo, simulate=simulate)
        return replace(outcome, message=redactor.clean(outcome.message))
    except BoletinError as error:
        told = redactor.error(error)
        return Outcome(
            destino.id,
            destino.tipo,
            message=told.message,
            remedy=told.remedy,
            exit_code=told.exit_code,
        )
    except Exception as error:
        # Libraries put whole requests into their errors: nothing of them goes on but clean words.
        detail = redactor.detail(error)
        raise BoletinError(
            f"La entrega a «{destino.id}» falló: {type(error).__name__}.",
            remedy="Repita con «boletin --depurar publicar» y envíe lo que salga a soporte.",
        ) from detail


def _within(project: Path, place: Destino) -> bool:
    return Path(place.carpeta).is_relative_to(project.resolve())


def _placed(project: Path, destino: Destino) -> Destino:
    """Files that a destination names, found from the project's folder; a folder to deliver to may
    not be in what is delivered.
    """
    found: dict[str, Any] = {}
    for key in ("llave", "known_hosts", "certificado"):
        if name := getattr(destino, key):
            found[key] = str(project / Path(name).expanduser())
    if destino.tipo == "carpeta":
        folder = (project / Path(destino.carpeta).expanduser()).resolve()
        own = project.resolve()
        inside = any(folder.is_relative_to(own / part) for part in OWN)
        if inside or own.is_relative_to(folder):
            raise UsageError(
                f"El destino «{destino.id}» entrega donde está lo suyo: «{destino.carpeta}».",
                remedy=f"Elija otra carpeta: ni {', '.join(OWN)}, ni la del proyecto o una que "
                "lo contenga. «entregas/sitio» sirve.",
            )
        found["carpeta"] = str(folder)
    return replace(destino, **found)

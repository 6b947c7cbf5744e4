"""A destination that is opened again after each cut, with longer and longer waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from boletin.errors import BoletinError
from boletin.publish.delivery.base import CutError, RefusedError, Target

T = TypeVar("T")
LONGEST_WAIT_S = 60


class Session:
    """Does one thing at a time at a destination, and again after a cut.

    ``open_``, ``explain``: what :func:`boletin.publish.delivery.base.opener` gives. ``retries``:
    how often one thing is tried again. ``sleep`` and ``tell`` are the world's: a wait in seconds, a
    line for staff.
    """

    def __init__(
        self,
        open_: Callable[[], Target],
        explain: Callable[[Exception], Exception],
        retries: int,
        sleep: Callable[[float], None],
        tell: Callable[[str], None],
    ) -> None:
        self._open = open_
        self._explain = explain
        self._retries = retries
        self._sleep = sleep
        self._tell = tell
        self._target: Target | None = None
        self.reached = False
        """Something was answered there, once at least."""

    def do(self, work: Callable[[Target], T]) -> T:
        """The result of ``work``. Raises CutError after the last try, RefusedError,
        FileNotFoundError and whatever of ours ``work`` raises.
        """
        attempt = 0
        while True:
            try:
                if self._target is None:
                    self._target = self._open()
                result = work(self._target)
            except (BoletinError, RefusedError):
                raise
            except Exception as error:
                told = error if isinstance(error, CutError) else self._explain(error)
                if not isinstance(told, CutError):
                    raise told from error
                self.close()
                if attempt >= self._retries:
                    raise told from error
                wait = min(LONGEST_WAIT_S, 2**attempt)
                attempt += 1
                self._tell(f"{told}; otra vez en {wait} s ({attempt} de {self._retries})")
                self._sleep(wait)
            else:
                self.reached = True
                return result

    def close(self) -> None:
        """Leave; the next thing to do opens it again."""
        if self._target is not None:
            self._target.close()
            self._target = None

"""organigrama.toml of a project, held against its announcements and against rule M01."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from boletin import organigrama
from boletin.config import Config
from boletin.errors import ContentError
from boletin.model import Comunicado, Finding
from boletin.organigrama import FILE, Organigrama
from boletin.writing.review.chart import review_chart


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart as it may be shown, and what is wrong with its file."""

    organigrama: Organigrama | None
    findings: tuple[Finding, ...] = ()


def chart(project: Path, config: Config) -> Chart:
    """The chart of a project; None where there is none, or where it must be corrected first."""
    try:
        found = organigrama.load(project)
    except ContentError as error:
        return Chart(None, error.findings)
    if found is None:
        return Chart(None)
    text = (project / FILE).read_text("utf-8-sig")
    named = review_chart(FILE, organigrama.written(found, text), config)
    wrong = any(finding.level == "E" for finding in named)
    return Chart(None if wrong else found, named)


def review(project: Path, config: Config, comunicados: Iterable[Comunicado]) -> tuple[Finding, ...]:
    """What is wrong with the chart, and announcements whose area it does not have."""
    found = chart(project, config)
    if found.organigrama is None:
        return found.findings
    named = ((c.archivo, c.line_of("area"), c.area) for c in comunicados)
    return (*found.findings, *organigrama.unknown(found.organigrama, named))

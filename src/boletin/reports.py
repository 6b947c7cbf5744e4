"""What only the office reads: pages of informes/, from what stands published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from boletin import areas, files, ledger, offices, stations
from boletin import config as configuration
from boletin.areas import Informe
from boletin.model import Finding
from boletin.project import INFORMES
from boletin.publish.site import static_page
from boletin.published import known

PAGES = "plantillas/sitio"
AREAS = "areas.html"


def areas_report(project: Path, today: date) -> tuple[Informe, tuple[Finding, ...]]:
    """What each area of a project has published; and what is wrong with its chart.

    Raises BoletinError when output/ was lost.
    """
    config = configuration.load(project)
    chart = offices.chart(project, config)
    pieces = [piece for piece in known(project).values() if piece.released]
    found = areas.report(
        pieces,
        chart.organigrama,
        today,
        config.areas.silencio_dias,
        ledger.read(project).pieces.values(),
        stations.aired(project),
    )
    broken = any(finding.level == "E" for finding in chart.findings)
    return replace(found, completo=not broken), chart.findings


def write_areas_page(project: Path, informe: Informe) -> Path:
    """informes/areas.html, which stands alone. Raises StorageError, ContentError."""
    config = configuration.load(project)
    values = {"informe": informe, "calladas": areas.telling(informe.renglones)}
    html = static_page(config, project / PAGES, "informe_areas.html.j2", values)
    path = project / INFORMES / AREAS
    files.write(path, html.encode())
    return path

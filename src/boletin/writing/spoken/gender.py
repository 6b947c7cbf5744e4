"""Which noun a number counts, and whether it is feminine: 21 mujeres, 21 litros, 1 acta.

A guess by ending with lists of exceptions; what it cannot tell is masculine, which Spanish uses
for unmarked counts.
"""

from __future__ import annotations

import re

from boletin.writing.spoken.letters import LETTERS
from boletin.writing.spoken.numbers import Form
from boletin.writing.spoken.rules import word_before
from boletin.writing.spoken.tables import words

_NEXT = re.compile(rf" ([{LETTERS}]+)")
_AFTER_MIL = re.compile(rf" mil(?: \d{{1,3}})? ([{LETTERS}]+)")

_FEMININE_ENDINGS = re.compile(
    r"(?:as?|ción|ciones|sión|siones|xión|xiones|dad|dades|tad|tades|tud|tudes|umbres?|ices)$"
)
_MASCULINE = words(
    """
    agrónoma alfabetista analista analistas artista artistas atleta atletas autobús
    automovilista automovilistas aviones becarios brigadista brigadistas camarada camaradas
    camiones campista campistas ciclista ciclistas clima climas colega colegas cometa cometas
    comunista cura curas dentista dentistas deportista deportistas diagrama diagramas diploma
    diplomas día días ejidatarios electricista electricistas emblema emblemas especialista
    especialistas esquema esquemas finalista finalistas floricultores gas gendarme guía guías
    idioma idiomas jueces jurista juristas kilogramo lema lemas lápices maestrista mapa mapas
    medallista medallistas mes motociclista motociclistas panorama panoramas paracaidista
    patriota país peces periodista periodistas pijama pijamas planeta planetas poema poemas
    poeta poetas policía policías problema problemas programa programas recluta reclutas
    rescatista rescatistas sacerdotes sistema sistemas sofá sofás síntoma síntomas taxista
    taxistas tema temas transportista transportistas tranvía tranvías trámite turista turistas
    vigía vigías ápices índices
    """
)
_FEMININE = words(
    """
    actrices actriz ave aves base bases calle calles catedral central centrales cicatrices
    cicatriz clase clases codornices codorniz col coles combustión constante corriente
    corrientes credencial credenciales crisis cruces cruz cuestiones cuestión cárcel cárceles
    diagonal diagonales digestión directrices directriz dosis efeméride efemérides especie
    especies estirpe fase fases fiebre fiebres filial filiales flor flores foto fotos frase
    frases fuente fuentes gente gestiones gestión hectárea hélice hélices imagen imágenes
    inicial iniciales labor labores leche legiones legión ley leyes liebre liebres llave
    llaves lombrices lombriz luces luz madre madres mano manos matriz miel mitad moto motos
    muerte muertes mujer mujeres narices nariz nave naves nieve noche noches nube nubes
    opiniones opinión orden parte partes patente patentes pensiones pensión perdiz piel pieles
    plebe postal postales raíz rebelión red redes regiones región religión res reses reuniones
    reunión sal sangre sartenes sartén secuoya sede sedes serie series sesiones sesión señal
    señales sucursal sucursales superficie superficies tarde tardes televisión tesis torre
    torres unidad uniones unión vacante vacantes variante variantes veces vez virgen vocal
    vocales voces voz vírgenes índole órdenes
    """
)
_STRESSED_A = words(
    """
    acta agua ala alma ancla arma aula ave aya hacha hambre águila área
    """
)
"""Feminine singulars that take ``un``."""

_NO_NOUN = words(
    """
    a ahora al ante aproximadamente así aunque ayer bajo billones billón coma como con contra
    cuando cómo de debe deben del desde donde durante dónde e el ella ellas ellos en entonces
    entre es esa ese esquina esta este está están fue fueron ha hace han hasta hay hizo hoy la
    las le les lo los mañana mediante menos mi mil millones millón más ni no norte o oriente
    otra otro para pero poniente por porque puede pueden pues punto que queda quedan qué se
    según ser será serán si sin sino sobre solo son su sur sus sí sólo tal también te tiene
    tienen tras tu u ubicada ubicado un una uno usted va van vs y ya él
    """
)
_LABELS = words(
    """
    anexo art arts artículo artículos aula avenida caja calle canal capítulo casilla cbta
    cbtis cecyte clave clínica cobat código distrito edificio escuela etapa exterior fase
    folio fracción grado grupo hospital inciso interior kilómetro km local lote línea manzana
    mesa módulo nivel no núm número partida plan primaria puerta puesto punto pág página regla
    ruta salón secciones sección secundaria tel telesecundaria teléfono tomo unidad ventanilla
    versión volumen zona
    """
)
_YEAR_BEFORE = words(
    """
    al año ciclo de del desde durante ejercicio en hasta para y
    """
)
_VERB_ENDINGS = ("ó", "aron", "ieron", "arán", "erán", "irán", "ará", "erá", "irá", "aban", "ían")


def is_feminine(noun: str) -> bool:
    """``noun``, singular or plural, is feminine as far as one can tell."""
    noun = noun.lower()
    if noun in _FEMININE:
        return True
    return noun not in _MASCULINE and bool(_FEMININE_ENDINGS.search(noun))


def noun_form(noun: str) -> Form:
    """How a number ends before ``noun``: 1 acta → un acta, 1 persona → una persona."""
    return "una" if is_feminine(noun) and noun.lower() not in _STRESSED_A else "un"


def noun_after(line: str, end: int) -> str:
    """The noun that follows a number ending at ``end``, "" when what follows is none."""
    match = _NEXT.match(line, end)
    if not match:
        return ""
    noun = match[1].lower()
    if len(noun) < 2 or noun in _NO_NOUN or noun.endswith(_VERB_ENDINGS):
        return ""
    return noun


def form_of(match: re.Match[str], number: int, *, may_be_year: bool) -> Form:
    """The form of the ``number`` matched, by the noun it counts; a label or a year counts none.

    ``may_be_year``: it is written without separators.
    """
    line, end = match.string, match.end()
    before = word_before(match).lower()
    year = may_be_year and 1900 <= number < 2100 and before in _YEAR_BEFORE
    if before in _LABELS or year:
        return "uno"
    if line.startswith((" millones", " millón", " billones", " billón"), end):
        return "un"
    if line.startswith(" mil", end) and (thousands := _AFTER_MIL.match(line, end)):
        feminine_hundreds = (
            is_feminine(thousands[1]) and thousands[1].endswith("s") and number >= 200
        )
        return "una" if feminine_hundreds and number % 10 != 1 else "un"
    if line.startswith(" mil", end):
        return "un"
    noun = noun_after(line, end)
    if number == 1 and line[end + 1 : end + 2].isupper():
        return "uno"
    if not noun or (number != 1 and not noun.endswith("s")):
        return "uno"
    return noun_form(noun) if number == 1 else ("una" if is_feminine(noun) else "un")

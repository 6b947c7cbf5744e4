"""Rules for abbreviations: titles, streets, states, law, everyday ones.

To add one: write it without its point in ``ANYWHERE`` (always an abbreviation when a point
follows) or in ``BEFORE_A_NAME`` (only before a capital or a figure: ``Col. Centro``, not ``comió
col.``). A capital in the abbreviation gives a capital in the word.
"""

from __future__ import annotations

import re

from boletin.writing.spoken import acronyms
from boletin.writing.spoken.letters import LETTERS, LOWER, UPPER
from boletin.writing.spoken.rules import closes_sentence, rule, word_before
from boletin.writing.spoken.tables import table

ANYWHERE = table(
    """
    lic: licenciado; licda: licenciada; lics: licenciados; ing: ingeniero; dr: doctor
    dra: doctora; dres: doctores; mtro: maestro; mtra: maestra; profr: profesor
    profra: profesora; profa: profesora; prof: profesor; arq: arquitecto; sr: señor; sra: señora
    srta: señorita; sres: señores; sras: señoras; gral: general; cmte: comandante
    pdte: presidente; pdta: presidenta; srio: secretario; sria: secretaria; sría: secretaría
    tte: teniente; cnel: coronel; psic: psicólogo; enf: enfermera; dña: doña; hnos: hermanos
    cía: compañía; cia: compañía; fam: familia; fco: Francisco; gpe: Guadalupe; mons: monseñor
    pbro: presbítero; av: avenida; avda: avenida; avs: avenidas; blvd: bulevar; bvd: bulevar
    bo: barrio; fracc: fraccionamiento; esq: esquina; carr: carretera; calz: calzada
    priv: privada; prol: prolongación; prolong: prolongación; cda: cerrada; cjon: callejón
    mza: manzana; mz: manzana; lte: lote; dpto: departamento; depto: departamento; edif: edificio
    pte: poniente; ote: oriente; nte: norte; mpio: municipio; edo: estado; pza: plaza; sta: santa
    sto: santo; ampl: ampliación; domic: domicilio; dom: domicilio; loc: localidad
    ayto: ayuntamiento; admón: administración; admon: administración; coord: coordinación
    depend: dependencia; art: artículo; arts: artículos; frac: fracción; fracs: fracciones
    pág: página; págs: páginas; pag: página; pags: páginas; núm: número; vol: volumen
    párr: párrafo; exp: expediente; fol: folio
    ref: referencia; tel: teléfono; tels: teléfonos; secc: sección
    cel: celular; cels: celulares; etc: etcétera; aprox: aproximadamente; máx: máximo
    mín: mínimo; hab: habitantes; habs: habitantes; vs: contra; atte: atentamente; ej: ejemplo
    apdo: apartado; doc: documento; docs: documentos; mpal: municipal
    desc: descuento; cta: cuenta; ctas: cuentas; comp: comprobante
    telef: teléfono; fed: federal; prom: promedio; incl: incluido; izq: izquierda; der: derecha
    """
)

BEFORE_A_NAME = table(
    """
    Col: colonia; Cd: ciudad; Ma: María; Ed: edificio; Dir: dirección; Cap: capítulo
    Sec: sección; Secc: sección; secc: sección; Lt: lote; inc: inciso; Inc: inciso; cap: capítulo
    Reg: región; Gdor: gobernador; Com: comunidad; Esc: escuela; Prim: primaria; Tel: teléfono
    Gto: Guanajuato; col: colonia; cd: ciudad; D: don; Mun: municipio; Int: interior
    """
)

STATES = table(
    """
    Tlax: Tlaxcala; Pue: Puebla; Hgo: Hidalgo; Ver: Veracruz; Méx: México; Mex: México
    Oax: Oaxaca; Gro: Guerrero; Mor: Morelos; Qro: Querétaro; Jal: Jalisco; Mich: Michoacán
    Gto: Guanajuato; Chis: Chiapas
    """
)

_PHRASES = (
    (r"EE\. ?UU\.|E\.U\.A\.|E\.U\.", "Estados Unidos"),
    (r"CC\. ?PP\.", "contadores públicos"),
    (r"S\. ?A\. de C\. ?V\.|SA de CV", "sociedad anónima de capital variable"),
    (r"S\. de R\. ?L\.", "sociedad de responsabilidad limitada"),
    (r"A\. ?C\.(?=[ ,;)]|$)", "asociación civil"),
    (r"[pP]\. ?ej\.|[vV]\. ?gr\.", "por ejemplo"),
    (r"[vV]o\. ?[bB]o\.", "visto bueno"),
    (r"[qQ]\.? ?[eE]\.? ?[pP]\.? ?[dD]\.(?!\w)", "que en paz descanse"),
    (r"[aA]\. ?C\.(?= |$|[,;)])", "antes de Cristo"),
    (r"[dD]\. ?C\.(?= |$|[,;)])", "después de Cristo"),
    (r"[cC]\. ?c\. ?p\.", "con copia para"),
    (r"[dD]\. ?F\.", "Distrito Federal"),
    (r"Gob\.(?= del? )", "Gobierno"),
    (r"C\. ?P\.(?= [A-ZÁÉÍÓÚÑ])", "contador público"),
    (r"L\. ?C\. ?P\.", "licenciado en contaduría pública"),
    (r"(?<=[,/] )S\. ?C\.(?=[ ,;)]|$)", "sociedad civil"),
    (r"[nN]o\.(?= de [a-z])", "número"),
    (r"[iI]nc\.(?= [a-z]\))", "inciso"),
    (r"[tT]emp\. ?m[ií]n\.", "temperatura mínima"),
    (r"[tT]emp\. ?m[aá]x\.", "temperatura máxima"),
    (r"Obras P[uú]b\.", "Obras Públicas"),
    (r"Dir\.(?= (?:de|del|Gral\.) )", "Dirección"),
    (rf"Ma\.(?= del?(?: la| los)? [{UPPER}])", "María"),
    (rf"C\.(?= \d{{1,2}} de [{UPPER}])", "Calle"),
)
_PHRASE = "|".join(f"(?P<p{index}>{pattern})" for index, (pattern, _) in enumerate(_PHRASES))
_KEYS = "|".join(sorted(map(re.escape, ANYWHERE), key=len, reverse=True))
_NAMED = "|".join(sorted(map(re.escape, BEFORE_A_NAME), key=len, reverse=True))
_ENDS_SENTENCES = frozenset({"etc", "hab", "habs"})
_ROMAN_OR_FIGURE = re.compile(r" ?(?:\d|[IVXLC]+\b)")
_HONOURED = (
    *(
        "ayuntamiento",
        "cabildo",
        "congreso",
        "junta",
        "legislatura",
        "cámara",
        "tribunal",
        "escuela",
    ),
    *("asamblea", "consejo", "cuerpo", "ciudad", "supremo", "senado", "puebla", "veracruz"),
)
_FEMININE = table(
    """
    lic: licenciada; ing: ingeniera; arq: arquitecta; dr: doctora; prof: profesora
    psic: psicóloga; srio: secretaria; pdte: presidenta
    """
)
_WOMANS_NAME = re.compile(rf" ?[{UPPER}][{LETTERS}]*a [{UPPER}][{LOWER}]")
_HOUSE = re.compile(
    rf"(?: (?:[{UPPER}][{LETTERS}]+|del?|las?|los|el|y)){{1,5}},? "
    r"(?:#|[Nn]o\.|[Nn]úm\.|s/n|\d+\b(?! años| de))"
)
"""A street and its number."""
_ARTICLES = {"el": "ciudadano", "del": "ciudadano", "al": "ciudadano", "la": "ciudadana"}
_PLURAL_ARTICLES = {"los": "ciudadanos", "las": "ciudadanas"}


@rule(rf"(?<![\w.])(?:{_PHRASE})", needs=".")
def phrase(match: re.Match[str]) -> str:
    """
    EE. UU. => Estados Unidos
    Grupo Agua, S.A. de C.V., informa => Grupo Agua, sociedad anónima de capital variable, informa
    """
    index = int(str(match.lastgroup)[1:])
    return _PHRASES[index][1] + ("." if closes_sentence(match) else "")


@rule(
    r"(?<![\w/])(?:(?P<each>[cC])/[uU](?!\w)|(?P<every>[cC])/(?= ?\d)"
    rf"|(?P<with>[cC])/(?= ?[{LETTERS}]{{2}})|(?P<both>[yY])/[oO](?!\w))",
    needs="/",
)
def slashed(match: re.Match[str]) -> str:
    """
    $20 c/u => veinte pesos cada uno
    padre y/o madre => padre y o madre
    Hidalgo esq. c/ Morelos => Hidalgo esquina con Morelos
    3 de c/10 => tres de cada diez
    """
    if match["every"]:
        return "cada"
    return "cada uno" if match["each"] else "con" if match["with"] else f"{match['both']} o"


@rule(r"(?<![\w.])H\.(?= ?[A-ZÁÉÍÓÚÑ])(?! [A-Z]\.)", needs="H")
def honourable(match: re.Match[str]) -> str | None:
    """
    el H. Ayuntamiento => el Honorable Ayuntamiento
    """
    after = match.string[match.end() :].lstrip().lower()
    return "Honorable" if after.startswith(_HONOURED) else None


@rule(
    r"(?<![\w.])C\.(?= [A-ZÁÉÍÓÚÑ][a-záéíóúñ])|(?<![\w.])CC\.(?= [A-ZÁÉÍÓÚÑ][a-záéíóúñ])", needs="C"
)
def citizen(match: re.Match[str]) -> str | None:
    """
    la C. Rosa Pérez => la ciudadana Rosa Pérez
    los CC. Luis y Ana => los ciudadanos Luis y Ana
    C. Reforma #45 => Calle Reforma número cuarenta y cinco
    """
    if not word_before(match) and _HOUSE.match(match.string, match.end()):
        return "Calle"
    before = word_before(match).lower()
    if match[0] == "CC.":
        return _PLURAL_ARTICLES.get(before, "ciudadanos")
    if before in _ARTICLES:
        return _ARTICLES[before]
    if word_before(match)[:1].isupper():
        return None
    return "ciudadana" if _is_woman(match) else "ciudadano"


@rule(
    rf"(?<![\w.])(?=[{LETTERS}]{{2,8}}[.:])(?P<key>{_KEYS})(?:\.(?![a-z])|(?=: ?\d))",
    needs=".:",
    flags=re.IGNORECASE,
)
def abbreviation(match: re.Match[str]) -> str:
    """
    Av. Juárez esq. Morelos => Avenida Juárez esquina Morelos
    la Dra. López => la Doctora López
    art. 5 => artículo cinco
    palas, picos, etc. => palas, picos, etcétera
    """
    key = match["key"]
    words = ANYWHERE[key.lower()]
    if key.lower() == "fracc" and _ROMAN_OR_FIGURE.match(match.string, match.end()):
        words = "fracción"
    if key.lower() in _FEMININE and _is_woman(match):
        words = _FEMININE[key.lower()]
    full_stop = key.lower() in _ENDS_SENTENCES and closes_sentence(match)
    return _cased(words, key) + ("." if full_stop else "")


@rule(rf"(?<![\w.])(?P<key>{_NAMED})\.(?= ?[{UPPER}0-9])", needs=".")
def name_abbreviation(match: re.Match[str]) -> str:
    """
    Col. Centro => Colonia Centro
    Ma. Elena => María Elena
    """
    return _cased(BEFORE_A_NAME[match["key"]], match["key"])


@rule(rf"(?<=, )(?P<state>{'|'.join(STATES)})\.(?!\w)", needs=".")
def state(match: re.Match[str]) -> str:
    """
    Apizaco, Tlax., y Apan, Hgo. => Apizaco, Tlaxcala, y Apan, Hidalgo.
    """
    return STATES[match["state"]] + ("." if closes_sentence(match) else "")


@rule(
    rf"(?<![\w.])(?:[{UPPER}]\. ?){{2,}}(?![{LETTERS}])(?<! )"
    rf"|(?<![\w.])(?:[{UPPER}]\.)+[{UPPER}](?![\w.])",
    needs=".",
)
def dotted_acronym(match: re.Match[str]) -> str:
    """
    R.F.C. => erre efe ce
    S.O.S. => ese o ese
    Dr. J. C. López => Doctor jota ce López
    el D.I.F. informa => el dif informa
    """
    letters = re.sub(r"[. ]", "", match[0])
    words = acronyms.word(letters) if len(letters) > 3 else acronyms.spelt(letters)
    at_end = match.end() == len(match.string)
    return words + ("." if at_end and closes_sentence(match) else "")


def _is_woman(match: re.Match[str]) -> bool:
    """By the article before, else by the first of two names: ``Lic. Ana López``."""
    before = word_before(match).lower()
    if before in _ARTICLES:
        return before == "la"
    return bool(_WOMANS_NAME.match(match.string, match.end()))


def _cased(words: str, key: str) -> str:
    """``Av`` → Avenida, ``av`` → avenida, ``AV`` → avenida."""
    if key[0].isupper() and not (len(key) > 1 and key.isupper()):
        return words[0].upper() + words[1:]
    return words

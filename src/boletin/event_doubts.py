"""What makes the day in a text doubtful: then no activity is read from it, and its ficha says it.

A wrong day in the public calendar is worse than a missing one, so these lists are generous. They
are looked up in the text without accents and in lower case.
"""

from __future__ import annotations

import re
import unicodedata

_WEEKDAY = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
_ANYWHERE = re.compile(
    # What does not happen, or not as it was said.
    r"\bno\b(?! (?:falt\w+|(?:se|te) l[oa]s? pierd\w+|olvid\w+|necesit\w+|cuesta|dud\w+"
    r"|tiene costo|se requiere|requiere|es necesari[oa]|hace falta|importa)\b)"
    r"|\b(?:ni|nunca|jamas|tampoco|nadie|ningun[oa]?|nul[oa])\b"
    r"|\bsin (?!costo|falta\b|(?:previa )?cita|compromiso|distincion|limite de edad|cuota)"
    r"|suspen[ds]|cancel|po[sz]pon|po[sz]pues|posp(?:on|us)|posterg|aplaz|difier|diferid"
    r"|reprogram|recalendar|anulad|interrump|interrupc|inhabil|\bhabil(?:es)?\b|\blaborable"
    r"|cierr|cerrad|cerrar|\bcerr[oa]\b|clausurad|desalojo|evacu|\bluto\b|huelga|\bparo\b|contingencia"
    r"|asueto|feriado|festivo|descans|\breceso|vacacion\w* de|por vacaciones|periodo vacacional"
    r"|restri[nc]g|restricc|reanud|reabr|reapert|desabasto|\bfalla|\bcortes?\b|guardia"
    r"|prohib|ley seca|apagon|\bevit[ea]|detien|deten(?:d|er)|\bveda|bloque[oa]|retras[oa]|demora"
    r"|pendiente|tentativ|posible|por confirmar|por definir|sujet[oa]s? a|podria|en caso de"
    r"|si llueve|\bcambi[oa]\w* (?:de|la|el|su|para)\b|cambia\b|nueva (?:fecha|sede|hora)"
    r"|se (?:mueve|movio|recorre|recorrio|traslada|adelanta|atrasa|retrasa)\b"
    r"|originalmente|fe de erratas|\bya no\b"
    r"|estaba program|iba a|aviso anterior|correccion|prorrog|se ampli|extiend|extens"
    r"|\blluvi|\bclima\b|mal tiempo|quiza|tal vez|probable|\bo antes\b|o bien\b|sin efecto"
    r"|fuera de servicio|\bdej(?:a|an|ara|aran) de\b|\bparara?n?\b|alerta|frente frio|tandeo"
    r"|\bpodas?\b|por obras|extravi|desaparec|\bano pasado|\blabor(?:a|an|ara|aran|o)\b"
    # What only some days of a stretch have.
    r"|\bexcep|\bsalvo\b|a excepcion|\bmenos (?:el|los|lunes|martes|mi|jue|vie|sab|dom)"
    r"|\bcada\b|\btodos los (?:dia|lun|mar|mie|jue|vie|sab|dom)"
    r"|\btod[oa]s? (?:el (?:mes|ano)|la (?:semana|temporada)|las (?:semana|manana|tarde|noche))"
    r"|\bdiari[oa]|\bsemanal|\bquincena|\bmensual"
    r"|\b(?:lun|mie|jue|vie|sab|dom)\b|\bl\.?(?: ?[-–] ?| a )[vsd]\b"
    r"|\bhor\w+ (?:de oficina|especial|habitual|normal)|\bveces (?:por|a la)|\bsesiones\b"
    r"|\bsiguientes\b"
    r"|fin(?:es)? de semana|entre semana|\balternad|un dia si|dias? siguiente|un dia antes|vispera"
    # Deadlines, sales, and the day of something else.
    r"|ultim[oa]s? (?:dia|fecha|plazo|hora|semana)|fechas? limite|limite de|\bplazo|mas tardar"
    r"|antes del?\b|despues del?\b|dias? antes|\bhasta (?:el|este|que)\b|a partir"
    r"|\bdesde (?:el|este)\b"
    r"|venc[eio]|expira|caduc|vigen[ct]|valid[oa]s?\b|\bventas?\b|preventa|boletos? (?:a|en|desde)"
    r"|decreto|publicad|publicaci|acuerdo|gaceta|periodico oficial|diario oficial|emitid|aprobad"
    r"|firmad|oficio\b|expediente|reglamento|\bconmemora|aniversario|natalicio|nacimiento|luctuos"
    r"|dia (?:inter)?nacional|dia mundial|dia estatal|dia del? (?:la|el|los|las)\b"
    r"|abiert[oa]s? (?:al|del|el|desde)\b|\bayer\b|pasado manana"
    # «Hoy domingo 29» is as sure as its date.
    rf"|(?:\bhoy\b|(?<!la )(?<!esa )(?<!esta )\bmanana\b)(?! del|,? {_WEEKDAY},? \d)"
)
_BESIDE = re.compile(
    r"inscri[bp]|registr|\bboletos?\b|\bpag(?:o|os|ue|uen|ar|a)\b|predial|refrendo|descuent|condona"
    r"|requisit|documento|solicitud|resultado|entreg|recepcion|recib[ie]|postul|candidat|cobro"
    r"|inici|comien[zc]|comenz|empiez|empez|arranc|\babr(?:e|en|ir|ira)\b|deposit|\brige|vigor"
    r"|aplica\b|sentencia|\bdict[oa]|resolu|demand|\bley\b|\bnorma|transport|salida de"
    r"|\bcita\b|termin[ae]|concluy|conclui|finaliz|\bfue(?:ron)?\b|\bhubo\b|llevo a cabo"
    r"|\brealizo\b|\bcelebro\b|tuvo lugar|ocurri|asistieron|fundad|nacio|fallec|\bla del?\b"
)
"""Beside a day, in its sentence: that day may be another thing's."""
_CUTS = re.compile(
    r"\bagua\b|\bluz\b|energia|electric|drenaje|\bpipas?\b|vialidad|transito|\bpaso\b|\bobras?\b"
    r"|paviment|bache|fuga|mantenimiento|repara|recolec|basura|alumbrado|internet|\bsistema\b"
    r"|servicios?\b"
)
"""What a ``servicio`` usually tells of when it stops."""
_MONTH = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
)
_LEFT = re.compile(
    rf"\b{_MONTH}\b|\b(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)\b"
    r"|\b\d{1,2}(?: de | |[/.-])(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)\b"
    r"|(?<![\d/.-])\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?![\d/])|(?<![\d/.])\d{1,2}/\d{1,2}(?![\d/])"
    r"|\b(?:el|al|del|dias?|los|este|fecha:?) \d{1,2}(?![\d,:])(?! ?%)(?!\.?[º°ª]|\.\d|o\.|er\b|a\."
    r"| (?:primer|ano|km|metro|peso|persona|por ciento|h\b|hrs?\b|mejor))"
    r"|\d\s*(?:\.?[º°])?\s*(?:,|;|/|[-–—]|y/o|y|e|o|u|al?)?\s*(?:(?:el|los|dias?) )*·"
    r"|·\s*(?:,|;|/|[-–—]|y/o|y|e|o|u|al?)\s*(?:(?:el|los|al|dias?) )*\d{1,2}(?![\d:])"
    r"|·,? ?(?:#|num\b|no\. ?\d|s/n|esq)"
)
"""Days, or parts of days, that no pattern took: a list, a set of weekdays, words for a day."""


def plain(text: str) -> str:
    """The text with one kind of space, and without characters that nobody sees."""
    seen = "".join(
        each for each in unicodedata.normalize("NFC", text) if unicodedata.category(each) != "Cf"
    )
    return re.sub(r"[^\S\n]+", " ", seen)


def doubtful(text: str, tipo: str) -> bool:
    """Whether a whole announcement tells of things that do not happen, or of other days."""
    bare = _bare(text)
    return bool(_ANYWHERE.search(bare) or (tipo == "servicio" and _CUTS.search(bare)))


def beside(sentence: str) -> bool:
    """Whether the day of a sentence may be that of something else."""
    return bool(_BESIDE.search(_bare(sentence)))


def left(rest: str) -> bool:
    """Whether a sentence holds more of days than what was taken from it, marked with ``·``."""
    return bool(_LEFT.search(_bare(rest)))


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in parts if unicodedata.category(each) != "Mn")

"""Words in capitals: which are said as words, which letter by letter.

To add one, write it in ``_SPELLED`` (letter by letter) or in ``_WORDS`` with the way it is said.
One that reads like any Spanish word (COBAT) needs no entry.
"""

from __future__ import annotations

import re

from boletin.writing.spoken.letters import spell
from boletin.writing.spoken.tables import table, words

_SPELLED = words(
    """
    ABC AC ADN AM BBC CD CEDH CFE CNC CNDH CROC CTM CV DVD FGE FGR FM GPS HPV HTML IA ID IEEE INM
    IP IPN ISR ITE LGBT MP OMG OMS ONG OPS OSC PC PDF PGR PTAR PTC QR RFC RTP SCJN SCT SMS SRE SSA
    SSC SSP SUV TET TSJ TSJE TV UBR UE UHF UPN UPT USB UT UTC UTT UV VHF VIH VPH WC XEW XML
    """
)

_WORDS = table(
    """
    IMSS: imss; ISSSTE: issste; CDMX: ciudad de méxico; EUA: estados unidos; EEUU: estados unidos
    DIF: dif; SMDIF: ese eme dif; SEDIF: sedif; INE: ine; CURP: curp; SEPE: sepe; CAPAM: capam
    SEP: sep; SAT: sat; INEGI: inegi; UNAM: unam; UAT: uat; COBAT: cobat; CECYTE: cecyte
    CBTIS: cebetis; CBTA: cebeta; CONALEP: conalep; SAPAM: sapam; CONAGUA: conagua
    SEDENA: sedena; SEMAR: semar; INAH: ina; PROFECO: profeco; CENAPRED: cenapred; INAPAM: inapam
    IMER: imer; ONU: onu; UNESCO: unesco; UNICEF: unicef; FIFA: fifa; IVA: iva; PIB: pib
    NOM: nom; FODA: foda; RAM: ram; PEMEX: pemex; CENEVAL: ceneval; WIFI: wifi; CRUM: crum
    CAIC: caic; CEDIS: cedis; SIPINNA: sipina; DOF: dof; SIDA: sida; COVID: covid
    CLABE: clabe; REPUVE: repuve; IDE: ide; OVNI: ovni; VIP: vip; PYME: pyme
    IMJUVE: imjuve; ISSTE: issste; SESA: sesa; SMYT: ese eme y te; OPDSALUD: o pe de salud
    """
)

ACRONYMS = {**{name: spell(name) for name in sorted(_SPELLED)}, **_WORDS}
"""As written → as spoken."""

LOWERCASE = table(
    """
    CBTis: cebetis; UATx: uat equis
    pdf: pe de efe; tv: te ve; km: kilómetros; kg: kilogramos; cm: centímetros; mm: milímetros
    hrs: horas; mx: eme equis; www: triple doble u; mdp: millones de pesos; mts: metros
    lts: litros; vs: contra; dvd: de ve de; usb: u ese be; gps: ge pe ese; sms: ese eme ese
    """
)
"""Not all in capitals, and nobody could read them as words."""

_SYLLABLE = "(?:ch|ll|rr|qu|gu|[bcfgpt][rl]|dr|[bcdfghjklmnñpqrstvwxyz])?[aeiouyáéíóúü]{1,3}"
_READABLE = re.compile(rf"(?:{_SYLLABLE}(?:ns|rs|bs|[bcdfglmnprstxzkjvh])?)+", re.IGNORECASE)
_NO_VOWEL = re.compile(r"[^AEIOUÁÉÍÓÚÜ]+")
_PLURAL = re.compile(r"([A-ZÑ]{2,})s")


def is_readable(word: str) -> bool:
    """``word`` is built of Spanish syllables: CURP is not, COBAT is."""
    return bool(_READABLE.fullmatch(word))


def spelt(text: str) -> str:
    """Letter by letter, unless the table knows better: ``SOS`` → ese o ese, ``DIF`` → dif."""
    return ACRONYMS.get(text) or spell(text)


def word(text: str, *, shouting: bool = False) -> str:
    """A single word of letters as it is said. ``shouting``: its whole line stands in capitals.

    Of words in capitals the voice reads the known ones by the table, spells the short ones that no
    mouth could say, and reads the rest in small letters.
    """
    if text in ACRONYMS:
        return ACRONYMS[text]
    if len(text) == 1:
        if text.lower() not in "aeiouyáéíóúü":
            return spell(text)
        return text.lower() if shouting else text
    if text.isupper():
        short = len(text) <= 5
        if short and (_NO_VOWEL.fullmatch(text) or not (shouting or is_readable(text))):
            return spell(text)
        return text.lower()
    if plural := _PLURAL.fullmatch(text):
        return word(plural[1], shouting=shouting)
    return LOWERCASE.get(text, text)

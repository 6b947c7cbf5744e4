"""Scripts by chance, as a municipal press office writes them, laid out in time without a voice.

Sentences come from the sample week, the texts of ``tests/data`` and a small grammar; the project's
own normaliser makes the tokens, and a measured pace the times of the words. The same seed gives the
same script.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from picture_kit import HOSTILE

from boletin import config, writing
from boletin.model import Linea, TimedLine, Timeline, Token, Word
from boletin.writing.load import load_all
from boletin.writing.spoken import speak

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"

SLOWEST, QUICKEST = 11.5, 17.5
"""Spoken letters and spaces a second: Pico says 15.5 at its own rate, hurried by up to 15 %."""

ENGLISH = (
    "Welcome to Sanctórum: free guided tours start at the kiosk every Saturday.",
    "For information, call the tourist office or visit sanctorum.example.",
    "Please keep this bulletin for your neighbours who do not read Spanish.",
)
SLOTS = {
    "ente": """El Ayuntamiento de Sanctórum de Lázaro Cárdenas|La Dirección de Obras Públicas
        |La Comisión de Agua Potable y Alcantarillado|Protección Civil|El DIF Municipal|La CAPAM
        |El H. Ayuntamiento|La Secretaría de Bienestar|El Instituto Municipal de la Mujer
        |La Coordinación de Fomento Agropecuario|El Consejo Ciudadano de Seguridad Pública""",
    "quien": """la Dra. María Elena Hernández Flores|el C. José Luis Pérez Cuamatzi
        |el Lic. Raúl Águila|la maestra Guadalupe Sánchez Xochitiotzin|el Ing. Arq. Íñigo Núñez
        |la regidora Rosa Isela Ramos|don Cuauhtémoc Tecuapetla""",
    "que": """la jornada de vacunación antirrábica|el taller de lengua náhuatl|la feria ganadera
        |una campaña gratuita de detección de cáncer cervicouterino|el curso de computación básica
        |la pavimentación de la calle Hidalgo|el mantenimiento preventivo de la red eléctrica
        |la credencialización de personas adultas mayores|el pago anual del impuesto predial
        |el operativo de recolección de llantas viejas|la entrega de fertilizante orgánico""",
    "hara": """se llevará a cabo|iniciará|se suspenderá|ha sido reprogramada|se realizará
        |continuará sin interrupciones|concluirá|será""",
    "cuando": """el sábado {dia} de {mes} de {ano}|del {dia} al {dia} de {mes}|a las {hora}
        |de lunes a viernes, de {hora} a {hora}|los martes y jueves|el {dia}/{nmes}/{ano}
        |el próximo miércoles, a partir de las {hora}|cada domingo, de {hora} a {hora}|desde hoy""",
    "donde": """en el Centro de Salud|frente a la Presidencia Municipal
        |en la Av. {calle}, esq. {calle}
        |en Calle {calle} #{dia}, Col. Centro, C.P. 90240|en el auditorio municipal
        |en la comunidad de Álvaro Obregón|en la unidad deportiva|en la Casa de Cultura
        |en el km {dia}.5 de la carretera federal Calpulalpan-Sanctórum""",
    "calle": "Juárez|5 de Mayo|Mariano Arista|Independencia|16 de Septiembre|Morelos|Reforma",
    "monto": "${n}.00|${n}|{n} pesos|{dia} mil pesos|{dia}.5 millones de pesos|{n}.00 M.N.",
    "cosa": """{n} m de tubería de {dia} pulgadas|{dia} becas de {monto}|{n} árboles nativos
        |{dia} toneladas de basura|{dia} % de descuento|{dia} lugares disponibles
        |{n} familias beneficiadas|dos fotografías tamaño infantil|tres copias de la CURP""",
    "papel": """acta de nacimiento|INE vigente|comprobante de domicilio reciente|CURP
        |constancia de no adeudo|cartilla nacional de salud|dos fotografías tamaño infantil""",
    "medio": """al {tel}|al {tel}, ext. {dia}|en sanctorum.example/tramites/{nmes}
        |a comunicacion@sanctorum.example|en https://www.sanctorum.example/predial?pago={n}
        |por WhatsApp al {tel}|en @SanctorumGob""",
    "dicho": """«El agua es de todas las familias»|«Ni una obra más sin permiso»
        |“¡Qué viva la feria!”
        |«Ver Bien para Aprender Mejor»|«¿Y quién cuida el monte?»
        |«Sembremos Vida, cosechemos paz»""",
    "consejo": """No queme pasto seco|Guarde agua para lo más necesario|Abríguese bien
        |Lleve su identificación oficial|Evite las aglomeraciones|No se automedique
        |Reporte cualquier fuga|Desconecte los aparatos electrodomésticos|Llegue temprano""",
    "largo": """otorrinolaringología|desoxirribonucleico|institucionalización
        |electroencefalografista|Parangaricutirimícuaro|anticonstitucionalmente""",
    "mes": "enero|marzo|junio|agosto|septiembre|noviembre|diciembre",
    "ano": "2026|2027",
}
PHRASES = """{ente} informa que {que} {hara} {cuando}, {donde}.
|{ente} invita: {que} {hara} {cuando}.
|{que} {hara} {donde}.|Se entregarán {cosa} y {cosa}.|La inversión es de {monto}, para {cosa}.
|Presente {papel}, {papel} y {papel}.|Mayores informes {medio}.|¿Dudas? Escriba {medio}.
|{quien} dijo que {que} {hara} {cuando}.|{quien} explicó: {dicho}.|{consejo}. {consejo}.
|{consejo}, {consejo} y {consejo}, por favor.
|El costo es de {monto} por persona ({monto} en taquilla).
|¡Participe! {que} es para toda la familia.
|Quedan {cosa}; inscríbase {medio} antes del {dia} de {mes}.
|{ente} y {ente} firmaron el convenio {dicho}, que {hara} {cuando}.
|Consulta de {largo} {donde}, {cuando}.
|Si usted no puede pagar {monto} de contado, podrá solicitar un convenio {donde}.|Gracias.|Acuda.
|Habrá {cosa} {donde}, {cuando}: {consejo}.|{quien} atenderá {cuando} a quienes lo necesiten."""


@functools.cache
def sentences() -> tuple[str, ...]:
    """Lines of the sample week and the texts in the tests' data, as they are shown."""
    house = config.load(ROOT)
    said = [
        linea.mostrado
        for comunicado in load_all(ROOT).comunicados
        for linea in writing.write_spot(comunicado, house, ROOT).lineas
    ]
    for path in sorted((DATA / "dificiles").glob("*.md")):
        said += path.read_text("utf-8").split("---", 2)[2].split("\n\n")
    for name in ("hablado/oraciones.txt", "comparar.txt"):
        rows = (DATA / name).read_text("utf-8").splitlines()
        said += [row.partition(" => ")[0] for row in rows if " => " in row]
    said += [plain for name in ("muestra", "apartada") for plain, _ in marked(name)]
    return tuple(" ".join(text.split()) for text in said if text.strip())


def marked(name: str) -> list[tuple[str, frozenset[int]]]:
    """Sentences of ``tests/data/cortes`` with the offsets where C04 forbids a break."""
    rows = (DATA / "cortes" / f"{name}.txt").read_text("utf-8").splitlines()
    return [
        (row.replace("~", " "), frozenset(at for at, sign in enumerate(row) if sign == "~"))
        for row in rows
        if row and not row.startswith("#")
    ]


@functools.cache
def _choices(body: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in body.split("|"))


def sentence(chance: Random) -> str:
    """One sentence of the grammar."""
    numbers = {
        "dia": lambda: str(chance.randint(1, 31)),
        "nmes": lambda: str(chance.randint(1, 12)),
        "n": lambda: f"{chance.choice((85, 420, 1250, 2300, 12000, 350000)):,}",
        "hora": lambda: f"{chance.randint(6, 21)}:{chance.choice(('00', '30', '45'))} h",
        "tel": lambda: f"748 910 {chance.randint(0, 9999):04}",
    }

    def filled(match: re.Match[str]) -> str:
        if match[1] in numbers:
            return numbers[match[1]]()
        return _fill(chance.choice(_choices(SLOTS[match[1]])))

    def _fill(text: str) -> str:
        return re.sub(r"\{(\w+)\}", filled, text)

    text = _fill(chance.choice(_choices(PHRASES)))
    return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody reads. ``cps``: spoken letters and spaces a second, pauses apart."""

    cps: float
    comma_ms: int
    stop_ms: int


def script(chance: Random, *, hostile: bool = False) -> Timeline:
    """A spot or a short bulletin: one to three voices, some lines each, pauses between them."""
    voices = [
        Voice(chance.uniform(SLOWEST, QUICKEST), chance.randint(90, 350), chance.randint(280, 700))
        for _ in range(chance.choice((1, 1, 2, 3)))
    ]
    at, lines = chance.randint(0, 3000), []
    for number in range(1, chance.randint(2, 7)):
        speaker = chance.randint(1, len(voices))
        idioma = "en" if chance.random() < 0.04 else "es-MX"
        tokens = _tokens(chance, idioma, hostile)
        at += chance.choice((250, 400, 700, 1000, 2500))
        line = spoken(number, speaker, tokens, voices[speaker - 1], at, chance, idioma)
        at = line.end_ms
        lines.append(line)
    return Timeline(at + chance.randint(500, 4000), (), tuple(lines))


def _tokens(chance: Random, idioma: str, hostile: bool) -> tuple[Token, ...]:
    if idioma == "en":
        return tuple(Token(word, word) for word in chance.choice(ENGLISH).split())
    some = [
        chance.choice(sentences()) if chance.random() < 0.4 else sentence(chance)
        for _ in range(chance.randint(1, 4))
    ]
    if hostile:
        some.insert(chance.randint(0, len(some)), chance.choice(HOSTILE))
    return speak(" ".join(some))


def spoken(
    number: int,
    speaker: int,
    tokens: Sequence[Token],
    voice: Voice,
    at: int,
    chance: Random | None = None,
    idioma: str = "es-MX",
) -> TimedLine:
    """The tokens said from ``at`` on; with ``chance``, no two words equally fast."""
    words: list[Word] = []
    start = at
    for said in (word for token in tokens for word in token.hablado.split()):
        slower = chance.uniform(0.85, 1.15) if chance else 1.0
        length = max(80, round((len(said) + 1) * 1000 / voice.cps * slower))
        words.append(Word(said, at, at + length - 10))
        at += length + {",": voice.comma_ms, ":": voice.comma_ms, ";": voice.comma_ms}.get(
            said[-1], voice.stop_ms if said[-1] in ".?!" else 0
        )
    end = words[-1].end_ms if words else start + 1
    return TimedLine(Linea(number, speaker, tuple(tokens), idioma), start, end, tuple(words))


def scripts(count: int, seed: int = 6) -> Iterator[Timeline]:
    """``count`` scripts; one of twenty has a hostile string in every line."""
    for number in range(count):
        yield script(Random(seed * 1_000_003 + number), hostile=number % 20 == 19)


def shown(piece: Timeline) -> str:
    """All that is shown of a piece, as the script has it."""
    return " ".join(line.linea.mostrado for line in piece.lines if line.linea.tokens)


def mended(text: str, piece: Timeline, most: int) -> str:
    """``text`` of captions without the blanks where a token longer than a line had to be cut."""
    long = {
        token.mostrado
        for line in piece.lines
        for token in line.linea.tokens
        if len(token.mostrado) > most
    }
    for token in sorted(long, key=len, reverse=True):
        cut = " ?".join(re.escape(sign) for sign in token if not sign.isspace())
        text = re.sub(cut, lambda _, whole=token: whole, text)
    return text

"""Whether words with capitals name a person: for the rules on names (M01, M13, M14).

A surname may be a street and a town; a given name before it tells a person. Nobody is looked up.
"""

from __future__ import annotations

import re
from functools import lru_cache

from boletin.writing.review.base import unaccented
from boletin.writing.spoken.tables import words

NAME = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+(?: (?:de|del|la|los|y))*(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñü]+)+"
"""Two or more words with capitals: «Ana de la Cruz Ruiz»."""

_GIVEN = words(
    """
    abel abraham adan adolfo adrian adriana agustin aida alan alba alberto alejandra alejandro
    alexis alfonso alfredo alicia alma alondra alvaro amalia amelia ana andrea andres angel angela
    angelica antonia antonio araceli armando arturo aurora beatriz benjamin berenice bernardo
    bertha blanca brenda bruno camila carla carlos carmen carolina catalina cecilia cesar clara
    claudia cristian cristina cuauhtemoc dalia daniel daniela david delia diana diego dolores
    dulce edgar eduardo efrain elena elias elizabeth eloy elsa elvira emilia emilio emmanuel
    enrique erika ernesto esmeralda esperanza esteban estela esther eugenia eva evelyn fabiola
    fatima federico felipe felix fernanda fernando fidel flor francisca francisco gabriel gabriela
    genaro gerardo german gilberto gloria gonzalo graciela gregorio guadalupe guillermina
    guillermo gustavo hector heriberto hilda hugo humberto ignacio ines irene irma isaac isabel
    ismael ivan jacqueline jaime javier jessica jesus joaquin joel jorge jose josefina josue juan
    juana juanita julia julian julieta julio karen karina karla laura leonardo leonel leticia lidia
    liliana lorena lorenzo lourdes lucas lucia luis luisa luz magdalena manuel manuela marcela
    marco marcos margarita maria mariana maribel maricela marina mario marisol martha martin mateo
    matias mauricio maximiliano mayra melissa mercedes micaela miguel minerva miriam misael monica
    nancy natalia nayeli nicolas noe noemi norma octavio ofelia olga oscar pablo paola patricia
    paulina pedro perla rafael ramiro ramon raquel raul raymundo rebeca regina rene reyna ricardo
    rigoberto roberto rocio rodolfo rodrigo rogelio roman romina rosa rosalia rosario rosaura ruben
    ruth salvador samuel sandra santiago sara sebastian sergio silvia simon socorro sofia sonia
    susana tania teresa tomas trinidad uriel valentina valeria vanessa veronica vicente victor
    victoria violeta virginia viviana ximena yadira yazmin yesenia yolanda zoe
    """
)
"""Given names common in Mexico, without accents."""
_HEROES = re.compile(
    r"benito juarez|miguel hidalgo|emiliano zapata|lazaro cardenas|venustiano carranza"
    r"|jose maria morelos|vicente guerrero|francisco villa|francisco madero|ignacio zaragoza"
    r"|josefa ortiz|guadalupe victoria|juana ines|ignacio allende|nicolas bravo|mariano matamoros"
    r"|leona vicario|miguel aleman|adolfo lopez mateos|porfirio diaz|jose vasconcelos"
    r"|domingo arenas|miguel lira|santa maria|san jose|juan de la cruz"
)
"""Names of streets, schools and feasts more often than of anybody alive."""
_OFFICES = words(
    """
    centro salud escuela primaria secundaria telesecundaria preescolar jardin hospital clinica
    unidad direccion oficina comision instituto ayuntamiento presidencia municipal registro civil
    proteccion colegio bachillerato biblioteca casa cultura plaza parque auditorio mercado barrio
    colonia calle avenida fundacion asociacion iglesia parroquia capilla templo san santa santo
    virgen senor feria carrera hacienda ejido
    """
)
_PLACE_BEFORE = re.compile(
    r"(?:calle|av\.|avenida|blvd\.|bulevar|col\.|colonia|escuela|primaria|secundaria|hospital|"
    r"plaza|parque|unidad|auditorio|biblioteca|jardín|centro|estadio|teatro|mercado|barrio|sala|"
    r"capilla|parroquia|templo|museo|privada|andador|fracc\.|fraccionamiento|monumento)"
    r"(?: \w+\.?){0,2} [\"«“]?$",
    re.IGNORECASE,
)
_LAST_NAME = re.compile(rf"{NAME}[\"»”]?$")
_LINK = re.compile(
    r"(?:[\s,:(]|\b(?:al?|su|el|en|con|cel|celular|tel|teléfono|whatsapp|móvil|número|núm)\b\.?)+$",
    re.IGNORECASE,
)
_WINDOW = 80
"""Characters before a telephone in which its owner would be named."""


@lru_cache(maxsize=512)
def person_in(name: str) -> str:
    """The person among words with capitals: «Ana Ruiz» in «Informes Ana Ruiz»; empty for «Centro
    de Salud» or «Benito Juárez».
    """
    written = name.split()
    plain = unaccented(name.lower()).split()
    if is_hero(name) or not _OFFICES.isdisjoint(plain):
        return ""
    return next((" ".join(written[n:]) for n, word in enumerate(plain[:-1]) if word in _GIVEN), "")


def is_hero(name: str) -> bool:
    """A name of history, as streets and holidays bear."""
    return bool(_HEROES.search(unaccented(name.lower())))


def names_a_place(text: str, start: int) -> bool:
    """What begins at ``start`` is the name of a street or school: «calle Dr. Juan Mier»."""
    return bool(_PLACE_BEFORE.search(text, 0, start))


def person_before(text: str, end: int) -> str:
    """The person named just before ``end``, but for «, cel.», «al»…; empty when nobody is."""
    start = max(0, end - _WINDOW)
    link = _LINK.search(text, start, end)
    found = _LAST_NAME.search(text[start : link.start() if link else end])
    if not found or names_a_place(text, start + found.start()):
        return ""
    return person_in(found[0].rstrip('"»”'))

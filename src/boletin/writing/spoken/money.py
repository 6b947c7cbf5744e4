"""Rules for money: pesos, dollars and euros, with cents, scales and the legal form."""

from __future__ import annotations

import re

from boletin.writing.spoken.numbers import NUMBER, cardinal, is_whole, spoken, value
from boletin.writing.spoken.rules import closes_sentence, rule, word_before

_MN = r"[Mm]\. ?[Nn]\.|M\.?N\b\.?"
_DOLLARS = r"USD\b|[Uu]sd\b|dl?ls\b\.?|DLL?S\b\.?|dólares"
_SCALE = r"(?P<scale>mil millones|millones|millón|mil|mdp|MDP|mdd|MDD)\b"
_MORE = (
    r"(?: (?P<more>\d{1,3} mil(?: \d{3})?(?![\d,])|\d{1,3}(?:,\d{3})?"
    r"(?= (?:mil )?(?:pesos|dólares|de pesos))))?"
)
_TAIL = rf"(?: ?(?:de )?(?P<currency>pesos\b|MXN\b|{_DOLLARS}|euros\b))?(?: ?(?P<mn>{_MN}))?"
_UP_TO = re.compile(r" ?(?:[–—-]|a) ?\$ ?\d")
_AND = re.compile(r" y \$ ?\d")
_CENTS_OF_100 = r"(?<![\w/.,])(\d\d)/100(?: ?(M\. ?N\.|M\.?N\b\.?))?"


@rule(r"\$ ?(\d{1,3}) mil (\d{3})(?![\w,]|\.\d)(?: pesos\b)?", needs="$")
def thousands(match: re.Match[str]) -> str:
    """
    $2 mil 500 => dos mil quinientos pesos
    """
    return f"{cardinal(int(match[1] + match[2]), 'un')} pesos"


@rule(
    rf"(?P<minus>(?<![^ (])-)?(?P<prefix>US|USD ?|MX|MXN ?)?\$ ?"
    rf"(?P<sign>-)?(?P<amount>{NUMBER})(?:\.(?=-))?(?: ?{_SCALE}{_MORE})?{_TAIL}",
    needs="$",
)
def pesos(match: re.Match[str]) -> str:
    """
    $1,250.00 => mil doscientos cincuenta pesos
    $1,250.50 M.N. => mil doscientos cincuenta pesos con cincuenta centavos, moneda nacional
    $1,000,000 => un millón de pesos
    $1 => un peso
    $0.50 => cincuenta centavos
    $3.5 mdp => tres punto cinco millones de pesos
    $2 millones 300 mil pesos => dos millones trescientos mil pesos
    US$21 => veintiún dólares
    $100–$200 => cien a doscientos pesos
    """
    currency = _currency(match["prefix"], match["currency"], match["scale"])
    rest = match.string[match.end() :]
    between = word_before(match).lower() == "entre" and _AND.match(rest)
    open_range = not match["currency"] and (_UP_TO.match(rest) or between)
    words = _amount(match["amount"], match["scale"], match["more"], currency, bare=bool(open_range))
    return f"{'menos ' if match['minus'] or match['sign'] else ''}{words}{_national(match)}"


@rule(
    rf"(?<![\w.,$])(?P<amount>{NUMBER}) ?(?P<scale>mdp|MDP|mdd|MDD)\b\.?",
    needs="mM",
    figures=True,
    holds=("mdp", "mdd"),
)
def millions(match: re.Match[str]) -> str:
    """
    3.5 mdp => tres punto cinco millones de pesos
    1 mdp => un millón de pesos
    """
    currency = _currency(None, None, match["scale"])
    full_stop = "." if closes_sentence(match) else ""
    return _amount(match["amount"], match["scale"], None, currency) + full_stop


@rule(
    rf"(?<![\w.,$])(?P<amount>{NUMBER}) (?P<currency>{_DOLLARS}|MXN\b|€)",
    needs="dDMUu€",
    figures=True,
    holds=("usd", "dls", "dll", "dólares", "mxn", "€"),
)
def dollars(match: re.Match[str]) -> str:
    """
    100 USD => cien dólares
    21 dólares => veintiún dólares
    """
    words = _amount(match["amount"], None, None, _currency(None, match["currency"], None))
    return words + ("." if closes_sentence(match) else "")


@rule(
    rf"(?:(?P<prefix>USD|MXN) |€ ?)(?P<amount>{NUMBER})|(?P<euros>{NUMBER}) ?€",
    needs="UM€",
    figures=True,
    holds=("usd ", "mxn ", "€"),
)
def named_first(match: re.Match[str]) -> str:
    """
    USD 50 => cincuenta dólares
    €50 => cincuenta euros
    """
    currency = _currency(None, match["prefix"] or "€", None)
    return _amount(match["amount"] or match["euros"], None, None, currency)


@rule(
    rf"(?<![\w.,$])(?P<amount>\d[\d,]*\.\d\d) (?P<currency>pesos)\b(?: ?(?P<mn>{_MN}))?",
    needs="p",
    figures=True,
    holds=(" pesos",),
)
def pesos_with_cents(match: re.Match[str]) -> str:
    """
    1,250.50 pesos => mil doscientos cincuenta pesos con cincuenta centavos
    """
    return _amount(match["amount"], None, None, "peso") + _national(match)


@rule(
    rf"(?<=[\d)])(?:,? )({_MN})|(?<=pesos )({_MN})|{_CENTS_OF_100}",
    needs="MmN/",
    holds=("m.", "mn", "/100"),
)
def national_currency(match: re.Match[str]) -> str:
    """
    mil pesos 00/100 M.N. => mil pesos moneda nacional
    500 pesos M.N. => quinientos pesos moneda nacional
    """
    words = ""
    if match[3] and match[3] != "00":
        cents = int(match[3])
        words = f"{cardinal(cents, 'un')} centavo{'' if cents == 1 else 's'}"
    if not match[3] or match[4]:
        words = f"{words} moneda nacional".strip()
    return words + ("." if closes_sentence(match) else "")


@rule(r"(?P<amount>\d{1,2}) ?¢|¢ ?(?P<other>\d{1,2})", needs="¢")
def cents(match: re.Match[str]) -> str:
    """
    50¢ => cincuenta centavos
    """
    amount = int(match["amount"] or match["other"])
    return f"{cardinal(amount, 'un')} centavo{'' if amount == 1 else 's'}"


def _currency(prefix: str | None, written: str | None, scale: str | None) -> str:
    text = f"{prefix or ''} {written or ''} {scale or ''}".lower()
    if "€" in text or "euro" in text:
        return "euro"
    return "dólar" if re.search(r"\bus|usd|dl|dól|mdd", text) else "peso"


def _amount(
    amount: str, scale: str | None, more: str | None, currency: str, *, bare: bool = False
) -> str:
    """``bare``: the other end of a range says the currency."""
    many = f"{currency}es" if currency == "dólar" else f"{currency}s"
    if scale:
        return _scaled(amount, scale.lower(), more, "" if bare else many)
    whole, _, decimals = amount.partition(".")
    number = value(whole)
    if len(decimals) > 2 or len(whole) > 19:
        return f"{spoken(amount)} {many}"
    small = int(f"{decimals:0<2}") if decimals else 0
    coins = f"{cardinal(small, 'un')} centavo{'' if small == 1 else 's'}"
    if small and not number:
        return coins
    words = cardinal(number, "un")
    if bare and not small:
        return cardinal(number)
    of = " de" if number and number % 10**6 == 0 and number < 10**12 else ""
    words = f"{words}{of} {currency if number == 1 else many}"
    return f"{words} con {coins}" if small else words


def _scaled(amount: str, scale: str, more: str | None, currency: str) -> str:
    one = is_whole(amount) and value(amount) == 1
    words = spoken(amount, "un")
    if scale == "mil":
        return f"{words} mil {currency}".strip()
    name = {"mdp": "millones", "mdd": "millones"}.get(scale, scale)
    if one and name in {"millones", "millón"}:
        name = "millón"
    if more:
        rest = re.sub(NUMBER, lambda part: cardinal(value(part[0]), "un"), more)
        return f"{words} {name} {rest} {currency}".strip()
    return f"{words} {name} de {currency}" if currency else f"{words} {name}"


def _national(match: re.Match[str]) -> str:
    if not match["mn"]:
        return ""
    return ", moneda nacional." if closes_sentence(match) else ", moneda nacional"

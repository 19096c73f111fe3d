"""Units and currencies by the names that news writes them with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """``value * factor + offset`` is in the dimension's base unit (SI, seconds, bits)."""

    dimension: str
    factor: float
    offset: float = 0.0


CURRENCY_SYMBOLS = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "hk$": "HKD",
    "nz$": "NZD",
    "s$": "SGD",
    "r$": "BRL",
    "€": "EUR",
    "eur": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "rs.": "INR",
    "rs": "INR",
    "nt$": "TWD",
    "mx$": "MXN",
    "rmb": "CNY",
    "rp": "IDR",
    "₺": "TRY",
    "₴": "UAH",
    "₦": "NGN",
    "₱": "PHP",
    "₪": "ILS",
    "฿": "THB",
    "₫": "VND",
    "₩": "KRW",
    "₽": "RUB",
    "chf": "CHF",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
}

CURRENCY_WORDS = {
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "usd": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "pounds sterling": "GBP",
    "pound sterling": "GBP",
    "gbp": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rupees": "INR",
    "rupee": "INR",
    "won": "KRW",
    "roubles": "RUB",
    "rubles": "RUB",
    "francs": "CHF",
    "kronor": "SEK",
    "kroner": "NOK",
    "krone": "NOK",
    "krona": "SEK",
    "crowns": "CZK",
    "koruna": "CZK",
    "pesos": "MXN",
    "reais": "BRL",
    "rand": "ZAR",
    "lira": "TRY",
    "zloty": "PLN",
    "hryvnia": "UAH",
    "shekels": "ILS",
    "ringgit": "MYR",
    "baht": "THB",
    "rupiah": "IDR",
    "naira": "NGN",
    "dirhams": "AED",
    "riyals": "SAR",
    "forints": "HUF",
}
for _entry in (
    "AFN afghanis, AMD drams, ATS schillings, AZN manats, BDT taka, BGN leva lev, DEM deutschmarks "
    "deutschemarks d-marks reichsmarks, ESP pesetas, ETB birr, GEL lari, GHS cedis, GRD drachmas "
    "drachmae, HRK kuna, HUF forint, ITL lire, JOD dinars, KES shillings, KHR riels, KZT tenge, "
    "NLG guilders florins, PTE escudos, RON lei, VES bolivars bolívares, VND dong, ZMW kwacha, "
    "AED dirham, CHF franc, ILS shekel, MXN peso, RUB rouble ruble, SAR riyal"
).split(", "):
    _code, *_named = _entry.split()
    CURRENCY_WORDS.update(dict.fromkeys(_named, _code))

_NATIONAL = {
    (
        "dollars",
        "dollar",
    ): "american USD, canadian CAD, australian AUD, new-zealand NZD, hong-kong HKD,"
    " singapore SGD, singaporean SGD, taiwan TWD, taiwanese TWD, new-taiwan TWD, jamaican JMD,"
    " bahamian BSD, barbadian BBD, fijian FJD, namibian NAD, zimbabwean ZWL, zimbabwe ZWL",
    ("kroner", "krone"): "norwegian NOK, danish DKK",
    ("kronor", "krona"): "swedish SEK, icelandic ISK",
    ("crowns",): "czech CZK, swedish SEK, norwegian NOK, danish DKK, icelandic ISK",
    ("pesos", "peso"): "mexican MXN, chilean CLP, colombian COP, argentine ARS, argentinian ARS,"
    " argentinean ARS, philippine PHP, filipino PHP, uruguayan UYU, cuban CUP, dominican DOP",
    ("francs", "franc"): "swiss CHF, rwandan RWF, congolese CDF, cfa XOF, djiboutian DJF",
    ("rupees", "rupee"): "indian INR, pakistani PKR, nepalese NPR, nepali NPR, mauritian MUR"
    ", sri-lankan LKR",
    (
        "pounds",
        "pound",
    ): "british GBP, uk GBP, egyptian EGP, lebanese LBP, syrian SYP, sudanese SDG",
    ("roubles", "rubles", "rouble", "ruble"): "russian RUB, belarusian BYN",
    ("yen",): "japanese JPY",
    ("yuan", "renminbi"): "chinese CNY",
    ("won",): "korean KRW, south-korean KRW, north-korean KPW",
    ("reais",): "brazilian BRL",
    ("rand",): "south-african ZAR",
    ("lira",): "turkish TRY, lebanese LBP, syrian SYP",
    ("zloty",): "polish PLN",
    ("hryvnia",): "ukrainian UAH",
    ("shekels",): "israeli ILS",
    ("ringgit",): "malaysian MYR",
    ("baht",): "thai THB",
    ("rupiah",): "indonesian IDR",
    ("naira",): "nigerian NGN",
    ("dirhams",): "emirati AED, uae AED, moroccan MAD",
    ("riyals",): "saudi SAR, qatari QAR, omani OMR, yemeni YER",
    ("forints",): "hungarian HUF",
    ("shillings",): "kenyan KES, ugandan UGX, tanzanian TZS, somali SOS",
    ("dinars",): "kuwaiti KWD, iraqi IQD, serbian RSD, jordanian JOD, bahraini BHD, algerian DZD,"
    " tunisian TND, libyan LYD",
}
for _words, _codes in _NATIONAL.items():
    for _entry in _codes.split(", "):
        _nation, _code = _entry.strip().split(" ")
        for _word in _words:
            CURRENCY_WORDS[f"{_nation.replace('-', ' ')} {_word}"] = _code

HUNDREDTHS = {"cents": "USD", "cent": "USD", "pence": "GBP"}
"""Words for a hundredth of a currency."""

_PREFIXES = {"kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15, "exa": 1e18}
_SHORT_PREFIXES = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}

YEAR_SECONDS = 365.25 * 86400
"""Seconds of a Julian year."""
_NAMED: dict[str, Unit] = {}
_SYMBOLS: dict[str, Unit] = {}


def _add(dimension: str, factor: float, names: str, symbols: str = "", offset: float = 0.0) -> None:
    unit = Unit(dimension, factor, offset)
    for name in names.split("|"):
        _NAMED[name] = unit
    for symbol in symbols.split("|") if symbols else ():
        _SYMBOLS[symbol] = unit


_add("time", 1, "second|seconds|secs|sec", "s")
_add("time", 1e-3, "millisecond|milliseconds", "ms")
_add("time", 1e-6, "microsecond|microseconds")
_add("time", 1e-9, "nanosecond|nanoseconds")
_add("time", 60, "minute|minutes|mins|min")
_add("time", 3600, "hour|hours|hrs|hr", "h")
_add("time", 86400, "day|days")
_add("time", 7 * 86400, "week|weeks")
_add("time", 14 * 86400, "fortnight|fortnights")
_add("time", YEAR_SECONDS / 12, "month|months")
_add("time", YEAR_SECONDS / 4, "quarters")
_add("time", YEAR_SECONDS, "year|years|yrs|yr")
_add("time", 3652.5 * 86400, "decade|decades")
_add("time", 36525 * 86400, "century|centuries")

for _name, _symbol, _metres in (
    ("nanomet", "nm", 1e-9),
    ("micromet", "µm", 1e-6),
    ("millimet", "mm", 1e-3),
    ("centimet", "cm", 1e-2),
    ("met", "m", 1.0),
    ("kilomet", "km", 1e3),
):
    for _ending in ("er", "ers", "re", "res"):
        _add("length", _metres, _name + _ending)
        _add("area", _metres**2, f"square {_name}{_ending}|sq {_name}{_ending}")
        _add("volume", _metres**3, f"cubic {_name}{_ending}")
    _SYMBOLS[_symbol] = Unit("length", _metres)
    for _square in ("²", "2", "^2"):
        _SYMBOLS[_symbol + _square] = Unit("area", _metres**2)
    _SYMBOLS["sq " + _symbol] = Unit("area", _metres**2)
    for _cube in ("³", "^3"):
        _SYMBOLS[_symbol + _cube] = Unit("volume", _metres**3)
for _names, _metres in (
    (("inch", "inches"), 0.0254),
    (("foot", "feet", "ft"), 0.3048),
    (("yard", "yards"), 0.9144),
    (("mile", "miles"), 1609.344),
):
    for _name in _names:
        _add("length", _metres, _name)
        _add("area", _metres**2, f"square {_name}|sq {_name}|sq. {_name}")
        _add("volume", _metres**3, f"cubic {_name}")
_add("length", 1852, "nautical mile|nautical miles")
_add("length", 9.4607304725808e15, "light year|light years")
_SYMBOLS["μm"] = _SYMBOLS["µm"]  # the Greek letter beside the micro sign
for _square in ("²", "2", "^2"):
    _SYMBOLS["ft" + _square] = Unit("area", 0.3048**2)
_SYMBOLS["mi"] = Unit("length", 1609.344)
_SYMBOLS["sq mi"] = Unit("area", 1609.344**2)
# "11in" only when it touches its number: "in" is a word
_SYMBOLS["in"] = Unit("length", 0.0254)
_add("area", 4046.8564224, "acre|acres")
_add("area", 1e4, "hectare|hectares", "ha")
_add("volume", 1233.48183754752, "acre foot|acre feet")
_add("volume", 1e-3, "litre|litres|liter|liters")
_add("volume", 3.785411784e-3, "gallon|gallons")
_add("volume", 0.158987294928, "barrel|barrels")
_add("mass", 1e-3, "gram|grams|gramme|grammes", "g")
_add("mass", 1e-6, "milligram|milligrams", "mg")
_add("mass", 1.0, "kilogram|kilograms|kilo|kilos", "kg")
_add("mass", 1e3, "tonne|tonnes|metric ton|metric tons")
_add("mass", 907.18474, "ton|tons|short tons")
_add("mass", 0.45359237, "pound|pounds|lb|lbs")
_add("mass", 0.028349523125, "ounce|ounces", "oz")
for _prefix in ("kilo", "mega", "giga"):
    _add(
        "mass",
        1e3 * _PREFIXES[_prefix],
        f"{_prefix}ton|{_prefix}tons|{_prefix}tonne|{_prefix}tonnes",
    )
for _prefix, _factor in {"": 1.0, **_PREFIXES}.items():
    _add("power", _factor, f"{_prefix}watt|{_prefix}watts")
    _add("energy", _factor * 3600, f"{_prefix}watt-hour|{_prefix}watt-hours|{_prefix}watt hours")
    _add("energy", _factor, f"{_prefix}joule|{_prefix}joules")
    _add("data", _factor * 8, f"{_prefix}byte|{_prefix}bytes")
    _add("data", _factor, f"{_prefix}bit|{_prefix}bits")
    _add("bandwidth", _factor, f"{_prefix}bits per second|{_prefix}bit per second")
    _add("bandwidth", _factor * 8, f"{_prefix}bytes per second|{_prefix}byte per second")
    _add("compute", _factor, f"{_prefix}flop|{_prefix}flops")
    _add("frequency", _factor, f"{_prefix}hertz")
for _prefix, _factor in _SHORT_PREFIXES.items():
    _SYMBOLS[_prefix + "W"] = Unit("power", _factor)
    _SYMBOLS[_prefix + "Wh"] = Unit("energy", _factor * 3600)
    _SYMBOLS[_prefix + "B"] = Unit("data", _factor * 8)
    _SYMBOLS[_prefix + "Hz"] = Unit("frequency", _factor)
    _SYMBOLS[_prefix + "B/s"] = Unit("bandwidth", _factor * 8)
    _SYMBOLS[_prefix + "bps"] = Unit("bandwidth", _factor)
_SYMBOLS["W"], _SYMBOLS["Wh"] = Unit("power", 1.0), Unit("energy", 3600.0)
_add("power", 745.69987158227022, "horsepower", "hp")
_add(
    "speed",
    1 / 3.6,
    "kilometers per hour|kilometres per hour|kilometers an hour|kilometres an hour|kph|kmh",
    "km/h",
)
_add("speed", 0.44704, "miles per hour|miles an hour|mph")
_add("speed", 1.0, "meters per second|metres per second", "m/s")
_add("speed", 0.514444, "knot|knots")
_add("temperature", 1.0, "degrees celsius|degree celsius|degrees c", "°C|°c|ºC|C", 273.15)
_add(
    "temperature",
    5 / 9,
    "degrees fahrenheit|degree fahrenheit|degrees f",
    "°F|°f|ºF|F",
    459.67 * 5 / 9,
)
_add("temperature", 1.0, "kelvin|kelvins")

_NAME_ALTERNATIVES = "|".join(
    re.escape(name).replace(r"\ ", r"[ -]") for name in sorted(_NAMED, key=len, reverse=True)
)
# "40C" and "104 F", but no "4 C's", "16 F-15s" or "5 C++ files"
_TOUCHING = {
    "in": r"(?<=\d)in",
    "C": r"(?:(?<=\d)|(?<=\d[ ]))C(?![-'’+#&])",
    "F": r"(?:(?<=\d)|(?<=\d[ ]))F(?![-'’+#&])",
}
_SYMBOL_ALTERNATIVES = "|".join(
    _TOUCHING.get(symbol) or re.escape(symbol) for symbol in sorted(_SYMBOLS, key=len, reverse=True)
)
# Symbols are case-sensitive ("5 m", not "5 M"); the enclosing pattern is not, so they say so.
UNIT_PATTERN = (
    rf"(?:(?:{_NAME_ALTERNATIVES})\b(?:[ -]olds?\b)?|(?-i:{_SYMBOL_ALTERNATIVES})(?![\w/²³]))"
)


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit | None:
    """The unit a text names, None for an unknown one; names in any case, symbols as written."""
    stripped = re.sub(r"[ -]olds?$", "", text.strip(), flags=re.IGNORECASE)
    if stripped in _SYMBOLS:
        return _SYMBOLS[stripped]
    return _NAMED.get(" ".join(stripped.casefold().replace("-", " ").split()))

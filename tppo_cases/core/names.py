"""How Indonesian names are reduced to what their spelling variants share. No key and no token here.

Two steps: ``sound`` levels spelling (oe/u, dj/j, tj/c, sj/sy, nj/ny, v/f/p, q/k, z, iya/ia, ae/ai, doubled letters,
abbreviations); ``skeleton`` levels what is misheard or mistyped as well (vowels inside a long word, m/n, old j for y).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_WORDS = 6
LONG = 6  # letters from which a word is recognised without its inner vowels
_SOUND = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("sh", "s"), ("eu", "e"),
    ("ch", "kh"), ("kh", "h"), ("gh", "g"), ("ph", "p"),
    ("th", "t"), ("dh", "d"), ("dz", "z"), ("ts", "s"), ("sy", "s"), ("v", "p"), ("f", "p"), ("q", "k"), ("x", "ks"),
    ("ie", "i"), ("y", "i"), ("ae", "ai"), ("ei", "ai"), ("z", "s"),
)  # fmt: skip
# What a word begins with: Zaenal and Jainal, Dzul- and Zul-, Christina and Kristina.
_FIRST = re.compile(r"^(dz|z|chr)")
_FIRST_SOUND = {"dz": "j", "z": "j", "chr": "kr"}
_LAST_OH = re.compile(r"(?<=.{3})oh$")  # as Java says it: Masruroh, Hidayatulloh
_CANONICAL = (
    (
        re.compile(r"^(m|md|mhd|moh|moch|mohd|mch|muh|much|mo?ha?m+[ae]d|mu?ha?m+[ae][dt]|m[ou](ch|kh)am+[ae][dt]|muhamed)$"),
        "muhamad",
    ),
    (re.compile(r"^a(h|ch|kh|c)ma[dt]$"), "ahmad"),
    (re.compile(r"^(k|kh|ch|h)[ao][dt]?i(j|dj)ah?$"), "hadija"),
    (re.compile(r"^(siti|st)$"), "siti"),
    (re.compile(r"^(abd|abdu|abdul)$"), "abdul"),
    (re.compile(r"^gde$"), "gede"),
    (re.compile(r"^gst$"), "gusti"),
    (re.compile(r"^(dg|daeng)$"), "daing"),
)
_ABDUL = re.compile(r"^abdu(?:l(?=[^l].{3})|(?=([rszdn])\1))(\w+)$")
_JOINED = {"dayu": ["ida", "ayu"], "niluh": ["ni", "luh"]}
_PATRONYMS = frozenset({"bin", "binti", "binte", "bt", "bte", "b"})
_TITLES = frozenset(
    [
        "alm",
        "almh",
        "almarhum",
        "almarhumah",
        "haji",
        "hajah",
        "hajjah",
        "hj",
        "h",
        "kh",
        "ust",
        "ustadz",
        "ustazah",
        "bapak",
        "bpk",
        "pak",
        "ibu",
        "bu",
        "sdr",
        "sdri",
        "saudara",
        "saudari",
        "tn",
        "ny",
        "tuan",
        "nyonya",
        "nona",
        "dr",
        "ir",
        "drs",
        "dra",
        "prof",
        "pd",
        "spd",
        "mpd",
        "br",
        "boru",
        "i",
        "ni",
    ]
)
# So frequent that their tokens would stand out in a dump; without them a name is found just as well.
_COMMON = frozenset({"muhamad", "siti"})


@dataclass(frozen=True)
class Name:
    """The sounds of a name in their order, and of what comes before its patronym (all of it without one)."""

    words: tuple[str, ...]
    given: tuple[str, ...]


def sound(word: str) -> str:
    """Reduce one word to the letters that spelling variants share; '' for titles and particles."""
    plain = _letters(word)
    if plain in _TITLES or plain in _PATRONYMS:
        return ""
    undoubled = _LAST_OH.sub("ah", _undouble(plain.replace("oo", "u")))
    for pattern, canonical in _CANONICAL:
        if pattern.match(undoubled):
            return canonical
    said = _FIRST.sub(lambda found: _FIRST_SOUND[found[0]], undoubled)
    for old, new in _SOUND:
        said = said.replace(old, new)
    said = _undouble(said)
    return said.rstrip("h") or said


def skeleton(word: str) -> str:
    """Reduce a sound further: a long word to its first letter, its consonants and a last vowel."""
    level = word.replace("j", "i").replace("m", "n")
    if len(word) < LONG:
        return _undouble(level)
    first, inner = level[0], re.sub(r"[aeiouh]", "", level[1:])
    last = level[-1] if level[-1] in "aeiou" else ""
    return first + inner + last.replace("e", "i").replace("o", "u")


def in_one_word(words: Iterable[str]) -> str:
    """The sound of words that are written together: Nur Hayati and Nurhayati."""
    return _undouble("".join(words))


def parse(name: str) -> Name:
    """Take a written name apart. Frequent first names and lone initials count only where there is nothing else."""
    words: list[str] = []
    given: list[str] | None = None
    for part in _parts(name):
        if _letters(part) in _PATRONYMS and words and given is None:
            given = list(words)
        elif said := sound(part):
            words.append(said)
    return Name(_telling(words)[:MOST_WORDS], _telling(given if given is not None else words)[:MOST_WORDS])


def _parts(name: str) -> list[str]:
    found: list[str] = []
    for part in re.split(r"[\s.,-]+", name):
        plain = _letters(part)
        if plain in _JOINED:
            found += _JOINED[plain]
        elif joined := _ABDUL.match(plain):
            found += ["abdul", joined[2]]
        else:
            found.append(plain)
    return found


def _telling(words: list[str]) -> tuple[str, ...]:
    several = [word for word in words if len(word) > 1 and word not in _COMMON]
    return tuple(several or words)


def _letters(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]", "", plain)


def _undouble(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)

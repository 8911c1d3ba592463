"""What every object of a PDF would do, wherever the object stands in the file.

Readers do not agree on which objects a file has. They follow its tables, or look for the objects themselves when these
are wrong; of two values of one key they take the first or the last. So nothing is followed here: each place where an
object may begin is read, in the bytes of the file and in its object streams, those of older versions of the file too.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator

# What a dictionary is, by the value of one of its keys.
_VALUES: dict[tuple[bytes, object], str] = {
    (b"S", b"Launch"): "launch",
    (b"Subtype", b"PS"): "launch",  # a program for the printer
    (b"S", b"JavaScript"): "script",
    **{(b"S", name): "embedded" for name in (b"Rendition", b"Movie", b"Sound", b"RichMediaExecute")},
    **{(b"Subtype", name): "embedded" for name in (b"FileAttachment", b"RichMedia", b"3D", b"Movie", b"Sound")},
    (b"Type", b"EncryptedPayload"): "payload",
    (b"AFRelationship", b"EncryptedPayload"): "payload",
    (b"NeedsRendering", b"true"): "rendered",
}
# What it is by the presence of a key.
_KEYS = {
    b"JS": "script",
    b"OnInstantiate": "script",
    b"XFA": "xfa",
    b"EP": "payload",
    b"Collection": "portfolio",
    b"FT": "form",
}
# Actions that reach another file or another machine. They may hang where a person clicks, and nowhere else.
_REACHING = frozenset((b"URI", b"GoToR", b"GoToE", b"SubmitForm", b"ImportData", b"Thread"))
# What says that the data of a stream, or the page that it draws, are in another file.
_ELSEWHERE = frozenset((b"F", b"Ref"))
_CLICKED = frozenset((b"A", b"PA"))
_TELLING = frozenset((b"EF", *_KEYS, *(key for key, _ in _VALUES)))
# A name that is an object by itself, for others to mean it.
_NAMES: dict[object, str] = {value: kind for (_, value), kind in _VALUES.items()} | dict.fromkeys(_REACHING, "outside")
_DEEPEST = 100  # levels of lists and dictionaries; pdfium stops at 64

_SPACE = rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)"  # white space and comments
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKENS = (
    rb"/(REGULAR*+)",
    rb"([-+]?\d++)SPACE++[-+]?\d++SPACE++R(?!REGULAR)",
    rb"(<<)",
    rb"(>>)",
    rb"(\[)",
    rb"(\])",
    rb"(\((?:[^()\\]++|\\.)*+\))",
    rb"(\()",  # a string that holds parentheses
    rb"(<[^<>]*+>)",
    rb"(REGULAR++)",
    rb"(.)",
)
_NAME, _REFERENCE, _OPEN, _CLOSE, _OPEN_LIST, _CLOSE_LIST, _, _UNEVEN, _, _WORD, _ = range(1, len(_TOKENS) + 1)
# More of what a list of numbers holds, passed over at once.
_MORE = rb"(?:SPACE++(?:[-+.\d]++(?!REGULAR)(?!SPACE++[-+]?\d++SPACE++R)|null(?!REGULAR)))*+"
_ONE = rb"SPACE*+(?:" + rb"|".join(_TOKENS) + rb")"
_TOKEN, _NUMBERS = (
    re.compile(pattern.replace(b"SPACE", _SPACE).replace(b"REGULAR", _REGULAR), re.DOTALL) for pattern in (_ONE, _MORE)
)
_BLANK = re.compile(_SPACE + rb"*+")
_PARENTHESIS = re.compile(rb"[^()\\]*+(?:\\.[^()\\]*+)*+([()])", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_NUMBERED = re.compile(rb"(\d+)(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])+(\d+)(?:[\0\t\n\f\r ]|%[^\r\n]*[\r\n])*$")
_NUMBERED_WITHIN = 60
_BEFORE_OBJECTS = frozenset(b"\0\t\n\f\r 0123456789")
_STREAM = b"stream"
_DICTIONARY = b"<<"
_ENDS = frozenset((b"obj", b"endobj", _STREAM, b"endstream", b"xref", b"trailer", b"startxref"))

# The value of a key: a name or a word, the number of the object that is meant, « << », None for any other.
Entries = dict[bytes, bytes | int | None]
# The bytes of the object stream of this number and generation, whose dictionary begins at this place; raises when they
# cannot be read.
Decode = Callable[[tuple[int, ...], int], bytes]


class Judge:
    """Reads the objects of a file and counts what they are.

    "launch", "script", "embedded" (files and media), "outside" (what reaches another file or machine without a click),
    "form", "signatures", "xfa", "rendered" (pages that only Adobe Reader makes), "portfolio", "payload"; and "unsure":
    what readers do not read alike, such as two values of one key.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.last: dict[tuple[int, ...], int] = {}  # where each object stands last in the file
        self._signatures: set[object] = set()
        self._reaching: set[int] = set()
        self._meant: set[int] = set()  # the objects meant elsewhere than where a person clicks

    def judge(self, data: bytes, decode: Decode) -> Counter[str]:
        """Read the whole file ``data``."""
        for word, at in _places(data):
            named = _number(data, word)
            entries, end = self._read(data, at, named[:1])
            # A table may stand in the file twice, under one number, when it is written for old readers too.
            if named and entries and entries.get(b"Type") != b"XRef":
                self.last[named] = word
            following = _TOKEN.match(data, end)
            if entries and following and following[_WORD] == _STREAM:
                self.counts["outside"] += not _ELSEWHERE.isdisjoint(entries)
                if b"First" in entries and b"N" in entries:
                    self._look_inside(named, at, entries[b"First"], decode)
        self.counts["outside"] += len(self._reaching & self._meant)
        self.counts["signatures"] = len(self._signatures)
        return +self.counts

    def _look_inside(self, named: tuple[int, ...], at: int, begin: bytes | int | None, decode: Decode) -> None:
        """Read the objects of an object stream: one after the other, then where its table says that others begin."""
        try:
            if not isinstance(begin, bytes):
                raise TypeError(begin)
            inside, first = decode(named, at), int(begin)
        except Exception:
            self.counts["unsure"] += 1
            return
        table = [int(part) for part in re.findall(rb"\d+", inside[:first])]
        numbers: dict[int, list[int]] = {}
        for one, place in zip(table[::2], table[1::2], strict=False):
            numbers.setdefault(_begin(inside, first + place), []).append(one)
        place = _begin(inside, first)
        while place < len(inside):
            _, end = self._read(inside, place, numbers.pop(place, ()))
            place = _begin(inside, end)
        for place, meant in numbers.items():
            self._read(inside, place, meant)

    def _read(self, data: bytes, at: int, numbers: Collection[int]) -> tuple[Entries, int]:
        """Read the object that begins at ``at``; its entries when it is a dictionary, and where it ends.

        ``numbers`` are those by which others mean it.
        """
        closed: Entries = {}
        entries: Entries | None = None  # None in a list
        key: bytes | None = None  # the key whose value is read; in a list, the one under which the list hangs
        around: list[tuple[Entries | None, bytes | None]] = []
        while token := _TOKEN.match(data, at):
            at, kind = token.end(), token.lastindex
            value: bytes | int | None = None
            if kind == _NAME:
                value = token[_NAME]
                if b"#" in value:
                    value = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), value)
                if entries is not None and key is None:
                    key = value
                    continue
            elif kind == _REFERENCE:
                value = int(token[_REFERENCE])
                if key not in _CLICKED:
                    self._meant.add(value)
            elif kind in (_OPEN, _OPEN_LIST):
                around.append((entries, key))
                if len(around) > _DEEPEST:
                    break
                entries, key = ({}, None) if kind == _OPEN else (None, key)
                continue
            elif kind in (_CLOSE, _CLOSE_LIST):
                if not around or (kind == _CLOSE) is (entries is None):
                    break
                if entries is not None:
                    self.counts["unsure"] += key is not None
                    closed = entries
                entries, key = around.pop()
                if kind == _CLOSE:
                    value = _DICTIONARY
                    self._note(closed, key, numbers if not around else None)
            elif kind == _UNEVEN:
                at = _after_string(data, at)
            elif kind == _WORD:
                value = token[_WORD]
                if value in _ENDS:
                    break
                if entries is None and around and (numbers_too := _NUMBERS.match(data, at)):
                    at = numbers_too.end()
            if not around:
                if kind == _NAME and value in _NAMES:
                    self.counts[_NAMES[value]] += 1
                return closed if kind == _CLOSE else {}, at
            if entries is not None:
                self.counts["unsure"] += key is None or (key in entries and not _alike(entries[key], value))
                if key is not None:
                    entries[key] = value
                    key = None
        self._note_unclosed(entries, around, numbers)
        return {}, at

    def _note_unclosed(
        self, entries: Entries | None, around: list[tuple[Entries | None, bytes | None]], numbers: Collection[int]
    ) -> None:
        """Count what is inside an object that has no end: some readers read it."""
        self.counts["unsure"] += bool(around)
        while around:
            unclosed, (entries, hangs) = entries, around.pop()
            if unclosed is not None:
                self._note(unclosed, hangs, numbers if not around else None)

    def _note(self, entries: Entries, hangs: bytes | None, numbers: Collection[int] | None) -> None:
        """Count what a dictionary is; ``hangs`` is the key that it is the value of, ``numbers`` None for one inside
        another object."""
        if _TELLING.isdisjoint(entries):
            return
        # The parts of a form are streams of embedded files too, and its usage rights have a list of this name.
        self.counts["embedded"] += type(entries.get(b"EF")) is int or entries.get(b"EF") == _DICTIONARY
        for key, value in entries.items():
            kind = _KEYS.get(key) or _VALUES.get((key, value))
            if kind:
                self.counts[kind] += 1
        if entries.get(b"FT") == b"Sig" and b"V" in entries:
            meant = entries[b"V"]
            self._signatures.add(meant if type(meant) is int else object())
        if entries.get(b"S") in _REACHING:
            if numbers:
                self._reaching.update(numbers)
            else:
                self.counts["outside"] += numbers is not None or hangs not in _CLICKED


def _places(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each « obj » and « trailer » stands, and where what it announces begins."""
    for word in (b"obj", b"trailer"):
        at = data.find(word)
        while at >= 0:
            end = at + len(word)
            if at and data[at - 1] in _BEFORE_OBJECTS:
                yield at, _begin(data, end)
            at = data.find(word, end)


def _number(data: bytes, word: int) -> tuple[int, ...]:
    """Number and generation of the object that the « obj » at ``word`` announces, or nothing."""
    found = _NUMBERED.search(data[max(0, word - _NUMBERED_WITHIN) : word])
    return (int(found[1]), int(found[2])) if found else ()


def _alike(one: bytes | int | None, other: bytes | int | None) -> bool:
    """Whether two values of one key are known to be the same."""
    return one == other and one not in (None, _DICTIONARY)


def _begin(data: bytes, at: int) -> int:
    """Where the next token begins."""
    blank = _BLANK.match(data, at)
    return blank.end() if blank else at


def _after_string(data: bytes, at: int) -> int:
    """The end of the string opened just before ``at``, which holds parentheses of its own."""
    depth = 1
    while depth and (found := _PARENTHESIS.match(data, at)):
        depth += 1 if found[1] == b"(" else -1
        at = found.end()
    return at if not depth else len(data)

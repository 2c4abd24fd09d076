"""Sound and film: the structure must hold to the last byte; places, titles and pictures in the metadata are blanked out."""

from collections.abc import Iterator

from tppo_cases.core.filecheck.refusals import damaged, two_in_one

HEADER, LONG_HEADER = 8, 16
MOST_BOXES = 20_000
TOP = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"mfra", b"sidx", b"styp", b"pdin", b"uuid", b"meta"}
)
CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
# Phones write the place, the owner and the device here. A box of the same size that says "free" moves nothing else.
TELLING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})
HANDLER_AT = 8  # bytes of a hdlr box before the kind of the track

ID3, ID3_HEADER, ID3_TAIL = b"ID3", 10, 128
BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 3


def clean_mp4(content: bytes) -> bytes:
    """The same film or recording without its metadata. Raises NotKeptError."""
    return _clean_boxes(content)[0]


def clean_m4a(content: bytes) -> bytes:
    """A recording without a film in it, and without its metadata. Raises NotKeptError."""
    cleaned, handlers = _clean_boxes(content)
    if b"vide" in handlers:
        raise two_in_one()
    return cleaned


def _clean_boxes(content: bytes) -> tuple[bytes, set[bytes]]:
    cleaned, handlers, kinds = bytearray(content), set(), []
    for depth, kind, start, body, end in _boxes(content, 0, len(content), 0):
        if depth == 0:
            kinds.append(kind)
        if kind in TELLING:
            cleaned[start + 4 : start + HEADER] = b"free"
            cleaned[body:end] = bytes(end - body)
        elif kind == b"hdlr":
            handlers.add(content[body + HANDLER_AT : body + HANDLER_AT + 4])
    if kinds[:1] != [b"ftyp"] or b"moov" not in kinds or b"mdat" not in kinds or not handlers & {b"soun", b"vide"}:
        raise damaged()
    if not set(kinds) <= TOP:
        raise two_in_one()
    return bytes(cleaned), handlers


def _boxes(content: bytes, at: int, end: int, depth: int) -> Iterator[tuple[int, bytes, int, int, int]]:
    """Depth, kind, start, start of the body and end of every box; the boxes must fill what they stand in."""
    count = 0
    while at < end:
        count += 1
        size, kind, body = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + HEADER], at + HEADER
        if size == 1:
            size, body = int.from_bytes(content[body : body + 8], "big"), at + LONG_HEADER
        if size == 0 and depth == 0:
            size = end - at  # "to the end of the file"
        if count > MOST_BOXES or size < body - at or at + size > end:
            raise damaged()
        yield depth, kind, at, body, at + size
        if kind in CONTAINERS:
            yield from _boxes(content, body, at + size, depth + 1)
        at += size


def clean_mp3(content: bytes) -> bytes:
    """The sound without its tags. Raises NotKeptError."""
    start, end = 0, len(content)
    while content[start : start + 3] == ID3:
        size = content[start + 6 : start + ID3_HEADER]
        if len(size) < 4 or max(size) > 0x7F:
            raise damaged()
        start += ID3_HEADER + sum(byte << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
    if content[end - ID3_TAIL : end - ID3_TAIL + 3] == b"TAG":
        end -= ID3_TAIL
    sound = content[start:end].strip(b"\0")
    _check_frames(sound)
    return sound


def _check_frames(sound: bytes) -> None:
    """Frame after frame to the end; a recording may break off inside of its last one."""
    at = frames = 0
    while at + 4 <= len(sound):
        at += _frame_length(sound[at : at + 4])
        frames += 1
    if frames < FEWEST_FRAMES:
        raise damaged()


def _frame_length(head: bytes) -> int:
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or layer != 1 or version == 1 or rate == 3 or not 0 < bits < 15:
        raise two_in_one()
    kilobits = BITRATES[3 if version == 3 else 2][bits]
    return (144 if version == 3 else 72) * kilobits * 1000 // RATES[version][rate] + (head[2] >> 1 & 1)

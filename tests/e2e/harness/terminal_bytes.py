"""What a terminal may be sent: a look at the bytes themselves, since a screen no longer shows what it obeyed."""

import re
import unicodedata

# What Readline and the client send: styles, moving the cursor, erasing, and marks around pastes.
_OWN_SEQUENCES = re.compile(r"\x1b\[[0-9;]*[mABCDGHJKP@]|\x1b\[\?2004[hl]|\x1b\[\?1034h")
_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def assert_obeys_nothing(output, sequences=True):
    """`sequences`: whether the client itself had reason to send any, as it has not on a dumb terminal."""
    text = output.decode()
    rest = _OWN_SEQUENCES.sub("", text) if sequences else text
    acting = {character for character in rest if unicodedata.category(character) == "Cc"} | _BIDI & set(rest)
    assert acting <= set("\r\n\b"), sorted(acting)

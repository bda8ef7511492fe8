"""Phone numbers: kept in one piece as E.164 ("+351912000146"), read and printed with their gaps.

People read the gaps; files that other programs read (CSV, XLSX, JSON) carry the piece.
"""

from __future__ import annotations

import re
from functools import lru_cache

_IN_ONE_PIECE = re.compile(r"\+\d+")


def normal_phone(text: str, region: str) -> str:
    """A phone as E.164, empty for none; ValueError when no telephone could have it in that region."""
    text = text.strip()
    if not text:
        return ""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=8192)
def readable(phone: str) -> str:
    """ "+351912000146" as "+351 912 000 146"; a number that was not kept in one piece stays as typed."""
    if not _IN_ONE_PIECE.fullmatch(phone):
        return phone
    import phonenumbers

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

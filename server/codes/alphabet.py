"""Codes a person can read from paper and type: no 0 O 1 I L, and a last character that catches a slip of typing."""

from itertools import pairwise
from random import Random

from surveys.slip import ALPHABET

# Six characters are 887 million codes, so a guess among 10,000 touchpoints meets one in 90,000 times; with the
# check character seven, still what a person keeps in mind from the poster to the phone.
TOUCHPOINT_LENGTH = 7
# A receipt's nine are 26 million million: a million of them may be open, and 100,000 guesses find none.
RECEIPT_LENGTH = 10
OFFLINE_LENGTH = 14
LENGTHS = (TOUCHPOINT_LENGTH, RECEIPT_LENGTH, OFFLINE_LENGTH)

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
DIGITS = {zero + value: str(value) for zero in (0x660, 0x6F0, 0x966) for value in range(10)}
"""Of Arabic, Persian and Devanagari keyboards."""
TIDYING = DIGITS | str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", INVISIBLE + DASHES)


def check_character(body: str) -> str:
    """
    The character that brings the weighted sum to nought modulo 31, which is prime.

    Weights 2, 3, 4 ... from the right (1 is the check's own) are all different and none is a multiple of 31, so every
    single wrong character and every swap of two changes the sum; this holds up to 30 characters.
    """
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(reversed(body), start=2))
    return ALPHABET[-total % len(ALPHABET)]


def new_touchpoint_code(randomness: Random) -> str:
    """Seven characters; give a `secrets.SystemRandom()` where it counts."""
    return _new_code(randomness, TOUCHPOINT_LENGTH)


def new_receipt_code(randomness: Random) -> str:
    """Ten characters that say nothing: all that is known of a receipt is a row."""
    return _new_code(randomness, RECEIPT_LENGTH)


def _new_code(randomness: Random, length: int) -> str:
    body = "".join(randomness.choices(ALPHABET, k=length - 1))
    return body + check_character(body)


def tidy(typed: str) -> str:
    """What was meant by what was typed or pasted, in capitals and our digits, without spaces and dashes."""
    return "".join(typed.split()).translate(TIDYING)


def is_well_formed(code: str) -> bool:
    """Whether a tidied code can be one of ours; if not, it was mistyped."""
    return len(code) in LENGTHS and set(code) <= set(ALPHABET) and check_character(code[:-1]) == code[-1]


def in_groups(code: str) -> str:
    """K7Q2M4X as K7Q 2M4X, ten as 5 5, fourteen as 4 5 5: easier to keep in mind and to compare."""
    parts = 2 if len(code) <= RECEIPT_LENGTH else 3
    ends = [len(code) * part // parts for part in range(parts + 1)]
    return " ".join(code[start:end] for start, end in pairwise(ends))

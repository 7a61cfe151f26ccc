"""Chance that falls the same way every time: what is made up of a day depends on the seed and that day alone."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

SEED = "heard"
T = TypeVar("T")


def chance(*about: object) -> Random:
    return Random(":".join(map(str, (SEED, *about))))  # noqa: S311 - nothing secret comes of it


def pick(luck: Random, weights: Mapping[T, float]) -> T:
    return luck.choices(list(weights), list(weights.values()))[0]

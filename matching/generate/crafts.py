"""The eighteen crafts of the benchmark country: median standard minutes a piece, and the machine it takes."""

from __future__ import annotations

from typing import NamedTuple


class Craft(NamedTuple):
    """A craft: its skill's name, median standard minutes per piece, and its machine (None: bare hands)."""

    name: str
    minutes: float
    machine: str | None


CRAFTS = (
    Craft("lockstitch", 9, "lockstitch"),
    Craft("overlock", 6, "overlock"),
    Craft("coverstitch", 5, "coverstitch"),
    Craft("hand_embroidery", 18, None),
    Craft("machine_embroidery", 4, "embroidery"),
    Craft("quilting", 22, None),
    Craft("hand_weaving", 30, "loom"),
    Craft("wicker", 20, None),
    Craft("beads", 7, None),
    Craft("batik", 15, None),
    Craft("leather_bags", 16, "lockstitch"),
    Craft("crochet", 25, None),
    Craft("paper_flowers", 1.2, None),
    Craft("assembly", 0.8, None),
    Craft("wood_carving", 28, None),
    Craft("shoe_uppers", 8, "lockstitch"),
    Craft("dolls", 12, "lockstitch"),
    Craft("food_packing", 0.6, None),
)

"""The words of a pay slip in five languages, from `data/slip_texts.csv`. Terms are those of the glossary.

Thai follows the Act; Lao, Khmer and Burmese wait for review by native speakers.
"""

import csv
from functools import cache
from importlib.resources import files

from api.documents.catalogue import Catalogue, Texts
from api.documents.rules import Language


@cache
def texts() -> Texts:
    """A line for each key."""
    content = (files("api.payments") / "data" / "slip_texts.csv").read_text(encoding="utf-8")
    return {line["key"]: line for line in csv.DictReader(content.splitlines())}


def words_in(language: Language) -> Catalogue:
    """The words of one language."""
    return Catalogue(language, texts())

"""Content in, PDF/A-2b out, by typst. The same content gives the same bytes in every process.

Data travels as JSON text and is never markup: `#panic`, `$a_b$` or `@ref` in a name is printed as such.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

from api.documents.paper import lay_out
from api.documents.rules import Language

HOME = Path(str(files("api.documents")))
STANDARD: Literal["a-2b"] = "a-2b"  # archival; any letter has a glyph and a meaning


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and no others: a document may not depend on the machine that prints it."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HOME / "fonts"])


def print_document(content: dict[str, Any], language: Language) -> bytes:
    """A work document as a file."""
    return set_type(HOME / "templates" / "work_document.typ", lay_out(content, language))


def set_type(template: Path, paper: dict[str, Any]) -> bytes:
    """What was laid out, set by a template. A compiler of its own each time: one cannot serve two threads at once."""
    compiler = typst.Compiler(root=template.parent, font_paths=_fonts())
    made = compiler.compile(
        input=template,
        format="pdf",
        sys_inputs={"data": orjson.dumps(paper).decode()},
        pdf_standards=STANDARD,
    )
    assert isinstance(made, bytes)
    return made

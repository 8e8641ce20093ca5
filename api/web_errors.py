"""The page behind the `type` of an error: what it means and what to do next, in Thai and English."""

from html import escape
from string import Formatter

from api.errors import registry

_PAGE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.125rem/1.7 "Noto Sans Thai", "Leelawadee UI", Tahoma, sans-serif; margin: 0 auto; max-width: 40rem;
  padding: 1rem; color: #1b1b1b; background: #fff; overflow-wrap: anywhere }}
h1 {{ font-size: 1.5rem; line-height: 1.4 }} h2 {{ font-size: 1.125rem; margin: 1.5rem 0 0 }}
p {{ margin: .25rem 0 }} section {{ border-top: 1px solid #bbb; margin-top: 2rem; padding-top: .5rem }}
code {{ background: #eee; padding: 0 .25rem }}
</style></head><body>
<h1>{title}</h1><h2>เกิดอะไรขึ้น</h2><p>{detail}</p><h2>ทำอย่างไรต่อ</h2><p>{remedy}</p>
<section lang="en"><h2>{title_en}</h2><p>{detail_en}</p><p>{remedy_en}</p></section>
<p><code>{slug}</code> · HTTP {status}</p></body></html>
"""


class _Blank(Formatter):
    """Facts are known only where the error happened; here they show as …"""

    def get_value(self, key: int | str, args: object, kwargs: object) -> str:
        return "…"

    def format_field(self, value: object, format_spec: str) -> str:
        return str(value)


def error_page(slug: str) -> str | None:
    """The page of one refusal, or None when there is no such refusal."""
    refusal = registry().get(slug)
    if refusal is None:
        return None
    texts = {
        "title": refusal.title.th,
        "detail": refusal.detail.th,
        "remedy": refusal.remedy.th,
        "title_en": refusal.title.en,
        "detail_en": refusal.detail.en,
        "remedy_en": refusal.remedy.en,
    }
    filled = {name: escape(_Blank().format(text)) for name, text in texts.items()}
    return _PAGE.format(slug=escape(slug), status=refusal.status, **filled)

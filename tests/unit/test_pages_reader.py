"""The reader of pages sends what a browser would, and nothing else."""

import httpx
import pytest

from tests.pages import Page

HTML = """<h1>ขาย <b>ปลา</b></h1><p aria-hidden="true">ลาย</p><a href="/x">ไป<svg/></a>
<form method="post" action="/buy"><input type="hidden" name="key" value="k"><input name="n" value="2">
<label><input type="radio" name="kind" value="a" checked>ก</label>
<label><input type="radio" name="kind" value="b">ข</label>
<select name="day"><option value="1">จ.</option><option value="2" selected>อ.</option></select>
<button name="how" value="now">ซื้อ<span aria-hidden="true">✓</span>เลย</button><button disabled>ปิด</button></form>"""


def page() -> Page:
    return Page(httpx.Response(200, text=HTML, request=httpx.Request("GET", "http://x/buy")))


def test_a_form_sends_its_hidden_fields_and_what_is_chosen() -> None:
    form, sends = page().form_with("ซื้อ")

    assert (form.action, sends) == ("/buy", ("how", "now", ""))
    assert form.filled(n=3, kind="b") == {"key": ["k"], "n": ["3"], "kind": ["b"], "day": ["2"]}


def test_what_is_not_on_the_page_cannot_be_sent() -> None:
    form, _ = page().form_with("ซื้อ")

    with pytest.raises(AssertionError, match="no field price"):
        form.filled(price=1)
    with pytest.raises(AssertionError, match="kind offers"):
        form.filled(kind="c")
    with pytest.raises(AssertionError, match="nothing to press"):
        page().form_with("ปิด")


def test_words_are_those_that_are_heard() -> None:
    read = page()

    assert (read.heading, read.link("ไป")) == ("ขาย ปลา", "/x")
    assert "ลาย" not in read.words

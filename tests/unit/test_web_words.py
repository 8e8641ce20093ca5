"""Words of pages: what a language does not have yet is said in Thai, and an attribute holds words only."""

from api.web.render import environment


def test_a_missing_sentence_is_thai_and_says_so() -> None:
    found = environment("km").from_string('<p>{{ _("ไม่มีใครแปลคำนี้") }}</p>').render()

    assert found == '<p><span lang="th">ไม่มีใครแปลคำนี้</span></p>'


def test_an_attribute_holds_the_words_without_marks() -> None:
    found = environment("km").from_string('<a title="{{ _("ไม่มีใครแปล %(n)s", n=name)|plain }}">').render(name='"<b>')

    assert found == '<a title="ไม่มีใครแปล &#34;&lt;b&gt;">'

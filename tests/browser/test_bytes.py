"""What a first visit costs on a slow line, as it leaves the server (rule R24 of the design)."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Request

from tests import scenes
from tests.browser.conftest import Phone, Phones, Site
from tests.e2e.leader_pages import also_offered

KB = 1024
OFFERS = 12


@dataclass
class Cost:
    """Of one visit: requests, and bytes on the wire by kind of thing, headers among them."""

    requests: int = 0
    bytes: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        return sum(self.bytes.values())


def cost(phone: Phone, path: str) -> Cost:
    """What a page costs on a phone that has never been here."""
    sent: list[Request] = []
    phone.page.on("requestfinished", lambda one: sent.append(one))
    phone.open(path)
    phone.page.wait_for_load_state("networkidle")
    found = Cost(len(sent))
    for one in sent:
        sizes = one.sizes()
        size = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        found.bytes[one.resource_type] = found.bytes.get(one.resource_type, 0) + size
    return found


@pytest.fixture(scope="module")
def scene(site: Site) -> scenes.Scene:
    """A leader with a dozen offers, more than most ever see at once."""
    made = scenes.waiting_offer(site.engine, pieces=10)
    also_offered(site.engine, made, OFFERS - 1)
    return made


@pytest.mark.parametrize("path", ["/offers", "/jobs", "/money", "/group"])
def test_a_leaders_first_page_comes_in_few_bytes(phones: Phones, scene: scenes.Scene, path: str) -> None:
    found = cost(phones.of(scene.group.principal_id), path)

    assert found.bytes["document"] <= 14 * KB
    assert found.bytes["script"] <= 5 * KB
    assert found.all <= 30 * KB
    assert found.requests <= 6


@pytest.mark.parametrize("path", ["/orders", "/orders/new", "/pay"])
def test_a_consoles_first_page_is_small_too(phones: Phones, scene: scenes.Scene, path: str) -> None:
    found = cost(phones.of(scene.hirer.principal_id), path)

    assert found.all <= 150 * KB


def test_what_a_page_costs_is_counted(phones: Phones, scene: scenes.Scene) -> None:
    phone = phones.of(scene.group.principal_id)
    phone.page.route("**/outbox.js", lambda route: route.fulfill(body="x" * 20 * KB, content_type="text/javascript"))

    assert cost(phone, "/offers").bytes["script"] > 5 * KB

"""Pages stay right while rows are added; versions keep two changes apart."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.errors import ChangedMeanwhile, ConditionNeeded
from api.lists import demand_match, etag
from tests.factories import bearer, hirer, key


def names(client: TestClient, operator: str, **query: object) -> tuple[list[str], str | None]:
    """The names on one page of hirers, and the cursor of the next."""
    page = client.get("/v1/hirers", params=query, headers=bearer(operator)).json()
    return [one["name"] for one in page["items"]], page["next_cursor"]


def test_rows_added_between_two_pages_shift_nothing(fresh_client: TestClient, fresh_engine: Engine) -> None:
    operator = key(fresh_engine, "operator")
    for number in range(5):
        hirer(fresh_engine, name=f"before {number}")

    first, cursor = names(fresh_client, operator, limit=2)
    for number in range(3):
        hirer(fresh_engine, name=f"between {number}")
    second, cursor = names(fresh_client, operator, limit=2, cursor=cursor)
    third, end = names(fresh_client, operator, limit=2, cursor=cursor)

    assert first + second + third == [f"before {number}" for number in (4, 3, 2, 1, 0)]
    assert end is None


def test_a_page_that_is_exactly_full_is_the_last(fresh_client: TestClient, fresh_engine: Engine) -> None:
    operator = key(fresh_engine, "operator")
    for _ in range(2):
        hirer(fresh_engine)

    found, cursor = names(fresh_client, operator, limit=2)

    assert (len(found), cursor) == (2, None)


@pytest.mark.parametrize("change", ["A{1:}", "{0}A", "{:-1}", "{0}{0}", "", "=", "ก", "\x00"])
def test_a_cursor_that_was_changed_is_refused(client: TestClient, engine: Engine, change: str) -> None:
    operator = key(engine, "operator")
    for _ in range(2):
        hirer(engine)
    cursor = names(client, operator, limit=1)[1]
    changed = {"A{1:}": "A" + cursor[1:], "{:-1}": cursor[:-1]}.get(change, change.replace("{0}", cursor))

    answer = client.get("/v1/hirers", params={"cursor": changed}, headers=bearer(operator))

    assert answer.status_code == 422 or changed == cursor


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1e2", "1_0", "+5", " 5", "๕", "true", "", "9" * 400, "1.0"])
def test_a_page_has_one_to_two_hundred_items(client: TestClient, engine: Engine, limit: str) -> None:
    answer = client.get("/v1/hirers", params={"limit": limit}, headers=bearer(key(engine, "operator")))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "query/limit"


@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", {}', "*"])
def test_what_the_caller_has_already_is_not_sent_again(client: TestClient, engine: Engine, known: str) -> None:
    headers = bearer(key(engine, "operator"))
    tag = client.get("/v1/provinces", headers=headers).headers["etag"]

    again = client.get("/v1/provinces", headers={**headers, "If-None-Match": known.replace("{}", tag)})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_what_has_changed_is_sent(client: TestClient, engine: Engine) -> None:
    headers = bearer(key(engine, "operator"))

    answer = client.get("/v1/provinces", headers={**headers, "If-None-Match": '"another"'})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"


def change(client: TestClient, engine: Engine, condition: str | None) -> int:
    """The status of changing a hirer under a condition; `{}` stands for its latest ETag."""
    made, operator = hirer(engine), key(engine, "operator")
    path = f"/v1/hirers/hir_{made.id.hex}"
    tag = client.get(path, headers=bearer(operator)).headers["etag"]
    given = {} if condition is None else {"If-Match": condition.replace("{}", tag)}
    return client.patch(path, json={"address": "1 ถนนใหม่"}, headers=bearer(operator, **given)).status_code


@pytest.mark.parametrize(
    ("condition", "status"),
    [(None, 428), ("{}", 200), ("*", 200), ('"old", {}', 200), ('"old"', 412), ("W/{}", 412), ("", 412), ("{}x", 412)],
)
def test_a_change_says_which_version_it_starts_from(
    client: TestClient, engine: Engine, condition: str | None, status: int
) -> None:
    assert change(client, engine, condition) == status


def test_the_second_of_two_changes_from_one_version_is_refused(client: TestClient, engine: Engine) -> None:
    made, operator = hirer(engine), key(engine, "operator")
    path = f"/v1/hirers/hir_{made.id.hex}"
    tag = client.get(path, headers=bearer(operator)).headers["etag"]

    statuses = [
        client.patch(path, json={"address": f"{number} ถนน"}, headers=bearer(operator, **{"If-Match": tag})).status_code
        for number in range(2)
    ]

    assert statuses == [200, 412]


def test_a_tag_of_many_versions_never_comes_back() -> None:
    with pytest.raises(ConditionNeeded):
        demand_match(None, 1)
    with pytest.raises(ChangedMeanwhile):
        demand_match(etag(1, 2), 2, 2)
    demand_match(etag(1, 2), 1, 2)
    assert len({etag(1), etag(1, 1), etag(2), etag(2, 1), etag(3)}) == 5


def test_a_filter_that_is_not_known_is_refused_on_every_list(client: TestClient, engine: Engine) -> None:
    """Planted slip: `stat` for `state` would otherwise show every offer."""
    refused = client.get("/v1/offers", params={"stat": "open"}, headers=bearer(key(engine, "operator")))

    assert refused.status_code == 422
    assert [one["code"] for one in refused.json()["errors"]] == ["extra_forbidden"]

"""The document of the API says everything an answer can be, and its pages need no other server."""

import re
from collections import Counter

import pytest
from fastapi.testclient import TestClient

from tests.walk import DOCUMENT, OPERATIONS, Operation

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_every_refusal_is_declared_as_a_problem_and_as_nothing_else(operation: Operation) -> None:
    refusals = {status: one for status, one in operation.spec["responses"].items() if int(status) >= 400}

    assert {status: one["content"] for status, one in refusals.items()} == dict.fromkeys(refusals, PROBLEM)
    assert {"500", "503", "422"} <= refusals.keys()


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_every_good_answer_has_a_shape(operation: Operation) -> None:
    good = [one for status, one in operation.spec["responses"].items() if status.startswith("2") and status != "204"]

    assert len(good) == 1
    assert len(good[0]["content"]) == 1
    assert all(one["schema"] for one in good[0]["content"].values())


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_what_is_guarded_says_so_and_what_it_answers_then(operation: Operation) -> None:
    assert bool(operation.needs) == bool(operation.spec.get("security"))
    assert operation.needs is None or {"401", "403"} <= operation.spec["responses"].keys()


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.parameters("path")], ids=str)
def test_what_names_a_thing_can_answer_that_it_is_not_there(operation: Operation) -> None:
    assert "404" in operation.spec["responses"]


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method == "get"], ids=str)
def test_what_reads_takes_no_body_and_no_key(operation: Operation) -> None:
    assert operation.media_type() is None
    assert "Idempotency-Key" not in operation.parameters("header")


def test_every_operation_has_a_name_of_its_own_and_a_sentence() -> None:
    names = Counter(one.spec["operationId"] for one in OPERATIONS)

    assert [name for name, count in names.items() if count > 1] == []
    assert [str(one) for one in OPERATIONS if not one.spec.get("description")] == []


def test_the_problem_is_described_with_its_faults() -> None:
    shapes = DOCUMENT["components"]["schemas"]

    assert {"type", "title", "status", "detail", "remedy"} <= set(shapes["Problem"]["required"])
    assert shapes["Problem"]["properties"]["errors"]["items"] == {"$ref": "#/components/schemas/Fault"}
    assert "HTTPValidationError" not in shapes


@pytest.mark.parametrize("path", ["/docs", "/errors/invalid-input"])
def test_pages_ask_no_other_server_for_anything(client: TestClient, path: str) -> None:
    page = client.get(path)

    named = re.findall(r"""(?:src|href)\s*=\s*["']([^"']+)""", page.text)
    assert page.status_code == 200
    assert [one for one in named if not one.startswith("/") or one.startswith("//")] == []
    assert [one for one in named if client.get(one).status_code != 200] == []

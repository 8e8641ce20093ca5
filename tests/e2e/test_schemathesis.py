"""Schemathesis walks the document with good and bad data, the same each time, as the role that gets furthest."""

from collections.abc import Callable
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, assume, settings
from schemathesis import Case, CheckContext, GenerationMode

from tests.e2e.world import World
from tests.walk import OPERATIONS, Operation, application


class Stand:
    """Stands for the application while tests are collected; a test puts the real one in."""

    app: Any = application()

    async def __call__(self, *call: Any) -> None:
        await self.app(*call)


stand = Stand()
# The law and the state of things refuse what fits the schema: a rate under the floor, a district of another province,
# a version that is past, a file that is no table. Faults of form are looked for below.
RULES_TOO = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429", "5xx"]
config = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": RULES_TOO}}})
schema = schemathesis.openapi.from_asgi("/openapi.json", stand, config=config)


# Not "int_": JSON Schema takes 1.0 for a whole number, and we do not, so that no amount ever passes through a float.
OF_FORM = (
    "extra_",
    "bool_",
    "string_type",
    "list_",
    "dict_",
    "model_",
    "literal_",
    "enum",
    "too_",
    "greater_",
    "less_",
)


def not_refused_for_its_form(ctx: CheckContext, response: schemathesis.Response, case: Case) -> None:
    """Data that fits the document may be refused by a rule, but not for its form."""
    if response.status_code == 422 and case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
        faults = [one for one in response.json()["errors"] if one.get("code", "").startswith(OF_FORM)]
        assert not faults, f"fits the document and is refused for its form: {faults}"


def walk(operation: Operation) -> Callable[..., None]:
    """The test of one operation."""

    @schema.include(operation_id=operation.spec["operationId"]).parametrize()
    @settings(max_examples=20, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    def does_what_is_documented(case: Case, client: TestClient, world: World) -> None:
        assume(all(value not in ([], {}) for value in (case.query or {}).values()))  # would not be sent at all
        role = world.role_for(client, operation)
        stand.app = client.app

        who = {"Authorization": f"Bearer {world.credentials[role]}"} if role else {}
        case.call_and_validate(headers=who, additional_checks=[not_refused_for_its_form])

    return does_what_is_documented


for _one in OPERATIONS:  # a name for each: workers that share a run tell tests apart by it
    globals()[f"test_{_one.spec['operationId']}_does_what_is_documented"] = walk(_one)

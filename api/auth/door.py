"""The door every room has: a router whose routes cannot forget the guard, the claim, or a status they return."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Header, Request

from api import errors
from api.auth.access import claim_key, may
from api.auth.rules import Scope
from api.errors import DomainError
from api.idempotency import HEADER, KEY_PATTERN
from api.problems import MEDIA_TYPE
from api.transaction import UNSAFE, TransactionRoute

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "You have it already (If-None-Match)"}}


def _key_header(
    _key: Annotated[
        str,
        Header(
            alias=HEADER,
            pattern=KEY_PATTERN,
            description="one random value for each thing you do; the same one when you retry it",
        ),
    ],
) -> None:
    """Only so that the document names the header; `claim_key` reads and refuses it."""


class Door(APIRouter):
    """Routes of one feature under `/v1`."""

    def __init__(self, prefix: str, tag: str) -> None:
        super().__init__(prefix=f"/v1{prefix}", tags=[tag], route_class=TransactionRoute)

    def open(
        self,
        method: Method,
        path: str,
        *,
        needs: Scope | None,
        public_because: str | None = None,
        status: int = 200,
        refusals: tuple[type[DomainError], ...] = (),
        changes_version: bool = False,
        once: bool = True,
        **more: Any,
    ) -> Callable[[Endpoint], Endpoint]:
        """Open a route. `needs` is the permission; a route without one says why in `public_because`.

        `changes_version` routes take If-Match. `once=False` (with a reason in the endpoint's docstring) takes no
        Idempotency-Key.
        """
        if (needs is None) == (public_because is None):
            raise TypeError(f"{method} {path}: name a permission, or say why it needs none")
        dependencies = [] if needs is None else [Depends(may(needs))]
        claims = method in UNSAFE and needs is not None and once
        if claims:
            dependencies += [Depends(claim_key), Depends(_key_header)]
        common = _common(method, self.prefix + path, needs, claims, changes_version)

        def decorate(endpoint: Endpoint) -> Endpoint:
            self.add_api_route(
                path,
                endpoint,
                methods=[method],
                status_code=status,
                dependencies=dependencies,
                responses=_declared(common + refusals) | (NOT_MODIFIED if method == "GET" else {}),
                openapi_extra={"x-needs": needs, "x-public-because": public_because},
                operation_id=endpoint.__name__,
                **more,
            )
            return endpoint

        return decorate


def _common(
    method: Method, path: str, needs: Scope | None, claims: bool, changes_version: bool
) -> tuple[type[DomainError], ...]:
    found: list[type[DomainError]] = [errors.InvalidInput, errors.OurFault, errors.Unavailable]
    if needs is not None:
        found += [errors.SignInNeeded, errors.NotAllowed]
    if "{" in path:
        found.append(errors.NotFound)
    if method in UNSAFE:
        found += [errors.MalformedRequest, errors.Conflict, errors.BodyTooLarge, errors.MediaNotSupported]
    else:
        found.append(errors.MediaNotSupported)
    if claims:
        found += [errors.KeyNeeded, errors.KeyUsedForAnother]
    if changes_version:
        found += [errors.ChangedMeanwhile, errors.ConditionNeeded]
    return tuple(found)


def _declared(refusals: tuple[type[DomainError], ...]) -> dict[int | str, dict[str, Any]]:
    """Every status a route can return, with the refusals behind it."""
    by_status: dict[int, list[type[DomainError]]] = {}
    for refusal in refusals:
        by_status.setdefault(refusal.status, []).append(refusal)
    return {
        status: {
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            "description": " · ".join(f"{one.title.en} (`{one.slug()}`)" for one in dict.fromkeys(kinds)),
        }
        for status, kinds in sorted(by_status.items())
    }


def location(request: Request, path: str) -> dict[str, str]:
    """The `Location` header of a thing just made."""
    return {"Location": f"{request.scope.get('root_path', '')}{path}"}

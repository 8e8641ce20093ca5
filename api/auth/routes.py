"""Accounts, keys, sign-in."""

from fastapi import Request, Response
from sqlalchemy import select

from api.auth import service
from api.auth.access import CallerIs
from api.auth.door import Door, location
from api.auth.models import ApiKey
from api.auth.schemas import (
    AccountShape,
    AskForCode,
    CodeSent,
    KeyId,
    KeyShape,
    MakeKey,
    NewKeyShape,
    OpenAccount,
    PrincipalId,
    TokenShape,
    UseCode,
)
from api.errors import TooManyRequests
from api.lists import Cursor, Limit, page
from api.shapes import Page
from api.transaction import Tx

accounts = Door("/accounts", "accounts and keys")
keys = Door("/api-keys", "accounts and keys")
sign_in = Door("/sign-in", "sign-in")


@accounts.open("POST", "", needs="accounts:write", status=201)
def open_account(session: Tx, body: OpenAccount) -> AccountShape:
    """Open an account for an inspector, the programme or an operator. Hirers and groups come with their own."""
    made = service.open_account(session, body.role, body.name, language=body.language)
    return AccountShape.model_validate(made)


@accounts.open(
    "POST", "/{principal_id}/api-keys", needs="accounts:write", status=201, refusals=(service.TwoKeysAlready,)
)
def make_key_for_account(session: Tx, principal_id: PrincipalId, body: MakeKey) -> NewKeyShape:
    """Make a key for another account, such as a hirer's first one."""
    return _shown(*service.make_key(session, principal_id, body.name, body.scopes))


@keys.open("GET", "", needs="keys:read")
def list_keys(session: Tx, caller: CallerIs, cursor: Cursor = None, limit: Limit = 50) -> Page[KeyShape]:
    """Your keys, newest first, revoked ones too."""
    mine = select(ApiKey).where(ApiKey.principal_id == caller.principal_id)
    return page(session, mine, ApiKey.id, KeyShape.model_validate, cursor=cursor, limit=limit)


@keys.open("POST", "", needs="keys:write", status=201, refusals=(service.TwoKeysAlready,))
def make_key(session: Tx, caller: CallerIs, request: Request, response: Response, body: MakeKey) -> NewKeyShape:
    """Make a second key, so that you can change over without a gap. It can do no more than the key you make it with."""
    made = _shown(*service.make_key(session, caller.principal_id, body.name, body.scopes, within=caller.scopes))
    response.headers.update(location(request, "/v1/api-keys"))
    return made


@keys.open("POST", "/{key_id}/revoke", needs="keys:write")
def revoke_key(session: Tx, caller: CallerIs, key_id: KeyId) -> KeyShape:
    """End a key at once."""
    return KeyShape.model_validate(service.revoke_key(session, caller.principal_id, key_id))


@sign_in.open(
    "POST",
    "/codes",
    needs=None,
    public_because="a leader who signs in has no credential yet",
    status=202,
    refusals=(TooManyRequests,),
)
def send_code(session: Tx, request: Request, body: AskForCode) -> CodeSent:
    """Send a one-time code to a leader's phone. The answer is the same for a phone nobody has.

    Takes no Idempotency-Key: there is no caller to keep one for, and the limit of three sends in ten minutes bounds it.
    """
    state = request.app.state
    service.send_code(session, state.settings, state.sealer, body.phone)
    return CodeSent(minutes=state.settings.code_minutes)


@sign_in.open(
    "POST",
    "/tokens",
    needs=None,
    public_because="a leader who signs in has no credential yet",
    status=201,
    refusals=(service.CodeNotRight,),
)
def use_code(session: Tx, request: Request, body: UseCode) -> TokenShape:
    """Change a code for a token. A code works once and stands five tries.

    Takes no Idempotency-Key: an answer kept under a guessable key would hand out somebody's token.
    """
    state = request.app.state
    principal_id = service.use_code(session, state.sealer, body.phone, body.code)
    token = service.token_for(state.sealer, principal_id, state.settings)
    return TokenShape(token=token, expires_in_seconds=state.settings.leader_token_minutes * 60)


def _shown(key: ApiKey, secret: str) -> NewKeyShape:
    return NewKeyShape(**KeyShape.model_validate(key).model_dump(), secret=secret)

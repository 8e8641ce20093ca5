"""L9: complaints. Without a name, where nothing of who sends it is kept; or in the name of the group."""

import hashlib
import time
from collections import deque
from itertools import count
from typing import Any

from fastapi import Response
from starlette.concurrency import run_in_threadpool

from api.errors import DomainError
from api.inspections.rules import PROOF_BITS, is_proven
from api.web.client import Refused
from api.web.data_files import rows
from api.web.door import Pages, Visit
from api.words import Words

pages = Pages()
OPEN = "somebody who is afraid, or has no account, must be able to complain"
MOST_A_MINUTE = 30
_proven: deque[float] = deque(maxlen=MOST_A_MINUTE)


class ManyComplain(DomainError):
    status = 429
    retry_after_seconds = 60
    title = Words("มีคนส่งพร้อมกันมาก", "Many are sending at once")
    detail = Words("ยังไม่ได้ส่งเรื่องของคุณ", "Your complaint was not sent yet")
    remedy = Words("รอ 1 นาที แล้วกดส่งอีกครั้ง หรือโทร 1506", "Wait a minute and press again, or call 1506")


@pages.show("/complaint", public_because=OPEN, unseen=True)
async def choose(visit: Visit) -> Response:
    """The topics, or the form of one; a slip's code comes along."""
    query = visit.request.query_params
    topic = topic_of(query.get("about", ""))
    slip = query.get("slip", "")
    if topic is None:
        return _kept_nowhere(visit.page("public/topics.html", topics=rows("topics"), slip=slip))
    return _kept_nowhere(visit.page("public/complaint.html", topic=topic, slip=slip))


@pages.act("/complaint", public_because=OPEN, unseen=True)
async def file(visit: Visit) -> Response:
    """File it. The answer is this page: the code stands in no address."""
    topic = topic_of(visit.field("about")) or rows("topics")[-1]
    body: dict[str, Any] = {"about": topic["about"], "words": words_of(visit, topic)}
    if visit.field("attach") and visit.field("slip"):
        body["slip_code"] = visit.field("slip")
    if number := visit.field("document"):
        body["document_number"] = number
    body["proof"] = await run_in_threadpool(_prove, body["about"], body["words"], visit.key[:20])
    filed = await visit.api.send("POST", "/v1/complaints", body)
    return _kept_nowhere(visit.page("public/filed.html", filed=filed))


@pages.show("/complaint/status", public_because=OPEN, unseen=True)
async def ask(visit: Visit) -> Response:
    """Where the code is typed."""
    return _kept_nowhere(visit.page("public/status.html", found=None, wrong=False))


@pages.act("/complaint/status", public_because=OPEN, unseen=True)
async def status(visit: Visit) -> Response:
    """How it goes."""
    try:
        found = await visit.api.send("POST", "/v1/complaint-status", {"code": visit.field("code")})
    except Refused:
        return _kept_nowhere(visit.page("public/status.html", 404, found=None, wrong=True))
    return _kept_nowhere(visit.page("public/status.html", found=found, wrong=False))


@pages.show("/complaint/group", "leader")
async def choose_for_group(visit: Visit) -> Response:
    """The same in the group's name: the topic, then which job."""
    query = visit.request.query_params
    topic = topic_of(query.get("about", ""))
    if topic is None:
        return visit.page("public/group_topics.html", topics=rows("topics"), award=query.get("award", ""))
    jobs = (await visit.api.get("/v1/awards", limit=20))["items"]
    return visit.page("public/group_complaint.html", topic=topic, jobs=jobs, award=query.get("award", ""))


@pages.act("/complaint/group", "leader")
async def file_for_group(visit: Visit) -> Response:
    """File it for the group; of a job it names the hirer."""
    topic = topic_of(visit.field("about")) or rows("topics")[-1]
    body: dict[str, Any] = {"about": topic["about"], "words": words_of(visit, topic)}
    if award := visit.field("award"):
        job = await visit.api.get(f"/v1/awards/{award}")
        body |= {"hirer": job["hirer"], "group": job["group"], "worked_on": job["due_on"]}
    filed = await visit.api.send("POST", "/v1/complaints-on-behalf", body, key=visit.key)
    return _kept_nowhere(visit.page("public/filed.html", filed=filed))


def topic_of(about: str) -> dict[str, str] | None:
    """A topic by its name."""
    return next((one for one in rows("topics") if one["about"] == about), None)


def words_of(visit: Visit, topic: dict[str, str]) -> str:
    """What is filed: the topic in Thai, and what she adds, on one line. Nobody has to write anything."""
    more = " ".join(visit.field("words").split())
    return f"{topic['th']}: {more}" if more else topic["th"]


def _prove(about: str, words: str, begin: str) -> str:
    """The work that the open door asks for, done here: a phone without scripts cannot. All pages together may ask for
    so many a minute; that needs no memory of who asked."""
    now = time.monotonic()
    if len(_proven) == MOST_A_MINUTE and now - _proven[0] < 60:
        raise ManyComplain()
    _proven.append(now)
    start = hashlib.sha256(f"trong-complaint\n{about}\n{words}\n{begin}".encode())
    for n in count():
        tried = start.copy()
        tried.update(str(n).encode())
        if int.from_bytes(tried.digest()[:4]) >> (32 - PROOF_BITS) == 0:
            assert is_proven(about, words, f"{begin}{n}")
            return f"{begin}{n}"
    raise AssertionError("numbers do not end")


def _kept_nowhere(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer

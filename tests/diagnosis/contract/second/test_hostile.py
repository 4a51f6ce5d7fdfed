"""What raised once, and bodies with junk anywhere: check answers whatever it is given."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.diagnosis.contract.second import failing_messages, failing_models, failing_tools
from tests.diagnosis.contract.second.pieces import NEW, O48, TOOLS, Case, a, b, document, result, t, u, use
from tests.diagnosis.contract.second.valid import VALID
from wizard import check, minimize

_BODIES = 1200
_JUNK: list[Any] = [
    5, "x", "", [], {}, True, 1.5, None, [[]], [{}], {"a": []}, {"type": {}}, {"type": []}, [None], ["x"], -1,
    10**30, {"type": "text"}, "ä" * 300,
]  # fmt: skip


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield from _places(each, (*at, step))


def _spoiled(case: Case, dice: random.Random) -> Any:
    """A body with junk in one to three places."""
    body = copy.deepcopy(case.body)
    for _ in range(dice.randint(1, 3)):
        places = list(_places(body))
        if not places:
            break
        *path, last = dice.choice(places)
        holder = body
        for step in path:
            holder = holder[step]
        holder[last] = copy.deepcopy(dice.choice(_JUNK))
    return body


def test_junk_anywhere_raises_nothing() -> None:
    """Sound and failing bodies alike are checked with any value in any place."""
    cases = [*VALID, *failing_messages.FAILING, *failing_tools.FAILING, *failing_models.FAILING]
    usable = [case for case in cases if isinstance(case.body, dict) and len(str(case.body)) < 20_000]
    for seed in range(_BODIES):
        dice = random.Random(seed)
        case = dice.choice(usable)

        check(_spoiled(case, dice), **case.how)


def test_junk_anywhere_can_be_shrunk() -> None:
    """The search for the smallest body ends, and what it finds is still refused."""
    usable = [case for case in VALID if isinstance(case.body, dict) and len(str(case.body)) < 2000]
    usable.append(Case("", {**b(O48), "messages": 7}))
    usable.append(Case("", b(O48, [u(7)])))
    for seed in range(150):
        dice = random.Random(seed)
        case = usable[-1 - seed] if seed < 2 else dice.choice(usable)
        body = case.body if seed < 2 else _spoiled(case, dice)

        def refusal(tried: Any, case: Case = case) -> str | None:
            return next((p.message for p in check(tried, **case.how) if p.severity == "error"), None)

        if refusal(body):
            assert refusal(minimize(body, refusal, budget=40).body)


def test_ids_that_are_no_texts_are_told() -> None:
    """An object as id of a result, or as name of a server, is a fault of the body and none of ours."""
    odd: Any = {"a": 1}
    asked = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}
    turns = [u("x"), a([asked, use("toolu_1")]), u([t("y"), result(odd)])]
    servers = {"mcp_servers": [{"type": "url", "url": "https://m.example", "name": "m"}]}
    toolset = {"type": "mcp_toolset", "mcp_server_name": odd}

    assert check(b(O48, turns, tools=TOOLS), version=NEW)
    assert check(b(O48, tools=[toolset], **servers), version=NEW, betas=["mcp-client-2025-11-20"])
    assert check(b(O48, [u("x"), a([use("toolu_1")]), u([5, result("toolu_1")])], tools=TOOLS), version=NEW)


def test_the_pages_of_a_large_pdf_are_counted_from_the_root_of_its_tree() -> None:
    """Of many nodes the largest count holds, whether it stands before or after the type."""
    leaf = b"<</Type /Pages /Parent 2 0 R /Count 6>>\n"
    for root in (b"<</Count 601 /Type /Pages>>", b"<< /Type/Pages /Kids [3 0 R] /Count 601 >>"):
        data = b"%PDF-1.7\n" + leaf * 4000 + root + b"%%EOF"
        found = check(b(O48, [u([document(data)])]), version=NEW)

        assert [problem.rule for problem in found] == ["pdf_pages"]

"""Pages as a walk would hand them out, for drawing."""

from dataclasses import replace
from datetime import UTC, datetime

from wizard.model.explanation import (
    ApiError,
    ApiRequest,
    CauseMatch,
    Evidence,
    Explanation,
    PatchOperation,
    Problem,
)
from wizard.model.flow import Action, Instructions, Link, Verdict
from wizard.model.network import (
    Hop,
    Ladder,
    NetworkReport,
    NetworkRow,
    NetworkVerdict,
    RouteLink,
    RoutePicture,
    Rung,
)
from wizard.model.observation import Observation, Phase
from wizard.model.state import ConditionTrace, Reached, RowTrace, RuledOut, TrailEntry
from wizard.model.words import Answerer, Consent, Move, Outcome, Place, Severity, Source, Sureness
from wizard.walk.page import (
    CheckRow,
    Choice,
    ConsentAsk,
    CredentialCard,
    Frame,
    Page,
    ProbeCard,
    Resumable,
    StartPage,
    StepPage,
    SummaryPage,
    VerdictPage,
    VerifyPage,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SESSION = "quiet-otter-41"

CHOICES = (
    Choice("my_code", "In my own code", "a program that you or your team wrote calls the API"),
    Choice("tool", "In Claude Code or another tool", "a program of somebody else calls the API for you"),
    Choice("web_page", "On a web page or in the Claude app", "claude.ai, the Console, or an installed app"),
    Choice("unsure", "I don't know", "one more question helps"),
)
RESUMABLE = (
    Resumable("brave-heron-07", "2026-11-20 08:12", "api-400", "400 invalid_request_error, 5 steps answered"),
    Resumable("calm-lynx-19", "2026-11-18 17:40", "web-app", "private window works, 3 steps answered"),
)
TITLES = {
    "incident": (
        "The official status page reports an incident",
        "The service is affected beyond your device.",
        "Pause local resets and monitor recovery.",
    ),
    "request-at-fault": (
        "The paste or the check names a fault",
        "The request is at fault.",
        "Fix it, prove it.",
    ),
    "clean-works": (
        "The clean client works",
        "Inherited environment, proxy or SDK settings are involved.",
        "Put the inherited settings back one by one.",
    ),
    "follows-account": (
        "The failure follows the account everywhere",
        "Account, plan, quota or service-side state is likely.",
        "Collect evidence and contact official support.",
    ),
}


def seen(fact: str, value: str, said: str, source: Source = Source.PROBE) -> Observation:
    """An observation."""
    return Observation(fact=fact, value=value, source=source, at=NOON, said=said)


def row(rule: str, state: str, *conditions: tuple[str, str, str | None]) -> RowTrace:
    """A row of the table."""
    traced = tuple(
        ConditionTrace(fact=f, wanted=(w,), actual=a, holds=None if a is None else a == w)
        for f, w, a in conditions
    )
    return RowTrace(rule=rule, title=TITLES[rule][0], state=state, conditions=traced)


def taken(step: str, title: str, fact: str, value: str, label: str, source: str) -> TrailEntry:
    """A step of the trail."""
    return TrailEntry(step=step, title=title, fact=fact, value=value, label=label, source=source)


ROWS = (
    row("incident", "ruled_out", ("status_page", "incident", "no_incident")),
    row("request-at-fault", "ruled_out", ("paste_place", "request", "none_found")),
    row("clean-works", "open", ("clean_client", "only_clean_works", None)),
    row("follows-account", "open", ("other_network", "fails", None), ("other_device", "fails", None)),
)
TRAIL = (
    taken("attempt", "What was tried", "surface", "my_code", "My own code", "person"),
    taken("status", "Status page", "status_page", "no_incident", "No incident", "probe").model_copy(
        update={"stale": True}
    ),
    taken(
        "paste", "What the error points at", "paste_place", "none_found", "Nothing was found", "paste"
    ).model_copy(update={"applies": False}),
)
FACTS = (
    ("Surface", "my own code", "shown", "You said so."),
    (
        "Status page",
        "no unresolved incident touches the component",
        "shown",
        "status.claude.com: all systems operational.",
    ),
    ("What the error points at", "nothing was found in what was pasted", "likely", ""),
)
WORDS = {
    "status_page": ("Status page", {"incident": "an incident", "no_incident": "no unresolved incident"}),
    "paste_place": ("What the error points at", {"none_found": "nothing was found"}),
    "clean_client": ("Clean client", {"only_clean_works": "works clean, fails with what is inherited"}),
}
FRAME = Frame(
    crumb="api-400 › clean client  (4 of about 7)",
    session=SESSION,
    can_back=True,
    can_undo=True,
    trail=TRAIL,
    rows=ROWS,
    row_titles=TITLES,
    words=WORDS,
    facts=FACTS,
)

START = StartPage(Frame("start"), CHOICES, RESUMABLE)

CONSENT = ConsentAsk(
    consent=Consent.USES_KEY_FREE,
    hosts=("api.anthropic.com",),
    probes=("clean_client",),
    sentence="Send the key sk-ant-api03-…wxyz to api.anthropic.com? Free of charge.",
    credential="sk-ant-api03-…wxyz from environment: ANTHROPIC_API_KEY",
)
CREDENTIALS = (
    CredentialCard(
        "env",
        "sk-ant-api03-…wxyz",
        "environment: ANTHROPIC_API_KEY",
        "API key",
        "https://api.anthropic.com",
        True,
    ),
    CredentialCard(
        "ring", "sk-ant-api03-…q2Lm", "keyring: default", "API key", "https://api.anthropic.com", False
    ),
)
PHASES = (
    Phase(name="dns", state="fine", ms=12),
    Phase(name="tcp", state="fine", ms=24),
    Phase(name="tls", state="running"),
    Phase(name="answer", state="waiting"),
)
CARDS = (
    ProbeCard(
        id="clean_client",
        title="Clean client against inherited",
        why="The same request with and without what your environment adds.",
        consent=Consent.USES_KEY_FREE,
        hosts=("api.anthropic.com",),
        state="running",
        phases=PHASES,
    ),
    ProbeCard(
        id="status_page",
        title="Official status page",
        why="An incident explains failures that nothing here can mend.",
        consent=Consent.ASKS_HOST,
        hosts=("status.claude.com",),
        state="done",
        phases=tuple(Phase(name=p.name, state="fine", ms=20) for p in PHASES),
        said="No unresolved incident touches the API.",
        value="no_incident",
        ms=412,
    ),
)
STEP = StepPage(
    frame=FRAME,
    step="clean-client",
    title="Clean client",
    question="Does the same small request work from a clean client?",
    why="If it works with nothing inherited, a proxy, a header or a setting of your environment "
    "is the cause.",
    choices=(
        Choice("only_clean_works", "It works clean, and fails with what is inherited"),
        Choice("both_work", "It works both ways"),
        Choice("both_fail", "It fails both ways"),
        Choice("cannot_tell", "I don't know"),
        Choice("skipped", "Skip this question"),
    ),
    probes=CARDS,
    suggested="both_work",
    by_hand="Run the request once with env -i and once without, in the shell where it fails.",
    instructions=(
        Instructions(
            on="Linux and macOS", text='env -i HOME="$HOME" curl https://api.anthropic.com/v1/models'
        ),
        Instructions(
            on="Windows", text="Open a new PowerShell, remove the proxy variables, then run curl.exe."
        ),
    ),
    actions=(
        Action(
            kind="open_private_window", label="Open claude.ai in a private window", url="https://claude.ai"
        ),
        Action(kind="mark_reproduction", label="Start one clean reproduction"),
    ),
    links=(Link(title="Client SDKs", url="https://platform.claude.com/docs/en/api/client-sdks"),),
    credentials=CREDENTIALS,
)
VERDICT = VerdictPage(
    frame=replace(FRAME, crumb="api-400 › verdict"),
    reached=Reached(
        rule="clean-works",
        verdict=Verdict(
            title="Something your environment adds breaks the call",
            tells="The same small request works with nothing inherited. The network, the key and the account "
            "are fine.",
            next=(
                "Put the inherited settings back one by one: HTTPS_PROXY first, then ANTHROPIC_BASE_URL.",
                "Repeat the request after each; the one that breaks it is the cause.",
            ),
            blames=Place.GATEWAY,
            outcome=Outcome.FIX,
            links=(Link(title="Errors", url="https://platform.claude.com/docs/en/api/errors"),),
        ),
        sureness=Sureness.SHOWN,
        because=(
            seen("clean_client", "only_clean_works", "Clean: 200 in 412 ms. Inherited: 400 from a proxy."),
            seen("status_page", "no_incident", "No unresolved incident touches the API."),
        ),
        ruled_out=(RuledOut(place=Place.SERVICE, by=seen("status_page", "no_incident", "")),),
        not_checked=("other_device",),
    ),
    ruled_out=("Service: no unresolved incident touches the API.", "Account: the key was accepted."),
    not_checked=("Another device",),
    near=("The failure follows the account everywhere. Not known yet: Another device",),
    open_changes=("HTTPS_PROXY was taken out of this shell. To undo: open a new shell",),
)
SUMMARY = SummaryPage(
    frame=replace(FRAME, crumb="api-400 › summary"),
    lines=(
        "Attempted: POST /v1/messages, 2026-11-20 13:00:00 +01:00 (12:00:00 UTC)",
        "Status: 400 invalid_request_error",
        "Message: max_tokens: must be greater than 0",
        "Request id: req_011CSHoEeqs5C35K2UUqR7Fy",
        "cf-ray: not given",
        "Product: Messages API",
        "Model: claude-sonnet-4-5",
        "SDK: anthropic 2.12.0, Python 3.12.1",
        "System: Linux 6.8, desktop",
        "Clean client: works",
        "Another device: not checked",
        "Another network: not checked",
        "Ruled out: service (status page, 12:00 UTC)",
    ),
    missing=(("plan", "Which plan or tier is the account on?"), ("device", "Which device was used?")),
    saved_to=("/home/ada/a400-20261120-1300-clean-works.md",),
    support=Link(title="Claude support", url="https://support.claude.com"),
    never_send=("Keys, tokens or cookies", "Passwords or payment data"),
)
CHECKS = (
    CheckRow(
        "known_good",
        "Known-good",
        "passed",
        "200 for the smallest request",
        when="12:00:05",
        request_id="req_011CSHoEeqs5C35K2UUqR7Fy",
        here=True,
    ),
    CheckRow(
        "known_bad", "Known-bad", "failed", "502 from a proxy in place of a clean 400", "12:00:06", here=True
    ),
    CheckRow(
        "log",
        "Log",
        "not_done",
        "Each failure in the log can be traced, and no key stands in it.",
        how="a400-wizard audit LOG --session quiet-otter-41",
    ),
    CheckRow(
        "retries",
        "Retries",
        "not_done",
        "What can never succeed is sent once.",
        how="a400-wizard referee --session quiet-otter-41 -- COMMAND",
    ),
    CheckRow(
        "second_environment",
        "Second environment",
        "not_done",
        "The same plan on another machine says the same.",
        how="a400-wizard replay quiet-otter-41, on the other machine",
    ),
)
VERIFY = VerifyPage(
    frame=replace(FRAME, crumb="api-400 › proof"),
    checks=CHECKS,
    held=(("key", "sk-ant-api03-…wxyz"), ("model", "claude-sonnet-4-5"), ("version", "2026-10-21")),
    consents=(CONSENT,),
    credentials=CREDENTIALS,
    open_changes=("HTTPS_PROXY was taken out of this shell. To undo: open a new shell",),
)
VERIFYING = replace(
    VERIFY,
    checks=(
        *CHECKS[:2],
        replace(
            CHECKS[2],
            verdict="failed",
            said="1 of 2 failures cannot be traced",
            when="12:00:09",
            details=("line 14: lacks request id: 529 overloaded_error Overloaded",),
        ),
        replace(CHECKS[3], doing="play 6 of 11: 429 with retry-after: 2"),
        CHECKS[4],
    ),
    consents=(),
    can_prove=True,
    open_changes=(),
)
BODY = """{
  "model": "claude-sonnet-4-5",
  "max_tokens": 0,
  "messages": [
    {"role": "user", "content": "Hello"},
    {"role": "user", "content": [{"type": "text", "text": ""}]}
  ]
}"""
EXPLANATION = Explanation(
    error=ApiError(
        status=400,
        type="invalid_request_error",
        message="max_tokens: Input should be greater than or equal to 1",
        request_id="req_011CSHoEeqs5C35K2UUqR7Fy",
    ),
    answered_by=Answerer.API,
    answered_because="The envelope and the request id are the API's own.",
    causes=(
        CauseMatch(
            slug="max_tokens_too_small",
            where=Place.BODY,
            confidence=Sureness.SHOWN,
            title="max_tokens must be at least 1",
            means="The request asks for an answer of no length.",
            fix="Set max_tokens to 1 or more.",
            paths=("max_tokens",),
            docs="https://platform.claude.com/docs/en/api/messages",
            move=Move.YOURS,
            because=(
                Evidence(
                    rule="max-tokens-minimum",
                    words="greater than or equal to 1",
                    source="API reference",
                    verified_on="2026-11-20",
                ),
            ),
        ),
        CauseMatch(
            slug="other",
            where=Place.BODY,
            confidence=Sureness.LIKELY,
            title="A text block is empty",
            means="",
            fix="",
        ),
    ),
    request=ApiRequest(body_text=BODY, kind="json"),
    problems=(
        Problem(
            path="max_tokens",
            pointer="/max_tokens",
            line=3,
            column=17,
            end_line=3,
            end_column=18,
            message="max_tokens: Input should be greater than or equal to 1",
            cause="max_tokens_too_small",
            severity=Severity.ERROR,
            fix="Set it to 1 or more.",
            edit=(PatchOperation(op="replace", path="/max_tokens", value=1024),),
            rule="max-tokens-minimum",
            source="API reference",
            verified_on="2026-11-20",
        ),
        Problem(
            path="messages.1.content.0.text",
            pointer="/messages/1/content/0/text",
            line=6,
            column=60,
            end_line=6,
            end_column=62,
            message="messages: text content blocks must be non-empty",
            cause="empty_text",
            severity=Severity.WARNING,
            fix="Give the block a text, or leave it out.",
            rule="empty-text",
            source="API reference",
            verified_on="2026-11-20",
        ),
    ),
)
NETWORK = NetworkReport(
    verdict=NetworkVerdict(
        id="proxy-refuses",
        layer="proxy",
        blames=Place.GATEWAY,
        sureness=Sureness.SHOWN,
        title="The proxy refuses the way to the API",
        because="It answers CONNECT with 403, while another host passes it at the same time.",
    ),
    ladder=Ladder(
        rungs=(
            Rung(id="clock", title="clock", state="fine", said="0.4 s off"),
            Rung(
                id="dns",
                title="name",
                state="fine",
                said="160.79.104.10",
                control="fine",
                control_said="example.com",
                ms=12,
            ),
            Rung(
                id="configured",
                title="answer, as configured",
                state="failed",
                said="proxy.corp:3128: 403 to CONNECT, 3 times",
                control="fine",
                control_said="example.com",
                ms=1240,
            ),
            Rung(id="account", title="account", state="not_checked"),
        )
    ),
    picture=RoutePicture(
        hops=(
            Hop(id="you", title="you"),
            Hop(id="proxy", title="proxy", host="proxy.corp:3128"),
            Hop(id="edge", title="edge", host="api.anthropic.com"),
            Hop(id="origin", title="API"),
        ),
        links=(
            RouteLink(state="fine"),
            RouteLink(state="broken", said="403 to CONNECT"),
            RouteLink(state="not_checked"),
        ),
    ),
    rows=(
        NetworkRow(id="dns", title="Name", here="160.79.104.10", there="160.79.104.10"),
        NetworkRow(id="answer", title="Answer", here="403 from the proxy", there="401, the API's own"),
    ),
)
DIAGNOSED = replace(VERDICT, network=NETWORK)
LOOKED = replace(STEP, probes=(replace(CARDS[1], network=NETWORK),))
PAGES: dict[str, Page] = {
    "start": START,
    "step": STEP,
    "verdict": VERDICT,
    "summary": SUMMARY,
    "verify": VERIFY,
    "verifying": VERIFYING,
}
"""Kind -> a page of that kind."""

"""`a400-wizard code`: where a session is, as words to read aloud; and the page behind such words."""

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from wizard.cli.case_lines import laid
from wizard.cli.console import Exit, UsageError, complain, say, say_json
from wizard.cli.saved import LATEST, CannotReadError, meant, refused, told
from wizard.evidence import printable
from wizard.knowledge.load import catalogue
from wizard.session import SessionError
from wizard.session.boundary import home_store, user_flows
from wizard.session.spoken import Doubt, Layout, TooLongError, speak
from wizard.session.spoken.page import SpokenPage, position_of, spoken_page
from wizard.session.spoken.telling import page_lines
from wizard.walk.together.words import Ear


def arguments(parser: argparse.ArgumentParser) -> None:
    """A session, or the words of a code."""
    parser.add_argument(
        "words",
        metavar="ID|WORD",
        nargs="*",
        help="a session (the latest without any), or the words that somebody reads to you",
    )
    parser.add_argument("--page", metavar="STEP", help="with a session: speak of this page of it")
    parser.add_argument("--guide", action="store_true", help="also what a guide asks and listens for")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Speak, or hear."""
    given = " ".join(args.words).strip()
    if not given or given == LATEST or any(letter.isdigit() for letter in given):
        try:
            return _speak(given or LATEST, args)
        except (SessionError, CannotReadError) as error:
            return refused(error)
    return _hear(given, args)


def _speak(given: str, args: argparse.Namespace) -> int:
    """Print the words for where a session is.

    Raises:
        UsageError: the page is not of its flow, or what is known does not fit into a code.
    """
    store = home_store()
    session = told(store.load(meant(store, given)))
    layout = Layout.of(session.flow, session.stored.started.flow_hash, catalogue())
    position = position_of(session.state, session.flow, looking_at=args.page)
    try:
        words = speak(position, layout)
    except TooLongError as error:
        raise UsageError(f"{error}; send a case file instead: a400-wizard sessions export") from error
    except ValueError as error:
        raise UsageError(
            f"the flow {session.flow.id} has no page {printable(args.page or '')}; "
            f"see: a400-wizard flow show {session.flow.id}"
        ) from error
    page = spoken_page(position, session.flow, catalogue(), datetime.now(UTC))
    if args.json:
        say_json({"session": session.stored.id, "words": words, **_data(page, args)})
        return Exit.FINE
    say(" ".join(words))
    complain(
        f"page “{printable(page.title)}” of session {session.stored.id}; no data of yours is in the words"
    )
    complain("the other side types: a400-wizard code " + " ".join(words))
    return Exit.FINE


def _hear(text: str, args: argparse.Namespace) -> int:
    """Show the page behind the words; name what is wrong with them and offer the right ones."""
    ear = Ear.on(user_flows(), catalogue())
    heard = ear.hear(text, datetime.now(UTC))
    if isinstance(heard, Doubt):
        offer = " ".join(heard.offer)
        if args.json:
            say_json({"doubt": heard.sentence, "wrong": heard.wrong, "offer": heard.offer})
            return Exit.PROBLEM
        complain(printable(heard.sentence))
        if not offer:
            return Exit.PROBLEM
        complain(f"probably meant: {offer}")
        if not _confirmed():
            complain(f"if that is right: a400-wizard code {offer}")
            return Exit.PROBLEM
        heard = ear.hear(offer, datetime.now(UTC))
    return Exit.UNKNOWN if isinstance(heard, Doubt) else _show(heard.page, args)


def _show(page: SpokenPage, args: argparse.Namespace) -> int:
    if args.json:
        say_json(_data(page, args))
    else:
        say("\n".join(laid(page_lines(page, guide=args.guide))))
    return Exit.FINE


def _confirmed() -> bool:
    """Whether the person says that the offered words are right; nobody is asked where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print("Is that right? y or n: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _data(page: SpokenPage, args: argparse.Namespace) -> dict[str, object]:
    """The page for programs."""
    whole = asdict(page)
    return whole if args.guide else {name: value for name, value in whole.items() if name != "guide"}

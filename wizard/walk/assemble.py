"""Fitting the real rooms together: the machine or a practice world, its flows, sessions, probes and keys."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import wizard
from wizard.credentials import Found, environment, find, inherited_base_url, typed_credential
from wizard.knowledge import catalogue
from wizard.knowledge.load import knowledge_date
from wizard.model.explanation import Explanation
from wizard.model.fact import ProbeId
from wizard.model.world import World
from wizard.probes import Allow, ProbeRun, Report, Subject, hosts_of, real_world
from wizard.session.boundary import home_store, new_case_key, new_id, user_flows
from wizard.walk.browser import can_show, open_private, safe_address, this_platform
from wizard.walk.clipboard import copy_text
from wizard.walk.errors import CannotOpenError
from wizard.walk.flows import Flows
from wizard.walk.options import OpenOptions
from wizard.walk.papers import Papers, machine, names
from wizard.walk.parts import Clipboard, Parts
from wizard.walk.past import practice_of

if TYPE_CHECKING:
    from wizard.standin.scenario import ScenarioInfo

TOOL = f"a400-wizard {wizard.__version__}"


def assemble(options: OpenOptions) -> Parts:
    """The parts of a real walk, on this machine or in a practice world.

    Raises:
        CannotOpenError: there is no such scenario, or the stand-in cannot be started.
    """
    held = ExitStack()
    shared, store = catalogue(), home_store()
    practice = options.practice or (practice_of(store, options.resume) if options.resume else None)
    world, played, sample = _world(options, practice, held)
    story = f"{played.story} The call names the model {played.model}." if played else ""
    return Parts(
        world=world,
        catalogue=shared,
        flows=Flows(shared, user_flows()),
        store=store,
        new_id=new_id,
        new_case_key=new_case_key,
        find_credentials=lambda: find_keys(world),
        read_key=lambda text: typed_credential(text, base_url=world.api_url),
        start_probes=_starter(world),
        hosts_of=lambda probe, credential: hosts_of(probe, world, credential),
        papers=Papers(TOOL, knowledge_date(), machine(), names(), world.environ),
        explain=_explain,
        reports=Path.cwd(),
        tool=TOOL,
        knowledge=knowledge_date(),
        clipboard=_copier(world),
        open_private=_private(world),
        open_link=_link(world),
        story=story,
        sample=sample,
        expects=played.expects if played else "",
        close=held.close,
    )


def _world(
    options: OpenOptions, practice: str | None, held: ExitStack
) -> tuple[World, "ScenarioInfo | None", str]:
    if practice is None:
        return real_world(api_url=options.base_url, status_url=options.status_url), None, ""
    from wizard.standin import StandinThread, UnknownScenarioError

    try:
        standin = held.enter_context(StandinThread(practice))
    except UnknownScenarioError as error:
        raise CannotOpenError(str(error)) from error
    except OSError as error:
        raise CannotOpenError(f"practice cannot be started: {error.strerror or error}", 3) from error
    return standin.world, standin.scenario, standin.paste


async def find_keys(world: World) -> Found:
    """Every credential of a world. The person's keyring is no part of a practice world."""
    if world.case_name is None:
        return await asyncio.to_thread(find, world, base_url=world.api_url)
    inherited = inherited_base_url(world)
    keys = [
        *environment.from_headers(world.environ, inherited),
        *environment.from_variables(world.environ, inherited),
    ]
    return Found(credentials=tuple(replace(key, goes_out=i == 0) for i, key in enumerate(keys)))


def _explain(text: str) -> Explanation:
    from wizard.diagnosis import explain

    return explain(text)


def _starter(world: World) -> Callable[[Sequence[ProbeId], Subject, Allow, Report], ProbeRun]:
    def start(ids: Sequence[ProbeId], subject: Subject, allow: Allow, report: Report) -> ProbeRun:
        run = ProbeRun(ids, world, subject=subject, allow=allow, report=report)
        run.start()
        return run

    return start


def _copier(world: World) -> Clipboard:
    async def copy(text: str, path: str | None, terminal: Callable[[str], bool] | None) -> str:
        copied = await copy_text(text, environ=world.environ, path=path, terminal=terminal)
        return copied.sentence

    return copy


def _private(world: World) -> Callable[[str], str]:
    def opener(url: str) -> str:
        if world.case_name is not None:
            return f"In practice no browser is opened. Really, a private window would open {url}"
        opened = open_private(url, world.environ)
        by_hand = opened.command and not opened.opened
        return f"{opened.sentence} Command: {opened.command}" if by_hand else opened.sentence

    return opener


def _link(world: World) -> Callable[[str], str]:
    def opener(url: str) -> str:
        try:
            safe_address(url)
        except ValueError as error:
            return f"This page is not opened: {error}."
        if world.case_name is not None:
            return f"In practice no browser is opened. The page is {url}"
        if not _shown(url, world):
            return f"No browser can be opened from this terminal. The page is {url}"
        return f"Opened in your browser: {url}"

    return opener


def _shown(url: str, world: World) -> bool:
    import webbrowser

    return can_show(this_platform(), world.environ) and webbrowser.open(url)

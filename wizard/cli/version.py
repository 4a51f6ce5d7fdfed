"""`--version`: the program's version, and how old its knowledge is."""

import argparse
from datetime import date

from wizard.cli.console import Exit, say


def run(args: argparse.Namespace) -> int:
    """Print the version, the day on which the knowledge was verified, and the SDK it was made from."""
    import wizard
    from wizard.knowledge.contract import knowledge_stamp
    from wizard.knowledge.load import knowledge_date

    verified = knowledge_date()
    days = max(0, (date.today() - date.fromisoformat(verified)).days)  # noqa: DTZ011 - the person's own day
    age = "today" if days == 0 else f"{days} day{'s' * (days != 1)} ago"
    sdk, _ = knowledge_stamp()
    say(f"a400-wizard {wizard.__version__} (knowledge verified on {verified}, {age}; contract of SDK {sdk})")
    return Exit.FINE

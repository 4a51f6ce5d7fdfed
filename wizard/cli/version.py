"""`--version`: the program's version, and how old its knowledge is."""

import argparse

from wizard.cli.console import Exit, say


def run(args: argparse.Namespace) -> int:
    """Print the version and the day on which the knowledge was last verified."""
    import wizard
    from wizard.knowledge.load import knowledge_date

    say(f"a400-wizard {wizard.__version__} (knowledge verified on {knowledge_date()})")
    return Exit.FINE

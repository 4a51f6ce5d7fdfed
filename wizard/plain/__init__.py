"""Front end: linear prompts for screen readers, pipes and dumb terminals. Same walk, same session."""

from wizard.plain.front import run

__all__ = ["run"]

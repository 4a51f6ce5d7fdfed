"""Private parts of Textual that we use or replace: known by name, so that an update is looked at."""

import inspect
import pkgutil
from importlib import import_module

import wizard.ui.app
import wizard.ui.screens
import wizard.ui.widgets

REPLACED = {"WizardApp._fatal_error"}
"""Private methods of Textual that we replace on purpose."""
MACHINERY = {
    "_default_theme",
    "_decorated_handlers",
    "_reactives",
    "_merged_bindings",
    "_css_type_name",
    "_css_type_names",
    "_computes",
}
"""What Textual itself puts into every class."""


def test_no_private_name_of_textual_is_replaced_by_accident() -> None:
    """A helper that happens to be called like one of Textual's own breaks the widget in a far place."""
    clashes = set()
    modules = [wizard.ui.app]
    for package in (wizard.ui.screens, wizard.ui.widgets):
        modules += [
            import_module(m.name) for m in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
        ]
    for module in modules:
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__:
                continue
            bases = [base for base in kind.__mro__[1:] if base.__module__.startswith("textual")]
            for attribute in vars(kind):
                own = attribute.startswith("_") and not attribute.startswith(("__", "_inherit"))
                if own and any(attribute in vars(base) for base in bases):
                    clashes.add(f"{name}.{attribute}")

    assert {c for c in clashes if c.split(".")[1] not in MACHINERY} == REPLACED


def test_the_private_parts_that_we_use_are_there() -> None:
    """Textual is pinned below 9; within it, an update that drops one of these must be seen here."""
    from textual.app import App
    from textual.widgets import OptionList, TextArea

    assert hasattr(App, "_fatal_error")
    assert hasattr(App(), "_exit_renderables")
    assert hasattr(TextArea(), "_line_cache")
    assert isinstance(inspect.getattr_static(OptionList, "_index_to_line"), property)

"""Where this program keeps things on this machine. Light: it is asked before the first screen is painted."""

from pathlib import Path

APP = "a400-wizard"


def settings_file() -> Path:
    """Where the settings are kept: the platform's folder for configuration."""
    import platformdirs

    return platformdirs.user_config_path(APP, appauthor=False) / "settings.json"


def state_folder() -> Path:
    """Where sessions are kept: the platform's folder for application state."""
    import platformdirs

    return platformdirs.user_state_path(APP, appauthor=False)


def user_flows() -> Path:
    """Where a person's own flows are looked for."""
    return settings_file().parent / "flows"

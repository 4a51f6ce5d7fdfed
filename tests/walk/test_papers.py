"""What is masked from the first page on."""

from wizard.walk.papers import environment_secrets


def test_what_stands_under_a_secret_name_is_a_secret() -> None:
    """Short values and the shell's own folder are none: masking them would spoil paths and innocent words."""
    environ = {
        "DB_PASSWORD": "hunter2-hunter2",
        "API_TOKEN": "short",
        "PWD": "/home/kim/project",
        "OLDPWD": "/home/kim/other",
        "LANG": "en_US.UTF-8",
    }

    assert environment_secrets(environ) == ("hunter2-hunter2",)

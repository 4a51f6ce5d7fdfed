"""Run the command line as ``python -m wizard``."""

from wizard.cli.main import entry

if __name__ == "__main__":
    entry()

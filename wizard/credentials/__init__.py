"""Keyring, environment and SDK profiles; which key really goes out."""

from wizard.credentials.clean import Cleaned, clean_typed, typed_credential
from wizard.credentials.credential import Credential, CredentialError, Found, Kind, Style, kind_of
from wizard.credentials.environment import custom_headers
from wizard.credentials.finding import find, inherited_base_url
from wizard.credentials.store import KeyringError, load, normal_base_url, remove, save, stored

__all__ = [
    "Cleaned",
    "Credential",
    "CredentialError",
    "Found",
    "KeyringError",
    "Kind",
    "Style",
    "clean_typed",
    "custom_headers",
    "find",
    "inherited_base_url",
    "kind_of",
    "load",
    "normal_base_url",
    "remove",
    "save",
    "stored",
    "typed_credential",
]

"""Pseudonyms: the same thing keeps its tag through a case, classes survive, cases cannot be linked."""

import re

import pytest

from wizard.evidence import redact
from wizard.evidence.redaction.tags import TAG, Pseudonyms


def tags(text: str, key: bytes = b"case") -> list[str]:
    """The tags that stand for the things of a text."""
    return [match.group() for match in TAG.finditer(redact(text, key=key).text)]


@pytest.mark.parametrize(
    "same",
    [
        "Me@Firm.example me@firm.EXAMPLE me%40firm.example",
        "2001:db8::1 2001:0DB8:0:0:0:0:0:1",
        "10.1.2.3 ::ffff:10.1.2.3",
        "aa:bb:cc:dd:ee:0f AA-BB-CC-DD-EE-0F aabb.ccdd.ee0f",
        "+49 170 1234567, +49-170-1234567",
        "DE89370400440532013000, DE89 3704 0044 0532 0130 00, iban de89370400440532013000",
        "/home/berta/x BERTA Berta",
    ],
)
def test_one_thing_in_several_writings_has_one_tag(same: str) -> None:
    """The canonical value makes the tag, not the way it was written."""
    found = tags(same)

    assert len(found) > 1
    assert len(set(found)) == 1


def test_neighbors_share_the_mark_of_their_network() -> None:
    """Addresses of one /24 or /64 show as such, and others do not."""
    one, two, other = tags("10.1.2.3 10.1.2.4 10.1.3.4")
    six, seven, eight = tags("2001:db8::1 2001:db8::2 2001:db8:0:1::2")

    assert one != two
    assert one.split(".")[1] == two.split(".")[1] != other.split(".")[1]
    assert six.split(".")[1] == seven.split(".")[1] != eight.split(".")[1]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.0.0.7", "ip4-private"),
        ("172.20.1.1", "ip4-private"),
        ("192.168.1.1", "ip4-private"),
        ("100.64.3.2", "ip4-cgnat"),
        ("169.254.10.20", "ip4-linklocal"),
        ("203.0.113.9", "ip4-public"),
        ("fd00::17", "ip6-private"),
        ("fe80::17", "ip6-linklocal"),
        ("2001:db8::17", "ip6-public"),
    ],
)
def test_the_class_of_an_address_stays(address: str, kind: str) -> None:
    """Support needs to know whether it was a private network."""
    assert redact(f"from {address} on").text == f"from <{kind}> on"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "0.0.0.0", "::1", "255.255.255.0", "160.79.104.10", "160.79.105.255", "2607:6bc0::10"],
)
def test_addresses_of_everybody_stay(address: str) -> None:
    """The provider's published ranges and what names no machine come through."""
    assert redact(f"from {address} port 443").text == f"from {address} port 443"


def test_just_outside_of_the_published_range_goes() -> None:
    """The range is a /23, not what looks like it."""
    assert "160.79" not in redact("160.79.106.1 160.79.103.255").text


def test_cases_cannot_be_linked() -> None:
    """Another case gives another tag."""
    assert tags("me@firm.example", b"1") != tags("me@firm.example", b"2")


def test_a_collision_gets_a_longer_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two values would share a mark, the later one has more letters; both keep theirs."""
    monkeypatch.setattr("wizard.evidence.redaction.tags._LETTERS", 1)
    marks = Pseudonyms(b"case")

    first = {value: marks.tag("email", f"{value}@firm.example") for value in range(200)}
    again = {value: marks.tag("email", f"{value}@firm.example") for value in range(200)}

    assert len(set(first.values())) == 200
    assert again == first
    assert {len(tag) for tag in first.values()} > {len("<email#a>")}


def test_without_a_key_tags_are_bare() -> None:
    """An unkeyed mark could be tried out, so there is none."""
    assert redact("me@firm.example").text == "<email>"
    assert not re.search("#", redact("me@firm.example 10.0.0.1").text)

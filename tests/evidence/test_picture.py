"""The picture of the summary: well-formed, self-contained, and as safe as the other forms."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests.evidence.build import NOW, context, flow, full, pasted
from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.evidence import Gate
from wizard.evidence.render import render
from wizard.evidence.report import Report, report

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "rect", "text"}


def made(**more: object) -> Report:
    return report(full(**more), flow(), context=context(), now=NOW)


def drawn(shown: Report) -> ET.Element:
    return ET.fromstring(render(shown, "svg", gate=Gate()))


def test_every_line_stands_in_it() -> None:
    """What the summary says is in the picture, in its order."""
    shown = made()
    text = " ".join("".join(t.itertext()) for t in drawn(shown).iter(f"{SVG}text"))

    last = -1
    for line in shown.summary:
        if line.field in ("made", "stamp"):
            continue
        first_word = line.text.split()[0]
        found = text.find(first_word, max(last, 0))
        assert found > -1, line
    assert shown.session in text
    assert "share level support" in text


def test_it_holds_nothing_but_text_and_shapes() -> None:
    """No script, link, picture, style sheet or reference to elsewhere."""
    tags = {element.tag.removeprefix(SVG) for element in drawn(made()).iter()}
    names = {name for element in drawn(made()).iter() for name in element.attrib}

    assert tags == TAGS
    assert not {name for name in names if "href" in name or name.startswith("on") or name == "style"}
    assert "url(" not in render(made(), "svg", gate=Gate())


@pytest.mark.parametrize(
    "hostile", [*TEXTS, "</text><script>x</script>", "&xxe;", "]]>", '"><image href="//x"/>', "日本語" * 60]
)
def test_hostile_texts(hostile: str) -> None:
    """Whatever the service said, the picture stays well-formed and draws it as text."""
    shown = made(paste=pasted(message=hostile, error_type=hostile), notes={"tried": (hostile,)})

    picture = render(shown, "svg", gate=Gate())

    assert unsafe(picture) == []
    assert {e.tag.removeprefix(SVG) for e in ET.fromstring(picture).iter()} == {
        "svg",
        "title",
        "rect",
        "text",
    }


def test_nothing_runs_out_of_the_card() -> None:
    """Rows are at most as wide as their column, and all of them lie inside the picture."""
    root = drawn(made(paste=pasted(message="w" * 3000), notes={"tried": ("日" * 500, "a b " * 300)}))

    height = float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        content = "".join(text.itertext())
        cells = sum(2 if ord(letter) > 0x2E80 else 1 for letter in content)
        assert float(text.attrib["x"]) + cells * 6.3 < 900 or text.attrib.get("text-anchor") == "end"
        assert cells <= 130
        assert float(text.attrib["y"]) < height - 24


def test_no_secret_is_drawn() -> None:
    """A key in the message is no more in the picture than in the text."""
    picture = render(made(paste=pasted(message=f"bad key {key()}")), "svg", gate=Gate())

    assert key()[12:30] not in re.sub(r"<[^>]+>", "", picture)

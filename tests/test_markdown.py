"""The rules of Markdown that reads well on GitHub and in a Python-Markdown site. `author lint` applies them to the course.

Every rule is itself tested: `BROKEN` holds, for each, texts that it must complain of.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markdown_reader import ROOT, Document

from grader.authoring.markdown import FENCE
from grader.authoring.markdown_rules import (
    RULES,
    Complaints,
    alerts,
    details,
    fences,
    foreign_syntax,
    headings,
    inline_math,
    links,
    lists,
    tables,
    tone,
)

BROKEN = {
    inline_math: [
        "costs $5",
        "with $ x$ here",
        "the $n$th",
        r"a set $\{1, 2\}$",
        r"$a\,b$",
        "$a*b$",
        "$a < b$",
        "$[a](b)$",
        "$$",
    ],
    foreign_syntax: ["!!! note", "??? more", "::: tip", '--8<-- "file"', "text {: .red}", "$$x$$", "<Tabs>", "---\n"],
    fences: ["```python\nx = 1", "```\nx\n```", "```pyhton\nx\n```"],
    details: [
        "<details>\n<summary>Why?</summary>\nNo blank line.\n\n</details>",
        "<details>\n\n<summary>Why?</summary>\n\nBecause.\n\n</details>",
        "<details>\n<summary>Why $n$?</summary>\n\nBecause.\n\n</details>",
        "<details>\n<summary>Why `n`?</summary>\n\nBecause.\n\n</details>",
        "  <details>\n<summary>Why?</summary>\n\nBecause.\n\n</details>",
        "<details>\n<summary>Why?</summary>\n\nBecause.\n</details>",
        "<details>\n<summary>Why?</summary>\n\nBecause.\n",
        "text\n<details>\n<summary>Why?</summary>\n\nBecause.\n\n</details>",
    ],
    alerts: ["> [!HINT]\n> text", "- > [!NOTE]\n  > text", "> [!NOTE] text", "> [!NOTE]\n", "text\n> [!NOTE]\n> text"],
    lists: ["text\n- item", "text\n1. item", "- item\n  - nested by two", "# Title\n- item"],
    tables: [
        "| a | b |\n|---|---|\n| 1 |",
        "| a | b |\n|---|---|\n| 1 | 2",
        "| a | b |\n|---|---|\n| $|x|$ | 2 |",
        "| a |\n|---|\n| `x | y` |",
    ],
    headings: ["text\n\n# Title", "# Title\n\n### Third", "# Title\n\n# Another", "no title"],
    tone: ["Well done!", "Ready \U0001f680"],
    links: [
        "[here](nowhere.md)",
        "[up](../../no-such-folder/passwd)",
        "[sec](#no-such-heading)",
        "![pic](README.md)",
        "[old](http://example.org)",
    ],
}
SOUND = """# Title

<!-- a remark -->

Text with $x_1$, $`a < b`$, `$HOME` and $\\lvert x \\rvert$, 5 \\$ and `a!`.

- item, $p$-norm
    - nested item

    a paragraph of the item
- last

> [!NOTE]
> Text.

| a | b |
|---|---|
| $\\lvert x \\rvert$ | `x \\| y` |

![a picture with words](README.md)

```math
\\{ x \\}
```

<details>
<summary>Why is that?</summary>

Because $x = 1$.

</details>
"""


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in RULES for text in BROKEN[rule]],
    ids=lambda value: getattr(value, "__name__", repr(value)[:40]),
)
def test_rule_complains_of_what_is_broken(rule: Callable[[Document], Complaints], text: str) -> None:
    assert list(rule(Document(text, ROOT / "README.md")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_is_silent_on_sound_markdown(rule: Callable[[Document], Complaints]) -> None:
    assert not list(rule(Document(SOUND, ROOT / "README.md")))


def test_fence_of_four_backticks_holds_one_of_three() -> None:
    document = Document("````markdown\n```python\n```\n````\ntext")
    assert [block.language for block in document.blocks] == ["markdown"]
    assert FENCE.match("```python")

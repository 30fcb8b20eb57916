"""The repository's Markdown files, read as the rules read them."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.markdown import CODE_SPAN, Block, Document, Heading, read_document

__all__ = ["CODE_SPAN", "ROOT", "Block", "Document", "Heading", "documents", "read"]

ROOT = Path(__file__).resolve().parent.parent


def documents() -> list[Path]:
    """The repository's Markdown files; notes that a learner keeps in a module's folder are not among them."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("reference/*.md")]
    for name in ("README.md", "theory.md", "problems.md"):
        found.extend(ROOT.glob(f"[0-9][0-9]-*/{name}"))
    return sorted(path.relative_to(ROOT) for path in found)


def read(path: Path) -> Document:
    return read_document(ROOT / path)

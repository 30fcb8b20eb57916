"""Verdicts as JUnit XML, as pytest writes it: one test case for each case of an exercise."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from grader.reports.terminal import Painter, render_verdict
from grader.verdicts.verdict import CaseResult

if TYPE_CHECKING:
    from grader.verdicts.verdict import Verdict


def write_junit(verdicts: list[Verdict], path: Path) -> None:
    """Write the verdicts to a file. OSError where that can't be written."""
    suite = ElementTree.Element("testsuite", name="grader")
    for verdict in verdicts:
        seconds = verdict.seconds / max(len(verdict.cases), 1)
        cases = verdict.cases or [CaseResult("", verdict.status == "passed")]
        for number, (name, passed, said) in enumerate(cases, start=1):
            label = f"{verdict.exercise.name}[{number}]" if verdict.cases else verdict.exercise.name
            place = f"{verdict.exercise.folder.name}.{Path(verdict.file).stem}"
            case = ElementTree.SubElement(suite, "testcase", classname=place, name=label, time=f"{seconds:.4f}")
            if verdict.status == "not_started":
                ElementTree.SubElement(case, "skipped", message="not started")
            elif verdict.status == "failed" and (not passed or verdict.cause == "forbidden"):
                text = f"{name}: {said}" if said else name or verdict.message
                failure = ElementTree.SubElement(case, "failure", message=_clean(text))
                failure.text = _clean(as_text(verdict))
    counts = {kind: len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "skipped")}
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(counts["failure"]))
    suite.set("skipped", str(counts["skipped"]))
    suite.set("errors", "0")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def as_text(verdict: Verdict) -> str:
    """The feedback without colours."""
    plain = Painter(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    plain.colour = False
    return "\n".join(render_verdict(verdict, plain))


def _clean(text: str) -> str:
    """Without the characters that XML can't hold."""
    return "".join(c if c in "\n\t" or (c.isprintable() and ord(c) < 0xFFFE) else "?" for c in text)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what the suites that ran have logged: one closing line, exit status true to it.

Usage: count-tests.py STATUS LOG.junit.xml…, with the LOG.json of the same run beside each.
"""
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

# What a failing test prints may hold what XML does not: a terminal's colours, half a character.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

# How a program can have ended, in Meson's words, that is not a failure.
VERDICTS = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}


def verdict_of(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def cases_by_program(path: Path) -> dict:
    """(name, verdict) of each case that a program reported; their suites are PROJECT.PROGRAM."""
    text = path.read_text(encoding="utf-8", errors="replace")
    suites = ET.fromstring(NOT_IN_XML.sub("", text).encode()).iter("testsuite")
    return {
        suite.get("name").partition(".")[2]: [
            (case.get("name"), verdict_of(case)) for case in suite.iter("testcase")
        ]
        for suite in suites
    }


def results_of(junit: Path):
    """(program, name, verdict) of everything that counts in one run.

    A case counts as its program reported it. JUnit does not know how the program itself ended: one
    that crashed or timed out after its last good case looks whole there, and one that timed out
    before its first looks passed. Meson's own log knows, a program to a line.
    """
    reported = cases_by_program(junit)
    for line in Path(str(junit).removesuffix(".junit.xml") + ".json").read_text().splitlines():
        program = json.loads(line)
        name = program["name"]
        ended = VERDICTS.get(program["result"], "failed")
        cases = reported.get(name, [])
        for case, verdict in cases:
            yield name, case, verdict
        if not cases:
            yield name, program["result"].lower(), ended
        elif ended == "failed" and all(verdict != "failed" for _, verdict in cases):
            yield name, f"the program itself: {program['result'].lower()}", ended


def main() -> int:
    runner_failed = sys.argv[1] != "0"
    counts = Counter()
    for path in sys.argv[2:]:
        for program, name, verdict in results_of(Path(path)):
            counts[verdict] += 1
            if verdict != "passed":
                print(f"{verdict}: {program} {name}", file=sys.stderr)
    if runner_failed and not counts["failed"]:
        print("failed: a suite ended badly before it ran a test", file=sys.stderr)
        counts["failed"] = 1
    if not counts["passed"] + counts["failed"]:
        print("no test was run", file=sys.stderr)
        counts["failed"] = 1
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

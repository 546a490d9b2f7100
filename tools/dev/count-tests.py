#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up the JUnit files of the suites that ran: one closing line, exit status true to it."""
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

# What a failing test prints may hold what XML does not: a terminal's colours, half a character.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def cases_of(path: str):
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    return ET.fromstring(NOT_IN_XML.sub("", text).encode()).iter("testcase")


def main() -> int:
    runner_failed = sys.argv[1] != "0"
    passed = failed = skipped = 0
    for path in sys.argv[2:]:
        for case in cases_of(path):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                print(f"failed: {case.get('classname', '')} {case.get('name')}", file=sys.stderr)
            elif case.find("skipped") is not None:
                skipped += 1
                print(f"skipped: {case.get('classname', '')} {case.get('name')}", file=sys.stderr)
            else:
                passed += 1
    if runner_failed and failed == 0:
        # A program that crashed or timed out before it reported a single case.
        failed = 1
    if passed + failed == 0:
        print("no test was run", file=sys.stderr)
        failed = 1
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

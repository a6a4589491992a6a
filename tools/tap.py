# SPDX-License-Identifier: Apache-2.0
"""tap.py: writing and counting the Test Anything Protocol.

A test script makes one Tap, calls ok() or skip() for each case, and ends with done(). run-tests counts what any script printed.
"""
import re
import sys
import threading
from collections import namedtuple

Counts = namedtuple("Counts", "passed failed skipped")

RESULT = re.compile(r"^(not )?ok\b(.*)$")
DIRECTIVE = re.compile(r"#\s*skip\b", re.I)
PLAN = re.compile(r"^1\.\.(\d+)(.*)$")
NODE_TOTAL = re.compile(r"^# (pass|fail|cancelled|skipped) (\d+)$")


class Tap:
    """Numbers the results, prints them at once; safe to use from several threads."""

    def __init__(self, out=None):
        self.out = out or sys.stdout
        self.count = 0
        self.failed = 0
        self.lock = threading.Lock()

    def _say(self, text):
        print(text, file=self.out, flush=True)

    def ok(self, good, name, detail=None):
        with self.lock:
            self.count += 1
            self.failed += not good
            self._say(f"{'ok' if good else 'not ok'} {self.count} - {name}")
            if not good and detail is not None:
                self._say("\n".join("#   " + line for line in str(detail).splitlines()))
        return good

    def equal(self, got, want, name):
        return self.ok(got == want, name, f"got  {got!r}\nwant {want!r}")

    def skip(self, name, why):
        with self.lock:
            self.count += 1
            self._say(f"ok {self.count} - {name} # SKIP {why}")

    def note(self, text):
        with self.lock:
            self._say("\n".join("# " + line for line in str(text).splitlines()))

    def done(self):
        """Prints the plan and ends the program: 0 when all passed."""
        self._say(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def count(text):
    """Counts of a TAP text: its top-level results, or Node's own totals where it has them. A plan that was not met is a failure."""
    node = dict(match.groups() for match in map(NODE_TOTAL.match, text.splitlines()) if match)
    if "pass" in node:
        failed = int(node["fail"]) + int(node.get("cancelled", 0))
        return Counts(int(node["pass"]), failed, int(node.get("skipped", 0)))
    passed = failed = skipped = planned = 0
    for line in text.splitlines():
        result, plan = RESULT.match(line), PLAN.match(line)
        if plan:
            planned += int(plan[1])
            skipped += plan[1] == "0" and bool(DIRECTIVE.search(plan[2]))
        elif result and DIRECTIVE.search(result[2]):
            skipped += 1
        elif result:
            failed += bool(result[1])
            passed += not result[1]
    lost = planned - passed - failed - skipped
    return Counts(passed, failed + max(lost, 0), skipped)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gen-compatibility.py: docs/compatibility.md from api/management/.

  gen-compatibility.py > docs/compatibility.md
  gen-compatibility.py --check       TAP: is the page what the data says?
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PAGE = TOP / "docs" / "compatibility.md"

HEAD = """# Compatibility with the Auth0 Management API v2

Made by `tools/gen-compatibility.py` from `api/management/`; do not edit.

Unmodified Auth0 clients work against Mintage: the SDKs, the deploy CLI, and what else speaks the contract. This page says which operations are
there, and what differs on purpose.

## What differs on purpose

- Every token has a `jti`: revocation needs it, clients ignore it.
- `signing_keys[].key`, a private key, is in no answer ([decision 3](decisions/0003-no-private-key-leaves.md)).
- The global client's secret shows only while the tenant accepts legacy tokens, and each reading is an event.
- Connections and organizations of a client are empty lists ([decision 6](decisions/0006-empty-lists-for-users.md)).
- Request limits are per client and high ([decision 8](decisions/0008-limits-per-client.md)).
- The previous signing key leaves the JWKS by itself when its longest token has ended ([decision 5](decisions/0005-previous-keys-stay-thirty-days.md)).
- A token of an application that was deleted is refused at once.
- A document is at most 128 KiB of JSON; what would become longer is refused with 400 `invalid_body`.
- There are no organizations: a client grant with `organization_usage` `require` gives no token (400 `invalid_request`).
"""

UNBUILT = """
## Not built yet

These answer 403 `insufficient_scope` with their scopes, whatever the token has, so that tools skip them. Paths that nobody defines answer 404.
"""


def built():
    rows = []
    for file in sorted((TOP / "api/management").glob("*.json")):
        doc = json.loads(file.read_text(encoding="utf-8"))
        if file.name in ("unbuilt.json", "scopes.json"):
            continue
        for op in doc["operations"]:
            scopes = op.get("any") or op.get("all") or []
            how = " (all)" if op.get("all") and len(scopes) > 1 else ""
            rows.append((op["path"].removeprefix("/api/v2"), op["method"], ", ".join(f"`{s}`" for s in scopes) + how, op["status"]))
    return sorted(rows)


def unbuilt():
    groups = defaultdict(list)
    for method, path, *_ in json.loads((TOP / "api/management/unbuilt.json").read_text(encoding="utf-8"))["operations"]:
        path = path.removeprefix("/api/v2")
        groups[path.split("/")[1]].append(f"{method} {path}")
    return groups


def page():
    lines = [HEAD, "\n## Built\n\n| operation | scopes | status |\n|---|---|---|\n"]
    lines += [f"| {method} {path} | {scopes} | {status} |\n" for path, method, scopes, status in built()]
    lines.append(UNBUILT)
    for group, operations in sorted(unbuilt().items()):
        lines.append(f"\n**{group}** ({len(operations)}): " + ", ".join(f"`{each}`" for each in operations) + "\n")
    return "".join(lines)


def main():
    if sys.argv[1:] != ["--check"]:
        sys.stdout.write(page())
        return 0
    same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
    print(("ok" if same else "not ok") + " 1 - docs/compatibility.md is what api/management/ says\n1..1")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())

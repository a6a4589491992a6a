#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The man pages of libmintage (section 3), made from its headers: they are its manual, and these pages show them.

  gen.py page HEADERS PROSE NAME     one page, on stdout
  gen.py aliases HEADERS FOLDER      a page for each function, in FOLDER, that leads to its family's
  gen.py check HEADERS FOLDER        TAP: every function is on exactly one page, and man reads each page without a complaint
"""
import os
import re
import subprocess
import sys
from pathlib import Path

# page: what it is about, and the sections of the headers that it shows ("" is what comes before the first)
PAGES = {
    "libmintage": ("sign and verify JSON Web Tokens", []),
    "mint_err": ("errors of libmintage", [("err.h", "")]),
    "mint_alg": ("signature algorithms and curves", [("alg.h", "")]),
    "mint_b64": ("base64url, strictly", [("b64.h", "")]),
    "mint_timespan": ("spans of time as text", [("timespan.h", "")]),
    "mint_jwk": ("keys: build, read, write", [("jwk.h", ""), ("jwk.h", "building"), ("jwk.h", "reading"), ("jwk.h", "writing")]),
    "mint_jwks": ("sets of keys, and sets that are replaced while in use", [("jwk.h", "sets"), ("jwk.h", "a set that is replaced")]),
    "mint_ctx": ("one thread's prepared state", [("jwt.h", ""), ("jwt.h", "context")]),
    "mint_signer": ("sign JSON Web Tokens", [("jwt.h", "signing"), ("jwt.h", "signing with the options")]),
    "mint_verifier": ("verify JSON Web Tokens", [("jwt.h", "verifying")]),
    "mint_jwt": ("read the claims of a token", [("jwt.h", "claims")]),
    "mint_jws": ("signatures over any bytes, detached and unencoded", [("jws.h", "")]),
    "mint_compat": ("refusals in the words of jsonwebtoken", [("compat.h", "")]),
    "mint_unverified": ("read a token that nobody has checked", [("unverified.h", "")]),
}
SECTION = re.compile(r"^/\* ---- (.*?)(?:[.:] ?| ----|$)", re.M)
FUNCTION = re.compile(r"\b(mint_\w+)\s*\(")


# ---- headers ----

def blocks(text):
    """The header's comments and declarations, in turn: ("text" or "code", lines)."""
    found, lines, comment = [], [], False
    inside = 0  # depth of braces: a comment in there belongs to the code

    def end(kind):
        if any(line.strip() for line in lines):
            found.append((kind, "\n".join(lines).strip("\n")))
        lines.clear()

    for line in text.splitlines():
        if not comment and not inside and line.startswith("/*"):
            end("code")
            comment = True
        if not comment and not inside and not line.strip():
            end("code")
            continue
        lines.append(line)
        if comment and "*/" in line:
            end("text")
            comment = False
        elif not comment:
            inside += line.count("{") - line.count("}")
    end("code")
    return found


def is_frame(kind, body):
    return kind == "code" and re.match(r"#(ifndef|ifdef|endif|include|define MINTAGE_|if |define MINT_API|define MINT_MUST)|extern|}$", body.lstrip())


def sections(headers):
    """{(header, section's title): blocks}"""
    table = {}
    for path in sorted(Path(headers).glob("*.h")):
        title = ""
        text = re.sub(r"#ifdef __cplusplus\n.*?#endif\n", "", path.read_text(), flags=re.S)
        for kind, body in blocks(text):
            head = SECTION.match(body) if kind == "text" else None
            if head:
                title = head[1].strip()
            if "SPDX-License" in body or is_frame(kind, body):
                continue
            table.setdefault((path.name, title), []).append((kind, body))
    return table


def shown(table, header, prefix):
    for (name, title), found in table.items():
        if name == header and (title.startswith(prefix) if prefix else title == ""):
            # "signing" is not "signing with the options"
            if prefix and title != prefix and any(title.startswith(p) and len(p) > len(prefix) for _, list_ in PAGES.values() for h, p in list_ if h == header):
                continue
            yield from found


def functions(body):
    return FUNCTION.findall(body) if "MINT_API" in body else []


# ---- troff ----

def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def prose(body):
    """A comment as paragraphs. What is indented in it is an example; a section's title is a heading."""
    head = SECTION.match(body)
    out = [f".SS {escaped(head[1][0].upper() + head[1][1:])}"] if head else []
    body = body[head.end():] if head else re.sub(r"^/\*+ ?", "", body)
    body = re.sub(r"\s*(----)?\s*\*/$", "", body)
    code = False
    for line in [re.sub(r"^ \* ?", "", line) for line in body.strip("\n").split("\n")]:
        is_code = line.startswith("\t")
        if is_code != code:
            out.append(".nf" if is_code else ".fi")
            code = is_code
        if line.strip() or out:
            out.append(".PP" if not line.strip() else escaped(line.replace("\t", "    ")))
    while out and out[-1] == ".PP":
        out.pop()
    return "\n".join(out + ([".fi"] if code else []))


def prototypes(body):
    flat = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
    for one in re.findall(r"MINT_API\b[^;{]*;", flat):
        yield escaped(re.sub(r"\(\s+", "(", re.sub(r"\s+", " ", plain(one)).strip()))


def plain(code):
    code = re.sub(r"\bMINT_(API|MUST_CHECK)\b ?", "", code)
    return re.sub(r"[ \t]*\\$", "", code, flags=re.M).replace("\t", "    ")


def page(name, headers, prose_folder):
    about, wanted = PAGES[name]
    out = [f'.TH {name.upper()} 3 "" "libmintage" "Mintage"', ".SH NAME", f"{name} \\- {escaped(about)}", ".SH LIBRARY",
           "libmintage: compile and link with", ".B pkg\\-config \\-\\-cflags \\-\\-libs libmintage", ".SH SYNOPSIS", ".nf"]
    out += [f"#include <mintage/{header}>" for header in dict.fromkeys(h for h, _ in wanted)] or ["#include <mintage/mintage.h>"]
    table = sections(headers)
    synopsis = [line for header, prefix in wanted for _, body in shown(table, header, prefix) for line in prototypes(body)]
    out += [".fi"] + [part for line in synopsis for part in (".HP 4", f".B {line}")] + [".SH DESCRIPTION"]
    for header, prefix in wanted:
        for kind, body in shown(table, header, prefix):
            out += [".PP", prose(body)] if kind == "text" else [".PP", ".RS 4", ".nf", escaped(plain(body)), ".fi", ".RE"]
    extra = Path(prose_folder) / f"{name}.man"
    if extra.exists():
        out.append(extra.read_text().rstrip("\n"))
    out += [".SH SEE ALSO", ",\n".join(f".BR {other} (3)" for other in PAGES if other != name).replace(",\n.BR", " ,\n.BR")]
    return "\n".join(out) + "\n"


# ---- commands ----

def families(headers):
    table = sections(headers)
    return {name: [f for header, prefix in wanted for _, body in shown(table, header, prefix) for f in functions(body)]
            for name, (_, wanted) in PAGES.items()}


def aliases(headers, folder):
    folder = Path(os.environ.get("MESON_INSTALL_DESTDIR_PREFIX", "/")) / folder
    for name, found in families(headers).items():
        for function in found:
            if function != name:
                (folder / f"{function}.3").write_text(f".so man3/{name}.3\n")


def check(headers, folder):
    declared = set()
    for path in Path(headers).glob("*.h"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        declared |= set(re.findall(r"MINT_API\b[^;{]*?\b(mint_\w+)\s*\(", text))
    listed = [f for found in families(headers).values() for f in found]
    rows = [("every public function has a page", sorted(declared - set(listed))),
            ("and one only", sorted({f for f in listed if listed.count(f) > 1} | set(listed) - declared))]
    for name in PAGES:
        done = subprocess.run(["man", "--warnings", "-l", "-P", "cat", f"{folder}/{name}.3"], capture_output=True, text=True, check=False,
                              env=dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="120"))
        rows.append((f"man reads {name}(3)", ([] if name in done.stdout and len(done.stdout.split("\n")) > 15 else ["too short"]) + done.stderr.splitlines()))
    print(f"1..{len(rows)}")
    for number, (what, why) in enumerate(rows, 1):
        print(f"{'not ok' if why else 'ok'} {number} - {what}")
        for line in why:
            print("# " + line)
    return any(why for _, why in rows)


def main():
    command, *rest = sys.argv[1:]
    if command == "page":
        sys.stdout.write(page(rest[2], rest[0], rest[1]))
    elif command == "aliases":
        aliases(*rest)
    else:
        return check(*rest)
    return 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each public header compiles alone, in pedantic C99 and in C++17, and names no type of a third party.
usage: headers.py CC CXX INCLUDE-FOLDER"""
import pathlib, re, shutil, subprocess, sys

cc, cxx, root = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
headers = sorted((root / "mintage").glob("*.h"))
checks = [(cc, ["-std=c99", "-xc"], "C99")]
if shutil.which(cxx):
	checks.append((cxx, ["-std=c++17", "-xc++"], "C++17"))
cases = [(h, c) for h in headers for c in checks]
print(f"1..{len(cases) + len(headers)}")
number, failed = 0, False


def result(ok, name, why=""):
	global number, failed
	number += 1
	failed |= not ok
	print(f"{'ok' if ok else 'not ok'} {number} - {name}")
	for line in why.splitlines():
		print("# " + line)


for header, (compiler, flags, language) in cases:
	run = subprocess.run([compiler, *flags, "-pedantic", "-Wall", "-Wextra", "-Werror", f"-I{root}", "-fsyntax-only", "-"],
		input=f"#include <mintage/{header.name}>\n#include <mintage/{header.name}>\n", text=True, capture_output=True)
	result(run.returncode == 0, f"{header.name} alone in {language}", run.stderr)
for header in headers:
	found = re.findall(r"#include\s*[<\"](?!mintage/|std)[^>\"]*|\b(?:EVP_\w+|BIGNUM|X509|json_t)\b", header.read_text())
	result(not found, f"{header.name} names nothing of others", "\n".join(found))
sys.exit(failed)

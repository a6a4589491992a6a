#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shared library exports exactly what the public headers declare, and its SONAME is libmintage.so.0.
usage: exports.py LIBRARY INCLUDE-FOLDER"""
import pathlib, re, subprocess, sys

library, root = sys.argv[1], pathlib.Path(sys.argv[2])
declared = set()
for header in (root / "mintage").glob("*.h"):
	text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
	declared |= set(re.findall(r"MINT_API\b[^;{]*?\b(mint_\w+)\s*\(", text))
symbols = subprocess.run(["nm", "-D", "--defined-only", library], text=True, capture_output=True, check=True).stdout
exported = {line.split()[2].split("@")[0] for line in symbols.splitlines() if line.split()[1] in "TDBRVWi"}
dynamic = subprocess.run(["readelf", "-d", library], text=True, capture_output=True, check=True).stdout
rows = [
	("everything that is declared is exported", declared <= exported, sorted(declared - exported)),
	("nothing else is exported", exported <= declared, sorted(exported - declared)),
	("there is something to export", len(declared) > 40, [str(len(declared))]),
	("the SONAME is libmintage.so.0", "[libmintage.so.0]" in dynamic, []),
	("nothing but libcrypto, libsodium and what the compiler brings is needed",
		set(re.findall(r"NEEDED.*\[(\S+?)\.so", dynamic)) <= {"libcrypto", "libsodium", "libm", "libc", "libgcc_s", "libasan", "libubsan", "libtsan"}, [dynamic]),
]
print(f"1..{len(rows)}")
for number, (name, ok, why) in enumerate(rows, 1):
	print(f"{'ok' if ok else 'not ok'} {number} - {name}")
	for line in [] if ok else why:
		print("# " + line)
sys.exit(not all(ok for _, ok, _ in rows))

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the library and the program are linked: what an attacker must not find, and that other programs can load the library at run time.
usage: hardening.py LIBRARY PROGRAM [sanitized]"""
import ctypes, re, subprocess, sys

library, program = sys.argv[1:3]
sanitized = "sanitized" in sys.argv[3:]  # its runtime has functions of its own in place of the checked ones, and must be loaded first


def readelf(words, path):
	return subprocess.run(["readelf", "-W", *words, path], text=True, capture_output=True, check=True).stdout


def flags(path):
	"""Of the dynamic section; NOOPEN is what -z nodlopen leaves."""
	return set(" ".join(re.findall(r"\(FLAGS(?:_1)?\)\s+(?:Flags: )?(.*)", readelf(["-d"], path))).split())


def segments(path):
	return {row.split()[0]: " ".join(row.split()[6:-1]) for row in readelf(["-l"], path).splitlines() if re.match(r"\s+GNU_(STACK|RELRO)\s", row)}


def refusal(path):
	"""What loading it ends with; nothing when it works."""
	try:
		return "" if ctypes.CDLL(path).mint_version else "no symbols"
	except (OSError, AttributeError) as why:
		return str(why)


def rows():
	for name, path in (("library", library), ("program", program)):
		has, parts, symbols = flags(path), segments(path), readelf(["--dyn-syms"], path)
		yield f"the {name}'s stack is not executable", parts.get("GNU_STACK") == "RW", parts
		yield f"the {name}'s relocations become read-only", "GNU_RELRO" in parts, parts
		yield f"the {name}'s symbols are bound at its start", {"BIND_NOW", "NOW"} <= has, has
		yield f"the {name} has no relocations in its code", "TEXTREL" not in readelf(["-d"], path), ""
		if not sanitized:
			yield f"the {name} guards its stack", "__stack_chk_fail" in symbols, ""
			yield f"the {name} checks the sizes of buffers", re.search(r"__\w+_chk@", symbols), ""
	yield "the program is position-independent", "PIE" in flags(program) and "DYN" in readelf(["-h"], program), flags(program)
	yield "the library may be loaded at run time", "NOOPEN" not in flags(library), flags(library)
	if not sanitized:
		yield "the library is loaded by a program that was not linked with it", not refusal(library), refusal(library)


failed = 0
for number, (name, ok, why) in enumerate(rows(), 1):
	print(f"{'ok' if ok else 'not ok'} {number} - {name}" + ("" if ok or not why else f"\n# {why}"))
	failed += not ok
print(f"1..{number}")
sys.exit(failed != 0)

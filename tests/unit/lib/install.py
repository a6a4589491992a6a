#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is installed is enough to build with: headers, library, pkg-config file and man pages, in a folder of their own.
usage: install.py BUILD-FOLDER CC EXAMPLE.c"""
import os, pathlib, shutil, subprocess, sys, tempfile

build, cc, example = sys.argv[1:]
rows = []


def run(*args, **more):
	return subprocess.run(args, capture_output=True, text=True, **more)


def result(name, done):
	rows.append((name, done.returncode == 0, done.stdout + done.stderr))
	return done


if not shutil.which("pkg-config"):
	print("1..0 # SKIP no pkg-config")
	sys.exit(0)
with tempfile.TemporaryDirectory() as folder:
	root = pathlib.Path(folder)
	done = result("meson installs", run("meson", "install", "-C", build, "--no-rebuild", "--destdir", folder, "--tags", "runtime,devel,man"))
	pc = next(root.rglob("libmintage.pc"), None)
	rows.append(("a pkg-config file is there", pc is not None, done.stdout))
	if pc:
		# the paths in it are those of the final place: seen from here they lie below the folder
		env = dict(os.environ, PKG_CONFIG_PATH=str(pc.parent), PKG_CONFIG_SYSROOT_DIR=folder)
		flags = result("pkg-config reads it", run("pkg-config", "--cflags", "--libs", "libmintage", env=env)).stdout.split()
		version = run("pkg-config", "--modversion", "libmintage", env=env).stdout.strip()
		program = root / "example"
		result("an example is built with what it says", run(cc, example, *flags, "-o", program))
		where = next(root.rglob("libmintage.so"), root / "none").parent
		done = run(program, env=dict(os.environ, LD_LIBRARY_PATH=str(where)))
		rows.append(("and runs", done.returncode == 0 and "both, before the change" in done.stdout, done.stdout + done.stderr))
		rows.append(("the library has the version", (where / f"libmintage.so.{version}").is_file(), version))
	headers = {p.name for p in root.rglob("include/mintage/*.h")}
	wanted = {p.name for p in pathlib.Path(example).parents[1].glob("include/mintage/*.h")}
	rows.append(("every public header is installed", headers == wanted, str(sorted(headers ^ wanted))))
	pages = {p.name for p in root.rglob("man3/*")}
	rows.append(("with a page for each function", {"libmintage.3", "mint_jwt_sign.3", "mint_jwt_verify.3", "mint_jwks_holder_swap.3"} <= pages, str(len(pages))))
print(f"1..{len(rows)}")
for number, (name, ok, why) in enumerate(rows, 1):
	print(f"{'ok' if ok else 'not ok'} {number} - {name}")
	for line in [] if ok else why.splitlines()[-10:]:
		print("# " + line)
sys.exit(not all(ok for _, ok, _ in rows))

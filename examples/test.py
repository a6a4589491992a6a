#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The examples do what they say. usage: test.py SIGN VERIFY_JWKS"""
import base64, json, os, re, subprocess, sys, tempfile

sign, verify = sys.argv[1:3]
rows = []


def run(*args, stdin=""):
	return subprocess.run(args, input=stdin, text=True, capture_output=True)


def b64(n):
	raw = int(n).to_bytes((int(n).bit_length() + 7) // 8, "big")
	return base64.urlsafe_b64encode(raw).decode().rstrip("=")


with tempfile.TemporaryDirectory() as folder:
	pem, jwks = os.path.join(folder, "key.pem"), os.path.join(folder, "keys.json")
	if run("openssl", "genrsa", "-out", pem, "2048").returncode:
		print("1..0 # SKIP no openssl program")
		sys.exit(0)
	modulus = re.search("Modulus=([0-9A-F]+)", run("openssl", "rsa", "-in", pem, "-noout", "-modulus").stdout)[1]
	key = {"kty": "RSA", "kid": "k1", "use": "sig", "n": b64(int(modulus, 16)), "e": "AQAB"}
	with open(jwks, "w") as f:
		json.dump({"keys": [key, {"kty": "EC"}]}, f)
	made = run(sign, pem, "k1")
	token, good = made.stdout, ("https://issuer.example/", "https://api.example/")
	rows.append(("a token comes out", made.returncode == 0 and re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]{342}\n", token)))
	taken = run(verify, jwks, *good, stdin=token)
	rows.append(("its subject is read", (taken.returncode, taken.stdout) == (0, "somebody\n")))
	for name, args, text, code in [
		("another issuer", ("https://issuer.example", good[1]), token, "MINT_ERR_ISSUER"),
		("another audience", (good[0], "x"), token, "MINT_ERR_AUDIENCE"),
		("a changed payload", good, token.replace(".", ".A", 1), "MINT_ERR_SIGNATURE"),
		("another kid", good, run(sign, pem, "k2").stdout, "MINT_ERR_NO_KEY"),
		("no token", good, "", "MINT_ERR_MALFORMED"),
	]:
		refused = run(verify, jwks, *args, stdin=text)
		rows.append((f"{name} is refused", refused.returncode == 1 and code in refused.stderr and not refused.stdout))
	rows.append(("a missing key is told", run(sign, os.path.join(folder, "none"), "k").returncode == 1))
	rows.append(("usage is told", run(sign).returncode == 2 and run(verify).returncode == 2))

print(f"1..{len(rows)}")
for number, (name, ok) in enumerate(rows, 1):
	print(f"{'ok' if ok else 'not ok'} {number} - {name}")
sys.exit(not all(ok for _, ok in rows))

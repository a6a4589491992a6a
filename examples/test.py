#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The examples do what they say. usage: test.py SIGN SIGN_SECRET VERIFY_JWKS PROTECT ROTATE_KEYS"""
import base64, hashlib, hmac, http.client, json, os, re, subprocess, sys, tempfile

sign, sign_secret, verify, protect, rotate_keys = sys.argv[1:6]
rows = []


def run(*args, stdin=""):
	return subprocess.run(args, input=stdin, text=True, capture_output=True)


def b64(n):
	raw = int(n).to_bytes((int(n).bit_length() + 7) // 8, "big")
	return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text):
	return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def secret_rows():
	"""The token that jsonwebtoken makes of the same secret, claims and options."""
	secret = b"0123456789abcdef0123456789abcdef"
	for name, text in (("standard", base64.b64encode(secret)), ("url-safe, unpadded", base64.urlsafe_b64encode(secret).rstrip(b"="))):
		made = run(sign_secret, "https://t.example/", "GCID", "read:clients read:client_keys", stdin=text.decode() + "\n")
		head, payload, mac = made.stdout.strip().split(".")
		claims = json.loads(unb64(payload))
		good = hmac.digest(secret, f"{head}.{payload}".encode(), hashlib.sha256)
		yield f"a {name} base64 secret signs", unb64(mac) == good and unb64(head) == b'{"alg":"HS256","typ":"JWT"}'
		yield "with the claims in their order", list(claims) == ["iss", "aud", "scope", "iat", "exp"] and claims["aud"] == "GCID"
		yield "for a year", claims["exp"] - claims["iat"] == 31557600
	yield "a short secret is refused", run(sign_secret, "i", "a", "s", stdin="c2hvcnQ=").returncode == 1


def ask(port, header):
	client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
	client.request("GET", "/orders", headers={"Authorization": header} if header else {})
	answer = client.getresponse()
	return answer.status, answer.getheader("WWW-Authenticate"), answer.read()


def protect_rows(folder, sign_token):
	"""A server with a key of its own, made by the openssl program, so that tokens have the scope or have not."""
	key, jwks = os.path.join(folder, "ed.pem"), os.path.join(folder, "ed.json")
	run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key)
	der = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], capture_output=True).stdout
	with open(jwks, "w") as f:
		json.dump({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(der[-32:]).decode().rstrip("=")}]}, f)
	server = subprocess.Popen([protect, jwks, "https://i.example/", "https://a.example/", "read:orders"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
	try:
		port = int(server.stdout.readline())
		claims = {"iss": "https://i.example/", "aud": "https://a.example/", "exp": 32503680000, "scope": "a read:orders"}
		for name, header, status, challenge in [
			("a good token is let in", "Bearer " + sign_token(key, claims), 200, None),
			("no token is told to bring one", None, 401, "Bearer"),
			("another scheme as well", "Basic YTpi", 401, "Bearer"),
			("a token that ended is refused", "Bearer " + sign_token(key, {**claims, "exp": 5}), 401, 'Bearer error="invalid_token"'),
			("one for another audience is refused", "Bearer " + sign_token(key, {**claims, "aud": "x"}), 401, 'Bearer error="invalid_token"'),
			("one without the scope may not", "Bearer " + sign_token(key, {**claims, "scope": "read:orders2 xread:orders"}), 403, 'Bearer error="insufficient_scope"'),
		]:
			yield name, ask(port, header)[:2] == (status, challenge)
	finally:
		server.kill()
		server.wait()
		server.stdout.close()


def sign_ed25519(key, claims):
	parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "EdDSA"}, claims)]
	message = key + ".in"
	with open(message, "w") as f:
		f.write(".".join(parts))
	signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", message], capture_output=True).stdout
	return ".".join([*parts, base64.urlsafe_b64encode(signature).decode().rstrip("=")])


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
	rows.extend(secret_rows())
	rows.extend(protect_rows(folder, sign_ed25519))
	rotated = [re.findall(r": (\S+)", line) for line in run(rotate_keys).stdout.splitlines()]
	rows.append(("keys are replaced without a gap", rotated == [["good", "MINT_ERR_NO_KEY"], ["good", "good"], ["MINT_ERR_NO_KEY", "good"]]))
	rows.append(("usage is told", run(sign).returncode == 2 and run(verify).returncode == 2))

print(f"1..{len(rows)}")
for number, (name, ok) in enumerate(rows, 1):
	print(f"{'ok' if ok else 'not ok'} {number} - {name}")
sys.exit(not all(ok for _, ok in rows))

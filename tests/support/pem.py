# SPDX-License-Identifier: Apache-2.0
"""pem: keys for tests, made by openssl."""
import subprocess


def public_key():
    """The public half of a new RSA key, SPKI in PEM."""
    made = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], capture_output=True, check=True).stdout
    return subprocess.run(["openssl", "pkey", "-pubout"], input=made, capture_output=True, check=True).stdout.decode()

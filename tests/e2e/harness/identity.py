"""Certificates made for a test."""

import hashlib
import pathlib
import ssl
import subprocess


class Identity:
    """A certificate and its key, signed by itself or by another."""

    def __init__(self, directory, name, subject="localhost", issuer=None):
        self.pem = str(directory / f"{name}.pem")
        self.certificate = str(directory / f"{name}.crt")
        key = str(directory / f"{name}.key")
        signing = ["-CA", issuer.certificate, "-CAkey", issuer.pem] if issuer else []
        constraint = "CA:FALSE" if issuer or name != "ca" else "critical,CA:TRUE"
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                      "-subj", f"/CN={subject}", "-addext", f"subjectAltName=DNS:{subject}", "-addext",
                      f"basicConstraints={constraint}", "-keyout", key, "-out", self.certificate, *signing)
        with open(self.pem, "w") as both:
            for part in (self.certificate, key):
                both.write(pathlib.Path(part).read_text())

    @staticmethod
    def _openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True)

    @property
    def fingerprint(self):
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pathlib.Path(self.certificate).read_text())).hexdigest()

    def context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        return context

"""Each error has a code, and docs/messages.md explains each code."""

import collections
import re

import pytest

from harness.relay import REPOSITORY, run_to_end

TABLE = REPOSITORY / "common/error_codes.h"


def _codes():
    return dict(re.findall(r'string_view (k\w+) = "(E-[A-Z-]+)"', TABLE.read_text()))


def test_every_code_is_explained_and_nothing_else_is():
    explained = re.findall(r"^\| `(E-[A-Z-]+)` \|", (REPOSITORY / "docs/messages.md").read_text(), re.MULTILINE)
    assert collections.Counter(explained) == collections.Counter(_codes().values())


def test_every_code_is_some_errors_and_stands_in_the_table_alone():
    sources = [path.read_text() for folder in ("common", "relay") for path in (REPOSITORY / folder).rglob("*.cpp")]
    said = "\n".join(sources)
    assert {name for name in _codes() if f"codes::{name}" not in said} == set()
    assert not re.search(r'"[^"\n]*\bE-[A-Z]', said)


@pytest.mark.parametrize("options, code, status", [
    (["--no-such"], "E-OPTION", 2),
    (["--config", "/nowhere"], "E-CONFIG-FILE", 1),
    (["--motd", "/nowhere"], "E-MOTD", 1),
    (["--server-password-file", "/nowhere"], "E-PASSWORD-FILE", 1),
    (["--log-file", "/nowhere/log"], "E-LOG-FILE", 1),
    (["--tls-certificate", "/nowhere"], "E-CERTIFICATE", 1),
    (["--tls-key", "/nowhere"], "E-CERTIFICATE", 2),
    (["--listen", "192.0.2.1:0"], "E-ADDRESS", 1),
    (["--listen", "224.0.0.1:7000"], "E-ADDRESS", 1),
    (["--listen", "unix:/nowhere/door"], "E-SOCKET-FILE", 1),
    (["--listen", "127.0.0.1:6", "--raw-listen", "127.0.0.1:6"], "E-DOORS", 1),
    (["--accounts", "required", "--state-dir", "/proc/nowhere"], "E-STATE", 1),
])
def test_an_error_ends_in_its_code(options, code, status):
    listen = [] if {"--listen", "--trace"} & set(options) else ["--listen", "127.0.0.1:0"]
    ended = run_to_end(*listen, *options)
    assert ended.returncode == status
    assert ended.stderr.endswith(f" [{code}]\n")

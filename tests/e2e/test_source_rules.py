"""The house rules of docs and DESIGN that a compiler does not keep: who may include and call what."""

import graphlib
import pathlib
import re

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SOURCES = sorted(path for top in ("common", "relay", "client") for path in (REPOSITORY / top).rglob("*")
                 if path.suffix in (".h", ".cpp"))

INCLUDE = r'^\s*#\s*include\s*[<"]{}[>"]'
IMPURE = re.compile(r'\b(steady_clock|system_clock|high_resolution_clock)::now\b|\bclock_gettime\b|\bgettimeofday\b'
                    r'|\bstd::time\b|\bspdlog\b')


def _names(paths):
    return sorted(str(path.relative_to(REPOSITORY)) for path in paths)


def _including(header):
    pattern = re.compile(INCLUDE.format(re.escape(header)), re.MULTILINE)
    return [path for path in SOURCES if pattern.search(path.read_text())]


@pytest.mark.parametrize("header, owner", [("sys/select.h", "selector"), ("sys/socket.h", "socket")])
def test_a_system_header_has_one_owner(header, owner):
    including = _including(header)
    assert including, f"nobody includes <{header}>: has its owner moved?"
    strangers = [path for path in including if (path.parent.name, path.stem) != ("common", owner)]
    assert not strangers, _names(strangers)


@pytest.mark.parametrize("folder", ["relay/hub", "relay/dialects"])
def test_the_chat_itself_reads_no_clock_and_does_not_log(folder):
    sources = [path for path in SOURCES if path.is_relative_to(REPOSITORY / folder)]
    assert sources, f"there is nothing in {folder}: has it moved?"
    impure = [path for path in sources if IMPURE.search(path.read_text())]
    assert not impure, _names(impure)


def _allowed_arrows():
    """What docs/architecture.md says that the files of each folder may include."""
    rows = re.findall(r"^\| `([\w/]+)` \|((?: `[\w/]+`)*) \|$", (REPOSITORY / "docs/architecture.md").read_text(),
                      re.MULTILINE)
    return {folder: set(re.findall(r"[\w/]+", others)) for folder, others in rows}


def _folders_included(path):
    return {included.rpartition("/")[0] for included in re.findall(r'^#include "([^"]+)"', path.read_text(), re.MULTILINE)}


def test_every_include_follows_the_table_of_arrows():
    allowed = _allowed_arrows()
    folders = {str(path.parent.relative_to(REPOSITORY)) for path in SOURCES}
    assert folders == set(allowed)
    strange = {str(path.relative_to(REPOSITORY)): wrong for path in SOURCES
               if (wrong := _folders_included(path) - {own := str(path.parent.relative_to(REPOSITORY))} - allowed[own])}
    assert not strange


def test_the_table_of_arrows_has_no_circle_and_no_arrow_that_nothing_takes():
    allowed = _allowed_arrows()
    taken = {folder: set() for folder in allowed}
    for path in SOURCES:
        taken[str(path.parent.relative_to(REPOSITORY))] |= _folders_included(path)
    assert {folder: arrows - taken[folder] for folder, arrows in allowed.items() if arrows - taken[folder]} == {}
    assert tuple(graphlib.TopologicalSorter(allowed).static_order())  # raises CycleError at a circle


SYSTEM = re.compile(INCLUDE.format(r"(common/(selector|socket|resolver)\.h|unistd\.h|fcntl\.h|sys/\w+\.h|fstream|iostream"
                                   r"|readline/\w+\.h)"), re.MULTILINE)


@pytest.mark.parametrize("folder", ["commands", "conversation", "events", "protocol", "rendering", "text"])
def test_the_clients_conversation_touches_nothing_outside(folder):
    sources = [path for path in SOURCES if path.parent == REPOSITORY / "client" / folder]
    assert sources, f"there is nothing in client/{folder}: has it moved?"
    impure = [path for path in sources if IMPURE.search(path.read_text()) or SYSTEM.search(path.read_text())]
    assert not impure, _names(impure)


def test_readline_is_in_the_clients_terminal_alone():
    including = [path for path in SOURCES if re.search(INCLUDE.format(r"readline/\w+\.h"), path.read_text(), re.MULTILINE)]
    assert {path.parent for path in including} == {REPOSITORY / "client/terminal"}, _names(including)


def test_openssl_is_in_the_files_for_tls_alone():
    pattern = re.compile(INCLUDE.format(r"(openssl/\w+|common/openssl)\.h"), re.MULTILINE)
    including = [path for path in SOURCES if pattern.search(path.read_text())]
    assert including
    assert all(str(path.relative_to(REPOSITORY)).startswith(("common/tls_", "common/openssl.")) for path in including), \
        _names(including)


def test_no_two_files_know_each_other():
    """Whether by its header or its .cpp: a file and what it calls do not call back. A class whose functions stand in
    several .cpp files is no circle, for they have one header, which knows none of them."""
    known = {}
    for path in SOURCES:
        stem = str(path.relative_to(REPOSITORY).with_suffix(""))
        included = re.findall(r'^#include "([^"]+)\.h"', path.read_text(), re.MULTILINE)
        known.setdefault(stem, set()).update(set(included) - {stem})
    mutual = {(one, other) for one, others in known.items() for other in others
              if one < other and one in known.get(other, ())}
    assert mutual == set()


def test_the_protocol_lists_the_numerics_that_the_relay_sends():
    numbers = dict(re.findall(r"((?:RPL|ERR)_\w+)\s*=\s*(\d+)", (REPOSITORY / "common/irc_numerics.h").read_text()))
    sent = {int(numbers[name]) for path in SOURCES if "relay/dialects" in str(path)
            for name in re.findall(r"\b(?:RPL|ERR)_\w+", path.read_text()) if name in numbers}
    _, _, after = (REPOSITORY / "docs/protocol.md").read_text().partition("### Numerics\n\n")
    listed = set()
    for first, last in re.findall(r"(\d{3})(?:-(\d{3}))?", after.partition("Somebody whose")[0]):
        listed |= set(range(int(first), int(last or first) + 1))
    assert sent == listed

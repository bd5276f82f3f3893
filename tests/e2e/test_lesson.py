"""docs/select.md, done as it says: every command run, every output compared, every function looked up.

A ```console block is one terminal (harness/classroom.py). A section, which is what stands under one heading, has
terminals of its own.
"""

import os
import re
import resource
import shutil
import subprocess

import pytest

from harness import PATIENCE
from harness.classroom import Classroom
from harness.relay import REPOSITORY

LESSON = REPOSITORY / "docs/select.md"
PROGRAMS = REPOSITORY / "docs/lesson"
MANY_DESCRIPTORS = 1200  # more than select_cost.c is willing to use

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
CODE = re.compile(r"`([\w:~]+)\(\)`\s+in\s+\[`([\w/.]+)`\]\(\.\./([\w/.]+)\)")
LISTING = re.compile(r"\[`(\w+\.\w+)`\]\(lesson/(\w+\.\w+)\):\n\n```(?:python|c)\n(.*?)^```$",
                     re.MULTILINE | re.DOTALL)


def _sections():
    """(heading, text) of each part of the lesson."""
    parts = HEADING.split(LESSON.read_text())[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def _blocks(text, language):
    return [body for found, body in FENCE.findall(text) if found == language]


SECTIONS = [section for section in _sections() if _blocks(section[1], "console")]


@pytest.fixture
def classroom(tmp_path):
    room = Classroom(tmp_path)
    yield room
    room.close()


@pytest.mark.parametrize("text", [text for _, text in SECTIONS], ids=[heading for heading, _ in SECTIONS])
def test_what_is_shown_is_what_happens(classroom, text):
    classroom.has_job_control = "^Z" in text
    for block in _blocks(text, "console"):
        classroom.play(block)


def test_a_count_of_one_is_what_the_plural_shows(classroom):
    classroom.play("# relay\n$ echo 'send 54 of 4,321 bytes, 1 line: short'\nsend … of … bytes, … lines: short\n")


def test_programs_are_shown_as_they_are():
    shown = LISTING.findall(LESSON.read_text())
    assert len(shown) == 3
    for name, path, listing in shown:
        assert name == path and listing == (PROGRAMS / path).read_text(), name


def _with_spare_descriptors(count):
    """Makes a child be born with so many more open than it needs."""
    def leak():
        resource.setrlimit(resource.RLIMIT_NOFILE, (MANY_DESCRIPTORS, MANY_DESCRIPTORS))
        for _ in range(count):
            os.set_inheritable(os.open("/dev/null", os.O_RDONLY), True)
    return leak


@pytest.mark.parametrize("limit, words", [
    (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (500, 500)), "socket: Too many open files\n"),
    (_with_spare_descriptors(150), "descriptor 1024 has no bit in a fd_set of 1024: too many were open already\n"),
    (_with_spare_descriptors(100), ""),
])
def test_the_measuring_program_says_what_is_wrong(tmp_path, limit, words):
    program = tmp_path / "select_cost"
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", program, PROGRAMS / "select_cost.c"], check=True,
                   timeout=PATIENCE)
    ended = subprocess.run([program], preexec_fn=limit, close_fds=False, capture_output=True, text=True,
                           timeout=PATIENCE * 10)
    assert ended.stderr == words and ended.returncode == (1 if words else 0)


def test_every_program_is_used():
    used = set(re.findall(r"docs/lesson/(\w+\.\w+)", LESSON.read_text())) | {"second_message.py"}
    assert used == {path.name for path in PROGRAMS.iterdir() if path.is_file()}


def test_functions_are_where_the_lesson_says():
    text = LESSON.read_text()
    named = CODE.findall(text)
    assert len(named) > 30 and text.count("](../") == len(named) + text.count("](../tests/")
    for function, path, link in named:
        source = (REPOSITORY / path).read_text()
        name = function if path.endswith(".cpp") else function.rpartition("::")[2]
        assert path == link and re.search(rf"\b{re.escape(name)}\(", source), f"there is no {function}() in {path}"


def test_the_added_command_applies_and_compiles(tmp_path):
    (patch,) = _blocks(LESSON.read_text(), "diff")
    for part in ("common", "relay"):
        shutil.copytree(REPOSITORY / part, tmp_path / part)
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=tmp_path, check=True, timeout=PATIENCE)
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-fsyntax-only", "-I.",
                    "relay/dialects/line/commands.cpp"], cwd=tmp_path, check=True, timeout=PATIENCE * 10)

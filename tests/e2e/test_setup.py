"""What run.sh says: that it builds, if and only if it does."""

import json
import pathlib
import subprocess

import pytest

SETUP = pathlib.Path(__file__).resolve().parents[2] / "common" / "setup.sh"

PRESETS = {"version": 6,
           "configurePresets": [{"name": "release", "generator": "Ninja", "binaryDir": "${sourceDir}/build/release"}],
           "buildPresets": [{"name": "release", "configurePreset": "release"}]}

# As in this project's own tree: with the tests come sources that are looked for each time.
CMAKE = """cmake_minimum_required(VERSION 3.25)
project(thing LANGUAGES NONE)
if(CHAT_TESTS)
  file(GLOB sources CONFIGURE_DEPENDS *.txt)
endif()
add_custom_command(OUTPUT copy COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/source copy DEPENDS source)
add_custom_target(thing DEPENDS copy)
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "CMakePresets.json").write_text(json.dumps(PRESETS))
    (tmp_path / "CMakeLists.txt").write_text(CMAKE)
    (tmp_path / "source").write_text("first")
    return tmp_path


def _build(tree, *options):
    """Returns what is said."""
    ended = subprocess.run(["bash", "-c", 'set -euo pipefail; source "$0"; build release thing "$@"', SETUP, *options],
                           cwd=tree, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == ""
    return ended.stderr


@pytest.mark.parametrize("options", [[], ["-DCHAT_TESTS=ON"]], ids=["alone", "with tests"])
def test_it_is_told_that_it_builds_only_when_it_does(tree, options):
    assert "building release" in _build(tree, *options)
    assert _build(tree, *options) == ""
    assert _build(tree) == "", "the tests stay configured, and are no reason to say anything"
    (tree / "source").write_text("second")
    assert "building release" in _build(tree)
    assert (tree / "build" / "release" / "copy").read_text() == "second"
    (tree / "new.txt").write_text("")
    assert _build(tree) == ""


def test_a_build_that_fails_says_why(tree):
    (tree / "source").unlink()
    ended = subprocess.run(["bash", "-c", 'set -euo pipefail; source "$0"; build release thing', SETUP],
                           cwd=tree, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "'source', needed by" in ended.stderr and "failed with status" in ended.stderr

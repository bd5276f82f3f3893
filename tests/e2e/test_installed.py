"""What `cmake --install` lays out, and that no option is missing from what is made of the table of options."""

import fcntl
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from harness.relay import binary
from harness.terminal import Terminal

BUILD = pathlib.Path(binary()).resolve().parents[1]
PROGRAMS = ("chat-relay", "chat-client")

FILES = {
    "bin/chat-relay", "bin/chat-client", "etc/chat-relay/chat-relay.toml",
    "lib/systemd/system/chat-relay.service", "lib/systemd/system/chat-relay.socket",
    "lib/sysusers.d/chat-relay.conf", "lib/tmpfiles.d/chat-relay.conf",
    "share/doc/chat-relay/examples/chat-relay.toml", "share/doc/chat-relay/examples/low-port.conf",
    "share/doc/chat-relay/examples/Containerfile", "share/doc/chat-relay/operators.md",
    "share/doc/chat-client/examples/client.toml", "share/doc/chat-client/client.md",
    *(file.format(program) for program in PROGRAMS for file in (
        "share/bash-completion/completions/{}", "share/zsh/site-functions/_{}", "share/fish/vendor_completions.d/{}.fish",
        "share/man/man1/{}.1", "share/man/man5/{}.conf.5", "share/doc/{}/LICENSE", "share/doc/{}/changelog.md"))}


def _install(prefix, **environment):
    """One at a time: CMake writes down in the build's folder what it has installed."""
    with open(BUILD / "CMakeCache.txt", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return subprocess.run(["cmake", "--install", BUILD, "--prefix", prefix], env={**os.environ, **environment},
                              capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    prefix = tmp_path_factory.mktemp("prefix")
    _install(prefix)
    return prefix


def _options(program, prefix):
    """The first name of each option in --help."""
    told = subprocess.run([prefix / "bin" / program, "--help"], capture_output=True, text=True, timeout=20, check=True)
    options = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", told.stdout, re.MULTILINE))
    assert len(options) > 15, told.stdout
    return options


def _settings(program, prefix, folder):
    """What the program takes in a file, by the names that --help has for it on the command line."""
    file = folder / "one.toml"
    for option in _options(program, prefix):
        name = option.removeprefix("--").removeprefix("no-")
        file.write_text(f"{name} = []\n")
        ended = subprocess.run([prefix / "bin" / program, "--config", file], stdin=subprocess.DEVNULL, capture_output=True,
                               text=True, timeout=20, check=False)
        if "may stand on the command line alone" in ended.stderr:
            continue
        assert "the list is empty" in ended.stderr or "not a list" in ended.stderr, ended
        yield name


def _without_escapes(page):
    """A manual page's source, as the words that are in it."""
    return re.sub(r"\\f[BIR]|\\&", "", page)


def test_all_is_where_it_belongs(installed):
    found = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}
    assert FILES - found == set()
    assert {path.partition("/")[0] for path in found} == {"bin", "etc", "lib", "share"}
    for program in PROGRAMS:
        assert os.access(installed / "bin" / program, os.X_OK)


def test_a_staged_installation_to_usr_has_its_configuration_in_etc(tmp_path):
    _install("/usr", DESTDIR=str(tmp_path))
    assert (tmp_path / "etc/chat-relay/chat-relay.toml").is_file()
    unit = (tmp_path / "usr/lib/systemd/system/chat-relay.service").read_text()
    assert "ExecStart=/usr/bin/chat-relay --config /etc/chat-relay/chat-relay.toml\n" in unit
    assert str(tmp_path) not in unit


def test_a_configuration_that_is_there_is_kept(tmp_path):
    (tmp_path / "etc/chat-relay").mkdir(parents=True)
    mine = tmp_path / "etc/chat-relay/chat-relay.toml"
    mine.write_text("history = 5\n")
    assert f"Kept: {mine}" in _install(tmp_path)
    assert mine.read_text() == "history = 5\n"


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_option_is_in_its_page_and_in_every_completion(installed, program):
    share = installed / "share"
    options = _options(program, installed)
    page = _without_escapes((share / f"man/man1/{program}.1").read_text())
    bash = (share / "bash-completion/completions" / program).read_text()
    zsh = (share / f"zsh/site-functions/_{program}").read_text()
    fish = (share / f"fish/vendor_completions.d/{program}.fish").read_text()
    for option in options:
        name = re.escape(option)
        assert re.search(rf"^(-\w, )?{name}\b", page, re.MULTILINE), option
        assert re.search(rf"{name}[ ']", bash), option
        assert re.search(rf"'\*?{name}\W", zsh), option
        assert re.search(rf" -l {re.escape(option[2:])} ", fish), option


def test_each_command_of_ctl_is_in_every_completion(installed):
    share = installed / "share"
    shown = subprocess.run([installed / "bin/chat-relay", "ctl", "--help"], capture_output=True, text=True, timeout=20,
                           check=True).stdout
    commands = re.findall(r"^  ([a-z-]+)", shown.split("\nCommands\n")[1].split("\n\n")[0], re.MULTILINE)
    assert {"status", "kick", "unregister"} <= set(commands)
    for script in ("bash-completion/completions/chat-relay", "zsh/site-functions/_chat-relay",
                   "fish/vendor_completions.d/chat-relay.fish"):
        text = (share / script).read_text()
        assert f"{' '.join(commands)}" in text, script


@pytest.mark.parametrize("program, sample", [("chat-relay", "etc/chat-relay/chat-relay.toml"),
                                             ("chat-client", "share/doc/chat-client/examples/client.toml")])
def test_each_setting_is_in_its_page_and_in_a_comment_of_the_sample(installed, tmp_path, program, sample):
    settings = set(_settings(program, installed, tmp_path))
    assert {"chat-relay": "listen", "chat-client": "nick"}[program] in settings
    page = _without_escapes((installed / f"share/man/man5/{program}.conf.5").read_text())
    text = (installed / sample).read_text()
    for setting in settings:
        assert re.search(rf"^{re.escape(setting)} = \S", page, re.MULTILINE), setting
        assert re.search(rf"^#{re.escape(setting)} = \S", text, re.MULTILINE), setting
    assert all(line.startswith("#") for line in text.splitlines() if line), "something is set in a sample"


@pytest.mark.parametrize("program, sample, status, culprit", [
    ("chat-relay", "etc/chat-relay/chat-relay.toml", 1, "cannot read"),
    ("chat-client", "share/doc/chat-client/examples/client.toml", 66, "password")])
def test_a_sample_without_its_comments_is_understood(installed, tmp_path, program, sample, status, culprit):
    """It names files that are not there; that is all that is said of it."""
    lines = (installed / sample).read_text().splitlines()
    file = tmp_path / "all.toml"
    text = "\n".join(line[1:] for line in lines if re.match(r"#(\w|\[)", line))
    file.write_text(text.replace('"/etc/chat-relay/', f'"{tmp_path}/none/'))
    ended = subprocess.run([installed / "bin" / program, "--config", file], stdin=subprocess.DEVNULL, capture_output=True,
                           text=True, timeout=20, env={**os.environ, "HOME": str(tmp_path)}, check=False)
    assert ended.returncode == status and culprit in ended.stderr, ended


@pytest.mark.parametrize("page", ["man1/chat-relay.1", "man1/chat-client.1", "man5/chat-relay.conf.5",
                                  "man5/chat-client.conf.5"])
def test_a_manual_page_is_clean(installed, page):
    path = installed / "share/man" / page
    lint = subprocess.run(["mandoc", "-Tlint", path], capture_output=True, text=True, timeout=20, check=False)
    assert (lint.returncode, lint.stdout) == (0, "")
    shown = subprocess.run(["man", "--warnings", "-l", path], env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
                           capture_output=True, text=True, timeout=20, check=False)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "@" not in shown.stdout


def test_the_unit_is_good_and_lets_the_relay_do_no_more_than_it_must(installed):
    unit = installed / "lib/systemd/system/chat-relay.service"
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit],
                             capture_output=True, text=True, timeout=60, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    exposed = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=15", unit],
                             capture_output=True, text=True, timeout=60, check=False)
    assert exposed.returncode == 0, exposed.stdout


def _completed_by_bash(installed, words):
    script = installed / "share/bash-completion/completions" / words[0]
    quoted = " ".join(f"'{word}'" for word in words)
    asked = (f"source {script}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
             f"compopt() {{ echo \"compopt $*\"; }}; _{words[0].replace('-', '_')}; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    return subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True, timeout=20,
                          check=True).stdout.split("\n")[:-1]


@pytest.mark.parametrize("words, answers", [
    (["chat-relay", "--log-l"], ["--log-level"]),
    (["chat-relay", "--log-level", "de"], ["debug"]),
    # As Readline takes it apart.
    (["chat-relay", "--log-level", "=", "de"], ["debug"]),
    (["chat-relay", "--cloak", "="], ["on", "off"]),
    (["chat-relay", "--motd", ""], ["compopt -o default", ""]),
    (["chat-relay", "--state-dir", ""], ["compopt -o dirnames", ""]),
    (["chat-relay", "--listen", ""], [""]),
    (["chat-relay", "--trace", "--ver"], ["--version"]),
    (["chat-relay", "--trace", "=", "x"], ["compopt -o default", ""]),
    (["chat-relay", "c"], ["ctl"]),
    (["chat-relay", "--trace", "c"], [""]),
    (["chat-relay", "ctl", "un"], ["unban", "unregister"]),
    (["chat-relay", "ctl", "--j"], ["--json"]),
    (["chat-relay", "ctl", "--state-dir", ""], ["compopt -o dirnames", ""]),
    (["chat-relay", "ctl", "--config", "=", ""], ["compopt -o default", ""]),
    (["chat-relay", "ctl", "--json", "kick", "wh"], [""]),
    (["chat-client", "--no-col"], ["--no-colour", "--no-color"]),
])
def test_bash_completes(installed, words, answers):
    assert _completed_by_bash(installed, words) == answers


@pytest.mark.parametrize("typed, answers", [("chat-relay --log-", {"--log-file", "--log-format", "--log-level"}),
                                            ("chat-relay --cloak ", {"on", "off"}),
                                            ("chat-relay c", {"ctl"}),
                                            ("chat-relay ctl un", {"unban", "unregister"}),
                                            ("chat-relay ctl --j", {"--json"}),
                                            ("chat-relay ctl kick wh", set()),
                                            ("chat-client --bell=p", {"--bell=private"})])
def test_fish_completes(installed, tmp_path, typed, answers):
    script = installed / f"share/fish/vendor_completions.d/{typed.split()[0]}.fish"
    asked = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{typed}'"], capture_output=True,
                           text=True, timeout=20, env={**os.environ, "HOME": str(tmp_path)}, check=True)
    assert {line.split("\t")[0] for line in asked.stdout.splitlines()} == answers


@pytest.mark.parametrize("typed, screen", [("chat-relay --log-l\tdeb\t", "chat-relay --log-level=debug"),
                                           ("chat-relay ct\tunr\t", "chat-relay ctl unregister"),
                                           ("chat-relay ctl --js\t", "chat-relay ctl --json"),
                                           ("chat-client --bell=pr\t", "chat-client --bell=private")])
def test_zsh_completes(installed, short_directory, typed, screen):
    functions = installed / "share/zsh/site-functions"
    (short_directory / ".zshrc").write_text(f"fpath=({functions} $fpath)\nautoload -Uz compinit\ncompinit -u -D\nPS1='> '\n")
    terminal = Terminal([shutil.which("zsh")], short_directory)
    try:
        terminal.until("^>")
        terminal.write(typed)
        terminal.until(screen)
    finally:
        terminal.close()

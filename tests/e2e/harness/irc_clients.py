"""Stock IRC clients, started as a person would start them, in directories of their own."""

import pytest

from harness.terminal import Terminal

# What these clients would else hold against a fast typist: both take quick lines for a paste and ask about it, and
# both wait between the lines that they send.
IRSSI_SETTINGS = """
settings = {
  core = { real_name = "Irssi User"; };
  "irc/core" = { cmds_max_at_once = "1000"; cmd_queue_speed = "10msec"; };
  "fe-text" = { paste_detect_time = "0"; };
};
"""
WEECHAT_TAKES_NO_PASTE = "/set weechat.look.paste_max_lines -1"
WEECHAT_COMMANDS = (
    WEECHAT_TAKES_NO_PASTE,
    "/bar hide nicklist",
    "/server add relay {host}/{port} -notls -nicks={nick} -anti_flood_prio_high=0 -anti_flood_prio_low=0",
    "/connect relay",
)


class Clients:
    def __init__(self, relay, directory):
        self._relay = relay
        self._directory = directory
        self._terminals = []

    def irssi(self, nick="irssi"):
        home = self._make_home()
        (home / "config").write_text(IRSSI_SETTINGS)
        host, port = self._address()
        return self._start(["irssi", f"--home={home}", "-c", host, "-p", str(port), "-n", nick], home)

    def weechat(self, nick="weechat"):
        home = self._make_home()
        host, port = self._address()
        commands = (command.format(host=host, port=port, nick=nick) for command in WEECHAT_COMMANDS)
        options = [word for command in commands for word in ("-r", command)]
        return self._start(["weechat", "-d", str(home), "-P", "irc,alias", *options], home)

    def irssi_with(self, command, nick="irssi", greeted=True):
        """irssi, and what its user types to connect."""
        home = self._make_home()
        (home / "config").write_text(IRSSI_SETTINGS)
        return self._start(["irssi", f"--home={home}", "--noconnect", "-n", nick], home, [command], greeted)

    def weechat_with(self, *commands, greeted=True):
        home = self._make_home()
        return self._start(["weechat", "-d", str(home), "-P", "irc,alias", "-r", WEECHAT_TAKES_NO_PASTE], home, commands, greeted)

    def _make_home(self):
        home = self._directory / f"home{len(self._terminals)}"
        home.mkdir()
        return home

    def _address(self):
        return self._relay.door().address

    def _start(self, command, home, typed=(), greeted=True):
        terminal = Terminal(command, home)
        self._terminals.append(terminal)
        if typed:
            terminal.until(r"Irssi v|WeeChat \d")
            terminal.type(*typed)
        if greeted:
            terminal.until("no message of the day")
        return terminal

    def close(self):
        for terminal in self._terminals:
            terminal.close()


@pytest.fixture
def clients(relay, short_directory):
    started = Clients(relay, short_directory)
    yield started
    started.close()

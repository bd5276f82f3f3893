"""The IRC servers that chat-relay is compared with, as Debian packages them, all of their limits lifted.

What would slow a client down, turn it away or disturb a measurement is off: flood penalties, connections per
address, name and ident lookups, pings, logs of every connection. What is left is the work.
"""

from dataclasses import dataclass

from running import Running, accepts, free_port

NGIRCD_CONFIGURATION = """\
[Global]
Name = bench.local
Info = bench
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = bench
PidFile =

[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 16
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600

[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local1
"""

# netbuffersize is at its maximum, and the queues are long enough that nobody is disconnected for reading late.
INSPIRCD_CONFIGURATION = """\
<server name="bench.local" description="bench" network="bench">
<admin name="bench" nick="bench" email="bench@localhost">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="600" pingfreq="3600" threshold="1000000" commandrate="1000000000" fakelag="no"
         softsendq="1000000000" hardsendq="1000000000" recvq="1000000000"
         limit="100000" localmax="100000" globalmax="100000" maxconnwarn="no"
         resolvehostnames="no" useident="no" useconnectban="no" useconnflood="no">
<options defaultmodes="n">
<performance softlimit="100000" somaxconn="4096" netbuffersize="65534" quietbursts="yes">
"""


@dataclass(frozen=True)
class NgIrcd:
    program: str = "ngircd"
    package: str = "ngircd"
    in_flight: int = 8  # its listen backlog is 10, as ncat's is

    def version_command(self):
        return [self.program, "--version"]

    def start(self):
        return on_free_port(["ngircd", "--nodaemon", "--config", "ngircd.conf"],
                            {"ngircd.conf": NGIRCD_CONFIGURATION})


@dataclass(frozen=True)
class InspIrcd:
    program: str = "inspircd"
    package: str = "inspircd"
    in_flight: int = 1000  # it lets in once a second who has come until then; its listen backlog is 4096

    def version_command(self):
        return [self.program, "--version"]

    def start(self):
        return on_free_port(["inspircd", "--nofork", "--nopid", "--nolog", "--config=inspircd.conf"],
                            {"inspircd.conf": INSPIRCD_CONFIGURATION})


def on_free_port(command, templates):
    port = free_port()
    files = {name: text.format(port=port) for name, text in templates.items()}
    return Running(command, lambda _: {"irc": port} if accepts(port) else None, files, ordinary=True)

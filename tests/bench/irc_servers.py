"""The IRC servers that chat-relay is compared with and chat-client is tried on, as Debian packages them.

What would disturb a measurement is off: name and ident lookups, logs of every connection. A bench lifts all of their
limits, too: flood penalties, connections per address, pings. What is then left is the work.
"""

import functools
import subprocess
from dataclasses import dataclass

from running import Running, accepts, free_port

NGIRCD_CONFIGURATION = """\
[Global]
Name = {name}
Info = bench
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = bench
PidFile =
Password = {password}

[Options]
DNS = no
Ident = no
PAM = no
SyslogFacility = local1

{limits}"""

NGIRCD_NO_LIMITS = """\
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 16
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
"""

NGIRCD_LINK = """
[Server]
Name = {name}
Host = 127.0.0.1
Port = {port}
MyPassword = bench
PeerPassword = bench
Passive = {passive}
"""

NGIRCD_TLS = """
[SSL]
CertFile = certificate.pem
KeyFile = key.pem
Ports = {port}
"""

INSPIRCD_CONFIGURATION = """\
<server name="{name}" description="bench" network="bench">
<admin name="bench" nick="bench" email="bench@localhost">
{tls}
<bind address="127.0.0.1" port="{port}" type="clients" {profile}>
<connect allow="*" resolvehostnames="no" useident="no" useconnectban="no" useconnflood="no"
         {password} {connection_limits}>
<options defaultmodes="on">
{performance}
{links}
"""

# Without its own path it looks for the files in /etc/inspircd.
INSPIRCD_TLS = """
<path configdir=".">
<module name="ssl_gnutls">
<sslprofile name="bench" provider="gnutls" certfile="certificate.pem" keyfile="key.pem">"""

# The queues are long enough that nobody is disconnected for reading late.
INSPIRCD_NO_CONNECTION_LIMITS = """
         timeout="600" pingfreq="3600" threshold="1000000" commandrate="1000000000" fakelag="no"
         softsendq="1000000000" hardsendq="1000000000" recvq="1000000000"
         limit="100000" localmax="100000" globalmax="100000" maxconnwarn="no\""""

# As in the configuration that comes with Debian's package; its own are meant for nobody.
INSPIRCD_USUAL_CONNECTION_LIMITS = """
         timeout="60" threshold="10" pingfreq="120" softsendq="8192" hardsendq="262144" recvq="8192\""""

# netbuffersize is at its maximum.
INSPIRCD_PERFORMANCE = """\
<performance softlimit="100000" somaxconn="4096" netbuffersize="65534" quietbursts="yes">"""


# The bound port is this server's, and the other's is in its own configuration.
INSPIRCD_LINK = """\
<module name="spanningtree">
<bind address="127.0.0.1" port="{own_port}" type="servers">
<link name="{name}" ipaddr="127.0.0.1" port="{port}" allowmask="127.0.0.1" sendpass="bench" recvpass="bench">
<autoconnect period="1" server="{name}">"""


@dataclass(frozen=True)
class Place:
    """Where a server is one of two that are linked."""

    name: str = "bench.local"
    port: int = 0  # where the other reaches it
    other_name: str = ""  # none: it is alone
    other_port: int = 0
    waits: bool = False  # for the other to connect


@dataclass(frozen=True)
class NgIrcd:
    tls: bool = False
    program: str = "ngircd"
    package: str = "ngircd"
    in_flight: int = 8  # its listen backlog is 10, as ncat's is

    def version_command(self):
        return [self.program, "--version"]

    def start(self, limited=False, password="", place=Place()):
        """`limited`: as whoever installs the package gets it."""
        limits = "" if limited else NGIRCD_NO_LIMITS
        port = place.port or free_port()
        plain_port, tls = (free_port(), NGIRCD_TLS.format(port=port)) if self.tls else (port, "")
        text = NGIRCD_CONFIGURATION.format(name=place.name, port=plain_port, limits=limits, password=password)
        if place.other_name:
            text += NGIRCD_LINK.format(name=place.other_name, port=place.other_port, passive="yes" if place.waits else "no")
        return on_port(port, ["ngircd", "--nodaemon", "--config", "ngircd.conf"],
                       {"ngircd.conf": text + tls, **(certificate_files() if self.tls else {})})


@dataclass(frozen=True)
class InspIrcd:
    tls: bool = False
    program: str = "inspircd"
    package: str = "inspircd"
    in_flight: int = 1000  # it lets in once a second who has come until then; its listen backlog is 4096

    def version_command(self):
        return [self.program, "--version"]

    def start(self, limited=False, password="", place=Place()):
        """`limited`: as whoever installs the package gets it."""
        port = free_port()
        links = INSPIRCD_LINK.format(own_port=place.port, name=place.other_name, port=place.other_port)
        text = INSPIRCD_CONFIGURATION.format(
            name=place.name, links=links if place.other_name else "", port=port, tls=INSPIRCD_TLS if self.tls else "", profile='sslprofile="bench"' if self.tls else "",
            connection_limits=INSPIRCD_USUAL_CONNECTION_LIMITS if limited else INSPIRCD_NO_CONNECTION_LIMITS,
            performance="" if limited else INSPIRCD_PERFORMANCE,
            password=f'password="{password}"' if password else "")
        return on_port(port, ["inspircd", "--nofork", "--nopid", "--nolog", "--config=inspircd.conf"],
                       {"inspircd.conf": text, **(certificate_files() if self.tls else {})})


@functools.cache
def certificate_files():
    """As the relay makes its own: a P-256 key."""
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                           "-keyout", "/dev/stdout", "-days", "2", "-subj", "/CN=bench.local"], check=True,
                          capture_output=True, text=True).stdout
    at = made.index("-----BEGIN CERTIFICATE")
    return {"key.pem": made[:at], "certificate.pem": made[at:]}


def on_port(port, command, files):
    return Running(command, lambda _: {"irc": port} if accepts(port) else None, files, ordinary=True)

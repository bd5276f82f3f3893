"""Which points the figures of docs/performance.md have; a file of figures for each section."""

import dataclasses
from dataclasses import dataclass

from figure_points import Blocked, Busy, Idle, SelectAlone
from measuring import Work
from servers import NcatBroker, candidates

FAR_MORE = 20_000  # clients than any figure asks for
NCAT_MOST_IDLE = 990  # it has 1,024 descriptors, and keeps some for itself

# The kernel takes up to 4 MiB for a client that does not read before the relay has to keep anything. That is no part
# of the relay's memory, and at a thousand clients takes long to fill.
BLOCKED_SEND_BUFFER = 64 * 1024

MOST_COMERS_OFTEN = 5000  # more than that come once a server: ngIRCd takes a minute to let 10,000 in

# Filling a room of N takes N * N lines: 10,000 keep a peer busy for minutes.
MOST_PEER_MEMBERS = 1000


@dataclass(frozen=True)
class Sizes:
    rate_clients: list
    windows: list
    window_clients: int
    idle_clients: list
    blocked_clients: list
    others: list


FULL = Sizes(rate_clients=[10, 30, 100, 300, 1000], windows=[1, 4, 16, 64, 256], window_clients=100,
             idle_clients=[100, 300, NCAT_MOST_IDLE, 5000], blocked_clients=[10, 100, 1000], others=[10, 100, 1000, 10_000])
QUICK = Sizes(rate_clients=[5, 20], windows=[1, 16], window_clients=20,
              idle_clients=[50, 100], blocked_clients=[10, 50], others=[10, 100])


class Cast:
    """The servers, in the parts that they play here."""

    def __init__(self, present):
        self.all = [lift_limit(entrant) for entrant in present if entrant.label != "ncat --broker" and not (entrant.tls or entrant.keeps)]

    def able(self, clients, *labels):
        return [entrant for entrant in self.all
                if entrant.most_clients >= clients and (not labels or entrant.label in labels)]

    def holders(self, clients):
        return [entrant for entrant in self.able(clients)
                if not isinstance(entrant.server, NcatBroker) or clients <= NCAT_MOST_IDLE]

    def irc(self, members):
        return [entrant for entrant in self.all
                if entrant.dialect == "irc" and (entrant.is_relay or members <= MOST_PEER_MEMBERS)]


def lift_limit(entrant):
    """IRC servers take as many as come; the tables only ask less of them."""
    return dataclasses.replace(entrant, most_clients=FAR_MORE) if entrant.dialect == "irc" else entrant


TALKING = ("chat-relay line", "chat-relay irc", "ncat --broker, quick ACKs", "ngIRCd", "InspIRCd")


def talk(cast, sizes, _):
    """Everyone to everyone: deliveries, CPU and latency."""
    works = [Work(clients, 64) for clients in sizes.rate_clients]
    works += [Work(sizes.window_clients, window) for window in sizes.windows]
    return [Busy(cast.able(work.clients, *TALKING), work) for work in dict.fromkeys(works)]


def memory(cast, sizes, own_network):
    """What idle clients cost, and clients that do not read."""
    idle = [Idle(cast.holders(clients), clients, room=100) for clients in sizes.idle_clients]
    buffer = BLOCKED_SEND_BUFFER if own_network else 0
    blocked = [Blocked(cast.able(clients, "chat-relay line", "chat-relay irc"),
                       Work(clients=10, window=64, slow_readers=clients, size=400, warmup=2, once=True), buffer)
               for clients in sizes.blocked_clients]
    return idle + blocked


def select(cast, sizes, _):
    """Two who talk, beside many others who do not."""
    points = []
    for others in sizes.others:
        once = others > MOST_COMERS_OFTEN
        pair = Work(clients=2, window=1, bystanders=others, once=once)
        crowd = Work(clients=2 + others, window=1, talkers=2, once=once)
        points += [SelectAlone(others), Busy(cast.irc(0), pair, {"others": others, "where": "elsewhere"}),
                   Busy(cast.irc(others), crowd, {"others": others, "where": "in the room"})]
    return points


SECTIONS = {"talk": talk, "memory": memory, "select": select}

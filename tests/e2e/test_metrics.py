"""--metrics-listen: what Prometheus, a load balancer and a stranger get by HTTP."""

import datetime
import json
import pathlib
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as text_format

from harness import PATIENCE, SANITIZED, run_to_end
from harness.hearing import wait_until
from harness.irc_person import irc_person
from harness.tls_person import make_certificate

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
OPEN_METRICS = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"


class Scraped:
    """A relay that is measured, and a client of its metrics."""

    def __init__(self, relay):
        self.relay = relay
        host, port = re.search(r"metrics are at http://(127\.0\.0\.1):(\d+)/metrics\n", relay.log()).groups()
        self.address = host, int(port)

    def get(self, path="/metrics", method="GET", **headers):
        request = urllib.request.Request(f"http://{self.address[0]}:{self.address[1]}{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return response.status, response.headers, response.read().decode()

    def sample(self, name, **labels):
        _, _, text = self.get()
        found = [sample.value for family in text_format(text) for sample in family.samples
                 if sample.name == name and labels.items() <= sample.labels.items()]
        assert found, f"no {name}{labels} in {text}"
        return sum(found)

    def connect(self):
        end = socket.create_connection(self.address, PATIENCE)
        return end

    def exchange(self, request):
        with self.connect() as end:
            end.sendall(request)
            return b"".join(iter(lambda: end.recv(65536), b""))


@pytest.fixture
def scraped(start_relay, short_directory):
    return Scraped(start_relay("--metrics-listen", "0", "--state-dir", short_directory / "state", "--password-memory", "8K",
                               "--password-passes", "1"))


@pytest.fixture
def scraped_member(start_member, short_directory):
    """It shares its chat with others, so it has all metrics that there are."""
    return Scraped(start_member("--metrics-listen", "0", "--state-dir", short_directory / "member"))


def test_promtool_has_nothing_to_complain_of(scraped):
    irc_person(scraped.relay, "dan", room="#tea")
    scraped.relay.join("alice").ask("hello")
    promtool = shutil.which("promtool")
    assert promtool, "Debian's package prometheus has it"
    checked = subprocess.run([promtool, "check", "metrics"], input=scraped.get()[2], capture_output=True, text=True, timeout=PATIENCE,
                             check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_open_metrics_are_as_another_parser_reads_them(scraped):
    scraped.relay.join("alice").ask("hello")
    status, headers, text = scraped.get(Accept=OPEN_METRICS)
    assert status == 200 and headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    families = list(open_metrics(text))
    names = {family.name for family in families}
    assert {family.name.removesuffix("_total") for family in text_format(scraped.get()[2])} == names
    assert all(family.documentation for family in families)


def test_what_happens_is_counted(scraped):
    relay = scraped.relay
    alice = relay.join("alice")
    irc_person(relay, "dan", room="#lobby")
    eve = relay.connect_encrypted().join("eve")
    alice.say("hello", "/msg dan psst", "/join")
    alice.ask("/kill dan")
    alice.ask("/login dan wrong-password")
    alice.settle()
    for (dialect, transport), count in {("line", "plain"): 1, ("line", "tls"): 1, ("irc", "plain"): 1, ("raw", "plain"): 0}.items():
        assert scraped.sample("chat_relay_clients", dialect=dialect, transport=transport) == count
    assert scraped.sample("chat_relay_people") == 3
    assert scraped.sample("chat_relay_rooms") == 1
    assert scraped.sample("chat_relay_lines_total") >= 2
    assert scraped.sample("chat_relay_deliveries_total") >= 4
    assert scraped.sample("chat_relay_connections_accepted_total") == 3
    assert scraped.sample("chat_relay_refusals_total", reason="not_relay_operator") == 0, "the relay has no operators"
    assert scraped.sample("chat_relay_failed_logins_total") == 1
    assert scraped.sample("chat_relay_received_bytes_total") > 100
    assert scraped.sample("chat_relay_sent_bytes_total") > 300
    assert scraped.sample("process_open_fds") > 5
    assert scraped.sample("process_resident_memory_bytes") > 1 << 20
    before = scraped.sample("chat_relay_round_duration_seconds_count")
    assert 0 < scraped.sample("chat_relay_round_duration_seconds_bucket", le="+Inf") - before <= 5
    assert scraped.sample("chat_relay_rounds_total") >= before
    eve.say("/quit bye")
    eve.until_closed()
    zoe = relay.join("zoe")
    zoe.half_close()
    zoe.until_closed()
    alice.until("* zoe left")
    assert scraped.sample("chat_relay_connections_closed_total", reason="quit") == 1
    assert scraped.sample("chat_relay_connections_closed_total", reason="hung_up") == 1
    wait_until(lambda: scraped.sample("chat_relay_history_lines_kept_total") >= 1, "a line is written to the history")
    assert scraped.sample("chat_relay_history_lag_seconds") >= 0


def test_when_the_certificate_ends_is_told(scraped, short_directory):
    end = subprocess.run(["openssl", "x509", "-in", short_directory / "state/tls.pem", "-noout", "-enddate", "-dateopt", "iso_8601"],
                         capture_output=True, text=True, check=True).stdout.strip().removeprefix("notAfter=")
    told = scraped.sample("chat_relay_tls_certificate_expiry_timestamp_seconds")
    assert datetime.datetime.fromtimestamp(told, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ") == end


def test_a_certificate_of_thousands_of_years_has_not_run_out(start_relay, tmp_path):
    """RFC 5280, section 4.1.2.5: those without an end have the year 9999."""
    own, _ = make_certificate(tmp_path, "own", days=2_900_000)
    scraped = Scraped(start_relay("--metrics-listen", "0", "--tls-certificate", own))
    assert scraped.sample("chat_relay_tls_certificate_expiry_timestamp_seconds") > 8e9
    assert "TLS certificate" not in scraped.relay.log()


@pytest.mark.skipif(SANITIZED, reason="a sanitizer reads its options, and what may leak, from /proc")
def test_without_proc_nothing_is_made_up(start_relay):
    """As in a container, or a chroot, that lacks it."""
    hidden = ("unshare", "--map-root-user", "--mount", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh")
    if subprocess.run([*hidden, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no namespaces of users and mounts")
    scraped = Scraped(start_relay("--metrics-listen", "0", "--memory-limit", "64M", wrapper=hidden))
    told = "--memory-limit 64 MiB does not hold: without /proc the relay cannot read what it takes"
    wait_until(lambda: told in scraped.relay.log(), told)
    names = {family.name for family in text_format(scraped.get()[2])}
    assert "process_cpu_seconds" in names
    assert not {"process_resident_memory_bytes", "process_open_fds"} & names


def test_who_is_turned_away_is_counted_by_reason(start_relay):
    scraped = Scraped(start_relay("--metrics-listen", "0", "--max-clients", "1"))
    alice = scraped.relay.join("alice")
    assert scraped.relay.connect().until_closed() == ["! This relay is full: it takes 1 client."]
    alice.ask("/nick chat-relay")
    assert scraped.sample("chat_relay_connections_refused_total", reason="full") == 1
    assert scraped.sample("chat_relay_connections_refused_total") == 1
    assert scraped.sample("chat_relay_refusals_total", reason="nick_reserved") == 1


def test_a_load_balancer_hears_that_the_relay_stops(scraped):
    relay = scraped.relay
    assert scraped.get("/health")[::2] == (200, "ok\n")
    relay.join("sleeper", receive_buffer=4096)
    alice = relay.join("alice")
    for _ in range(84):
        alice.say(*["x" * 4000] * 10)
        alice.settle()
    # More than the kernel keeps for the sleeper.
    assert scraped.sample("chat_relay_largest_backlog_bytes") > 0
    relay.send_signal(15)
    alice.until("* The relay is shutting down. Goodbye.")
    # It waits for the sleeper for two seconds.
    answer = scraped.exchange(b"GET /health HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 503 ") and answer.endswith(b"\r\n\r\nstopping\n")
    assert relay.wait() == 0


@pytest.mark.parametrize("path, method, status", [("/", "GET", 404), ("/metrics", "POST", 405), ("/metrics", "DELETE", 405)])
def test_there_is_nothing_else(scraped, path, method, status):
    with pytest.raises(urllib.error.HTTPError) as refused:
        scraped.get(path, method)
    assert refused.value.code == status


def test_head_has_the_length_and_no_body(scraped):
    status, headers, body = scraped.get("/health", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "3", "")


def test_hostile_clients_take_nothing_from_others(scraped):
    relay = scraped.relay
    alice = relay.join("alice")
    assert scraped.exchange(b"x" * 9_000).startswith(b"HTTP/1.1 431 ")
    with pytest.raises(ConnectionError):
        scraped.exchange(b"x" * (64 << 20))
    assert scraped.exchange(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n").startswith(b"HTTP/1.1 400 ")
    # Eight are served at a time, each for ten seconds at the most, and the chat goes on.
    slow = [scraped.connect() for _ in range(40)]
    for end in slow:
        end.sendall(b"GET /metrics HTTP/1.1\r\nX: ")
    late = scraped.connect()
    late.sendall(b"GET /health HTTP/1.0\r\n\r\n")
    alice.ask("hello")
    for end in slow:
        end.close()
    assert late.recv(4096).startswith(b"HTTP/1.1 200 ")
    late.close()
    alice.settle()
    assert "connected" not in re.sub("#1 .*", "", relay.log())


def test_who_does_not_finish_is_told_so_after_ten_seconds(scraped):
    with scraped.connect() as end:
        end.sendall(b"GET /met")
        answer = b"".join(iter(lambda: end.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_unix_socket_will_do(start_relay, short_directory):
    path = short_directory / "metrics"
    start_relay("--metrics-listen", f"unix:{path}")
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(PATIENCE)
        end.connect(str(path))
        end.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b"".join(iter(lambda: end.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and b"\nchat_relay_people 0\n" in answer


def test_a_place_that_cannot_be_had_is_an_error(scraped):
    taken = "127.0.0.1:%d" % scraped.address[1]
    ended = run_to_end("--listen", "127.0.0.1:0", "--metrics-listen", taken)
    assert ended.returncode == 1
    assert ended.stderr.endswith(f"chat-relay: --metrics-listen: cannot listen on {taken}: Address already in use (by another relay? choose another port)\n") \
        or f"--metrics-listen: cannot listen on {taken}" in ended.stderr
    assert run_to_end("--metrics-listen", "nonsense").returncode == 2


def _expressions(dashboard):
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"]


def test_every_metric_of_the_dashboard_exists(scraped_member):
    _, _, text = scraped_member.get()
    there = {sample.name: set().union(*(each.labels for each in family.samples)) for family in text_format(text) for sample in family.samples}
    dashboard = json.loads((REPOSITORY / "docs/grafana-dashboard.json").read_text())
    asked = set(re.findall(r"\b(?:chat_relay|process)_\w+", " ".join(_expressions(dashboard))))
    assert len(asked) > 20 and asked <= there.keys()
    for expression in _expressions(dashboard):
        for labels in re.findall(r"by \(([\w, ]+)\)", expression):
            names = re.findall(r"\b(?:chat_relay|process)_\w+", expression)
            assert set(labels.split(", ")) <= set().union(*(there[name] for name in names))


def test_the_manual_names_every_metric_and_no_other(scraped_member):
    _, _, text = scraped_member.get()
    families = {family.name if family.type != "counter" else family.name.removesuffix("_total") + "_total" for family in text_format(text)}
    manual = (REPOSITORY / "docs/operators.md").read_text()
    section = manual.split("\n## Metrics\n")[1].split("\n## ")[0]
    named = re.findall(r"\b(?:chat_relay|process)_\w+", section)
    assert {name.removesuffix("_bucket") for name in named} == families


def test_how_it_gets_on_with_other_relays(redis, scraped, scraped_member, start_member):
    member = scraped_member
    assert "chat_relay_cluster" not in scraped.get()[2]
    other = start_member()
    wait_until(lambda: member.sample("chat_relay_cluster_other_relays") == 1, "it knows the other")
    assert [member.sample("chat_relay_cluster_state", state=each) for each in ("member", "alone", "coming")] == [1, 0, 0]
    assert member.sample("chat_relay_cluster_losses_total") == 0
    bob = other.join("bob")
    bob.settle()
    turns = member.sample("chat_relay_cluster_turns_total")
    bob.say("now it is the other's turn")
    bob.settle()
    wait_until(lambda: member.sample("chat_relay_cluster_turns_total") > turns, "the floor has come to who answers")
    redis.stop()
    wait_until(lambda: member.sample("chat_relay_cluster_state", state="alone") == 1, "it has lost the other")
    alice = member.relay.join("alice")
    alice.say("to be told later")
    alice.settle()
    assert member.sample("chat_relay_cluster_late_entries") >= 1
    assert member.sample("chat_relay_cluster_losses_total") == 1 and member.sample("chat_relay_cluster_other_relays") == 0

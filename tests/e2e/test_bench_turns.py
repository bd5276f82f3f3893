"""How the bench says that a server stands beside its peers."""

import pathlib
import sys

import pytest

# Appended: the bench's modules have common names.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

from turns import FLAWS, beside_best_peer


def _run(rate, cost, **flaws):
    return {"deliveries_per_second": rate, "server_cpu_us_per_delivery": cost, **dict.fromkeys(FLAWS, 0), **flaws}


def _turn(relay, ngircd, inspircd):
    return {"relay": relay, "ngIRCd": ngircd, "InspIRCd": inspircd}


PEERS = ["ngIRCd", "InspIRCd", "not installed"]


def test_a_machine_that_slows_down_between_turns_changes_no_ratio():
    fast = _turn(_run(400, 1.0), _run(200, 2.0), _run(100, 4.0))
    slow = _turn(_run(40, 10.0), _run(20, 20.0), _run(10, 40.0))
    assert beside_best_peer("relay", PEERS, [fast, slow, fast]) == {"best_peers_rate": (2, 2, 2), "best_peers_cost": (2, 2, 2)}


def test_the_best_peer_may_be_another_in_each_turn():
    turns = [_turn(_run(300, 1.0), _run(200, 3.0), _run(100, 2.0)), _turn(_run(300, 1.0), _run(50, 4.0), _run(100, 5.0))]
    assert beside_best_peer("relay", PEERS, turns) == {"best_peers_rate": (1.5, 2.25, 3), "best_peers_cost": (2, 3, 4)}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_peer_that_loses_lines_has_not_done_the_work(flaw):
    turn = _turn(_run(300, 1.0), _run(200, 2.0), _run(900, 0.1, **{flaw: 1}))
    assert beside_best_peer("relay", PEERS, [turn])["best_peers_rate"] == (1.5, 1.5, 1.5)


def test_nothing_is_said_where_no_turn_has_both():
    assert beside_best_peer("relay", PEERS, [{"relay": _run(1, 1)}, {"ngIRCd": _run(1, 1)}]) == {}

"""A server beside the best of its peers, turn by turn: the machine's speed changes, but hardly within a turn."""

import statistics

FLAWS = ("lost", "surplus", "unreadable", "disconnected", "stuck")


def beside_best_peer(label, peers, turns):
    """How many times the best peer's rate the server reached, and how many times its cost a delivery the cheapest peer
    took: each the least, the median and the most of the turns. A turn is what a run of each gave, by label. None where
    no turn has both. A peer that loses lines has not done the work."""
    pairs = [(turn[label], others) for turn in turns if label in turn and (others := sound_runs(peers, turn))]
    if not pairs:
        return {}
    rates = [run["deliveries_per_second"] / max(other["deliveries_per_second"] for other in others)
             for run, others in pairs]
    costs = [min(other["server_cpu_us_per_delivery"] for other in others) / run["server_cpu_us_per_delivery"]
             for run, others in pairs]
    return {"best_peers_rate": middle_and_ends(rates), "best_peers_cost": middle_and_ends(costs)}


def sound_runs(labels, turn):
    return [turn[label] for label in labels if label in turn and is_sound(turn[label])]


def is_sound(figures):
    return not any(figures[key] for key in FLAWS)


def middle_and_ends(ratios):
    return min(ratios), statistics.median(ratios), max(ratios)

#pragma once

#include "common/result.h"
#include "tests/bench/options.h"
#include "tests/bench/report.h"

namespace chat::bench {

struct Verdict {
  Report report;
  bool sound;  ///< nothing was lost, nobody was disconnected, nothing stood still
};

/// Lets clients talk and measures it.
Result<Verdict> measure_load(const Options& options);

/// Lets clients connect and measures the server's memory.
Result<Verdict> measure_idle(const Options& options);

/// What the kernel alone takes to send one batch to each of many sockets: no relay can be cheaper.
Result<Verdict> measure_least_cost(const Options& options);

/// What one select() takes that watches as many connections as there are clients, all but one of them idle.
Result<Verdict> measure_select_cost(const Options& options);

}  // namespace chat::bench

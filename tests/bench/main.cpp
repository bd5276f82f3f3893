#include "tests/bench/modes.h"
#include "tests/bench/options.h"

#include <cstdio>

namespace {

using chat::bench::Options;

chat::Result<chat::bench::Verdict> measure(const Options& options) {
  if (options.least_cost) return measure_least_cost(options);
  if (options.select_cost) return measure_select_cost(options);
  return options.idle ? measure_idle(options) : measure_load(options);
}

}  // namespace

int main(int argc, char** argv) {
  enum ExitStatus { kSound = 0, kLosses = 1, kNotMeasured = 2 };
  const auto options = chat::bench::parse_options(argc, argv);
  if (!options) return options.error();
  const auto verdict = measure(*options);
  if (!verdict) {
    std::fprintf(stderr, "chat-load: %s\n", verdict.error().c_str());
    return kNotMeasured;
  }
  std::fputs((options->json ? verdict->report.json() : verdict->report.lines()).c_str(), stdout);
  return verdict->sound ? kSound : kLosses;
}

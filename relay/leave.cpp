#include "relay/leave.h"

#include "common/standard_streams.h"

#include <cstdio>

#include <fmt/format.h>

namespace chat::relay {

int leave(std::string_view name, const Exit& exit) {
  std::fputs(exit.message.c_str(), exit.status == 0 ? stdout : stderr);
  const auto written = flush_standard_output();
  if (written) return exit.status;
  std::fputs(fmt::format("{}: {}\n", name, written.error()).c_str(), stderr);
  return exit.status == 0 ? 1 : exit.status;
}

}  // namespace chat::relay

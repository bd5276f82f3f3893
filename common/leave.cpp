#include "common/leave.h"

#include "common/standard_error.h"
#include "common/standard_streams.h"

#include <cstdio>

#include <fmt/format.h>

namespace chat {

int leave(std::string_view name, const Exit& exit, int unwritable) {
  if (exit.status != 0) {
    write_to_standard_error(exit.message);
    return exit.status;
  }
  std::fputs(exit.message.c_str(), stdout);
  const auto written = flush_standard_output();
  if (written) return 0;
  write_to_standard_error(fmt::format("{}: {}\n", name, written.error()));
  return unwritable;
}

}  // namespace chat

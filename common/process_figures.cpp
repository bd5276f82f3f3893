#include "common/process_figures.h"

#include "common/memory.h"

#include <filesystem>
#include <system_error>

#include <sys/resource.h>

namespace chat {
namespace {

std::chrono::duration<double> seconds_of(const timeval& time) {
  constexpr double kMicrosecond = 1e-6;
  return std::chrono::duration<double>(static_cast<double>(time.tv_sec) +
                                       static_cast<double>(time.tv_usec) * kMicrosecond);
}

std::size_t open_descriptors() {
  std::error_code error;
  std::size_t count = 0;
  std::filesystem::directory_iterator all("/proc/self/fd", error);
  for (; !error && all != std::filesystem::directory_iterator(); all.increment(error)) ++count;
  // One is that by which they are listed.
  return count > 0 ? count - 1 : 0;
}

}  // namespace

ProcessFigures process_figures() {
  rusage usage{};
  rlimit limit{};
  ::getrusage(RUSAGE_SELF, &usage);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return {.cpu_time = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
          .resident_memory = resident_memory(),
          .open_descriptors = open_descriptors(),
          .most_descriptors = static_cast<std::size_t>(limit.rlim_cur)};
}

}  // namespace chat

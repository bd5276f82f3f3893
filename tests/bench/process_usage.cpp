#include "tests/bench/process_usage.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

#include <time.h>
#include <unistd.h>

namespace chat::bench {
namespace {

using std::chrono::nanoseconds;

std::string proc_path(pid_t pid, const std::string& file) {
  return "/proc/" + std::to_string(pid) + "/" + file;
}

std::optional<CpuUse> scheduled_use(pid_t pid) {
  CpuUse total{};
  bool any = false;
  std::error_code error;
  for (const auto& task : std::filesystem::directory_iterator(proc_path(pid, "task"), error)) {
    std::int64_t used_ns = 0;
    std::int64_t waited_ns = 0;
    if (std::ifstream(task.path() / "schedstat") >> used_ns >> waited_ns) {
      total.used += nanoseconds(used_ns);
      total.waited += nanoseconds(waited_ns);
      any = true;
    }
  }
  if (!any) return std::nullopt;
  return total;
}

std::optional<CpuUse> ticked_use(pid_t pid) {
  constexpr int kFieldsBeforeUserTime = 11;  // counted after the command's name, see proc(5)
  std::ifstream file(proc_path(pid, "stat"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto name_end = text.rfind(')');  // the name may hold spaces and brackets of its own
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < kFieldsBeforeUserTime; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  if (!(fields >> user >> system)) return std::nullopt;
  constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
  const nanoseconds used((user + system) * (kNanosecondsPerSecond / sysconf(_SC_CLK_TCK)));
  return CpuUse{used, {}};
}

}  // namespace

Result<CpuUse> cpu_use(pid_t pid) {
  if (const auto use = scheduled_use(pid)) return *use;
  if (const auto use = ticked_use(pid)) return *use;
  return Failure("there is no CPU time to read of process " + std::to_string(pid) + ": is it still running?");
}

Result<MemoryUse> memory_use(pid_t pid) {
  constexpr std::uint64_t kKibibyte = 1024;
  std::ifstream status(proc_path(pid, "status"));
  MemoryUse use{};
  std::string key;
  while (status >> key) {
    std::uint64_t kibibytes = 0;
    if (key == "VmHWM:" && status >> kibibytes) use.peak_bytes = kibibytes * kKibibyte;
    if (key == "VmRSS:" && status >> kibibytes) use.resident_bytes = kibibytes * kKibibyte;
    status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  if (use.peak_bytes == 0) {
    return Failure("there is no memory use to read of process " + std::to_string(pid) +
                   ": is it still running?");
  }
  return use;
}

nanoseconds own_cpu_time() {
  timespec used{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) die("clock_gettime");
  return std::chrono::seconds(used.tv_sec) + nanoseconds(used.tv_nsec);
}

Result<CpuUse> cpu_use(const std::vector<pid_t>& pids) {
  CpuUse all{};
  for (const pid_t pid : pids) {
    auto one = cpu_use(pid);
    if (!one) return one;
    all.used += one->used;
    all.waited += one->waited;
  }
  return all;
}

Result<MemoryUse> memory_use(const std::vector<pid_t>& pids) {
  MemoryUse all{};
  for (const pid_t pid : pids) {
    auto one = memory_use(pid);
    if (!one) return one;
    all.resident_bytes += one->resident_bytes;
    all.peak_bytes += one->peak_bytes;
  }
  return all;
}

}  // namespace chat::bench

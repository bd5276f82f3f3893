#pragma once

#include "common/result.h"

#include <chrono>
#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace chat::bench {

struct MemoryUse {
  std::uint64_t resident_bytes;
  std::uint64_t peak_bytes;
};

struct CpuUse {
  std::chrono::nanoseconds used;    ///< user and system time
  std::chrono::nanoseconds waited;  ///< ready to run while something else had the core
};

/// Of all living threads of `pid`. Where the kernel keeps no schedstat, `used` is only as fine as the clock
/// tick (10 ms) and `waited` is zero.
Result<CpuUse> cpu_use(pid_t pid);

Result<MemoryUse> memory_use(pid_t pid);

/// Of all together; of none: nothing.
Result<CpuUse> cpu_use(const std::vector<pid_t>& pids);
Result<MemoryUse> memory_use(const std::vector<pid_t>& pids);

/// What this process has used, up to this very moment.
std::chrono::nanoseconds own_cpu_time();

}  // namespace chat::bench

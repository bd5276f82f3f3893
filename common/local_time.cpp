#include "common/local_time.h"

#include <chrono>

namespace chat {

std::tm local_time(WallTime at) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
  std::tm local{};
  localtime_r(&seconds, &local);
  return local;
}

}  // namespace chat

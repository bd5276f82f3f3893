#include "client/rendering/local_time.h"

#include "client/text/formatting.h"

#include <array>

namespace chat::client {

std::tm local_time(WallTime at) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
  std::tm local{};
  localtime_r(&seconds, &local);
  return local;
}

std::string formatted(const std::tm& time, const std::string& format) {
  std::array<char, 256> buffer{};
  return plain({buffer.data(), std::strftime(buffer.data(), buffer.size(), format.c_str(), &time)});
}

}  // namespace chat::client

#include "client/rendering/local_time.h"

#include "client/text/formatting.h"

#include <array>

namespace chat::client {

std::string formatted(const std::tm& time, const std::string& format) {
  std::array<char, 256> buffer{};
  return plain({buffer.data(), std::strftime(buffer.data(), buffer.size(), format.c_str(), &time)});
}

}  // namespace chat::client

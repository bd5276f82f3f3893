#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace chat::test {

/// The ways in which a stream may deliver `bytes`: whole, byte by byte, and cut in two at each place.
inline std::vector<std::vector<std::string_view>> all_cuts(std::string_view bytes) {
  std::vector<std::vector<std::string_view>> cuts{{bytes}, {}};
  for (std::size_t i = 0; i < bytes.size(); ++i) cuts[1].push_back(bytes.substr(i, 1));
  for (std::size_t i = 1; i < bytes.size(); ++i) cuts.push_back({bytes.substr(0, i), bytes.substr(i)});
  return cuts;
}

}  // namespace chat::test

#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace chat::test {

/// Whether the text stands anywhere in the file or its journal, also where nothing is any more.
inline bool stands_in_history(const std::string& path, std::string_view text) {
  std::string all;
  for (const char* const journal : {"", "-wal"}) {
    std::ifstream stream(path + journal, std::ios::binary);
    all.append(std::istreambuf_iterator<char>(stream), {});
  }
  return all.find(text) != std::string::npos;
}

}  // namespace chat::test

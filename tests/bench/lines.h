#pragma once

#include <string>
#include <string_view>

namespace chat::bench {

/// Hands every whole line of a read to `on_line`, without its '\n' and valid until that returns, and keeps
/// what is left in `torn`, to which the next read belongs.
template <class OnLine>
void for_each_line(std::string& torn, std::string_view bytes, OnLine on_line) {
  for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
    if (torn.empty()) {
      on_line(bytes.substr(0, end));
    } else {
      on_line(std::string_view(torn.append(bytes.substr(0, end))));
      torn.clear();
    }
    bytes.remove_prefix(end + 1);
  }
  torn += bytes;
}

/// Keeps in `torn` what for_each_line() would keep, for a read whose lines nobody wants to see.
inline void keep_torn(std::string& torn, std::string_view bytes) {
  const auto end = bytes.rfind('\n');
  if (end != bytes.npos) torn.clear();
  torn += bytes.substr(end + 1);  // npos + 1 is 0
}

inline std::string_view without_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace chat::bench

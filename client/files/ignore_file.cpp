#include "client/files/ignore_file.h"

#include "client/files/paths.h"
#include "client/text/irc_words.h"
#include "common/file.h"
#include "common/is_in.h"
#include "common/units.h"

#include <cerrno>
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kMostBytes = kMiB;

}  // namespace

Result<std::vector<std::string>> IgnoreFile::read() {
  auto masks = lines();
  if (masks) known_ = *masks;
  return masks;
}

Result<void> IgnoreFile::keep(const std::vector<std::string>& masks) {
  if (masks == known_) return {};
  auto kept = lines();
  if (!kept) return Failure(kept.error());
  std::erase_if(*kept, [&](const std::string& mask) { return is_in(known_, mask) && !is_in(masks, mask); });
  for (const std::string& mask : masks) {
    if (!is_in(*kept, mask)) kept->push_back(mask);
  }
  known_ = masks;
  return write(*kept);
}

Result<std::vector<std::string>> IgnoreFile::lines() const {
  std::error_code none;
  if (!std::filesystem::exists(path_, none)) return {};
  const auto text = read_file(path_.string(), kMostBytes);
  if (!text) return Failure(text.error());
  std::vector<std::string> masks;
  for_each_word(*text, '\n', [&](std::string_view line) { masks.emplace_back(line); });
  return masks;
}

Result<void> IgnoreFile::write(const std::vector<std::string>& masks) const {
  const std::filesystem::path beside = path_.string() + ".new";
  if (auto made = make_private_file(beside); !made) return made;
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  for (const std::string& mask : masks) file << mask << '\n';
  file.close();
  if (!file || std::rename(beside.c_str(), path_.c_str()) != 0) {
    return Failure(os_error(fmt::format("cannot write {}", path_.string()), errno));
  }
  return {};
}

}  // namespace chat::client

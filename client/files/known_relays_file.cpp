#include "client/files/known_relays_file.h"

#include "common/file.h"
#include "common/private_file.h"
#include "common/unique_fd.h"
#include "common/units.h"

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kMostBytes = kMiB;

}  // namespace

Result<std::string> KnownRelaysFile::text() const {
  std::error_code none;
  if (!std::filesystem::exists(path_, none)) return std::string();
  return read_file(path_.string(), kMostBytes);
}

Result<std::optional<KnownRelay>> KnownRelaysFile::find(const std::string& address) {
  const auto file = text();
  if (!file) return Failure(file.error());
  auto found = find_known(*file, address);
  if (!found) return Failure(fmt::format("{}: {}", path_.string(), found.error()));
  return found;
}

Result<void> KnownRelaysFile::remember(const std::string& address, const KnownRelay& relay) {
  if (auto made = make_private_directories(path_.parent_path()); !made) return made;
  // Between reading and replacing it, another client may have written a line of its own.
  const UniqueFd lock = lock_directory_of(path_);
  const auto file = text();
  if (!file) return Failure(file.error());
  return replace_private_file(path_, with_known(*file, address, relay));
}

}  // namespace chat::client

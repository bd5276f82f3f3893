#include "client/files/known_relays_file.h"

#include "client/files/shared_file.h"

#include <string_view>

#include <fmt/format.h>

namespace chat::client {

Result<std::optional<KnownRelay>> KnownRelaysFile::find(const std::string& address) {
  const auto file = read_shared_file(path_);
  if (!file) return Failure(file.error());
  auto found = find_known(*file, address);
  if (!found) return Failure(fmt::format("{}: {}", path_.string(), found.error()));
  return found;
}

Result<void> KnownRelaysFile::remember(const std::string& address, const KnownRelay& relay) {
  return change_shared_file(path_, [&](std::string_view text) { return with_known(text, address, relay); });
}

}  // namespace chat::client

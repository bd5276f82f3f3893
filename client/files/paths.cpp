#include "client/files/paths.h"

#include "common/file.h"

#include <fmt/format.h>

#include <fcntl.h>

namespace chat::client {
namespace {

using std::filesystem::path;

std::optional<path> absolute_path_in(const Environment& environment, const char* name) {
  const char* value = environment(name);
  if (value == nullptr || *value != '/') return std::nullopt;
  return path(value);
}

std::optional<path> own_directory(const Environment& environment, const char* variable, const char* in_home) {
  if (const auto base = absolute_path_in(environment, variable)) return *base / "chat-relay";
  if (const auto home = absolute_path_in(environment, "HOME")) return *home / in_home / "chat-relay";
  return std::nullopt;
}

std::optional<path> in(const std::optional<path>& directory, const char* file) {
  return directory ? std::optional(*directory / file) : std::nullopt;
}

}  // namespace

std::optional<path> config_file(const Environment& environment) {
  return in(own_directory(environment, "XDG_CONFIG_HOME", ".config"), "client.toml");
}

std::optional<path> history_file(const Environment& environment) {
  return in(own_directory(environment, "XDG_STATE_HOME", ".local/state"), "history");
}

std::optional<path> ignore_file(const Environment& environment) {
  return in(own_directory(environment, "XDG_STATE_HOME", ".local/state"), "ignored");
}

std::optional<path> known_relays_file(const Environment& environment) {
  return in(own_directory(environment, "XDG_STATE_HOME", ".local/state"), "known_relays");
}

std::optional<path> sts_policies_file(const Environment& environment) {
  return in(own_directory(environment, "XDG_STATE_HOME", ".local/state"), "sts_policies");
}

Result<void> make_private_file(const path& file) {
  if (auto made = make_private_directories(file.parent_path()); !made) return made;
  const auto fd = open_to_write(file.string(), O_CREAT, kPrivateFile);
  if (!fd) return Failure(fmt::format("cannot make {}: {}", file.string(), fd.error()));
  if (!is_plain_file(fd->get())) {
    return Failure(fmt::format("cannot make {}: it is there, and no plain file", file.string()));
  }
  return {};
}

}  // namespace chat::client

#include "relay/state_directory.h"

#include <string_view>

namespace chat::relay {
namespace {

using std::filesystem::path;

std::optional<path> absolute_path_in(const Environment& environment, const char* name) {
  const char* const value = environment(name);
  if (value == nullptr || *value != '/') return std::nullopt;
  const std::string_view text(value);
  return path(text.substr(0, text.find(':')));
}

}  // namespace

std::optional<path> state_directory(const std::string& named, const Environment& environment) {
  if (!named.empty()) return path(named);
  if (auto given = absolute_path_in(environment, "STATE_DIRECTORY")) return given;
  if (const auto base = absolute_path_in(environment, "XDG_STATE_HOME")) return *base / "chat-relay";
  if (const auto home = absolute_path_in(environment, "HOME")) return *home / ".local/state/chat-relay";
  return std::nullopt;
}

std::optional<path> directory_to_ask(const std::string& named, const Environment& environment,
                                     const RelaySearch& search) {
  auto own = state_directory(named, environment);
  if (!named.empty() || absolute_path_in(environment, "STATE_DIRECTORY")) return own;
  if (own && search.can_be_asked(*own)) return own;
  if (search.can_be_asked(kServicesStateDirectory)) return path(kServicesStateDirectory);
  const path configured = search.configured();
  if (!configured.empty() && search.can_be_asked(configured)) return configured;
  if (own && search.exists(*own)) return own;
  for (const path& each : {configured, path(kServicesStateDirectory)}) {
    if (!each.empty() && search.exists(each)) return each;
  }
  return own;
}

}  // namespace chat::relay

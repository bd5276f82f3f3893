#include "relay/state_directory.h"

#include "common/quantity.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay {
namespace {

using std::filesystem::path;

/// A variable that may say where the state is, and what is behind its path then.
struct Variable {
  const char* name;
  const char* below;
};

constexpr std::array<Variable, 3> kVariables{
    {{"STATE_DIRECTORY", ""}, {"XDG_STATE_HOME", "chat-relay"}, {"HOME", ".local/state/chat-relay"}}};

std::optional<path> absolute_path_in(const Environment& environment, const char* name) {
  const char* const value = environment(name);
  if (value == nullptr || *value != '/') return std::nullopt;
  const std::string_view text(value);
  return path(text.substr(0, text.find(':')));
}

}  // namespace

std::optional<path> managers_state_directory(const Environment& environment) {
  return absolute_path_in(environment, kVariables.front().name);
}

std::optional<path> state_directory(const std::string& named, const Environment& environment) {
  if (!named.empty()) return path(named);
  for (const Variable& each : kVariables) {
    const auto given = absolute_path_in(environment, each.name);
    if (given) return *each.below == '\0' ? *given : *given / each.below;
  }
  return std::nullopt;
}

std::vector<std::string> uncounted_variables(const std::string& named, const Environment& environment) {
  std::vector<std::string> lines;
  if (!named.empty()) return lines;
  for (const auto& [name, below] : kVariables) {
    const char* const value = environment(name);
    if (value == nullptr || *value == '\0') continue;
    if (*value == '/') break;
    lines.push_back(fmt::format("{} does not say where the relay's state is, for {} is no absolute path",
                                name, in_quotes(value)));
  }
  return lines;
}

std::optional<path> directory_to_ask(const std::string& named, const Environment& environment,
                                     const RelaySearch& search) {
  auto own = state_directory(named, environment);
  if (!named.empty() || managers_state_directory(environment)) return own;
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

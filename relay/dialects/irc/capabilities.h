#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace chat::relay::irc {

/// IRCv3 capabilities, in the order of kCapabilityNames.
enum class Capability : std::size_t {
  account_notify,
  account_tag,
  away_notify,
  batch,
  cap_notify,
  chathistory,
  echo_message,
  extended_join,
  invite_notify,
  labeled_response,
  message_tags,
  multi_prefix,
  server_time,
  setname,
  standard_replies,
  userhost_in_names,
};

inline constexpr std::array<std::string_view, 16> kCapabilityNames{
    "account-notify", "account-tag",       "away-notify",      "batch",
    "cap-notify",     "draft/chathistory", "echo-message",     "extended-join",
    "invite-notify",  "labeled-response",  "message-tags",     "multi-prefix",
    "server-time",    "setname",           "standard-replies", "userhost-in-names"};

/// What one client has asked for and been given.
class Capabilities {
 public:
  bool has(Capability capability) const { return bits_[static_cast<std::size_t>(capability)]; }
  void set(Capability capability, bool wanted) { bits_[static_cast<std::size_t>(capability)] = wanted; }

 private:
  std::bitset<kCapabilityNames.size()> bits_;
};

/// Nothing where there is no capability of that name.
std::optional<Capability> capability_called(std::string_view name);

}  // namespace chat::relay::irc

#pragma once

#include "common/enum_table.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::relay::irc {

/// IRCv3 capabilities.
enum class Capability : std::size_t {
  account_notify,
  account_registration,
  account_tag,
  away_notify,
  batch,
  cap_notify,
  chathistory,
  echo_message,
  event_playback,
  extended_join,
  extended_monitor,
  invite_notify,
  labeled_response,
  message_redaction,
  message_tags,
  multi_prefix,
  no_implicit_names,
  pre_away,
  read_marker,
  resume,  ///< of this relay and chat-client alone: docs/protocol.md
  sasl,
  search,
  server_time,
  setname,
  standard_replies,
  userhost_in_names,
};
inline constexpr std::size_t kCapabilities = static_cast<std::size_t>(Capability::userhost_in_names) + 1;

struct CapabilityName {
  Capability capability;
  std::string_view name;
};

inline constexpr std::array<CapabilityName, kCapabilities> kCapabilityNames{{
    {Capability::account_notify, "account-notify"},
    {Capability::account_registration, "draft/account-registration"},
    {Capability::account_tag, "account-tag"},
    {Capability::away_notify, "away-notify"},
    {Capability::batch, "batch"},
    {Capability::cap_notify, "cap-notify"},
    {Capability::chathistory, "draft/chathistory"},
    {Capability::echo_message, "echo-message"},
    {Capability::event_playback, "draft/event-playback"},
    {Capability::extended_join, "extended-join"},
    {Capability::extended_monitor, "extended-monitor"},
    {Capability::invite_notify, "invite-notify"},
    {Capability::labeled_response, "labeled-response"},
    {Capability::message_redaction, "draft/message-redaction"},
    {Capability::message_tags, "message-tags"},
    {Capability::multi_prefix, "multi-prefix"},
    {Capability::no_implicit_names, "no-implicit-names"},
    {Capability::pre_away, "draft/pre-away"},
    {Capability::read_marker, "draft/read-marker"},
    {Capability::resume, "chat-relay/resume"},
    {Capability::sasl, "sasl"},
    {Capability::search, "soju.im/search"},
    {Capability::server_time, "server-time"},
    {Capability::setname, "setname"},
    {Capability::standard_replies, "standard-replies"},
    {Capability::userhost_in_names, "userhost-in-names"},
}};
static_assert(stands_in_order(kCapabilityNames, &CapabilityName::capability));

/// The capabilities that one client has asked for and been given.
class Capabilities {
 public:
  bool has(Capability capability) const { return (bits_ & bit(capability)) != 0; }
  void set(Capability capability, bool wanted) {
    bits_ = wanted ? bits_ | bit(capability) : bits_ & ~bit(capability);
  }

 private:
  static std::uint32_t bit(Capability capability) {
    static_assert(kCapabilities <= 32);
    return std::uint32_t{1} << static_cast<unsigned>(capability);
  }

  std::uint32_t bits_ = 0;
};

/// Nothing if there is no capability of that name.
std::optional<Capability> capability_called(std::string_view name);

}  // namespace chat::relay::irc

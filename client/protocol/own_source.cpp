#include "client/protocol/own_source.h"

#include "client/protocol/message_name.h"

#include <algorithm>
#include <array>

namespace chat::client {
namespace {

constexpr std::size_t kUserBytes = 11;  // '~', and ten
constexpr std::size_t kHostBytes = 63;  // RFC 1035
constexpr std::string_view kSeparators = "!@";
constexpr std::size_t kSourceBytesMax = 150;

}  // namespace

struct OwnSourceHandlers {
  struct Entry {
    MessageName name;
    void (*take)(OwnSource&, const IrcMessage&);
    bool is_about_source;  // else the first parameter is whom it is about
  };

  static void join(OwnSource& own, const IrcMessage& message) {
    const IrcSource source = parse_irc_source(message.source);
    if (source.host.empty()) return;
    own.user_bytes_ = source.user.size();
    own.host_bytes_ = source.host.size();
  }

  /// "CHGHOST user host"
  static void changed(OwnSource& own, const IrcMessage& message) {
    own.user_bytes_ = message.parameter(0).size();
    own.host_bytes_ = message.parameter(1).size();
  }

  /// "396 me host" or "396 me user@host"
  static void hidden(OwnSource& own, const IrcMessage& message) {
    const std::string_view shown = message.parameter(1);
    const std::size_t at = shown.find('@');
    own.host_bytes_ = at == std::string_view::npos ? shown.size() : shown.size() - at - 1;
    if (at != std::string_view::npos) own.user_bytes_ = at;
  }

  /// +x may give the person another host, and not every server tells which.
  static void mode(OwnSource& own, const IrcMessage&) { own.host_bytes_ = 0; }

  static constexpr std::array<Entry, 4> kEntries{{{"JOIN", join, true},
                                                  {"CHGHOST", changed, true},
                                                  {RPL_VISIBLEHOST, hidden, false},
                                                  {"MODE", mode, false}}};
};

void OwnSource::take(const IrcMessage& message, std::string_view nick, const ServerSupport& support) {
  const auto* const entry = find_entry(OwnSourceHandlers::kEntries, MessageName(message.command));
  if (entry == nullptr) return;
  const std::string_view whom =
      entry->is_about_source ? parse_irc_source(message.source).nick : message.parameter(0);
  if (support.same(whom, nick)) entry->take(*this, message);
}

std::size_t OwnSource::bytes(std::size_t nick_bytes) const {
  const std::size_t user_bytes = user_bytes_ > 0 ? user_bytes_ : kUserBytes;
  const std::size_t host_bytes = host_bytes_ > 0 ? host_bytes_ : kHostBytes;
  return std::min(nick_bytes + user_bytes + host_bytes + kSeparators.size(), kSourceBytesMax);
}

}  // namespace chat::client

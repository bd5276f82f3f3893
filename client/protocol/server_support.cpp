#include "client/protocol/server_support.h"

#include "common/irc_message.h"
#include "common/take_until.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace chat::client {
namespace {

constexpr std::size_t kLettersMax = 64;  // of modes or prefixes in one token
constexpr std::size_t kNetworkBytesMax = 100;
constexpr std::size_t kLineBytesMax = 8192;
constexpr std::size_t kModesMax = 12;  // in one line, which has to fit

bool is_plain(std::string_view letters) {
  return letters.size() <= kLettersMax &&
         std::all_of(letters.begin(), letters.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

std::size_t number(std::string_view text, std::size_t least, std::size_t most, std::size_t otherwise) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool sensible =
      error == std::errc() && end == text.data() + text.size() && value >= least && value <= most;
  return sensible ? value : otherwise;
}

/// "Libera\\x20Chat": "Libera Chat". A value has no space, no backslash and no '=' of its own.
std::string unescaped(std::string_view value) {
  constexpr std::size_t kEscapeBytes = 4;
  std::string out;
  while (!value.empty()) {
    unsigned char byte = 0;
    const std::string_view digits = value.starts_with("\\x") ? value.substr(2, 2) : std::string_view();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    const bool is_escape = digits.size() == 2 && error == std::errc() && end == digits.data() + digits.size();
    out += is_escape ? static_cast<char>(byte) : value.front();
    value.remove_prefix(is_escape ? kEscapeBytes : 1);
  }
  return out;
}

char folded(char c, char last_upper) {
  // RFC 2812, section 2.2: {}| are the lower case of []\, and by RFC 1459 ^ is that of ~; in ASCII these
  // follow the letters, 32 below their counterparts.
  return c >= 'A' && c <= last_upper ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

/// What is done about each token that matters here.
struct SupportTokens {
  struct Token {
    std::string_view name;
    void (*take)(ServerSupport&, std::string_view);
    void (*take_back)(ServerSupport&);
  };

  /// Gives these members the values that they have before the server has said anything.
  template <auto... kMembers>
  static void take_back(ServerSupport& support) {
    static const ServerSupport before;
    ((support.*kMembers = before.*kMembers), ...);
  }

  static void casemapping(ServerSupport& support, std::string_view value) {
    using Mapping = ServerSupport::CaseMapping;
    if (value == "ascii") support.mapping_ = Mapping::ascii;
    if (value == "rfc1459") support.mapping_ = Mapping::rfc1459;
    if (value == "rfc1459-strict" || value == "strict-rfc1459") support.mapping_ = Mapping::rfc1459_strict;
  }

  static void channel_types(ServerSupport& support, std::string_view value) {
    // A server that has no channels is none that one talks on: its rooms would pass for people.
    if (is_plain(value) && !value.empty()) support.channel_types_ = value;
  }

  static void prefix(ServerSupport& support, std::string_view value) {
    // "(ov)@+", or nothing: the server has no ranks.
    const std::size_t close = value.find(')');
    if (!is_plain(value) || (!value.empty() && (value.front() != '(' || close == std::string_view::npos)))
      return;
    const std::string_view modes = value.empty() ? value : value.substr(1, close - 1);
    const std::string_view prefixes = value.empty() ? value : value.substr(close + 1);
    if (modes.size() != prefixes.size()) return;
    support.prefix_modes_ = modes;
    support.prefixes_ = prefixes;
  }

  static void status(ServerSupport& support, std::string_view value) {
    if (is_plain(value)) support.status_ = value;
  }

  static void modes(ServerSupport& support, std::string_view value) {
    if (!is_plain(value)) return;
    support.list_modes_ = take_until(value, ',');
    support.always_modes_ = take_until(value, ',');
    support.when_set_modes_ = take_until(value, ',');
  }

  static void references(ServerSupport& support, std::string_view value) {
    support.refers_by_id_ = value.find("msgid") != std::string_view::npos;
  }

  static void monitor(ServerSupport& support, std::string_view) { support.monitors_ = true; }

  static void keep_private(ServerSupport& support, std::string_view) { support.keeps_private_ = true; }
  static void no_password(ServerSupport& support, std::string_view) { support.has_no_password_ = true; }

  static void network(ServerSupport& support, std::string_view value) {
    support.network_ = value.substr(0, kNetworkBytesMax);
  }

  static void line_length(ServerSupport& support, std::string_view value) {
    support.line_bytes_ = number(value, kIrcMessageBytes, kLineBytesMax, support.line_bytes_);
  }

  template <auto kMember>
  static void length(ServerSupport& support, std::string_view value) {
    support.*kMember = number(value, 1, kLineBytesMax, 0);
  }

  /// Without a number there is no limit.
  static void modes_a_line(ServerSupport& support, std::string_view value) {
    const std::size_t otherwise = value.empty() ? kModesMax : support.modes_a_line_;
    support.modes_a_line_ = std::min(number(value, 1, kLineBytesMax, otherwise), kModesMax);
  }

  using T = ServerSupport;
  static constexpr auto kModes = take_back<&T::list_modes_, &T::always_modes_, &T::when_set_modes_>;
  static constexpr std::array<Token, 15> kAll{{
      {"AWAYLEN", length<&T::away_bytes_>, take_back<&T::away_bytes_>},
      {"CASEMAPPING", casemapping, take_back<&T::mapping_>},
      {"CHANMODES", modes, kModes},
      {"CHANTYPES", channel_types, take_back<&T::channel_types_>},
      {"KICKLEN", length<&T::kick_bytes_>, take_back<&T::kick_bytes_>},
      {"LINELEN", line_length, take_back<&T::line_bytes_>},
      {"MODES", modes_a_line, take_back<&T::modes_a_line_>},
      {"MONITOR", monitor, take_back<&T::monitors_>},
      {"MSGREFTYPES", references, take_back<&T::refers_by_id_>},
      {"NETWORK", network, take_back<&T::network_>},
      {"PREFIX", prefix, take_back<&T::prefixes_, &T::prefix_modes_>},
      {"STATUSMSG", status, take_back<&T::status_>},
      {"TOPICLEN", length<&T::topic_bytes_>, take_back<&T::topic_bytes_>},
      {"chat-relay/KEEPPRIVATE", keep_private, take_back<&T::keeps_private_>},
      {"chat-relay/NOPASS", no_password, take_back<&T::has_no_password_>},
  }};
};

void ServerSupport::take(std::span<const std::string_view> tokens) {
  for (std::string_view each : tokens) {
    const bool is_taken_back = each.starts_with('-');
    if (is_taken_back) each.remove_prefix(1);
    const std::string_view name = each.substr(0, each.find('='));
    const auto& all = SupportTokens::kAll;
    const auto* const known =
        std::find_if(all.begin(), all.end(), [name](const auto& token) { return token.name == name; });
    if (known == all.end()) continue;
    if (is_taken_back) {
      known->take_back(*this);
    } else {
      known->take(*this, unescaped(each.substr(std::min(name.size() + 1, each.size()))));
    }
  }
}

std::string ServerSupport::fold(std::string_view name) const {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [last = last_upper()](char c) { return folded(c, last); });
  return out;
}

bool ServerSupport::same(std::string_view one, std::string_view other) const {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [last = last_upper()](char a, char b) { return folded(a, last) == folded(b, last); });
}

char ServerSupport::last_upper() const {
  return mapping_ == CaseMapping::ascii ? 'Z' : mapping_ == CaseMapping::rfc1459 ? '^' : ']';
}

bool ServerSupport::is_channel(std::string_view target) const {
  return !target.empty() && channel_types_.find(target.front()) != std::string::npos;
}

std::size_t ServerSupport::status_bytes(std::string_view target) const {
  // "+room" is a channel of its own where CHANTYPES has '+', as ngIRCd's has.
  if (is_channel(target)) return 0;
  // A server that does not say has them for its ranks, as servers had before there was STATUSMSG.
  const std::string& signs = status_ ? *status_ : prefixes_;
  const std::size_t bytes = std::min(target.find_first_not_of(signs), target.size());
  return is_channel(target.substr(bytes)) ? bytes : 0;
}

bool ServerSupport::takes_parameter(char mode, bool set) const {
  const auto is_in = [mode](const std::string& modes) { return modes.find(mode) != std::string::npos; };
  return is_in(prefix_modes_) || is_in(list_modes_) || is_in(always_modes_) ||
         (set && is_in(when_set_modes_));
}

}  // namespace chat::client

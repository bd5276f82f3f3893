#include "relay/dialects/recognise.h"

#include <algorithm>
#include <array>

namespace chat::relay {
namespace {

struct Opening {
  std::string_view text;
  Protocol protocol;
};

// RFC 1459 and IRCv3: how a client registers. RFC 9110, section 9: the request methods. RFC 8446,
// section 5.1: a handshake record (22) whose legacy version begins with 3.
constexpr std::array<Opening, 18> kOpenings{{
    {"CAP ", Protocol::irc},
    {"NICK ", Protocol::irc},
    {"USER ", Protocol::irc},
    {"PASS ", Protocol::irc},
    {"QUIT\n", Protocol::irc},
    {"QUIT\r", Protocol::irc},
    {"QUIT ", Protocol::irc},
    {"PING ", Protocol::irc},
    {"AUTHENTICATE ", Protocol::irc},
    {"GET ", Protocol::http},
    {"HEAD ", Protocol::http},
    {"POST ", Protocol::http},
    {"PUT ", Protocol::http},
    {"DELETE ", Protocol::http},
    {"OPTIONS ", Protocol::http},
    {"CONNECT ", Protocol::http},
    {"PATCH ", Protocol::http},
    {"\x16\x03", Protocol::tls},
}};

std::optional<Protocol> silence(bool waited) {
  return waited ? std::optional(Protocol::line) : std::nullopt;
}

/// "GET out of here" is something people say; a request line ends in its HTTP version (RFC 9112, section 3).
std::optional<Protocol> request_or_talk(std::string_view first_bytes) {
  const std::size_t end = first_bytes.find('\n');
  // Nobody talks that long; whoever sends it must not have the headers that follow said in the lobby.
  if (end == std::string_view::npos && first_bytes.size() >= kFirstBytesMax) return Protocol::http;
  if (end == std::string_view::npos) return std::nullopt;
  const bool request = first_bytes.substr(0, end).find(" HTTP/") != std::string_view::npos;
  return request ? Protocol::http : Protocol::line;
}

}  // namespace

std::optional<Protocol> recognise(std::string_view first_bytes, bool waited) {
  if (first_bytes.empty()) return silence(waited);
  const auto opening = std::find_if(kOpenings.begin(), kOpenings.end(), [&](const Opening& each) {
    return first_bytes.starts_with(each.text) || each.text.starts_with(first_bytes);
  });
  if (opening == kOpenings.end()) return Protocol::line;
  if (first_bytes.size() < opening->text.size()) return std::nullopt;
  return opening->protocol == Protocol::http ? request_or_talk(first_bytes) : opening->protocol;
}

}  // namespace chat::relay

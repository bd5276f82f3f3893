#include "client/connection/server_address.h"

#include "client/conversation/limits.h"
#include "client/text/irc_words.h"
#include "common/ascii.h"
#include "common/is_in.h"
#include "common/quantity.h"
#include "common/take_until.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::string_view kDefaultPort = "6667";
constexpr std::string_view kDefaultPortWithTls = "6697";  // RFC 7194
constexpr std::string_view kChannelTypes = "#&+!";

struct Scheme {
  std::string_view beginning;
  bool with_tls;
};
constexpr std::array<Scheme, 4> kSchemes{
    {{"irc://", false}, {"ircs://", true}, {"irc+ssl://", true}, {"irc+tls://", true}}};

// Flags behind a room's name in an address; that somebody is to be asked for a key is no news to a server.
constexpr std::array<std::string_view, 5> kFlags{"ischannel", "isserver", "isnick", "needkey", "needpass"};

bool is_room(std::string_view text) {
  return !text.empty() && text.size() < kNameBytesMax && std::none_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == ',' || static_cast<unsigned char>(c) < ' ';
  });
}

bool is_key(std::string_view text) {
  return text.size() <= kKeyBytesMax && is_room(text) && !text.starts_with(':');
}

// A host alone is enough where one connects, and so is a port.
Result<ServerAddress> parse_plain_address(const std::string& text,
                                          std::string_view default_port = kDefaultPort) {
  const bool is_path = text.starts_with("unix:");
  const bool has_port = text.find(text.starts_with('[') ? "]:" : ":") != std::string::npos;
  const bool is_unclosed = text.starts_with('[') && !text.ends_with(']');  // to be complained of as it stands
  const bool complete = is_path || has_port || is_unclosed || is_number(text);
  auto endpoint = parse_endpoint(complete ? text : fmt::format("{}:{}", text, default_port));
  if (!endpoint) return Failure(endpoint.error());
  if (!endpoint->is_unix() && endpoint->host.empty()) endpoint->host = "localhost";
  if (!endpoint->is_unix() && endpoint->port == 0) {
    return Failure(fmt::format("'{}': there is no port 0 to connect to", text));
  }
  return ServerAddress{.endpoint = std::move(*endpoint), .says_port = complete};
}

Result<ServerAddress> parse_plain_addresses(const std::string& text) {
  std::optional<ServerAddress> all;
  std::string_view rest = text;
  for (bool is_last = false; !is_last;) {
    is_last = rest.find(',') == std::string_view::npos;
    const std::string_view each = take_until(rest, ',');
    if (each.empty() && !text.empty())
      return Failure(fmt::format("{}: a server is missing at a comma", in_quotes(text)));
    auto one = parse_plain_address(std::string(each));
    if (!one) return one;
    if (!all) {
      all = std::move(*one);
    } else {
      all->others.push_back(std::move(one->endpoint));
      all->says_port = true;
    }
  }
  return std::move(*all);
}

/// "%23" as '#'; nothing where a '%' is no such thing.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text.front() != '%') {
      decoded += text.front();
      text.remove_prefix(1);
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + 2) return std::nullopt;
    decoded += static_cast<char>(value);
    text.remove_prefix(3);
  }
  return decoded;
}

/// "key=sesame&x=y": "sesame".
std::string_view key_in(std::string_view query) {
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    if (take_until(value, '=') == "key") return value;
  }
  return {};
}

/// "tea,%23ops,needkey?key=sesame"; the key is the first room's.
Result<std::vector<WantedRoom>> parse_rooms(std::string_view path) {
  std::vector<WantedRoom> rooms;
  std::string_view names = take_until(path, '?');
  const auto key = percent_decoded(key_in(path));
  if (!key) return Failure(fmt::format("{}: a '%' begins two hexadecimal digits", in_quotes(path)));
  while (!names.empty()) {
    const std::string_view each = take_until(names, ',');
    if (is_in(kFlags, each) || each.empty()) continue;
    const auto name = percent_decoded(each);
    if (!name) return Failure(fmt::format("{}: a '%' begins two hexadecimal digits", in_quotes(each)));
    if (name->find(' ') != std::string::npos) {
      return Failure(fmt::format("{} is no room: a name has no space in it", in_quotes(*name)));
    }
    auto room = parse_room(rooms.empty() && !key->empty() ? fmt::format("{} {}", *name, *key) : *name);
    if (!room) return Failure(room.error());
    rooms.push_back(std::move(*room));
  }
  return rooms;
}

Result<ServerAddress> parse_web_address(const std::string& text, const Scheme& scheme) {
  // Unlike in a browser's address, '#' begins no fragment, but a room's name.
  std::string_view rest = std::string_view(text).substr(scheme.beginning.size());
  std::string_view place = take_until(rest, '/');
  std::string nick;
  if (const std::size_t at = place.rfind('@'); at != std::string_view::npos) {
    nick = std::string(place.substr(0, at));
    place.remove_prefix(at + 1);
    if (nick.find(':') != std::string::npos) {
      return Failure(
          "a password has no place in an address, where others on this machine see it: --password-file");
    }
    if (const auto parsed = parse_nick(nick); !parsed) return Failure(parsed.error());
  }
  if (place.starts_with(':') || place.empty())
    return Failure(fmt::format("{} names no host", in_quotes(text)));
  auto address =
      parse_plain_address(std::string(place), scheme.with_tls ? kDefaultPortWithTls : kDefaultPort);
  if (!address) return address;
  address->with_tls = scheme.with_tls;
  auto rooms = parse_rooms(rest);
  if (!rooms) return Failure(rooms.error());
  address->nick = std::move(nick);
  address->rooms = std::move(*rooms);
  return address;
}

}  // namespace

Result<ServerAddress> parse_server_address(const std::string& text) {
  if (text.empty()) return Failure("the server's name is empty: leave it out for localhost");
  const std::string folded = fold_case(text);
  const auto scheme = std::find_if(kSchemes.begin(), kSchemes.end(),
                                   [&](const Scheme& each) { return folded.starts_with(each.beginning); });
  if (scheme != kSchemes.end()) return parse_web_address(text, *scheme);
  if (text.find("://") == std::string::npos) return parse_plain_addresses(text);
  return Failure(
      fmt::format("{} is no address of IRC: write HOST, HOST:PORT or irc://HOST/ROOM", in_quotes(text)));
}

Result<ServerPort> parse_port(const std::string& text) {
  ServerPort port{.with_tls = text.starts_with('+')};
  const char* const begin = text.data() + (port.with_tls ? 1 : 0);
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), port.number);
  const bool is_one = error == std::errc() && end == text.data() + text.size() && port.number > 0;
  if (is_one) return port;
  return Failure(fmt::format("{} is no port, which stands behind the host: 1 to 65535", in_quotes(text)));
}

Result<WantedRoom> parse_room(const std::string& text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  std::string name = text.substr(0, space);
  if (!is_room(name)) {
    return Failure(
        fmt::format("{} is no room: a name such as #lobby, without ','; its key may follow after a space",
                    in_quotes(text)));
  }
  if (kChannelTypes.find(name.front()) == std::string_view::npos) name.insert(0, "#");
  std::string key = text.substr(std::min(space + 1, text.size()));
  if (key.empty() || is_key(key)) return WantedRoom{std::move(name), std::move(key)};
  return Failure(fmt::format("{} is no key: up to {} bytes, without spaces or ',', not ':' first",
                             in_quotes(key), kKeyBytesMax));
}

Result<std::string> parse_nick(const std::string& text) {
  if (text.size() <= kWantedNickBytes && is_nick(text)) return text;
  return Failure(fmt::format("{} is no nick: 1 to {} letters, digits and []\\`_^{{|}}-, no digit or - first",
                             in_quotes(text), kWantedNickBytes));
}

}  // namespace chat::client

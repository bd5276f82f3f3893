#include "common/endpoint.h"

#include "common/ascii.h"
#include "common/text.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include <sys/un.h>

namespace chat {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr std::size_t kUnixPathMax = sizeof(sockaddr_un::sun_path) - 1;

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

std::string no_port(std::string_view text) {
  return fmt::format("'{}' is not a port: 0 to 65535", text);
}

Result<Endpoint> parse_unix(std::string_view path) {
  if (path.starts_with('@')) {
    return Failure(
        fmt::format("unix:{0} would be an abstract socket, which no permissions guard: give it a path, "
                    "or write unix:./{0} for a file of that name",
                    path));
  }
  if (path.empty()) return Failure("unix: needs a path, as in unix:/run/chat-relay.sock");
  if (path.size() > kUnixPathMax) {
    return Failure(fmt::format("the path of a unix socket has {} bytes at the most, this one has {}",
                               kUnixPathMax, path.size()));
  }
  return Endpoint{.host = {}, .port = 0, .unix_path = std::string(path)};
}

/// What is wrong with "tls:127.0.0.1:6697" and "http://localhost:80"; nothing where no scheme stands in
/// front.
std::optional<Failure> complaint_about_scheme(std::string_view text) {
  const bool has_slashes = text.find("://") != std::string_view::npos;
  const std::size_t colon = text.find(':');
  const std::string scheme = fold_case(text.substr(0, std::min(colon, text.size())));
  const bool is_tls = scheme == "tls" || scheme == "ssl" || scheme == "ircs";
  if (is_tls && (has_slashes || text.find(':', colon + 1) != std::string_view::npos)) {
    return Failure(fmt::format("'{}': there is no TLS here; put a proxy such as stunnel in front", text));
  }
  if (has_slashes) return Failure(fmt::format("'{}': write HOST:PORT alone, without {}://", text, scheme));
  if (scheme != "unix" || text.find('/') == std::string_view::npos) return std::nullopt;
  return Failure(fmt::format("'{}': unix: is written in small letters", text));
}

/// Whether it is anybody's guess where the address ends and the port begins: "::1", "[::1", "[]".
bool is_unclear(std::string_view host) {
  const bool bracketed = host.starts_with('[');
  if (bracketed != host.ends_with(']') || host == "[" || host == "[]") return true;
  return !bracketed && host.find(':') != std::string_view::npos;
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text) {
  if (text.starts_with(kUnixPrefix)) return parse_unix(text.substr(kUnixPrefix.size()));

  if (auto complaint = complaint_about_scheme(text)) return *std::move(complaint);
  if (const auto port = parse_port(text)) return Endpoint{.host = {}, .port = *port};
  if (is_number(text)) return Failure(no_port(text));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || (text.starts_with('[') && text.ends_with(']') && text != "[]")) {
    return Failure(fmt::format("'{}' names no port: write HOST:PORT, [V6]:PORT, :PORT or unix:/path", text));
  }
  std::string_view host = text.substr(0, colon);
  if (is_unclear(host)) {
    return Failure(
        fmt::format("'{}' is unclear: an IPv6 address stands in brackets, as in [::1]:6667", text));
  }
  if (colon + 1 == text.size()) return Failure(fmt::format("'{}' lacks its port behind the ':'", text));
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) return Failure(no_port(text.substr(colon + 1)));
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return Endpoint{.host = std::string(host), .port = *port};
}

std::string name_in_certificate(const Endpoint& server) {
  if (server.is_unix() || server.host.empty()) return "localhost";
  std::string host = server.host.substr(0, server.host.find('%'));  // of a link-local address, the link
  if (host.ends_with('.')) host.pop_back();
  return host;
}

std::string to_string(const Endpoint& endpoint) {
  if (endpoint.is_unix()) return fmt::format("{}{}", kUnixPrefix, endpoint.unix_path);
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]:{}", endpoint.host, endpoint.port)
            : fmt::format("{}:{}", endpoint.host, endpoint.port);
}

}  // namespace chat

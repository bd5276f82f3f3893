#include "relay/cluster/redis_address.h"

#include "common/text.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::string_view kScheme = "redis://";
constexpr std::string_view kTlsScheme = "rediss://";
constexpr unsigned kRedisPort = 6379;
constexpr unsigned kDatabaseMost = 9999;

Failure unreadable(std::string_view text, std::string_view why) {
  return Failure(fmt::format(
      "'{}' {}: redis://HOST:6379/0, rediss://HOST:6379/0 (for TLS) or unix:/path/of/socket is wanted",
      visible(text), why));
}

std::string_view scheme_of(const RedisAddress& address) {
  return address.tls ? kTlsScheme : kScheme;
}

bool has_port(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  return colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
}

}  // namespace

Result<RedisAddress> parse_redis_address(const std::string& text) {
  if (text.starts_with("unix:")) {
    const auto endpoint = parse_endpoint(text);
    if (!endpoint) return Failure(endpoint.error());
    return RedisAddress{*endpoint};
  }
  RedisAddress address{.tls = text.starts_with(kTlsScheme)};
  const std::string_view scheme = scheme_of(address);
  if (!text.starts_with(scheme)) return unreadable(text, "is no address of a Redis");
  std::string_view rest = std::string_view(text).substr(scheme.size());
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    // Not shown: it may be a password.
    const bool has_password = rest.find(':') < at;
    return unreadable(fmt::format("{}...{}", scheme, rest.substr(at)),
                      has_password ? "has a password, which belongs into --cluster-password-file"
                                   : "has a user, and relays log in by a password alone, which is in "
                                     "--cluster-password-file");
  }
  const std::size_t slash = rest.find('/');
  const std::string_view number = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
  const char* const end = number.data() + number.size();
  const auto [read, error] = std::from_chars(number.data(), end, address.database);
  const bool is_number = number.empty() || (read == end && error == std::errc());
  if (!is_number || address.database > kDatabaseMost)
    return unreadable(text, "has no number of a database at its end");
  std::string host(rest.substr(0, slash));
  if (host.empty() || host.front() == ':') return unreadable(text, "names no host");
  if (!has_port(host)) host += fmt::format(":{}", kRedisPort);
  const auto endpoint = parse_endpoint(host);
  if (!endpoint) return Failure(endpoint.error());
  address.endpoint = *endpoint;
  return address;
}

std::string to_string(const RedisAddress& address) {
  if (address.endpoint.is_unix()) return to_string(address.endpoint);
  return fmt::format("{}{}/{}", scheme_of(address), to_string(address.endpoint), address.database);
}

std::vector<std::array<std::string, 2>> redis_greetings(const RedisAddress& address,
                                                        const std::string& password) {
  std::vector<std::array<std::string, 2>> greetings;
  if (!password.empty()) greetings.push_back({"AUTH", password});
  // Also the first: a Redis that wants a password says so, where a longer command would be a breach of its
  // protocol.
  greetings.push_back({"SELECT", std::to_string(address.database)});
  return greetings;
}

}  // namespace chat::relay

#pragma once

#include "common/units.h"
#include "relay/dialects/scrape/exposition.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay::http {

/// More than any scraper or load balancer sends. RFC 9110 has no limit.
inline constexpr std::size_t kHeadMostBytes = 8 * kKiB;

/// What a server answers instead of what was asked for.
enum class Status {
  ok = 200,
  bad_request = 400,
  not_found = 404,
  method_not_allowed = 405,
  request_timeout = 408,
  head_too_large = 431,
  unavailable = 503,
};

/// The head of a request (RFC 9112), as far as it is needed here.
struct Request {
  std::string method{};
  std::string path{};  ///< without the query
  /// What the client prefers of the two, by its Accept (RFC 9110, 12.5.1).
  Exposition::Format format = Exposition::Format::text;
};

/// Whether the head has ended in these bytes, with an empty line.
bool is_whole(std::string_view bytes);

/// Nothing if it is no request.
std::optional<Request> parse_request(std::string_view head);

/// A response with a short text, or with `body`; then the connection closes. Without the body if `is_head`.
std::string response(Status status, std::string_view content_type, std::string_view body, bool is_head);

/// The same in plain text, which is what the status means where `words` is empty.
std::string response(Status status, bool is_head, std::string_view words = {});

}  // namespace chat::relay::http

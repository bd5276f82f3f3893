#include "relay/dialects/scrape/http_request.h"

#include "common/quantity.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace chat::relay::http {
namespace {

struct Reason {
  Status status;
  std::string_view phrase;
};

constexpr std::array<Reason, 7> kReasons{{{Status::ok, "OK"},
                                          {Status::bad_request, "Bad Request"},
                                          {Status::not_found, "Not Found"},
                                          {Status::method_not_allowed, "Method Not Allowed"},
                                          {Status::request_timeout, "Request Timeout"},
                                          {Status::head_too_large, "Request Header Fields Too Large"},
                                          {Status::unavailable, "Service Unavailable"}}};

std::string_view phrase_for(Status status) {
  return std::find_if(kReasons.begin(), kReasons.end(),
                      [&](const Reason& each) { return each.status == status; })
      ->phrase;
}

/// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kOthers.find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

/// Takes what is before the first `end` off `text`, and that end with it.
std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

/// A line may end in LF alone (RFC 9112, 2.2).
std::string_view take_line(std::string_view& text) {
  std::string_view line = take_until(text, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Of "type/subtype;q=0.5": 1 where none is given, 0 where it is no number.
double quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = trimmed(take_until(parameters, ';'));
    if (parameter.starts_with("q=") || parameter.starts_with("Q="))
      return parse_decimal(parameter.substr(2)).value_or(0);
  }
  return 1;
}

Exposition::Format preferred(std::string_view accept) {
  double text = 0;
  double open_metrics = 0;
  while (!accept.empty()) {
    std::string_view range = take_until(accept, ',');
    const std::string type = fold_case(trimmed(take_until(range, ';')));
    if (type == "application/openmetrics-text") open_metrics = quality_of(range);
    if (type == "text/plain") text = quality_of(range);
  }
  return open_metrics > 0 && open_metrics >= text ? Exposition::Format::open_metrics
                                                  : Exposition::Format::text;
}

/// Of "/metrics?x", or "http://host/metrics" (RFC 9112, 3.2.2). Empty if it has none.
std::string_view path_of(std::string_view target) {
  if (const std::size_t scheme = target.find("://"); !target.starts_with('/') && scheme != target.npos)
    target.remove_prefix(std::min(target.find('/', scheme + 3), target.size()));
  return target.substr(0, target.find_first_of("?#"));
}

/// False if it is no request line.
bool take_request_line(std::string_view line, Request& request, bool& needs_host) {
  request.method = take_until(line, ' ');
  const std::string_view target = take_until(line, ' ');
  request.path = path_of(target);
  needs_host = line == "HTTP/1.1";
  const bool is_target = std::all_of(target.begin(), target.end(),
                                     [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x7F; });
  return is_token(request.method) && is_target && request.path.starts_with('/') &&
         (needs_host || line == "HTTP/1.0");
}

}  // namespace

bool is_whole(std::string_view bytes) {
  return bytes.find("\n\n") != std::string_view::npos || bytes.find("\n\r\n") != std::string_view::npos;
}

std::optional<Request> parse_request(std::string_view head) {
  Request request;
  bool needs_host = false;
  std::string_view rest = head;
  if (!take_request_line(take_line(rest), request, needs_host)) return std::nullopt;
  std::size_t hosts = 0;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    std::string_view value = line;
    const std::string_view name = take_until(value, ':');
    if (!is_token(name) || name.size() == line.size()) return std::nullopt;
    const std::string folded = fold_case(name);
    if (folded == "host") ++hosts;
    if (folded == "accept") request.format = preferred(trimmed(value));
  }
  if (needs_host ? hosts != 1 : hosts > 1) return std::nullopt;
  return request;
}

std::string response(Status status, std::string_view content_type, std::string_view body, bool is_head) {
  const std::string_view allow = status == Status::method_not_allowed ? "Allow: GET, HEAD\r\n" : "";
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n"
      "X-Content-Type-Options: nosniff\r\n{}Connection: close\r\n\r\n{}",
      static_cast<int>(status), phrase_for(status), content_type, body.size(), allow, is_head ? "" : body);
}

std::string response(Status status, bool is_head, std::string_view words) {
  const std::string body = fmt::format("{}\n", words.empty() ? phrase_for(status) : words);
  return response(status, "text/plain; charset=utf-8", body, is_head);
}

}  // namespace chat::relay::http

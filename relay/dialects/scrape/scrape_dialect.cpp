#include "relay/dialects/scrape/scrape_dialect.h"

#include "relay/dialects/base/closing_reason.h"

#include <chrono>
#include <utility>

namespace chat::relay {
namespace {

using http::Status;

// Of a request, from the connection on: Prometheus itself waits for the response for 10 seconds.
constexpr std::chrono::seconds kPatience{10};

}  // namespace

ScrapeDialect::ScrapeDialect(const MetricsSource& source, Outbox& outbox, Moment now)
    : source_(source), outbox_(outbox), patience_ends_(now.steady + kPatience) {}

std::size_t ScrapeDialect::read_budget() const {
  return closing_ ? 0 : http::kHeadMostBytes + 1 - head_.size();
}

void ScrapeDialect::receive(std::string_view bytes, Moment now) {
  if (closing_) return;
  head_ += bytes;
  if (http::is_whole(head_)) {
    const auto request = http::parse_request(head_);
    answer(request ? response_to(*request, now) : http::response(Status::bad_request, false));
  } else if (head_.size() > http::kHeadMostBytes) {
    answer(http::response(Status::head_too_large, false));
  }
}

void ScrapeDialect::finish_input(Moment) {
  if (!closing_) answer(http::response(Status::bad_request, false));
}

void ScrapeDialect::expire(Moment now) {
  if (!closing_ && now.steady >= patience_ends_) answer(http::response(Status::request_timeout, false));
}

void ScrapeDialect::answer(std::string_view response) {
  outbox_.queue(response);
  head_.clear();
  closing_ = std::make_unique<ClosingReason>();
}

std::string ScrapeDialect::response_to(const http::Request& request, Moment now) const {
  const bool is_head = request.method == "HEAD";
  if (!is_head && request.method != "GET") return http::response(Status::method_not_allowed, false);
  if (request.path == "/health") {
    const std::string_view why_closed = source_.why_closed();
    return why_closed.empty() ? http::response(Status::ok, is_head, "ok")
                              : http::response(Status::unavailable, is_head, why_closed);
  }
  if (request.path != "/metrics")
    return http::response(Status::not_found, is_head, "Not Found: there are /metrics and /health");
  Exposition exposition(request.format);
  source_.tell(exposition, now);
  return http::response(Status::ok, Exposition::content_type(request.format), exposition.take(), is_head);
}

}  // namespace chat::relay

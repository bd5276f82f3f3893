#pragma once

#include "common/moment.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/scrape/http_request.h"
#include "relay/dialects/scrape/metrics_source.h"

#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// A client that asks by HTTP for the relay's metrics, or whether it is well: one request, one response, and
/// the connection closes.
class ScrapeDialect final : public Dialect {
 public:
  /// Both outlive the dialect.
  ScrapeDialect(const MetricsSource& source, Outbox& outbox, Moment now);

  std::size_t read_budget() const override;
  void receive(std::string_view bytes, Moment now) override;
  void finish_input(Moment now) override;
  Time deadline() const override { return closing_ ? kNever : patience_ends_; }
  void expire(Moment now) override;
  void forgive(Duration lost) override { patience_ends_ += lost; }
  bool may_skip() const override { return false; }
  void leave(std::string_view, Moment) override {}
  std::string_view kept() const override { return head_; }

 private:
  void answer(std::string_view response);
  std::string response_to(const http::Request& request, Moment now) const;

  const MetricsSource& source_;
  Outbox& outbox_;
  std::string head_{};
  Time patience_ends_;
};

}  // namespace chat::relay

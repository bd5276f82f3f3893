#include "catch.h"
#include "cuts.h"
#include "fake_client.h"
#include "looking.h"
#include "relay/dialects/base/closing_reason.h"
#include "relay/dialects/scrape/scrape_dialect.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

struct OneMetric final : MetricsSource {
  std::string_view why_closed() const override { return why; }
  void tell(Exposition& exposition, Moment) const override {
    exposition.tell("x_total", MetricType::counter, "X.", 1);
  }
  std::string_view why{};
};

/// What a client receives that has sent `pieces`, one after the other.
std::string answer_to(const std::vector<std::string_view>& pieces,
                      const MetricsSource& source = OneMetric()) {
  Outbox outbox;
  ScrapeDialect dialect(source, outbox, at_second(0));
  for (const std::string_view piece : pieces) {
    CHECK(dialect.read_budget() > 0);
    dialect.receive(piece, at_second(1));
  }
  CHECK((dialect.closing_reason() != nullptr) == !outbox.is_empty());
  return take_from(outbox);
}

std::string get(const std::string& path, const std::string& headers = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: relay\r\n" + headers + "\r\n";
}

}  // namespace

TEST_CASE("metrics are had by HTTP, however the request is cut", "[scrape]") {
  const std::string request = get("/metrics", "User-Agent: Prometheus\r\n");
  for (const auto& pieces : all_cuts(request)) {
    CHECK(
        answer_to(pieces) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: 51\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        "# HELP x_total X.\n# TYPE x_total counter\nx_total 1\n");
  }
}

TEST_CASE("OpenMetrics come where Accept prefers them", "[scrape]") {
  const auto type_for = [](const std::string& accept) {
    const std::string answer = answer_to({get("/metrics", "accept:" + accept + "\r\n")});
    return contains(answer, "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n");
  };
  CHECK(type_for("application/openmetrics-text"));
  CHECK(
      type_for(" application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"));
  CHECK_FALSE(type_for(" text/plain;q=0.9, application/openmetrics-text;q=0.8"));
  CHECK_FALSE(type_for(" application/openmetrics-text;q=0"));
  CHECK_FALSE(type_for(" application/openmetrics-text;q=x"));
  CHECK_FALSE(type_for("*/*"));
  CHECK_FALSE(type_for(""));
}

TEST_CASE("a load balancer is told whether clients may come in", "[scrape]") {
  OneMetric source;
  CHECK(contains(answer_to({get("/health")}, source), "HTTP/1.1 200 OK\r\n"));
  source.why = "stopping";
  const std::string stopping = answer_to({get("/health")}, source);
  CHECK(stopping.starts_with("HTTP/1.1 503 Service Unavailable\r\n"));
  CHECK(stopping.ends_with("\r\n\r\nstopping\n"));
}

TEST_CASE("HEAD is answered as GET, without the body", "[scrape]") {
  const std::string head = answer_to({"HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n"});
  CHECK(contains(head, "Content-Length: 51\r\n"));
  CHECK(head.ends_with("Connection: close\r\n\r\n"));
}

TEST_CASE("what is no request for something here is answered so", "[scrape]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {get("/"), "404"},
      {get("/metricsx"), "404"},
      {get("/metrics?name=x"), "200"},
      {get("http://relay:9100/metrics"), "200"},
      {"GET /metrics HTTP/1.0\r\n\r\n", "200"},
      {"GET /metrics HTTP/1.1\nHost: x\n\n", "200"},
      {"POST /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "405"},
      {"GET /metrics HTTP/1.1\r\n\r\n", "400"},
      {"GET /metrics HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"},
      {"GET /metrics HTTP/2.0\r\nHost: x\r\n\r\n", "400"},
      {"GET  /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET /metrics\r\n\r\n", "400"},
      {"G(T /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
      {"GET /metrics HTTP/1.1\r\nHost : x\r\n\r\n", "400"},
      {"GET /metrics HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "400"},
      {"GET /metrics HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", "400"},
      {"\r\n\r\n", "400"},
      {std::string(8'193, 'x'), "431"},
  };
  for (const auto& [request, status] : cases) {
    INFO(request);
    CHECK(answer_to({request}).substr(0, 13) == "HTTP/1.1 " + status + " ");
  }
  CHECK(contains(answer_to({"PUT / HTTP/1.1\r\nHost: x\r\n\r\n"}), "\r\nAllow: GET, HEAD\r\n"));
}

TEST_CASE("a request that does not come is not waited for, and no more is read than one may have",
          "[scrape]") {
  const OneMetric source;
  Outbox outbox;
  ScrapeDialect dialect(source, outbox, at_second(0));
  dialect.receive("GET /met", at_second(0));
  CHECK(dialect.deadline() == at_second(10).steady);
  dialect.expire(at_second(9));
  CHECK(outbox.is_empty());
  dialect.expire(at_second(10));
  CHECK(take_from(outbox).starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  CHECK(dialect.closing_reason() != nullptr);
  CHECK(dialect.read_budget() == 0);
  dialect.receive("rics HTTP/1.0\r\n\r\n", at_second(10));
  CHECK(outbox.is_empty());

  ScrapeDialect cut(source, outbox, at_second(0));
  cut.receive("GET /metrics HTTP/1.0\r\n", at_second(0));
  cut.finish_input(at_second(0));
  CHECK(take_from(outbox).starts_with("HTTP/1.1 400 Bad Request\r\n"));
}

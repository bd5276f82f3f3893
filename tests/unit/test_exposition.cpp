#include "catch.h"
#include "looking.h"
#include "relay/dialects/scrape/exposition.h"
#include "relay/loop/round_lengths.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

using namespace chat::relay;
using chat::test::contains;
using Format = Exposition::Format;

namespace {

std::string one_of_each(Format format) {
  Exposition out(format);
  out.tell("x_lines_total", MetricType::counter, "Lines.", 1e12);
  out.begin("x_clients", MetricType::gauge, "With a \\ and a \"quote\"\nin it.");
  out.add(2.5, {{"dialect", "li\\ne"}, {"transport", "\"tls\"\n"}});
  out.begin("x_round_seconds", MetricType::histogram, "Rounds.");
  const std::array<double, 2> bounds{0.001, 1};
  const std::array<std::uint64_t, 2> counts{3, 4};
  out.add_histogram(bounds, counts, 0.25, 5);
  return out.take();
}

}  // namespace

TEST_CASE("metrics are written in Prometheus' text format", "[scrape]") {
  CHECK(one_of_each(Format::text) ==
        "# HELP x_lines_total Lines.\n"
        "# TYPE x_lines_total counter\n"
        "x_lines_total 1000000000000\n"
        "# HELP x_clients With a \\\\ and a \"quote\"\\nin it.\n"
        "# TYPE x_clients gauge\n"
        "x_clients{dialect=\"li\\\\ne\",transport=\"\\\"tls\\\"\\n\"} 2.5\n"
        "# HELP x_round_seconds Rounds.\n"
        "# TYPE x_round_seconds histogram\n"
        "x_round_seconds_bucket{le=\"0.001\"} 3\n"
        "x_round_seconds_bucket{le=\"1\"} 4\n"
        "x_round_seconds_bucket{le=\"+Inf\"} 5\n"
        "x_round_seconds_sum 0.25\n"
        "x_round_seconds_count 5\n");
}

TEST_CASE("metrics are written as OpenMetrics", "[scrape]") {
  const std::string text = one_of_each(Format::open_metrics);
  CHECK(text.starts_with("# HELP x_lines Lines.\n# TYPE x_lines counter\nx_lines_total 1000000000000\n"));
  CHECK(contains(text, "# HELP x_clients With a \\\\ and a \\\"quote\\\"\\nin it.\n"));
  CHECK(contains(text, "x_round_seconds_bucket{le=\"1.0\"} 4\n"));
  CHECK(text.ends_with("\nx_round_seconds_count 5\n# EOF\n"));
}

TEST_CASE("rounds are counted by how long they were", "[scrape]") {
  using namespace std::chrono_literals;
  RoundLengths lengths;
  for (const chat::Duration length : {chat::Duration(50us), chat::Duration(100us), chat::Duration(2s)})
    lengths.note(length);
  CHECK(lengths.count() == 3);
  CHECK(lengths.sum() == Approx(2.00015));
  CHECK(lengths.up_to_bounds().front() == 2);
  CHECK(lengths.up_to_bounds().back() == 2);
}

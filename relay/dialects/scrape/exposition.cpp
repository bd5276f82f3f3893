#include "relay/dialects/scrape/exposition.h"

#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::array<std::string_view, 3> kTypes{"counter", "gauge", "histogram"};

constexpr std::string_view kTotal = "_total";

/// In help and in the values of labels these stand behind a backslash; a quote only in the latter.
std::string escaped(std::string_view text, bool with_quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || (with_quotes && c == '"')) out += '\\';
    out += c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

/// Whole numbers without an exponent, as long as they are exact.
std::string written(double value) {
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  constexpr double kExact = 9e15;
  if (value == std::floor(value) && std::fabs(value) < kExact)
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

}  // namespace

void Exposition::begin(std::string_view name, MetricType type, std::string_view help) {
  name_ = name;
  // OpenMetrics names a family of counters without what each sample's name ends in.
  std::string_view family = name;
  if (format_ == Format::open_metrics && family.ends_with(kTotal)) family.remove_suffix(kTotal.size());
  fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", family,
                 escaped(help, format_ == Format::open_metrics), kTypes[static_cast<std::size_t>(type)]);
}

void Exposition::add(double value, Labels labels) {
  sample({}, labels, value);
}

void Exposition::add_histogram(std::span<const double> bounds, std::span<const std::uint64_t> counts,
                               double sum, std::uint64_t count) {
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const std::string bound = format_ == Format::open_metrics && bounds[i] == std::floor(bounds[i])
                                  ? fmt::format("{:.1f}", bounds[i])
                                  : fmt::format("{}", bounds[i]);
    sample("_bucket", {{"le", bound}}, static_cast<double>(counts[i]));
  }
  sample("_bucket", {{"le", "+Inf"}}, static_cast<double>(count));
  sample("_sum", {}, sum);
  sample("_count", {}, static_cast<double>(count));
}

void Exposition::sample(std::string_view suffix, Labels labels, double value) {
  text_.append(name_).append(suffix);
  std::string_view before = "{";
  for (const Label& each : labels) {
    fmt::format_to(std::back_inserter(text_), "{}{}=\"{}\"", before, each.name, escaped(each.value, true));
    before = ",";
  }
  if (labels.size() > 0) text_ += '}';
  text_.append(" ").append(written(value)).append("\n");
}

std::string Exposition::take() {
  if (format_ == Format::open_metrics) text_ += "# EOF\n";
  return std::move(text_);
}

std::string_view Exposition::content_type(Format format) {
  return format == Format::text ? "text/plain; version=0.0.4; charset=utf-8"
                                : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

}  // namespace chat::relay

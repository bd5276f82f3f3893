#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

enum class MetricType { counter, gauge, histogram };

/// Metrics in words that Prometheus reads: its text format (version 0.0.4), or OpenMetrics 1.0.
///
/// Families are written one after the other, and the samples of each right behind it. Names follow
/// Prometheus' conventions: a counter's ends in "_total".
class Exposition {
 public:
  enum class Format { text, open_metrics };

  explicit Exposition(Format format) : format_(format) {}

  struct Label {
    std::string_view name;
    std::string_view value;
  };
  using Labels = std::initializer_list<Label>;

  /// `help`: one line.
  void begin(std::string_view name, MetricType type, std::string_view help);
  void add(double value, Labels labels = {});
  /// A sample of a family that has just been begun, which is a histogram: so many observations were not above
  /// each of the bounds, and `count` in all.
  void add_histogram(std::span<const double> bounds, std::span<const std::uint64_t> counts, double sum,
                     std::uint64_t count);

  /// A family with one sample.
  void tell(std::string_view name, MetricType type, std::string_view help, double value) {
    begin(name, type, help);
    add(value);
  }

  /// All of it; nothing more may be added.
  std::string take();

  static std::string_view content_type(Format format);

 private:
  void sample(std::string_view suffix, Labels labels, double value);

  Format format_;
  std::string name_{};
  std::string text_{};
};

}  // namespace chat::relay

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::bench {

/// What was found, as named values in the order in which they were added.
class Report {
 public:
  Report& text(std::string key, std::string_view value);
  Report& count(std::string key, std::uint64_t value);
  Report& number(std::string key, double value);

  /// One JSON object, on one line.
  std::string json() const;

  /// One "key: value" a line, for people.
  std::string lines() const;

 private:
  struct Field {
    std::string key;
    std::string value;
    bool quoted;
  };
  std::vector<Field> fields_;
};

}  // namespace chat::bench

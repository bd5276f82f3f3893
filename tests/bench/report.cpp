#include "tests/bench/report.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace chat::bench {
namespace {

// Only what was written by this program or by strerror gets here: quotes and backslashes are all that can
// hurt.
std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

Report& Report::text(std::string key, std::string_view value) {
  fields_.push_back({std::move(key), std::string(value), true});
  return *this;
}

Report& Report::count(std::string key, std::uint64_t value) {
  fields_.push_back({std::move(key), std::to_string(value), false});
  return *this;
}

Report& Report::number(std::string key, double value) {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", value < 1000 ? 4 : 0, value);
  fields_.push_back({std::move(key), digits, false});
  return *this;
}

std::string Report::json() const {
  std::string text;
  for (const Field& field : fields_) {
    text += (text.empty() ? "{" : ", ") + quote(field.key) + ": " +
            (field.quoted ? quote(field.value) : field.value);
  }
  return text + "}\n";
}

std::string Report::lines() const {
  std::string text;
  for (const Field& field : fields_) {
    std::string key = field.key;
    std::replace(key.begin(), key.end(), '_', ' ');
    text += key + ": " + field.value + "\n";
  }
  return text;
}

}  // namespace chat::bench

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::trace {

enum class Colour { none, bold, dim, red, green, yellow, cyan };

/// Rows in three columns: what is done, by or to whom, and a text. A text that is too long for its row goes
/// on below, indented.
class Page {
 public:
  struct Look {
    bool colour = false;
    std::size_t columns = 80;
  };

  explicit Page(Look look);

  /// How many columns a row has for its text.
  std::size_t room() const;

  void title(std::string_view text);

  /// Does not repeat the verb or the name of the row above.
  void row(Colour colour, std::string_view verb, std::string_view name, std::string_view text);

  /// `shown` in quotation marks, cut to what is left of the row after `taken` columns. "..." follows if it
  /// was cut here, or before (`cut`).
  std::string quoted(std::string_view shown, bool cut, std::size_t taken) const;

  /// As many of the names as go into what is left of the row after `taken` columns, and how many others there
  /// are.
  std::string list(const std::vector<std::string>& names, std::string_view separator, std::string_view last,
                   std::size_t taken) const;

  /// Returns the rows since the last call.
  std::string take();

 private:
  std::string painted(Colour colour, std::string_view text) const;

  Look look_;
  std::string text_;
  std::string verb_;
  std::string name_;
};

}  // namespace chat::relay::trace

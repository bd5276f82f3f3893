#pragma once

#include "common/quantity.h"
#include "common/result.h"
#include "common/take_until.h"
#include "common/text.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::client {

// The text of a file that has a line on each of several servers, which begins with the server's address.
// Besides these it has comments (#) and blank lines.

/// A line's first word; the other words are left in `line`.
std::string_view take_word(std::string_view& line);

bool is_about(std::string_view line, std::string_view address);

/// A comment, or blank.
bool says_nothing(std::string_view line);

/// What `read` makes of the line on `address`; nothing where there is none. `read` returns an optional:
/// nothing where a line is damaged. An error if that line is damaged, or, where there is none, any other
/// line, which may have been it: the address must not count as unknown.
template <class Read>
auto find_line(std::string_view file, std::string_view address, Read read) -> Result<decltype(read(file))> {
  std::size_t damaged = 0;
  const std::string folded = fold_case(address);
  file = without_byte_order_mark(file);
  for (std::size_t number = 1; !file.empty(); ++number) {
    const std::string_view line = take_until(file, '\n');
    const bool is_wanted = is_about(line, folded);
    if (!is_wanted && says_nothing(line)) continue;
    auto found = read(line);
    if (is_wanted && !found) return Failure(fmt::format("the line on {} is damaged", address));
    if (is_wanted) return found;
    if (!found && damaged == 0) damaged = number;
  }
  if (damaged == 0) return decltype(read(file))();
  return Failure(
      fmt::format("line {} is damaged, and may have been the one on {}: take it out, or put the file "
                  "back as it was",
                  damaged, address));
}

/// The file's text with `line`, which ends in LF, as the one on `address`, and all else in it as it was. An
/// empty `line`: without one on it.
std::string with_line(std::string_view file, std::string_view address, std::string_view line);

}  // namespace chat::client

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::client {

/// One JSON object on a line of its own, written piece by piece: there is one for each thing that happens,
/// and a tree of it would take longer than all else. Keys are this program's own, and need no escaping.
class JsonLine {
 public:
  /// Appends to `out`, which outlives this.
  explicit JsonLine(std::string& out) : out_(out), begin_(out.size()) { out_ += '{'; }

  void add(std::string_view key, std::string_view text);
  void add_true(std::string_view key);

  /// Objects in a list: add() adds to the one that was begun last.
  void begin_list(std::string_view key);
  void begin_item();
  void end_item() { out_ += '}'; }
  void end_list() { out_ += ']'; }

  /// Ends the object, and adds the LF. Bytes that are not UTF-8 become U+FFFD. JSON lets DEL, C1 and what
  /// reorders text stand as they are; if any of it is in the line, all but ASCII is escaped, so that a
  /// terminal may show it.
  void end();

 private:
  void begin_value(std::string_view key);
  void append_escaped(std::string_view text);

  std::string& out_;
  std::size_t begin_;
  bool all_ascii_ = true;  // and none of it DEL
};

}  // namespace chat::client

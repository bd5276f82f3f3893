#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// The part of IRC's formatting (modern.ircdocs.horse/formatting) that is drawn. Colours, reverse and
/// monospace are dropped: a stranger's choice of colours can make a line unreadable, or make it look like
/// another's.
struct Emphasis {
  bool bold = false;
  bool italic = false;
  bool underline = false;
  bool strikethrough = false;

  friend bool operator==(const Emphasis&, const Emphasis&) = default;
};

/// A stretch of text in one emphasis. Safe on a terminal: what would act there has been made visible.
struct Run {
  Emphasis emphasis;
  std::string text;
};

/// What somebody said, to be drawn with its emphasis. No run is empty.
std::vector<Run> parse_formatting(std::string_view text);

/// Appends `text` without formatting codes and with whatever else would act on a terminal made visible.
void append_plain(std::string_view text, std::string& out);

std::string plain(std::string_view text);

/// `text` without formatting codes; all else is exactly as it was, so not fit for a terminal.
std::string without_formatting(std::string_view text);

}  // namespace chat::client

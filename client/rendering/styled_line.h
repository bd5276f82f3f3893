#pragma once

#include "client/rendering/hyperlinks.h"
#include "client/rendering/palette.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// A line to be, in its styles, put together piece by piece and then broken to a width.
class StyledLine {
 public:
  /// `hyperlinks`: whether addresses are marked for the terminal to open.
  explicit StyledLine(bool hyperlinks = false) : hyperlinks_(hyperlinks) {}

  /// `text` is safe on a terminal. A TAB becomes the spaces to the next multiple of 8 columns: how far a
  /// terminal would go is not known where a line is broken.
  void add(const Style& style, std::string_view text);

  /// The following lines will begin at the column at which the next piece stands.
  void hang_here() { hang_ = text_.size(); }

  /// Appends the lines, each with its LF, of at most `width` columns.
  void draw(std::size_t width, std::string& out) const;

 private:
  struct Stretch {
    std::size_t end;
    Style style;
  };

  void append_without_tabs(std::string_view text);
  void draw_linked(const std::vector<Hyperlink>& links, std::size_t begin, std::size_t end,
                   std::string& out) const;
  void draw_range(std::size_t begin, std::size_t end, std::string& out) const;

  bool hyperlinks_;
  std::string text_;
  std::vector<Stretch> stretches_;
  std::size_t hang_ = 0;
};

}  // namespace chat::client

#include "client/rendering/styled_line.h"

#include "common/display_width.h"

#include <algorithm>

namespace chat::client {

void StyledLine::add(const Style& style, std::string_view text) {
  if (text.empty()) return;
  append_without_tabs(text);
  if (!stretches_.empty() && stretches_.back().style == style) {
    stretches_.back().end = text_.size();
  } else {
    stretches_.push_back({text_.size(), style});
  }
}

void StyledLine::append_without_tabs(std::string_view text) {
  constexpr std::size_t kTabStop = 8;
  std::size_t tab = text.find('\t');
  std::size_t column = tab == std::string_view::npos ? 0 : display_width(text_);
  for (; tab != std::string_view::npos; tab = text.find('\t')) {
    column += display_width(text.substr(0, tab));
    const std::size_t blank = kTabStop - column % kTabStop;
    text_.append(text.substr(0, tab)).append(blank, ' ');
    column += blank;
    text.remove_prefix(tab + 1);
  }
  text_ += text;
}

void StyledLine::draw(std::size_t width, std::string& out) const {
  const std::string_view text = text_;
  // What stands before the text is broken too if it takes most of the line: somebody's name may be long.
  const Margins beside = hanging(display_width(text.substr(0, hang_)), width);
  const bool roomy = beside.first <= beside.width / 2;
  const std::size_t begin = roomy ? hang_ : 0;
  const std::vector<Hyperlink> links = hyperlinks_ ? hyperlinks_in(text_) : std::vector<Hyperlink>();
  bool is_first = true;
  for (const std::string_view line :
       wrap(text.substr(begin), {beside.width, roomy ? beside.first : 0, beside.indent})) {
    const auto from = static_cast<std::size_t>(line.data() - text.data());
    if (!is_first) out.append(beside.indent, ' ');
    draw_linked(links, is_first ? 0 : from, from + line.size(), out);
    out += '\n';
    is_first = false;
  }
}

void StyledLine::draw_linked(const std::vector<Hyperlink>& links, std::size_t begin, std::size_t end,
                             std::string& out) const {
  for (const Hyperlink& link : links) {
    if (link.end <= begin || link.begin >= end) continue;
    draw_range(begin, std::max(begin, link.begin), out);
    begin = std::max(begin, link.begin);
    const std::size_t until = std::min(link.end, end);
    out += hyperlink_start(std::string_view(text_).substr(link.begin, link.end - link.begin));
    draw_range(begin, until, out);
    out += kHyperlinkEnd;
    begin = until;
  }
  draw_range(begin, end, out);
}

void StyledLine::draw_range(std::size_t begin, std::size_t end, std::string& out) const {
  for (const Stretch& stretch : stretches_) {
    if (begin >= end) return;
    if (stretch.end <= begin) continue;
    const std::size_t until = std::min(stretch.end, end);
    const std::string start = sgr(stretch.style);
    out += start;
    out.append(text_, begin, until - begin);
    if (!start.empty()) out += kSgrReset;
    begin = until;
  }
}

}  // namespace chat::client

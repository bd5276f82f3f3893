#include "client/prompt.h"

#include "common/display_width.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

namespace chat::client {
namespace {

constexpr std::string_view kEnd = "> ";
constexpr std::string_view kEllipsis = "…";

/// A piece of the prompt; `text` is safe on a terminal.
struct Piece {
  std::string text;
  Style style{};
};
using Pieces = std::vector<Piece>;

std::size_t columns_of(const Pieces& pieces) {
  std::size_t columns = 0;
  for (const Piece& piece : pieces) columns += display_width(piece.text);
  return columns;
}

std::string in_readline_markers(const std::string& sequence) {
  return sequence.empty() ? sequence : "\001" + sequence + "\002";
}

std::string drawn(const Pieces& pieces) {
  std::string out;
  for (const Piece& piece : pieces) {
    const std::string start = sgr(piece.style);
    out += in_readline_markers(start) + piece.text;
    if (!start.empty()) out += in_readline_markers(std::string(kSgrReset));
  }
  return out;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (display_width(text) <= columns) return text;
  return columns == 0 ? std::string() : std::string(fitting(text, columns - 1)).append(kEllipsis);
}

/// Which parts there is room for, most first.
struct Fullness {
  bool nick;
  bool unread_names;
  bool unread;
};

/// The prompt in the making: groups with a space between them.
class Builder {
 public:
  Builder(const PromptState& state, const Palette& palette) : state_(state), palette_(palette) {}

  Pieces build(Fullness full) const {
    Pieces pieces;
    add_group(pieces, {in_parentheses(plain(state_.connection)), palette_.trouble()});
    add_group(pieces, {plain(state_.room)});
    if (full.unread_names) {
      add_unread(pieces);
    } else if (full.unread) {
      add_unread_total(pieces);
    }
    if (full.nick) add_group(pieces, {plain(state_.nick)});
    pieces.push_back({std::string(kEnd)});
    return pieces;
  }

  /// The room, and the connection's state where there is one, cut short to share `columns`.
  Pieces squeezed(std::size_t columns) const {
    constexpr std::size_t kParenthesesAndSpace = 3;
    const std::string room = plain(state_.room);
    const std::size_t for_room = std::min(display_width(room), columns / 2);
    const std::size_t others = for_room + kParenthesesAndSpace;
    const std::string connection =
        in_parentheses(shortened(plain(state_.connection), columns - std::min(others, columns)));
    const std::size_t taken = connection.empty() ? 0 : display_width(connection) + 1;
    Pieces pieces;
    add_group(pieces, {connection, palette_.trouble()});
    add_group(pieces, {shortened(room, columns - taken)});
    pieces.push_back({std::string(kEnd)});
    return pieces;
  }

 private:
  static std::string in_parentheses(const std::string& text) {
    return text.empty() ? text : "(" + text + ")";
  }

  static void add_group(Pieces& pieces, Piece piece) {
    if (piece.text.empty()) return;
    if (!pieces.empty()) pieces.push_back({" "});
    pieces.push_back(std::move(piece));
  }

  Piece piece_of(const std::string& words, bool mention) const {
    return mention ? Piece{words + '!', palette_.mention()} : Piece{words};
  }

  void add_unread(Pieces& pieces) const {
    if (state_.unread.empty()) return;
    add_group(pieces, {"("});
    bool is_first = true;
    for (const Unread& each : state_.unread) {
      if (!is_first) pieces.push_back({", "});
      is_first = false;
      pieces.push_back(piece_of(plain(each.room) + ' ' + with_commas(each.count), each.mention));
    }
    pieces.push_back({")"});
  }

  void add_unread_total(Pieces& pieces) const {
    if (state_.unread.empty()) return;
    std::size_t total = 0;
    bool mention = false;
    for (const Unread& each : state_.unread) {
      total += each.count;
      mention |= each.mention;
    }
    add_group(pieces, {"("});
    pieces.push_back(piece_of(with_commas(total), mention));
    pieces.push_back({")"});
  }

  const PromptState& state_;
  const Palette& palette_;
};

}  // namespace

std::string prompt(const PromptState& state, std::size_t width, const Palette& palette) {
  constexpr std::size_t kShare = 2;
  const std::size_t most = std::max(width, kLeastWidth) / kShare;
  const Builder builder(state, palette);
  for (const Fullness full : {Fullness{true, true, true}, Fullness{false, true, true},
                              Fullness{false, false, true}, Fullness{false, false, false}}) {
    const Pieces pieces = builder.build(full);
    if (columns_of(pieces) <= most) return drawn(pieces);
  }
  return drawn(builder.squeezed(most - kEnd.size()));
}

}  // namespace chat::client

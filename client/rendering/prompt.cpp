#include "client/rendering/prompt.h"

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

/// A TAB in a name would move whatever follows it.
std::string name_shown(std::string_view name) {
  std::string shown = plain(name);
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  return shown;
}

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

/// Which parts there is room for. `named` is how many of the unread are told of by name, the first ones.
struct Fullness {
  bool nick;
  std::size_t named;
  bool unread;
};

/// Most first: the names of the unread go one by one, then their number, and the nick after that.
std::vector<Fullness> fullnesses(std::size_t unread) {
  std::vector<Fullness> all;
  for (std::size_t named = unread; named > 0; --named) all.push_back({true, named, true});
  all.insert(all.end(), {{true, 0, true}, {true, 0, false}, {false, 0, true}, {false, 0, false}});
  return all;
}

/// The prompt in the making: groups with a space between them.
class Builder {
 public:
  Builder(const PromptState& state, const Palette& palette) : state_(state), palette_(palette) {}

  Pieces build(Fullness full) const {
    Pieces pieces;
    add_group(pieces, {in_parentheses(name_shown(state_.connection)), palette_.trouble()});
    add_group(pieces, {name_shown(state_.room)});
    if (full.unread) add_unread(pieces, full.named);
    if (full.nick) add_group(pieces, {name_shown(state_.nick)});
    pieces.push_back({std::string(kEnd)});
    return pieces;
  }

  /// The room, and the connection's state where there is one, cut short to share `columns`.
  Pieces squeezed(std::size_t columns) const {
    constexpr std::size_t kParenthesesAndSpace = 3;
    const std::string room = name_shown(state_.room);
    const std::size_t for_room = std::min(display_width(room), columns / 2);
    const std::size_t others = for_room + kParenthesesAndSpace;
    const std::string connection =
        in_parentheses(shortened(name_shown(state_.connection), columns - std::min(others, columns)));
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

  /// "(#ops 3, bob 1, … 7!)": the first ones by name, the others together.
  void add_unread(Pieces& pieces, std::size_t named) const {
    if (state_.unread.empty()) return;
    add_group(pieces, {"("});
    Unread others{.room = {}, .count = 0};
    std::size_t place = 0;
    for (const Unread& each : state_.unread) {
      if (place++ >= named) {
        others.count += each.count;
        others.mention |= each.mention;
        continue;
      }
      if (place > 1) pieces.push_back({", "});
      pieces.push_back(piece_of(name_shown(each.room) + ' ' + with_commas(each.count), each.mention));
    }
    if (named > 0 && others.count > 0) pieces.push_back({", "});
    const std::string lead = named > 0 ? std::string(kEllipsis) + ' ' : std::string();
    if (others.count > 0) pieces.push_back(piece_of(lead + with_commas(others.count), others.mention));
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
  constexpr std::size_t kNamedLeast = 3;  // columns: "b 1"
  for (const Fullness full : fullnesses(std::min(state.unread.size(), most / kNamedLeast))) {
    const Pieces pieces = builder.build(full);
    if (columns_of(pieces) <= most) return drawn(pieces);
  }
  return drawn(builder.squeezed(most - kEnd.size()));
}

}  // namespace chat::client

#include "common/hidden_command.h"

#include "common/code_point.h"
#include "common/is_in.h"

#include <array>

namespace chat {
namespace {

std::string_view after_blanks(std::string_view line) {
  while (!line.empty()) {
    const CodePoint next = first_code_point(line);
    if (!next.valid || !is_blank(next.code)) break;
    line.remove_prefix(next.bytes);
  }
  return line;
}

/// A slash as East Asian keyboards write it, or a character that looks like one.
bool looks_like_slash(utf8proc_int32_t code) {
  constexpr std::array<utf8proc_int32_t, 4> kSlashes{0x2044, 0x2215, 0x29F8, 0xFF0F};
  return is_in(kSlashes, code);
}

/// A letter of a command, as it may come from a keyboard that writes wide ones.
bool is_letter_of_any_width(utf8proc_int32_t code) {
  constexpr std::array<CodeRange, 4> kLetters{{{'A', 'Z'}, {'a', 'z'}, {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A}}};
  return is_in_any(kLetters, code);
}

/// `line` begins with a word of letters: it is no path and no comment.
bool begins_with_a_name(std::string_view line) {
  bool any = false;
  while (!line.empty()) {
    const CodePoint next = first_code_point(line);
    if (next.valid && is_blank(next.code)) break;
    if (!is_letter_of_any_width(next.code)) return false;
    any = true;
    line.remove_prefix(next.bytes);
  }
  return any;
}

}  // namespace

HiddenCommand find_hidden_command(std::string_view line) {
  const std::string_view rest = after_blanks(line);
  if (rest.empty()) return {};
  const CodePoint slash = first_code_point(rest);
  const bool plain = slash.code == '/';
  if (plain ? rest.size() == line.size() : !looks_like_slash(slash.code)) return {};
  const std::string_view command = rest.substr(slash.bytes);
  if (!begins_with_a_name(command)) return {};
  return {plain ? "there is a blank, or something invisible, before the /"
                : "it begins with what only looks like a /",
          command};
}

}  // namespace chat

#include "relay/dialects/line/hints.h"

#include "common/code_point.h"
#include "common/is_in.h"
#include "common/nearest.h"
#include "common/text.h"
#include "relay/hub/person.h"
#include "relay/hub/refusal.h"
#include "relay/hub/room.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// Each member's nick is compared with what was typed, so this bounds the work that one line makes.
constexpr std::size_t kMembersCompared = 1'000;

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

std::string nearest_member(std::string_view nick, const Room& room, const Person& asker) {
  std::vector<std::string_view> nicks;
  for (const Person* member : room.members()) {
    if (nicks.size() == kMembersCompared) break;
    if (member != &asker) nicks.push_back(member->nick);
  }
  return std::string(nearest(nick, nicks));
}

std::string advice_on_name(const Refusal& refusal, const Room& room, const Person& asker) {
  const std::string meant = nearest_member(refusal.subject, room, asker);
  return meant.empty() ? meant : fmt::format("Did you mean {}?", meant);
}

std::string advice_on_operators(const Refusal&, const Room& room, const Person&) {
  const auto is_op = [&](const Person* member) { return member->is_op_in(room); };
  const bool has_operators = std::any_of(room.members().begin(), room.members().end(), is_op);
  return has_operators ? "/who marks them with @." : "It has none.";
}

struct Advice {
  Problem problem;
  std::string (*words)(const Refusal&, const Room&, const Person&);
};

constexpr std::array<Advice, 3> kAdvice{{
    {Problem::nobody_called, advice_on_name},
    {Problem::not_there, advice_on_name},
    {Problem::not_operator, advice_on_operators},
}};

}  // namespace

std::string_view what_hides_a_command(std::string_view line) {
  const std::string_view rest = after_blanks(line);
  if (rest.empty()) return {};
  const CodePoint slash = first_code_point(rest);
  const bool plain = slash.code == '/';
  if (plain ? rest.size() == line.size() : !looks_like_slash(slash.code)) return {};
  if (!begins_with_a_name(rest.substr(slash.bytes))) return {};
  return plain ? "there is a blank, or something invisible, before the /"
               : "it begins with what only looks like a /";
}

std::string advice_on(const Refusal& refusal, const Room& room, const Person& asker) {
  const auto found = std::find_if(kAdvice.begin(), kAdvice.end(),
                                  [&](const Advice& each) { return each.problem == refusal.problem; });
  return found == kAdvice.end() ? std::string() : found->words(refusal, room, asker);
}

}  // namespace chat::relay

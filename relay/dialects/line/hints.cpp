#include "relay/dialects/line/hints.h"

#include "common/ascii.h"
#include "common/nearest.h"
#include "common/text.h"
#include "relay/hub/member.h"
#include "relay/hub/refusal.h"
#include "relay/hub/room.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// Each is compared with what was written: a bound on the work that one line makes.
constexpr std::size_t kMembersCompared = 1'000;

struct Synonym {
  std::string_view name;
  std::string_view here;
};

constexpr std::array<Synonym, 32> kSynonyms{{
    {"action", "/me"},
    {"ban", "/mode +b"},
    {"bye", "/quit"},
    {"channels", "/rooms"},
    {"commands", "/help"},
    {"describe", "/me"},
    {"disconnect", "/quit"},
    {"exit", "/quit"},
    {"h", "/help"},
    {"j", "/join"},
    {"leave", "/join (to go to another room) or /quit"},
    {"list", "/rooms"},
    {"logout", "/quit"},
    {"m", "/msg"},
    {"name", "/nick"},
    {"names", "/who"},
    {"part", "/join (to go to another room) or /quit"},
    {"pm", "/msg"},
    {"privmsg", "/msg"},
    {"q", "/quit"},
    {"query", "/msg"},
    {"r", "/reply"},
    {"signoff", "/quit"},
    {"t", "/topic"},
    {"tell", "/msg"},
    {"timestamps", "/times"},
    {"unban", "/mode -b"},
    {"users", "/who"},
    {"w", "/who"},
    {"whisper", "/msg"},
    {"whois", "/who"},
    {"?", "/help"},
}};

// What looks like nothing at the beginning of a line: space, tab, no-break space, the wide space of East
// Asian keyboards, zero width space, and the byte order mark that some programs write first.
constexpr std::array<std::string_view, 6> kBlanks{" ", "\t", "\u00A0", "\u3000", "\u200B", "\uFEFF"};

std::string_view without_leading_blanks(std::string_view line) {
  const auto is_first = [&](std::string_view blank) { return line.starts_with(blank); };
  for (auto blank = std::find_if(kBlanks.begin(), kBlanks.end(), is_first); blank != kBlanks.end();
       blank = std::find_if(kBlanks.begin(), kBlanks.end(), is_first))
    line.remove_prefix(blank->size());
  return line;
}

std::string nearest_member(std::string_view nick, const Room& room, const Member& asker) {
  std::vector<std::string_view> nicks;
  for (const Member* member : room.members()) {
    if (nicks.size() == kMembersCompared) break;
    if (member != &asker) nicks.push_back(member->nick);
  }
  return std::string(nearest(nick, nicks));
}

std::string advice_on_name(const Refusal& refusal, const Room& room, const Member& asker) {
  const std::string meant = nearest_member(refusal.subject, room, asker);
  return meant.empty() ? meant : fmt::format("Did you mean {}?", meant);
}

std::string advice_on_operators(const Refusal&, const Room& room, const Member&) {
  const auto is_op = [&](const Member* member) { return member->is_op_in(room); };
  const bool has_operators = std::any_of(room.members().begin(), room.members().end(), is_op);
  return has_operators ? "/who marks them with @." : "It has none.";
}

struct Advice {
  Problem problem;
  std::string (*words)(const Refusal&, const Room&, const Member&);
};

constexpr std::array<Advice, 3> kAdvice{{
    {Problem::nobody_called, advice_on_name},
    {Problem::not_there, advice_on_name},
    {Problem::not_operator, advice_on_operators},
}};

}  // namespace

std::string_view command_known_elsewhere(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto found = std::find_if(kSynonyms.begin(), kSynonyms.end(),
                                  [&](const Synonym& each) { return each.name == folded; });
  return found == kSynonyms.end() ? std::string_view() : found->here;
}

bool hides_a_command(std::string_view line) {
  std::string_view rest = without_leading_blanks(line);
  if (rest.size() == line.size() || !rest.starts_with('/')) return false;
  rest.remove_prefix(1);
  const std::string_view name = rest.substr(0, rest.find_first_of(" \t"));
  return !name.empty() && std::all_of(name.begin(), name.end(), is_letter);  // no path, no comment
}

std::string advice_on(const Refusal& refusal, const Room& room, const Member& asker) {
  const auto found = std::find_if(kAdvice.begin(), kAdvice.end(),
                                  [&](const Advice& each) { return each.problem == refusal.problem; });
  return found == kAdvice.end() ? std::string() : found->words(refusal, room, asker);
}

}  // namespace chat::relay

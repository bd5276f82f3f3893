#include "relay/dialects/line/hints.h"

#include "common/nearest.h"
#include "relay/dialects/line/request.h"
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

std::string advice_on(const Refusal& refusal, const Room& room, const Person& asker) {
  const auto found = std::find_if(kAdvice.begin(), kAdvice.end(),
                                  [&](const Advice& each) { return each.problem == refusal.problem; });
  return found == kAdvice.end() ? std::string() : found->words(refusal, room, asker);
}

namespace line {

bool is_meant_as_name(std::string_view mask) {
  return mask.find_first_of("!@*?.:~") == std::string_view::npos;
}

void tell_of_slip(const Request& request, const Room& room, std::string_view name) {
  if (!is_meant_as_name(name) || request.hub.find(name) != nullptr) return;
  const std::string advice = advice_on({Problem::nobody_called, std::string(name)}, room, request.person);
  if (!advice.empty()) request.answers.answer(fmt::format("Nobody here is called {}. {}", name, advice));
}

}  // namespace line

}  // namespace chat::relay

// Whom a line client does not want to hear from.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/hints.h"
#include "relay/dialects/line/request.h"
#include "relay/hub/room_modes.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

/// "bob" for "bob!*@*".
std::string_view shortest(std::string_view mask) {
  constexpr std::string_view kAnybody = "!*@*";
  if (mask.ends_with(kAnybody)) mask.remove_suffix(kAnybody.size());
  return mask;
}

void list_ignored(const Request& request) {
  const auto& ignored = request.person.particulars().ignored;
  if (ignored.empty())
    return request.answers.answer("You ignore nobody. /ignore NAME drops what NAME sends to you alone.");
  std::string lines = fmt::format("* You ignore {}:\n", counted(ignored.size(), "name"));
  for (const Ignored& each : ignored) lines += fmt::format("*   {}\n", visible(shortest(each.mask)));
  request.answers.show(lines);
}

/// Whether one name is given; else the client is told so.
bool is_one_name(const Request& request, std::string_view command, std::string_view name,
                 std::string_view rest) {
  if (rest.empty()) return true;
  request.answers.refuse(fmt::format("/{0} takes one name: /{0} {1}", command, visible(name)));
  return false;
}

}  // namespace

void ignore(const Request& request, std::string_view name_or_mask) {
  if (name_or_mask.empty()) return list_ignored(request);
  const auto [name, rest] = first_word(name_or_mask);
  if (!is_one_name(request, "ignore", name, rest)) return;
  if (fold_case(name) == fold_case(request.person.nick))
    return request.answers.refuse("You cannot ignore yourself.");
  const auto added = request.hub.ignore(request.person, name, request.now);
  if (!added) return request.answers.refuse(added.error());
  const std::string shown = visible(shortest(complete_mask(name)));
  if (!*added) return request.answers.answer(fmt::format("You ignore {} already", shown));
  request.answers.answer(fmt::format(
      "You ignore {0}: what comes from there to you alone is dropped, and the sender is not told. "
      "What is said in a room you still see. /unignore {0} ends it.",
      shown));
  if (!request.person.seats.empty()) tell_of_slip(request, *request.person.seats.front().room, name);
}

void unignore(const Request& request, std::string_view name_or_mask) {
  const auto [name, rest] = first_word(name_or_mask);
  if (!is_one_name(request, "unignore", name, rest)) return;
  const bool did = request.hub.unignore(request.person, name, request.now);
  const std::string shown = visible(shortest(complete_mask(name)));
  if (did) return request.answers.answer(fmt::format("You no longer ignore {}", shown));
  request.answers.refuse(fmt::format("You do not ignore {}. /ignore lists whom you do.", shown));
}

}  // namespace chat::relay::line

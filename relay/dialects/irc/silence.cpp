// SILENCE, as ircu has it.

#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/room_modes.h"

#include <string>

namespace chat::relay::irc {
namespace {

void list_silenced(const Request& request) {
  for (const Ignored& each : request.client.person->particulars().ignored)
    request.replies.numeric(RPL_SILELIST, "{} {}", request.client.nick(), each.mask);
  request.replies.numeric(RPL_ENDOFSILELIST, "{} :End of silence list", request.client.nick());
}

/// "+mask", "-mask" or "mask". The client is shown each change that is made.
void change(const Request& request, std::string_view signed_mask) {
  const bool has_sign = signed_mask.starts_with('+') || signed_mask.starts_with('-');
  const bool adding = !signed_mask.starts_with('-');
  const std::string_view mask = signed_mask.substr(has_sign ? 1 : 0);
  Person& person = *request.client.person;
  const auto changed = adding ? request.client.hub().ignore(person, mask, request.now)
                              : Answer<bool>(request.client.hub().unignore(person, mask, request.now));
  if (!changed) return request.replies.refuse(changed.error());
  if (!*changed) return;
  request.replies.reply_lines(fmt::format(":{} SILENCE {}{}\r\n", full_source(person.source()),
                                          adding ? '+' : '-', complete_mask(mask)));
}

}  // namespace

void silence(const Request& request) {
  const std::string_view wanted = request[0];
  const Person* const asked_for = request.client.hub().look_up(*request.client.person, wanted);
  const auto changes = split(wanted, ',');
  if (changes.empty() || asked_for == request.client.person) return list_silenced(request);
  // Whom others silence is their affair: ircu answers with the end of the list.
  if (asked_for != nullptr)
    return request.replies.numeric(RPL_ENDOFSILELIST, "{} :End of silence list", asked_for->nick);
  for (const std::string_view each : changes) change(request, each);
}

}  // namespace chat::relay::irc

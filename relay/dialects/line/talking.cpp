// What a line client says.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/in_room.h"
#include "relay/dialects/line/other_commands.h"
#include "relay/dialects/line/request.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::line {
namespace {

/// What whoever writes to the addressee has to know: else it waits for an answer that does not come.
void tell_of_addressee(const Request& request, const Person& addressee) {
  request.answers.mention_absence(addressee);
  if (!request.person.ignores(addressee)) return;
  request.answers.answer(
      fmt::format("You ignore {}, so no answer reaches you. /ignore lists whom you do.", addressee.nick));
}

}  // namespace

void me(const Request& request, std::string_view action) {
  say(request.hub, request.person, request.answers, action, Fact::Kind::acted, request.now);
}

void msg(const Request& request, std::string_view name_and_text) {
  const auto [name, text] = first_word(name_and_text);
  if (text.empty())
    return request.answers.refuse(fmt::format("What is {} to be told? /msg NAME TEXT", visible(name)));
  if (name.starts_with('#')) {
    return request.answers.refuse(
        fmt::format("{0} is a room: who has gone there talks in it without a command. /join {0} goes there.",
                    visible(name)));
  }
  const auto told = request.hub.tell(request.person, name, {.text = text}, request.now);
  if (!told) {
    const std::string_view instead = instead_of_service(name, request.hub.has_accounts());
    if (told.error().problem != Problem::nobody_called || instead.empty())
      return request.answers.refuse(told.error());
    return request.answers.refuse(fmt::format("{} is there for IRC clients. {}", visible(name), instead));
  }
  tell_of_addressee(request, *request.hub.find(name));
}

void reply(const Request& request, std::string_view text) {
  const Correspondent& wrote = request.person.particulars().last_wrote;
  if (wrote.id == 0) return request.answers.refuse("Nobody has written to you alone yet.");
  const Person* addressee = request.hub.find(wrote);
  if (addressee == nullptr) return request.answers.refuse(fmt::format("{} has left.", wrote.nick));
  const auto told = request.hub.tell(request.person, addressee->nick, {.text = text}, request.now);
  if (!told) return request.answers.refuse(told.error());
  request.answers.answer(fmt::format("Sent to {} alone.", addressee->nick));
  tell_of_addressee(request, *addressee);
}

}  // namespace chat::relay::line

// /resume: coming back to what a lost connection had.

#include "relay/dialects/line/returning.h"

#include "common/quantity.h"
#include "common/text.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/request.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::line {

std::string about_returning(const Hub& hub, const Person& person) {
  if (!hub.lets_return()) return {};
  return fmt::format(
      "If your connection is lost, /resume {} brings you back, within {}.", hub.return_code(person),
      in_words(std::chrono::duration_cast<std::chrono::milliseconds>(hub.settings().return_within)));
}

std::string welcome_back(const Hub& hub, const Person& person, std::string_view missed) {
  std::vector<std::string> rooms;
  for (const Seat& seat : person.seats) rooms.push_back(visible(seat.room->name()));
  return fmt::format("* You are back as {}{}. {}\n* {}\n", person.nick,
                     rooms.empty() ? "" : ", in " + listed(rooms), missed, about_returning(hub, person));
}

void resume(const Request& request, std::string_view code) {
  const Person& newcomer = request.person;
  const auto returner = request.hub.find_returner(
      code, {newcomer.address(), newcomer.is_encrypted, *newcomer.reader.connection, false}, request.now);
  if (!returner) return request.answers.refuse(returner.error());
  const Person* const here = returner->here;
  if (here == nullptr) {
    request.comes_over = *returner;
    return;
  }
  if (here == &newcomer) return request.answers.refuse("That is your own code, and you are here.");
  request.closing = std::make_unique<ClosingReason>(
      ClosingReason{.words = fmt::format("went on as {}", here->nick), .returns_as = returning_as(*here)});
}

}  // namespace chat::relay::line

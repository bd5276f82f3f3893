// What was said is taken back: draft/message-redaction.

#include "client/conversation/conversation.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/state.h"
#include "client/conversation/wanted_back.h"
#include "client/text/irc_words.h"
#include "common/local_time.h"
#include "common/text.h"

#include <array>
#include <cstdint>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace chat::client {
namespace {

bool is_wanted(const WantedBack& wanted, const RecentLine& line, const ServerSupport& support) {
  const bool by_them = wanted.of.empty() ? line.own : support.same(line.nick, wanted.of);
  return by_them && fold_text(line.text).find(fold_text(wanted.words)) != std::string::npos;
}

std::string nothing_found(const WantedBack& wanted) {
  return fmt::format("{} said nothing{} in {} lately that could be taken back.",
                     wanted.of.empty() ? "You have" : wanted.of + " has",
                     wanted.words.empty() ? "" : " with these words", wanted.place);
}

struct Problem {
  std::string_view code;
  std::string_view words;
};

// https://ircv3.net/specs/extensions/message-redaction
constexpr auto kProblems = std::to_array<Problem>({
    {"INVALID_TARGET", "the server takes nothing back there"},
    {"REDACT_FORBIDDEN", "others' lines are for operators of the room to take back"},
    {"REDACT_WINDOW_EXPIRED", "it was said too long ago"},
    {"UNKNOWN_MSGID", "the server does not know it, or no longer"},
});

std::string_view words_for(std::string_view code) {
  for (const Problem& each : kProblems) {
    if (each.code == code) return each.words;
  }
  return {};
}

/// " of 14:02"
std::string when_of(const Place* place, std::string_view id) {
  const auto time = place == nullptr ? std::nullopt : place->replay.time_of(std::string(id));
  return time ? fmt::format(" of {:%H:%M}", local_time(*time)) : "";
}

}  // namespace

std::string Conversation::take_back(WantedBack wanted) {
  ConversationState& state = *state_;
  if (!state.server.connected) return "You are not connected.";
  if (!state.server.redacts) return "This server does not take back what was said.";
  if (state.taking_back.is_full())
    return fmt::format("{} lines are being taken back: wait for those.", TakingBack::kWaitingMax);
  const Place* const place = state.places.find(wanted.place);
  if (place == nullptr) return fmt::format("You do not talk with {}.", wanted.place);
  wanted.place = place->name;
  state.outgoing.add(state.questions.next_ping(handlers::kTakingBack));
  state.taking_back.add(std::move(wanted), state.questions.last());
  return {};
}

namespace handlers {

void take_back(Received& received) {
  ConversationState& state = received.state;
  const std::uint64_t answered = Questions::number_in(received.last(), kTakingBack);
  const auto first = [&] { return state.taking_back.first_question(); };
  while (first() != 0 && first() < answered) state.give_up_taking_back(received.now.wall);
  if (first() == 0 || first() != answered) return;
  const WantedBack wanted = state.taking_back.take();
  Place* const place = state.places.find(wanted.place);
  RecentLine* const line = place == nullptr ? nullptr : place->recent.newest([&](const RecentLine& each) {
    return is_wanted(wanted, each, state.server.support);
  });
  if (line == nullptr) return received.tell(Event::Kind::error, nothing_found(wanted), wanted.place);
  line->asked_back = true;
  state.outgoing.add(fmt::format("REDACT {} {}", place->name, line->id));
}

/// "FAIL REDACT code target [msgid [seconds]] :words"
void redaction_refused(Received& received) {
  Place* const place = received.state.places.find(received[2]);
  if (place != nullptr) place->recent.keep(received[3]);
  const std::string_view why = words_for(received[1]);
  received.tell(Event::Kind::error,
                fmt::format("The line{} is not taken back: {} ({}).", when_of(place, received[3]),
                            why.empty() ? received.last() : why, received[1]),
                name_of(place, received[2]));
}

}  // namespace handlers

}  // namespace chat::client

// What the person says: sent, or kept until there is a connection.

#include "client/conversation/conversation.h"
#include "client/conversation/name_checks.h"
#include "client/conversation/said.h"
#include "client/conversation/state.h"
#include "client/protocol/message_lines.h"
#include "client/text/irc_words.h"
#include "client/text/services.h"
#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// "to #lobby: hi"
std::string as_told(const Postponed::Saying& saying) {
  const std::string_view text = saying.text;
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  const char* const more = first.size() < text.size() ? " ..." : "";
  return fmt::format("to {}: {}{}{}", saying.target, saying.kind == Event::Kind::action ? "/me " : "", first,
                     more);
}

Event own_event(const ConversationState& state, Event::Kind kind, std::string_view text, Moment now) {
  Event event;
  event.kind = kind;
  event.time = now.wall;
  event.nick = state.server.me;
  event.text = text;
  event.own = true;
  return event;
}

void show_own(ConversationState& state, Place* place, std::string_view target, std::string_view room,
              Event event) {
  event.is_private = !state.server.support.is_channel(room);
  event.room = name_of(place, room);
  if (target != room) event.object = target;
  hide_secret(state, target, event);
  tell_said(state, place, std::move(event));
}

}  // namespace

std::string Conversation::say(Event::Kind kind, std::string_view target, std::string_view text, Moment now) {
  ConversationState& state = *state_;
  if (!is_name(target)) return nobodys_name(target);
  if (!state.server.connected) return postpone(kind, target, text, now);
  Place* place = nullptr;
  const std::string_view room = target.substr(state.server.support.status_bytes(target));
  if (state.server.support.is_channel(room)) {
    place = state.places.find(room);
  } else {
    place = state.places.open(target, false);
  }
  for (std::string& line :
       message_lines(kind, target, text, state.server.source_bytes, state.server.support.line_bytes())) {
    state.outgoing.add(std::move(line));
  }
  const bool comes_back = state.server.echoes || state.server.is_me(target);
  if (comes_back) return {};
  for_each_line(text, [&](std::string_view line) {
    show_own(state, place, target, room, own_event(state, kind, line, now));
  });
  return {};
}

std::string Conversation::postpone(Event::Kind kind, std::string_view target, std::string_view text,
                                   Moment now) {
  ConversationState& state = *state_;
  // It may be a password, which would wait in readable form and perhaps go to another server.
  if (!state.server.support.is_channel(target) && is_service(target)) return "You are not connected.";
  const auto lines =
      message_lines(kind, target, text, state.server.source_bytes, state.server.support.line_bytes());
  Postponed::Saying saying{kind, std::string(target), std::string(text), lines.size(), now.wall};
  const std::string told = as_told(saying);
  if (!state.postponed.add(std::move(saying))) {
    return fmt::format("You are not connected, and more than {} lines do not wait until you are.",
                       Postponed::kLinesMax);
  }
  state.emit(own_words(
      Event::Kind::info,
      fmt::format("Said as soon as you are {} ({})", state.server.was_connected ? "back" : "connected", told),
      now.wall));
  return {};
}

std::size_t Conversation::postponed() const {
  return state_->postponed.lines();
}

void Conversation::say_postponed(Moment now) {
  ConversationState& state = *state_;
  if (!state.postponed.is_stale(now.wall)) return static_cast<void>(say_all_postponed(now));
  const std::size_t lines = state.postponed.lines();
  state.emit(own_words(
      Event::Kind::info,
      fmt::format("{} of yours ha{} waited for more than an hour ({}{}). /again says {}.",
                  counted(lines, "line"), lines == 1 ? "s" : "ve", as_told(state.postponed.all().front()),
                  state.postponed.all().size() == 1 ? "" : " ...", lines == 1 ? "it" : "them"),
      now.wall));
}

std::size_t Conversation::say_all_postponed(Moment now) {
  std::size_t lines = 0;
  if (!state_->server.connected) return lines;
  for (const Postponed::Saying& saying : state_->postponed.take()) {
    lines += saying.lines;
    say(saying.kind, saying.target, saying.text, now);
  }
  return lines;
}

void Conversation::drop_postponed(std::string_view target, Moment now) {
  ConversationState& state = *state_;
  const std::size_t dropped = state.postponed.drop(target, state.server.support);
  if (dropped == 0) return;
  state.emit(own_words(Event::Kind::info,
                       fmt::format("{} for {} will not be said.", counted(dropped, "line"), target),
                       now.wall));
}

}  // namespace chat::client

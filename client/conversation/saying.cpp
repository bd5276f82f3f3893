// What the person says: sent, or kept until there is a connection.

#include "client/conversation/conversation.h"
#include "client/conversation/name_checks.h"
#include "client/conversation/said.h"
#include "client/conversation/state.h"
#include "client/protocol/message_lines.h"
#include "client/protocol/refusals.h"
#include "client/text/irc_words.h"
#include "client/text/services.h"
#include "common/ctcp.h"
#include "common/irc_message.h"
#include "common/text.h"

#include <algorithm>
#include <optional>
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

/// "#room" of "@#room".
std::string_view without_status(const ConversationState& state, std::string_view target) {
  return target.substr(state.server.support.status_bytes(target));
}

/// Where what is said to `target` belongs; null: nowhere. Opens a private conversation.
Place* place_for(ConversationState& state, std::string_view target) {
  const std::string_view room = without_status(state, target);
  return state.server.support.is_channel(room) ? state.places.find(room) : state.places.open(target, false);
}

/// Whether the server will show what is said to `target`.
bool comes_back(const ConversationState& state, std::string_view target) {
  return state.server.echoes || state.server.is_me(target);
}

void show_own(ConversationState& state, Place* place, std::string_view target, Event event) {
  const std::string_view room = without_status(state, target);
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
  Place* const place = place_for(state, target);
  for (std::string& line :
       message_lines(kind, target, text, state.server.source_bytes, state.server.support.line_bytes())) {
    state.outgoing.add(std::move(line));
  }
  if (comes_back(state, target)) return {};
  for_each_line(text, [&](std::string_view line) {
    show_own(state, place, target, own_event(state, kind, line, now));
  });
  return {};
}

std::size_t Conversation::text_bytes_max(std::string_view head) const {
  constexpr std::size_t kColonSpaceCrLf = 4;  // around the source, and at the end
  const std::size_t taken = state_->server.source_bytes + head.size() + kColonSpaceCrLf;
  const std::size_t line = state_->server.support.line_bytes();
  return line - std::min(line, taken);
}

std::string Conversation::send_raw(const std::string& line, Moment now) {
  std::string why = send(line);
  const auto sent = is_message(line) ? parse_irc(line) : std::nullopt;
  if (!why.empty() || !sent) return why;
  ConversationState& state = *state_;
  const auto ctcp = parse_ctcp(sent->parameter(1));
  const auto action = ctcp ? action_in(*ctcp) : std::nullopt;
  const Event::Kind spoken =
      fold_case(sent->command) == "notice" ? Event::Kind::notice : Event::Kind::message;
  const Event event =
      own_event(state, action ? Event::Kind::action : spoken, action.value_or(sent->parameter(1)), now);
  for_each_word(sent->parameter(0), ',', [&](std::string_view target) {
    if (is_name(target) && !comes_back(state, target))
      show_own(state, place_for(state, target), target, event);
  });
  return why;
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

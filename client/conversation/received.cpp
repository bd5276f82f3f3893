#include "client/conversation/received.h"

#include "client/conversation/refused.h"
#include "client/conversation/state.h"

#include <utility>

namespace chat::client {
namespace {

constexpr std::size_t kIdBytesMax = 200;

}  // namespace

Received::Received(ConversationState& the_state, const IrcMessage& the_message, const Session& the_session,
                   Moment the_now)
    : state(the_state),
      message(the_message),
      session(the_session),
      now(the_now),
      source(parse_irc_source(the_message.source)),
      time(the_now.wall) {
  std::string_view batch;
  std::string_view tags = message.tags;
  while (const auto tag = take_tag(tags)) {
    if (tag->key == "batch") batch = tag->value;
    if (tag->key == "msgid") id = tag->value.substr(0, kIdBytesMax);
    if (tag->key != "time") continue;
    if (const auto at = state.server.time_of(tag->value)) {
      time = *at;
      has_time = true;
    }
  }
  replayed = !batch.empty() && state.replay.has(batch);
  missed = !batch.empty() && state.replay.has_missed(batch);
}

bool Received::from_server() const {
  return source.user.empty() && source.host.empty() &&
         (source.nick.empty() || source.nick.find('.') != std::string_view::npos ||
          message.source == state.server.name);
}

bool Received::is_ignored() const {
  return !state.server.is_me(source.nick) && state.ignored.hides(source, state.server.support);
}

Event Received::event(Event::Kind kind) const {
  Event event;
  event.kind = kind;
  event.time = time;
  event.nick = source.nick;
  event.id = unescape_tag_value(id);
  event.by_server = from_server();
  event.own = state.server.is_me(source.nick);
  event.replayed = replayed;
  return event;
}

void Received::tell(Event::Kind kind, std::string text, std::string_view room) const {
  Event event;
  event.kind = kind;
  event.time = time;
  event.room = room;
  event.text = std::move(text);
  event.replayed = replayed;
  if (kind == Event::Kind::error && !session.refused().empty()) {
    name_refused(session.refused(), state.server.support, event);
  }
  state.emit(std::move(event));
}

std::string joined_parameters(const IrcMessage& message, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < message.count; ++i)
    text.append(i == first ? "" : " ").append(message.slots[i]);
  return text;
}

}  // namespace chat::client

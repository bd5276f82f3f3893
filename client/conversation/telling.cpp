#include "client/conversation/telling.h"

#include "common/ascii.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace chat::client {
namespace {

constexpr std::size_t kIdBytesMax = 200;

using Table = std::unordered_map<std::string_view, Handler>;

Table all_handlers() {
  Table table;
  for (const auto entries : {speech_entries(), presence_entries(), room_entries(), answer_entries()}) {
    for (const Entry& entry : entries) table.emplace(entry.command, entry.handler);
  }
  return table;
}

bool is_numeric(std::string_view command) {
  return command.size() == 3 && std::all_of(command.begin(), command.end(), is_digit);
}

}  // namespace

Told::Told(World& the_world, const IrcMessage& the_message, const Session& the_session, Moment the_now)
    : world(the_world),
      message(the_message),
      session(the_session),
      now(the_now),
      source(parse_irc_source(the_message.source)),
      time(the_now.wall) {
  std::string_view tags = message.tags;
  while (const auto tag = take_tag(tags)) {
    if (tag->key == "batch") batch = tag->value;
    if (tag->key == "msgid") id = tag->value.substr(0, kIdBytesMax);
    if (tag->key != "time") continue;
    if (const auto at = world.time_of(tag->value)) {
      time = *at;
      has_time = true;
    }
  }
  if (batch.empty()) return;
  const auto open = world.batches.find(batch);
  replayed = open != world.batches.end() && open->second.history;
}

bool Told::from_server() const {
  return source.user.empty() && source.host.empty() &&
         (source.nick.empty() || source.nick.find('.') != std::string_view::npos ||
          message.source == world.server);
}

bool Told::is_ignored() const {
  return !world.is_me(source.nick) && world.ignored.hides(source, world.traits);
}

Event Told::event(Event::Kind kind) const {
  Event event;
  event.kind = kind;
  event.time = time;
  event.nick = source.nick;
  event.id = unescape_tag_value(id);
  event.own = world.is_me(source.nick);
  event.replayed = replayed;
  return event;
}

void Told::tell(Event::Kind kind, std::string text, std::string_view room) const {
  Event event;
  event.kind = kind;
  event.time = time;
  event.room = room;
  event.text = std::move(text);
  event.replayed = replayed;
  world.emit(std::move(event));
}

std::string joined_parameters(const IrcMessage& message, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < message.count; ++i)
    text.append(i == first ? "" : " ").append(message.slots[i]);
  return text;
}

void Conversation::take(const IrcMessage& message, const Session& session, Moment now) {
  static const Table handlers = all_handlers();
  Told told(*world_, message, session, now);
  world_->source_bytes = session.source_bytes();
  if (told.has_time) world_->heard = std::max(world_->heard, told.time);
  const auto known = handlers.find(message.command);
  if (known != handlers.end()) return known->second(told);
  if (is_numeric(message.command)) tell_numeric(told);
}

}  // namespace chat::client

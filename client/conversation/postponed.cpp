#include "client/conversation/postponed.h"

#include "client/conversation/conversation.h"
#include "client/conversation/world.h"
#include "client/protocol/message_lines.h"
#include "client/protocol/secrets.h"
#include "common/text.h"

#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// "to #lobby: hi"
std::string as_told(const Postponed::Words& words) {
  const std::string_view text = words.text;
  const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  const char* const more = first.size() < text.size() ? " ..." : "";
  return fmt::format("to {}: {}{}{}", words.target, words.kind == Event::Kind::action ? "/me " : "", first,
                     more);
}

}  // namespace

bool Postponed::add(Words words) {
  if (lines() + words.lines > kLinesMax) return false;
  words_.push_back(std::move(words));
  return true;
}

std::size_t Postponed::lines() const {
  return std::accumulate(words_.begin(), words_.end(), std::size_t{0},
                         [](std::size_t sum, const Words& words) { return sum + words.lines; });
}

bool Postponed::is_stale(WallTime now) const {
  return !words_.empty() && now - words_.front().since >= kStaleAfter;
}

std::vector<Postponed::Words> Postponed::take() {
  return std::exchange(words_, {});
}

std::string Conversation::postpone(Event::Kind kind, std::string_view target, std::string_view text,
                                   Moment now) {
  World& world = *world_;
  // A password would stand there to be read until it is sent, and perhaps to another server.
  if (!world.traits.is_channel(target) && is_service(target)) return "You are not connected.";
  const auto lines = message_lines(kind, target, text, world.source_bytes, world.traits.line_bytes());
  Postponed::Words words{kind, std::string(target), std::string(text), lines.size(), now.wall};
  const std::string told = as_told(words);
  if (!world.postponed.add(std::move(words))) {
    return fmt::format("You are not connected, and more than {} lines do not wait until you are.",
                       Postponed::kLinesMax);
  }
  world.emit(own_words(
      Event::Kind::info,
      fmt::format("Said as soon as you are {} ({})", world.was_connected ? "back" : "connected", told),
      now.wall));
  return {};
}

std::size_t Conversation::postponed() const {
  return world_->postponed.lines();
}

void Conversation::say_postponed(Moment now) {
  World& world = *world_;
  if (!world.postponed.is_stale(now.wall)) return static_cast<void>(say_all_postponed(now));
  const std::size_t lines = world.postponed.lines();
  world.emit(own_words(
      Event::Kind::info,
      fmt::format("{} of yours ha{} waited for more than an hour ({}{}). /again says {}.",
                  counted(lines, "line"), lines == 1 ? "s" : "ve", as_told(world.postponed.all().front()),
                  world.postponed.all().size() == 1 ? "" : " ...", lines == 1 ? "it" : "them"),
      now.wall));
}

std::size_t Conversation::say_all_postponed(Moment now) {
  std::size_t lines = 0;
  if (!world_->connected) return lines;
  for (const Postponed::Words& words : world_->postponed.take()) {
    lines += words.lines;
    say(words.kind, words.target, words.text, now);
  }
  return lines;
}

void Conversation::drop_postponed(std::string_view target, Moment now) {
  World& world = *world_;
  const std::size_t dropped = world.postponed.drop(
      target, [&](std::string_view one, std::string_view other) { return world.traits.same(one, other); });
  if (dropped == 0) return;
  world.emit(own_words(Event::Kind::info,
                       fmt::format("{} for {} will not be said.", counted(dropped, "line"), target),
                       now.wall));
}

}  // namespace chat::client

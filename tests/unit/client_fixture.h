#pragma once

#include "client/events/event.h"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>

namespace chat::client::testing {

/// 2026-11-21 14:03:07.250 UTC, a Saturday. Makes UTC the local time.
inline WallTime saturday() {
  setenv("TZ", "UTC0", 1);
  tzset();
  return WallTime(std::chrono::milliseconds(1'795'269'787'250));
}

inline Event event(Event::Kind kind, std::string nick, std::string text, std::string room = "#lobby") {
  Event made;
  made.kind = kind;
  made.time = saturday();
  made.room = std::move(room);
  made.nick = std::move(nick);
  made.text = std::move(text);
  return made;
}

inline Event message(std::string nick, std::string text, std::string room = "#lobby") {
  return event(Event::Kind::message, std::move(nick), std::move(text), std::move(room));
}

}  // namespace chat::client::testing

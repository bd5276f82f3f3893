#pragma once

#include "client/events/event.h"

#include <string>

namespace chat::client {

/// What a pipe is given besides an event's words.
struct PlainSettings {
  std::string time_format;  ///< as for strftime(3), in local time; empty: no times
  bool name_rooms = false;  ///< there are several
};

/// Appends `event` as one line, with its LF, for whatever reads a pipe: "[TIME ][ROOM ]<alice> hi". No
/// colour, no wrapping, no formatting; control and reordering characters made visible.
/// docs/client-pipeline.md has the forms, which scripts may count on.
void render_plain(const Event& event, const PlainSettings& settings, std::string& out);

/// Appends `event` as one line, with its LF, for a log file: "2026-11-21 14:03:07 +0100 #lobby <alice> hi".
void render_log(const Event& event, std::string& out);

}  // namespace chat::client

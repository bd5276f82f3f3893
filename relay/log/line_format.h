#pragma once

#include "common/environment.h"

#include <memory>

#include <spdlog/formatter.h>

namespace chat::relay {

/// Whether what is written to the descriptor goes to systemd's journal: systemd.exec(5), $JOURNAL_STREAM.
bool is_journal(int fd, const Environment& environment);

/// The journal's number for how bad it is: syslog(3).
int priority_of(spdlog::level::level_enum level);

/// How lines look: one for people, or a JSON object; `for_journal`: with "<6>" before it, and without what
/// the journal notes by itself.
std::unique_ptr<spdlog::formatter> line_format(bool as_json, bool for_journal);

}  // namespace chat::relay

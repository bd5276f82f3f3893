#pragma once

#include "relay/dialects/first_bytes/protocol.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// What loggers, meters and other programs report in lines that nobody would type: syslog, Graphite and
/// StatsD, JSON-RPC, a mail client's "a1 LOGIN NAME PASSWORD".
std::optional<Protocol> report_in(std::string_view line);

/// Whether the part of a line that is here may yet become one that begins as no person would.
bool may_begin_report(std::string_view part);

/// Commands of other services in plain words: "PING", "AUTH secret", "stats", "get user:1", "6193, 23". A
/// person says these, too. So they count only for who ends the line with CR LF, as programs do, and this is
/// asked only of what is sent before the greeting. What a person may shout does not: "GET OUT".
std::optional<Protocol> command_in(std::string_view line);

/// One of ZooKeeper's words of four letters, which it is sent without the end of a line.
bool is_four_letter_word(std::string_view bytes);

}  // namespace chat::relay

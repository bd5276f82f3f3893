#pragma once

#include "relay/dialects/first_bytes/protocol.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// The protocol of a request line: a method, one target and a version (RFC 9112, section 3; RFC 3261,
/// section 7.1; RFC 7826, section 7.1; RFC 3507, section 4.3.2), or without a version in HTTP 0.9. People say
/// "GET out of here".
std::optional<Protocol> request_in(std::string_view line);

/// Whether `part`, the beginning of a line, may become a request line.
bool may_begin_request(std::string_view part);

/// The protocol of a line that stores something in memcached or beanstalkd: "set KEY 0 0 5", "put 0 0 60 5".
std::optional<Protocol> storage_in(std::string_view line);

/// Whether a mail client greets so. A person may mistype "helo everybody", so behind "helo" must stand what
/// looks like a host's name. `shouted`: in capitals, any one word may stand there.
bool is_mail_greeting(std::string_view line, bool shouted);

/// Whether `part`, the beginning of a line, may become such a greeting.
bool may_begin_mail_greeting(std::string_view part);

}  // namespace chat::relay

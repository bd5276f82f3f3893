#pragma once

#include "relay/dialects/first_bytes/recognise.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// "GET out of here" is something people say; a request line is a method, one target and a version (RFC 9112,
/// section 3; RFC 3261, section 7.1; RFC 7826, section 7.1; RFC 3507, section 4.3.2), or was of HTTP 0.9,
/// which had none.
std::optional<Protocol> request_in(std::string_view line);

/// Whether the part of a line that is here may yet become that.
bool may_begin_request(std::string_view part);

/// What stores something in memcached or beanstalkd: "set KEY 0 0 5", "put 0 0 60 5".
std::optional<Protocol> storage_in(std::string_view line);

/// A mail client's greeting. "helo everybody" is a slip of a person's: one is known by what it calls itself.
/// `shouted`: in capitals any one word will do.
bool is_mail_greeting(std::string_view line, bool shouted);

/// Whether the part of a line that is here may yet become that.
bool may_begin_mail_greeting(std::string_view part);

}  // namespace chat::relay

#pragma once

#include "relay/hub/names.h"
#include "relay/hub/person.h"

#include <memory>
#include <string>

namespace chat::relay {

/// Where a client is, and how it has come.
struct Origin {
  std::string host{};  ///< its address; shown_host() makes of it what others see
  bool is_encrypted = false;
  std::string certificate{};  ///< SHA-256 of the one that it showed, in small hexadecimal digits; empty: none

  /// Notes it where others may ask for it.
  void tell(Person& person) const {
    person.is_encrypted = is_encrypted;
    if (!certificate.empty()) person.certificate = std::make_unique<std::string>(certificate);
  }
};

/// With its host as others are to see it.
inline Origin as_shown(Origin origin) {
  origin.host = shown_host(origin.host);
  return origin;
}

}  // namespace chat::relay

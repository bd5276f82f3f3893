#pragma once

#include "relay/hub/names.h"
#include "relay/hub/person.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

/// Where a client is, and how it has come.
struct Origin {
  std::string host{};   ///< its address
  std::string cloak{};  ///< what others see in its place; empty: the address
  bool is_encrypted = false;
  std::uint64_t connection = 0;  ///< its number, for the log; 0: it has none
  std::string certificate{};  ///< SHA-256 of the one that it showed, in small hexadecimal digits; empty: none

  std::string shown() const { return shown_host(cloak.empty() ? host : cloak); }

  /// The address, if others see something else.
  std::string_view hidden() const { return cloak.empty() ? std::string_view() : host; }

  /// The address, if it is not what others see and go on seeing of somebody who has come back.
  std::string_view beside(std::string_view seen) const { return shown() == seen ? hidden() : host; }

  /// Notes it where others may ask for it, also of somebody who has come back from elsewhere.
  void tell(Person& person) const {
    person.is_encrypted = is_encrypted;
    const std::string host_now = shown() == person.profile.host() ? std::string() : shown();
    const Particulars& known = person.particulars();
    if (certificate == known.certificate && host_now == known.host_now) return;
    person.own_particulars().certificate = certificate;
    person.own_particulars().host_now = host_now;
  }
};

}  // namespace chat::relay

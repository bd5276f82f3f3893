#pragma once

#include "common/moment.h"

#include <cstdint>
#include <string_view>

namespace chat::relay {

/// Somebody has given a wrong password or certificate.
struct WrongTry {
  enum class Kind { account, operator_password, relay_password };

  Kind kind = Kind::account;
  std::string_view account{};    ///< only of that kind; empty: there is no such account
  std::string_view address{};    ///< where it is
  std::uint64_t person = 0;      ///< see Person::id; 0: it is not in the chat yet
  std::uint64_t connection = 0;  ///< the client's, if that is known and the person is not
};

/// A port: is told of what becomes no fact, and whoever looks after the relay should know of.
class Witness {
 public:
  virtual void see(const WrongTry& wrong_try, Moment now) = 0;

 protected:
  Witness() = default;
  Witness(const Witness&) = default;
  Witness& operator=(const Witness&) = default;
  ~Witness() = default;
};

}  // namespace chat::relay

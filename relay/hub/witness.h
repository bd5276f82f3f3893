#pragma once

#include "common/moment.h"
#include "relay/hub/accounts.h"

#include <cstdint>
#include <string_view>

namespace chat::relay {

struct Person;

/// Somebody has given a wrong password or certificate.
struct WrongTry {
  enum class Kind { account, operator_password, relay_password };

  Kind kind = Kind::account;
  std::string_view account{};    ///< only of that kind; empty: there is no such account
  std::string_view address{};    ///< where it is
  std::uint64_t person = 0;      ///< see Person::id; 0: it is not in the chat yet
  std::uint64_t connection = 0;  ///< the client's, if that is known and the person is not
};

/// An account has changed.
struct AccountChange {
  AccountRequest::Kind kind;
  std::string_view account;
  std::string_view address;  ///< of who asked for it
  std::uint64_t person;      ///< as in WrongTry
  std::uint64_t connection;
};

/// All that was said as an account was to be forgotten, and it is known what came of it.
struct ForgettingDone {
  std::string_view account;
  std::string_view nick;  ///< of who asked for it
  std::string_view address;
  std::uint64_t person;
  bool is_gone;  ///< else the archive could not delete it so far
};

/// Somebody takes part from now on who had to do something first: see Profile::is_outside.
struct LetIn {
  const Person& person;
};

/// A port: is told of what becomes no fact, and whoever looks after the relay should know of.
class Witness {
 public:
  virtual void see(const WrongTry& wrong_try, Moment now) = 0;
  virtual void see(const AccountChange& change, Moment now) = 0;
  virtual void see(const ForgettingDone& done, Moment now) = 0;
  virtual void see(const LetIn& let_in, Moment now) = 0;

 protected:
  Witness() = default;
  Witness(const Witness&) = default;
  Witness& operator=(const Witness&) = default;
  ~Witness() = default;
};

}  // namespace chat::relay

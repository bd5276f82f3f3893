#pragma once

#include <cstdint>
#include <string>

namespace chat::relay {

/// Names a request whose answer comes later.
using Ticket = std::uint64_t;

/// The account that a client says is its own, and the password that proves it.
struct Credentials {
  std::string account;
  std::string password;
};

/// A port: checks credentials. It may have to ask a disk, or to compute for long, so it answers later.
class Accounts {
 public:
  Accounts() = default;
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;
  virtual ~Accounts() = default;

  /// Whether this relay has accounts at all.
  virtual bool exist() const = 0;

  /// Begins to find out whether the credentials are good. The answer goes to Hub::answer(), in a later round
  /// and never from within this call.
  virtual void check(Ticket ticket, Credentials credentials) = 0;
};

/// For a relay without accounts.
class NoAccounts final : public Accounts {
 public:
  bool exist() const override { return false; }
  void check(Ticket, Credentials) override {}
};

}  // namespace chat::relay

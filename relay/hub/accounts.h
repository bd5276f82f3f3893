#pragma once

#include <cstdint>
#include <string>

namespace chat::relay {

/// Stands for the answer to a request that cannot be given yet.
using Ticket = std::uint64_t;

/// What somebody says to prove whose they are.
struct Credentials {
  std::string account;
  std::string password;
};

/// A port: knows who is who. It may have to ask a disk, or to compute for long, so it answers later.
class Accounts {
 public:
  Accounts() = default;
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;
  virtual ~Accounts() = default;

  /// Whether this relay has accounts at all.
  virtual bool exist() const = 0;

  /// Finds out whether the credentials are good. Whoever runs the loop gives the answer to Hub::answer(), in
  /// a later round and never from within this call.
  virtual void check(Ticket ticket, Credentials credentials) = 0;
};

/// Of a relay at which everybody is who they say.
class NoAccounts final : public Accounts {
 public:
  bool exist() const override { return false; }
  void check(Ticket, Credentials) override {}
};

}  // namespace chat::relay

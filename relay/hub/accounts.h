#pragma once

#include "common/moment.h"
#include "common/secret.h"
#include "relay/hub/conversation.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Names a request whose answer comes later.
using Ticket = std::uint64_t;

inline constexpr std::size_t kPasswordLeastBytes = 8;
inline constexpr std::size_t kCertificatesMax = 20;     // of one account
inline constexpr std::size_t kPasswordMostBytes = 300;  // IRCv3 draft/account-registration

/// What is asked about an account.
struct AccountRequest {
  enum class Kind {
    check,               ///< is `password` the account's?
    check_certificate,   ///< is `certificate` the account's? An empty `account`: whose is it?
    enroll,              ///< make the account
    change_password,     ///< from `password` to `new_password`
    unregister,          ///< end the account, whose password is `password`
    add_certificate,     ///< from now on `certificate` proves that one has the account
    remove_certificate,  ///< and no longer
    list_certificates,   ///< which prove it?
    keep_private,        ///< from now on its private conversations are kept
    end_private,         ///< and no longer
    // For operators of the relay.
    describe,  ///< all that is kept of it, but for the hash of its password
    remove,    ///< end the account, whatever its password
  };
  Kind kind = Kind::check;
  std::string account{};  ///< compared without regard to case
  Secret password{};
  Secret new_password{};
  std::string certificate{};     ///< its fingerprint
  std::string address{};         ///< where the client is, whose tries are counted
  std::uint64_t person = 0;      ///< who asks; 0: a client that is not in the chat yet
  std::uint64_t connection = 0;  ///< its client's, for the log; 0: it is not known
};

/// Whether it leaves the accounts as they are.
constexpr bool is_for_reading(AccountRequest::Kind kind) {
  using Kind = AccountRequest::Kind;
  return kind == Kind::check || kind == Kind::check_certificate || kind == Kind::list_certificates ||
         kind == Kind::describe;
}

constexpr bool is_for_operators(AccountRequest::Kind kind) {
  return kind == AccountRequest::Kind::describe || kind == AccountRequest::Kind::remove;
}

enum class AccountOutcome {
  good,      ///< it is so, or it has been done and will outlive the relay
  wrong,     ///< the wrong password or certificate, or there is no such account
  taken,     ///< somebody has it already
  too_many,  ///< the account has as many certificates as it may
  failed,    ///< nobody can tell now: the disk, or memory
};

struct AccountAnswer {
  Ticket ticket;
  AccountOutcome outcome;
  std::string account{};                    ///< as it was registered, if there is one
  std::vector<std::string> certificates{};  ///< the fingerprints that were asked for
  PrivateNumber private_number = 0;         ///< that it has lost
  WallTime made{};                          ///< when, of an account that was to be described
};

/// What everybody may know of an account.
struct KnownAccount {
  std::string name;          ///< as it was registered
  PrivateNumber number = 0;  ///< 0: none
  WallTime made{};           ///< its default: it is not known
};

/// What one relay tells the others that it has changed in the accounts that they share.
struct ToldAccount {
  std::uint64_t revision = 0;  ///< of all accounts, by that change
  std::string name{};          ///< as it was registered; empty: what else was changed is to be found out
  PrivateNumber number = 0;    ///< 0: none
};

/// Accounts, by name, that began, ended or were changed without anybody having asked here. One that has ended
/// and was made anew by another is in both.
struct ForeignChanges {
  std::vector<std::string> ended{};
  std::vector<std::string> made{};
  std::vector<std::string> changed{};  ///< they may have another password, or one certificate less
};

/// A port: who has which account. It may have to ask a disk, or to compute for long, so it answers later.
class Accounts {
 public:
  Accounts() = default;
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;
  virtual ~Accounts() = default;

  /// Whether this relay has accounts at all.
  virtual bool exist() const = 0;

  /// Whether there is such an account, as far as answers have told.
  virtual bool has(std::string_view account) const = 0;
  virtual std::size_t count() const = 0;

  /// As it was registered; as it is given if there is no such account.
  virtual std::string name_of(std::string_view account) const { return std::string(account); }

  /// 0 also if there is no such account.
  virtual PrivateNumber private_number(std::string_view account) const = 0;
  /// The account as it was registered; empty if no account has the number.
  virtual std::string account_with(PrivateNumber number) const = 0;

  /// Begins to find the answer. None is asked before the one before was answered.
  virtual void ask(Ticket ticket, AccountRequest request) = 0;

  /// The answers that have come since the last call.
  virtual std::vector<AccountAnswer> take_answers() = 0;

  /// Of accounts that several relays share: others may have changed some. Begins to find out.
  virtual void follow() {}
  /// The relay has come to the others, who have at least these. Begins to find out about all.
  virtual void meet(const std::vector<KnownAccount>&) {}
  /// One has told. What it tells holds at once, if it is news, since it decides by it.
  virtual void hear(const ToldAccount&) {}
  /// What has been found out since the last call.
  virtual ForeignChanges take_foreign_changes() { return {}; }
};

/// For a relay without accounts.
class NoAccounts final : public Accounts {
 public:
  bool exist() const override { return false; }
  bool has(std::string_view) const override { return false; }
  PrivateNumber private_number(std::string_view) const override { return 0; }
  std::string account_with(PrivateNumber) const override { return {}; }
  std::size_t count() const override { return 0; }
  void ask(Ticket, AccountRequest) override {}
  std::vector<AccountAnswer> take_answers() override { return {}; }
};

}  // namespace chat::relay

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chat::relay {

/// That a client has proved to have an account before it is a person in the chat.
struct AccountProof {
  std::string account{};  ///< empty: it has proved nothing
  std::uint64_t number = 0;
};

/// Whose proofs still hold. A new password ends those that were given before, and so do a certificate that is
/// removed, and the account's end: whoever has the account now is told that the others are logged out, and
/// these have yet to come in.
class AccountProofs {
 public:
  AccountProof give(std::string_view account) { return {std::string(account), ++last_}; }

  void end(std::string_view account);

  bool holds(const AccountProof& proof) const;

 private:
  // Past so many accounts all proofs that were given before end, and need to be given again.
  static constexpr std::size_t kRememberedMost = 1'000;

  std::uint64_t last_ = 0;
  std::uint64_t all_ended_at_ = 0;
  std::unordered_map<std::string, std::uint64_t> ended_at_;  // by account, folded
};

}  // namespace chat::relay

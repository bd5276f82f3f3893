#pragma once

#include "common/moment.h"
#include "relay/hub/address_tries.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// The codes by which a client proves, on another connection, who it was. They are computed from a secret
/// key, so that nothing is kept for each client, and there are 2^45 of them.
class ReturnCodes {
 public:
  static constexpr std::size_t kKeyBytes = 16;

  /// `key`: kKeyBytes that nobody can guess; empty: nobody is given a code.
  explicit ReturnCodes(std::string key) : key_(std::move(key)) {}

  bool exist() const { return !key_.empty(); }

  /// "7K2-9QX-H4D", of a person that has come back so many times. Only where codes exist.
  std::string code_of(std::uint64_t person, std::uint32_t returns) const;

  /// Whether `typed` is that code, in whatever case and with or without the hyphens.
  bool is_code_of(std::string_view typed, std::uint64_t person, std::uint32_t returns) const;

  /// The same as numbers, whatever relay has given the code: `key` is that one's. Nothing: it is no code.
  static std::optional<std::uint64_t> number_in(std::string_view typed);
  static std::uint64_t number_of(std::string_view key, std::uint64_t person, std::uint32_t returns);

  /// Counts a try from the host. Returns when the next may be made, if this one is one too many. An address
  /// has 5 tries a minute.
  std::optional<Time> count_try(const std::string& host, Time now) { return tries_.count(host, now); }
  /// The host's last try was right: many who come back at once may share an address.
  void give_back_try(const std::string& host) { tries_.give_back(host); }

  /// `asker` has given the person's code, and is to have its seat. False if another is, until forget() of
  /// that one.
  bool reserve(std::uint64_t person, const void* asker) {
    return reserved_.try_emplace(person, asker).first->second == asker;
  }
  void forget(const void* asker) {
    std::erase_if(reserved_, [&](const auto& each) { return each.second == asker; });
  }

 private:
  std::string key_;
  AddressTries tries_{{5, std::chrono::seconds(12)}};
  std::map<std::uint64_t, const void*> reserved_{};  // for whom, by person
};

}  // namespace chat::relay

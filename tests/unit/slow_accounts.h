#pragma once

#include "common/text.h"
#include "relay/hub/accounts.h"
#include "relay/hub/hub.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::test {

/// Accounts in memory, without any disk or hash. They answer when the test has counted enough rounds. At
/// first there is alice, whose password is "tea".
class SlowAccounts final : public relay::Accounts {
 public:
  using Kind = relay::AccountRequest::Kind;
  using Outcome = relay::AccountOutcome;

  bool exist() const override { return true; }
  bool has(std::string_view account) const override { return passwords_.count(fold_case(account)) > 0; }
  relay::PrivateNumber private_number(std::string_view account) const override {
    const auto found = numbers_.find(fold_case(account));
    return found == numbers_.end() ? 0 : found->second;
  }
  std::string account_with(relay::PrivateNumber number) const override {
    for (const auto& [account, known] : numbers_) {
      if (known == number) return account;
    }
    return {};
  }
  std::size_t count() const override { return passwords_.size(); }
  void ask(relay::Ticket ticket, relay::AccountRequest request) override {
    waiting_.push_back({ticket, request.kind, request.account, std::string(request.password.text()),
                        std::string(request.new_password.text()), request.certificate});
  }
  std::vector<relay::AccountAnswer> take_answers() override { return std::exchange(answers_, {}); }

  relay::ForeignChanges take_foreign_changes() override { return std::exchange(foreign_changes_, {}); }

  /// Another relay, with which these are shared, has made or ended it.
  void make_elsewhere(const std::string& account) {
    passwords_.emplace(account, "tea");
    foreign_changes_.made.push_back(account);
  }
  void end_elsewhere(const std::string& account) {
    passwords_.erase(account);
    foreign_changes_.ended.push_back(account);
  }

  std::size_t waiting() const { return waiting_.size(); }

  /// The disk does not work any more.
  void break_down() { is_broken_ = true; }
  void give_certificate(std::string_view certificate, std::string_view account) {
    certificates_[std::string(certificate)] = account;
  }

  /// One more round, and all that comes of it.
  void answer_all(relay::Hub& hub, Moment now) {
    while (!waiting_.empty()) {
      for (const Waiting& each : std::exchange(waiting_, {})) answers_.push_back(answer_to(each));
      hub.take_late_answers(now);
    }
  }

 private:
  struct Waiting {
    relay::Ticket ticket;
    Kind kind;
    std::string account;
    std::string password;
    std::string new_password;
    std::string certificate;
  };

  relay::PrivateNumber take_number(const std::string& account) {
    const relay::PrivateNumber number = private_number(account);
    numbers_.erase(account);
    return number;
  }

  relay::AccountAnswer answer_to(const Waiting& asked) {
    const std::string folded = fold_case(asked.account);
    if (is_broken_) return {asked.ticket, Outcome::failed};
    if (asked.kind == Kind::check_certificate) {
      const auto owner = certificates_.find(asked.certificate);
      if (owner == certificates_.end() || (!folded.empty() && folded != owner->second))
        return {asked.ticket, Outcome::wrong};
      return {asked.ticket, Outcome::good, owner->second};
    }
    if (asked.kind == Kind::keep_private) {
      numbers_.emplace(folded, ++last_number_);
      return {asked.ticket, Outcome::good, folded};
    }
    if (asked.kind == Kind::end_private)
      return {asked.ticket, Outcome::good, folded, {}, take_number(folded)};
    if (asked.kind == Kind::enroll) {
      const bool is_new = passwords_.emplace(folded, asked.password).second;
      return {asked.ticket, is_new ? Outcome::good : Outcome::taken, asked.account};
    }
    const auto known = passwords_.find(folded);
    if (relay::is_for_operators(asked.kind)) {
      if (known == passwords_.end()) return {asked.ticket, Outcome::wrong};
      if (asked.kind == Kind::remove) passwords_.erase(known);
      return {.ticket = asked.ticket,
              .outcome = Outcome::good,
              .account = folded,
              .certificates = {"f1"},
              .made = WallTime(std::chrono::seconds(1'000'000'000))};
    }
    if (known == passwords_.end() || known->second != asked.password) return {asked.ticket, Outcome::wrong};
    if (asked.kind == Kind::change_password) known->second = asked.new_password;
    if (asked.kind != Kind::unregister) return {asked.ticket, Outcome::good, folded};
    passwords_.erase(known);
    return {asked.ticket, Outcome::good, folded, {}, take_number(folded)};
  }

  relay::ForeignChanges foreign_changes_{};
  std::map<std::string, std::string> passwords_{{"alice", "tea"}};
  std::map<std::string, std::string> certificates_;
  std::map<std::string, relay::PrivateNumber> numbers_{};
  relay::PrivateNumber last_number_ = 0;
  std::vector<Waiting> waiting_;
  std::vector<relay::AccountAnswer> answers_;
  bool is_broken_ = false;
};

}  // namespace chat::test

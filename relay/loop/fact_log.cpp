#include "relay/loop/fact_log.h"

#include "common/text.h"
#include "relay/hub/address_bans.h"
#include "relay/hub/person.h"
#include "relay/log/event.h"

#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

using Kind = Fact::Kind;

/// A fact that the log tells of.
struct Logged {
  Kind kind;
  const char* event;
  const char* words;
  bool other_is_there = false;
};

constexpr const char* kHasComeIn = "{nick} has come in";

constexpr Logged kLogged[] = {
    {Kind::entered, "entered", kHasComeIn},
    {Kind::renamed, "renamed", "{nick} is called {other} now"},
    {Kind::logged_in, "logged_in", "{nick} has logged in as {account}"},
    {Kind::kicked, "kicked", "{nick} has thrown {other} out of {room}", true},
    {Kind::killed, "killed", "{nick} has thrown {other} out of the relay", true},
    {Kind::address_banned, "address_banned", "{nick} has banned {other}"},
    {Kind::address_freed, "address_freed", "{nick} has ended the ban of {other}"},
    {Kind::claimed, "claimed", "{room} is kept for {account}"},
    {Kind::lost, "lost", "{nick} has lost the connection, and may come back"},
    {Kind::returned, "returned", "{nick} has come back"},
    {Kind::moved, "moved", "{nick} has come back by this relay, from another"},
    {Kind::quit, "left", "{nick} did not come back"},
    {Kind::marked, "operator", "{nick} is an operator of the relay"},
};

/// Where each kind stands among these; beyond them: nowhere. What is said comes by here, and waits for no
/// search.
constexpr auto kPlaces = [] {
  std::array<std::size_t, kFactKinds> places{};
  places.fill(std::size(kLogged));
  for (std::size_t i = 0; i < std::size(kLogged); ++i) places[static_cast<std::size_t>(kLogged[i].kind)] = i;
  return places;
}();

/// Where a fact has another meaning than its kind as a rule has.
Logged variant_of(const Logged& logged, const Fact& fact) {
  if (fact.kind == Kind::logged_in && fact.source.account.empty())
    return {fact.kind, "logged_out", "{nick} has logged out"};
  if (fact.kind == Kind::claimed && fact.text.empty())
    return {fact.kind, "released", "{room} is kept for nobody any longer"};
  if (fact.kind == Kind::marked && !fact.source.rules_relay)
    return {fact.kind, "no_operator", "{nick} is no operator of the relay any longer"};
  return logged;
}

/// Whether a mark is about operators.
bool changes_rule(const Fact& fact) {
  return fact.actor == nullptr || fact.actor->rules_relay != fact.source.rules_relay;
}

std::string numbered(std::uint64_t connection, std::string_view name) {
  return connection == 0 ? visible(name) : fmt::format("#{} {}", connection, visible(name));
}

const char* words_for(const WrongTry& wrong_try) {
  const WrongTry::Kind kind = wrong_try.kind;
  if (kind == WrongTry::Kind::account && wrong_try.account.empty())
    return "a wrong try to log in, to no account of this relay, from {nick}";
  static constexpr std::array<const char*, 3> kWords{"a wrong try to log in as {account} from {nick}",
                                                     "a wrong operators' password from {nick}",
                                                     "a wrong try at the relay's password from {nick}"};
  return kWords[static_cast<std::size_t>(kind)];
}

struct LoggedChange {
  AccountRequest::Kind kind;
  const char* event;
  const char* words;
};

constexpr LoggedChange kLoggedChanges[] = {
    {AccountRequest::Kind::enroll, "account_made", "{nick} has registered the account {account}"},
    {AccountRequest::Kind::unregister, "account_ended", "{nick} has ended the account {account}"},
    {AccountRequest::Kind::remove, "account_ended", "{nick} has ended the account {account}"},
    {AccountRequest::Kind::change_password, "password_changed", "{nick} has given {account} a new password"},
    {AccountRequest::Kind::add_certificate, "certificate_added", "{nick} has given {account} a certificate"},
    {AccountRequest::Kind::remove_certificate, "certificate_removed",
     "{nick} has taken a certificate from {account}"},
};

/// -1 if nobody is connected as that person.
int descriptor_of(const Person* person) {
  return person != nullptr && person->reader ? person->reader.outbox->due().descriptor() : -1;
}

}  // namespace

void FactLog::publish(const Fact& fact, FactSink& sink) {
  // Before: what the fact names may change with it.
  note(fact);
  ledger_.publish(fact, sink);
}

void FactLog::note(const Fact& fact) {
  const std::size_t place = kPlaces[static_cast<std::size_t>(fact.kind)];
  if (place == std::size(kLogged) || (fact.kind == Kind::marked && !changes_rule(fact))) return;
  const auto lost = lost_.find(fact.source.id);
  const std::uint64_t connection = lost == lost_.end() || fact.kind == Kind::returned ? 0 : lost->second;
  if (is_outside(fact)) return;
  // Of whom has not been lost, the end of the connection tells.
  if (fact.kind == Kind::quit && lost == lost_.end()) return;
  if (fact.kind == Kind::quit || fact.kind == Kind::returned) lost_.erase(fact.source.id);
  const Logged what = variant_of(kLogged[place], fact);
  const bool is_claim = fact.kind == Kind::claimed;
  add({.event = what.event,
       .words = what.words,
       .person = fact.kind == Kind::moved ? fact.new_id : fact.source.id,
       .descriptor = descriptor_of(fact.actor),
       .connection = connection,
       .nick = std::string(fact.source.nick),
       .address = std::string(fact.source.address.empty() ? fact.source.host : fact.source.address),
       .account = std::string(is_claim ? fact.text : fact.source.account),
       .room = is_claim || fact.kind == Kind::kicked ? std::string(fact.target) : std::string(),
       .other = fact.ban == nullptr ? std::string(fact.object) : fact.ban->network.to_string(),
       .other_is_there = what.other_is_there},
      fact.at.steady);
}

/// Of who is outside it is told that it has come in when it is let in, under the name that it has by then.
bool FactLog::is_outside(const Fact& fact) {
  if (fact.kind == Kind::quit) outside_.erase(fact.source.id);
  if (fact.kind == Kind::entered && fact.source.is_outside) outside_.insert(fact.source.id);
  const bool comes = fact.kind == Kind::entered || fact.kind == Kind::renamed;
  return comes && outside_.count(fact.source.id) > 0;
}

void FactLog::add(Noted noted, Time now) {
  if (!spdlog::should_log(spdlog::level::info)) return;
  CrowdLog& crowd = crowds_.try_emplace(noted.words, noted.event).first->second.log;
  crowd.log(now, [&] { noted_.push_back(std::move(noted)); });
  summary_at_ = std::min(summary_at_, crowd.deadline());
}

void FactLog::see(const WrongTry& wrong_try, Moment now) {
  add({.event = "login_failed",
       .words = words_for(wrong_try),
       .person = wrong_try.person,
       .connection = wrong_try.connection,
       .nick = {},
       .address = std::string(wrong_try.address),
       .account = std::string(wrong_try.account)},
      now.steady);
}

void FactLog::see(const AccountChange& change, Moment now) {
  const auto* const logged = std::find_if(std::begin(kLoggedChanges), std::end(kLoggedChanges),
                                          [&](const auto& each) { return each.kind == change.kind; });
  if (logged == std::end(kLoggedChanges)) return;
  add({.event = logged->event,
       .words = logged->words,
       .person = change.person,
       .connection = change.connection,
       .address = std::string(change.address),
       .account = std::string(change.account)},
      now.steady);
}

void FactLog::see(const ForgettingDone& done, Moment now) {
  Noted noted{.event = "forgotten",
              .words = "{nick} has had all forgotten that was said as {account}",
              .person = done.person,
              .nick = std::string(done.nick),
              .address = std::string(done.address),
              .account = std::string(done.account)};
  if (!done.is_gone) {
    noted.event = "forget_failed";
    noted.words =
        "{nick} has asked that all be forgotten that was said as {account}, and the disk keeps some of it";
  }
  add(std::move(noted), now.steady);
}

void FactLog::see(const LetIn& let_in, Moment now) {
  const Person& person = let_in.person;
  outside_.erase(person.id);
  add({.event = "entered",
       .words = kHasComeIn,
       .person = person.id,
       .descriptor = descriptor_of(&person),
       .nick = person.nick,
       .address = std::string(person.address()),
       .account = person.particulars().account},
      now.steady);
}

void FactLog::find_connections(const Connections& connections) {
  for (Noted& each : noted_) {
    const Connection* const its = connections.at(each.descriptor);
    if (its == nullptr || its->person_id() != each.person) continue;
    each.connection = its->id();
    each.address = its->peer_name();
  }
  const bool is_left = std::any_of(noted_.begin(), noted_.end(), [](const Noted& each) {
    return each.other_is_there || each.descriptor < 0;
  });
  if (is_left) find_by_name(connections);
}

/// Goes through all of them once: for whoever was thrown out, and for wrong passwords.
void FactLog::find_by_name(const Connections& connections) {
  connections.for_each([&](const Connection& connection) {
    const std::uint64_t person = connection.person_id();
    const std::string name = connection.name();
    for (Noted& each : noted_) {
      const bool is_its = person != 0 ? each.person == person : each.connection == connection.id();
      if (is_its && each.descriptor < 0) {
        each.connection = connection.id();
        each.address = connection.peer_name();
        if (each.nick.empty()) each.nick = name;
      }
      if (each.other_is_there && name == each.other) each.other_connection = connection.id();
    }
  });
}

void FactLog::write(const Connections& connections) {
  if (noted_.empty()) return;
  find_connections(connections);
  for (const Noted& each : std::exchange(noted_, {})) {
    const LoggedEvent about({.name = each.event,
                             .connection = each.connection,
                             .nick = each.nick,
                             .address = each.address,
                             .account = each.account,
                             .room = each.room,
                             .other = each.other,
                             .other_connection = each.other_connection});
    const std::string& shown = each.nick.empty() ? each.address : each.nick;
    spdlog::info("{}",
                 fmt::format(fmt::runtime(each.words), fmt::arg("nick", numbered(each.connection, shown)),
                             fmt::arg("account", visible(each.account)), fmt::arg("room", visible(each.room)),
                             fmt::arg("other", numbered(each.other_connection, each.other))));
  }
}

void FactLog::log_summary(Time now) {
  if (now < summary_at_) return;
  summary_at_ = kNever;
  for (auto& [words, crowd] : crowds_) {
    crowd.log.log_summary(now);
    summary_at_ = std::min(summary_at_, crowd.log.deadline());
  }
}

}  // namespace chat::relay

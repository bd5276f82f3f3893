#include "client/connection/dialler.h"

#include "common/selector.h"
#include "common/socket.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

Dialler::Dialler(Endpoint server, TlsSettings settings)
    : server_(std::move(server)),
      settings_(std::move(settings)),
      target_(server_),
      address_(known_address(server_)) {}

void Dialler::start(Moment now) {
  choose_target(now.wall);
  dial(now.steady);
}

void Dialler::dial(Time now) {
  stop();
  if (refusal_.empty()) connector_.emplace(target_, now);
}

void Dialler::stop() {
  connector_.reset();
  transport_.reset();
}

void Dialler::watch(Selector& selector) const {
  if (connector_) connector_->watch(selector);
  if (transport_) transport_->watch(selector, true);
}

Time Dialler::give_up_at() const {
  if (transport_->server_shakes_hands()) return began_ + kHandshake;
  return began_ + (needs_tls_ ? kPatienceWithTls : kPatience);
}

Time Dialler::deadline() const {
  if (!refusal_.empty()) return Time();
  if (connector_) return connector_->deadline();
  return transport_ ? give_up_at() : kNever;
}

std::optional<Dialler::Outcome> Dialler::advance(const Selector& selector, Time now) {
  if (!refusal_.empty()) return unreached(Unreached::What::distrusted, std::exchange(refusal_, {}));
  if (transport_) {
    transport_->look(selector);
    return shake_hands(now);
  }
  auto outcome = connector_->advance(selector, now);
  if (!outcome) return std::nullopt;
  connector_.reset();
  if (!*outcome)
    return unreached(Unreached::What::unreachable, fmt::format("{}{}", outcome->error(), why_of_policy()));
  return connected(std::move(**outcome), now);
}

std::optional<Dialler::Outcome> Dialler::connected(Connected connected, Time now) {
  auto known = find_known();
  if (!known) return unreached(Unreached::What::distrusted, std::move(known.error()));
  known_ = std::move(*known);
  if (known_ && settings_.encryption == Encryption::forbidden)
    return unreached(Unreached::What::distrusted, why_not_in_clear("--no-tls forbids that"));
  const bool has_secret = settings_.has_password && settings_.encryption != Encryption::forbidden &&
                          !connected.is_of_this_machine;
  needs_tls_ = known_ || has_secret || asks_for_tls_ || settings_.encryption == Encryption::demanded;
  const bool tries = settings_.encryption != Encryption::forbidden && !clear_ &&
                     (settings_.own || !connected.is_of_this_machine);
  if (!needs_tls_ && !tries) return reached_in_clear(std::move(connected));
  if (auto made = make_context(); !made) return unreached(Unreached::What::without_tls, made.error());
  transport_.emplace(std::move(connected.fd), connected.is_of_this_machine, *context_,
                     name_in_certificate(target_));
  began_ = now;
  return shake_hands(now);
}

Dialler::Outcome Dialler::reached_in_clear(Connected connected) {
  Reached reached{.transport = ClientTransport(std::move(connected.fd), connected.is_of_this_machine)};
  const std::string why = std::exchange(why_clear_, {});
  if (!why.empty() && !reached.transport.is_of_this_machine()) {
    reached.news.push_back(fmt::format(
        "{} does not answer in TLS ({}). What is said goes in the clear: who is on the way can read along.",
        address_, why));
  }
  return reached;
}

std::optional<Dialler::Outcome> Dialler::shake_hands(Time now) {
  transport_->shake_hands();
  if (transport_->has_failed()) return without_tls(transport_->trouble(), now);
  if (transport_->is_open()) return decide();
  if (now < give_up_at()) return std::nullopt;
  const Duration waited = give_up_at() - began_;
  const char* what = transport_->server_shakes_hands() ? "the handshake is not over" : "no answer";
  return without_tls(fmt::format("{} in {:g} s", what, in_seconds(waited)), now);
}

std::optional<Dialler::Outcome> Dialler::without_tls(std::string why, Time now) {
  const bool begun = transport_->server_shakes_hands();
  const bool otherwise = transport_->server_speaks_otherwise();
  transport_.reset();
  if (otherwise) why = "it answers without";
  if (otherwise && needs_tls_ && ++tries_ < kTries) {
    dial(now);
    return std::nullopt;
  }
  if (!needs_tls_ && !begun) {
    clear_ = true;
    why_clear_ = std::move(why);
    dial(now);
    return std::nullopt;
  }
  if (known_) {
    const auto what = otherwise ? Unreached::What::distrusted : Unreached::What::without_tls;
    return unreached(what, why_not_in_clear(why));
  }
  const bool is_for_password = settings_.encryption != Encryption::demanded && !asks_for_tls_;
  return unreached(Unreached::What::without_tls,
                   fmt::format("{}: no TLS: {}{}{}", address_, why, why_of_policy(),
                               is_for_password ? ". --no-tls has the password sent in the clear" : ""));
}

std::string Dialler::why_not_in_clear(const std::string& why) const {
  const std::string place = settings_.known == nullptr ? std::string() : settings_.known->place();
  return fmt::format("{} is known with TLS, and never spoken to without TLS: {}{}", address_, why,
                     place.empty() ? "" : fmt::format(". Its line in {} says so", place));
}

Dialler::Outcome Dialler::decide() {
  ClientTransport transport = std::move(*transport_);
  transport_.reset();
  const TlsSession& tls = *transport.tls();
  Verdict verdict =
      judge(address_, known_, {tls.peer_fingerprint(), tls.doubt()}, settings_.accepted_certificate);
  if (!verdict.trusted) {
    transport.finish();
    return unreached(Unreached::What::distrusted, std::move(verdict.words));
  }
  tries_ = 0;
  Reached reached{.transport = std::move(transport)};
  if (!verdict.words.empty()) reached.news.push_back(std::move(verdict.words));
  if (verdict.to_remember) remember(*verdict.to_remember, reached.news);
  return reached;
}

Result<std::optional<KnownRelay>> Dialler::find_known() const {
  if (met_ || settings_.known == nullptr) return met_;
  return settings_.known->find(address_);
}

void Dialler::remember(const KnownRelay& relay, std::vector<std::string>& news) {
  if (settings_.known == nullptr) {
    met_ = relay;
    return;
  }
  const auto kept = settings_.known->remember(address_, relay);
  met_.reset();
  if (kept) return;
  met_ = relay;
  news.push_back(fmt::format("{} is known for this run alone: {}.", address_, kept.error()));
}

Result<void> Dialler::make_context() {
  if (context_) return {};
  auto made = TlsContext::for_client(settings_.own ? &*settings_.own : nullptr);
  if (!made) return Failure(made.error());
  context_ = std::move(*made);
  return {};
}

Dialler::Outcome Dialler::unreached(Unreached::What what, std::string why) {
  stop();
  tries_ = 0;
  return tl::unexpected(Unreached{what, std::move(why)});
}

}  // namespace chat::client

#pragma once

#include "client/connection/connector.h"
#include "client/connection/sts_policies.h"
#include "client/connection/trust.h"
#include "common/client_transport.h"
#include "common/endpoint.h"
#include "common/moment.h"
#include "common/result.h"
#include "common/tls_context.h"
#include "common/tls_identity.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::client {

/// What the person says of TLS.
enum class Encryption : std::uint8_t { preferred, demanded, forbidden };

struct TlsSettings {
  Encryption encryption = Encryption::preferred;
  std::string accepted_certificate{};  ///< its fingerprint; empty: none but those that are trusted
  std::optional<TlsIdentity> own{};    ///< shown to a server that asks
  KnownRelays* known = nullptr;  ///< must outlive who is given this; null: who is met is known for this run
  StsPolicies* policies = nullptr;  ///< the same; null: hosts are remembered for this run
  bool has_password = false;        ///< the server is told one first of all
};

/// A connection through which the server may be spoken to.
struct Reached {
  ClientTransport transport;
  std::vector<std::string> news{};  ///< what the person should know: sentences
};

/// Why there is none, in one line.
struct Unreached {
  enum class What : std::uint8_t {
    unreachable,
    without_tls,  ///< TLS was wanted and did not come about
    distrusted,   ///< the server is not, or may not be, who it was
  };
  What what;
  std::string why;
};

/// From where the server is to a connection that may be used: connects, tries TLS, connects again in the
/// clear if it may, and decides about the certificate. Nothing of IRC is sent before that.
///
/// In the clear go: what the person wants so, servers of this machine, and those that do not answer in TLS;
/// but never one that is known with TLS, none if the person demands it, and none that would be told a
/// password unless the person forbids TLS. A host that has asked for TLS (IRCv3 sts) is called where it has
/// asked for it.
///
/// In each round while is_dialling(): watch(), wait until deadline() at the latest, advance().
class Dialler {
 public:
  /// How long a server may be silent that perhaps speaks no TLS.
  static constexpr Duration kPatience = std::chrono::seconds(3);
  /// The same where there is no other way.
  static constexpr Duration kPatienceWithTls = std::chrono::seconds(10);
  /// For the whole handshake, once the server has begun its part.
  static constexpr Duration kHandshake = std::chrono::seconds(30);

  /// How often a server that is to speak TLS may answer otherwise before that is believed: a relay greets who
  /// is silent for a moment as a person, and what a client says first may be late.
  static constexpr int kTries = 3;

  using Outcome = tl::expected<Reached, Unreached>;

  Dialler(Endpoint server, TlsSettings settings);

  void start(Moment now);
  void stop();
  bool is_dialling() const { return connector_ || transport_ || !refusal_.empty(); }
  /// Tries TLS again the next time, though the server answered otherwise, where it was called at first.
  void forget_clear() {
    clear_ = false;
    asked_port_.reset();
  }

  /// Where the server is called: the port may be another than the person said.
  const Endpoint& target() const { return target_; }
  bool forbids_tls() const { return settings_.encryption == Encryption::forbidden; }
  /// The server has asked in the clear to be called there, by TLS: so it is from the next time on.
  void call_at(std::uint16_t port) { asked_port_ = port; }
  /// Where it has been reached by TLS: remembers that it is to be called there by TLS alone for so long, or,
  /// where that is nothing, no longer.
  Result<void> keep_policy(std::chrono::seconds duration, WallTime now);

  void watch(Selector& selector) const;
  Time deadline() const;
  /// Nothing while it is still trying.
  std::optional<Outcome> advance(const Selector& selector, Time now);

 private:
  void dial(Time now);
  void choose_target(WallTime now);
  Result<std::optional<StsPolicy>> find_policy(WallTime now) const;
  void obey(const StsPolicy& policy);
  std::string why_of_policy() const;
  std::optional<Outcome> connected(Connected connected, Time now);
  Outcome reached_in_clear(Connected connected);
  std::optional<Outcome> shake_hands(Time now);
  std::optional<Outcome> without_tls(std::string why, Time now);
  std::string why_not_in_clear(const std::string& why) const;
  Outcome decide();
  Result<std::optional<KnownRelay>> find_known() const;
  void remember(const KnownRelay& relay, std::vector<std::string>& news);
  Result<void> make_context();
  Time give_up_at() const;
  Outcome unreached(Unreached::What what, std::string why);

  Endpoint server_;
  TlsSettings settings_;
  Endpoint target_;
  std::string address_;    // of the target
  std::string refusal_{};  // why it is not called at all; empty: it is
  std::optional<std::uint16_t> asked_port_{};
  std::optional<StsPolicy> policy_{};  // in this run, where none can be kept
  bool asks_for_tls_ = false;          // the server, for this call
  std::optional<TlsContext> context_{};
  std::optional<Connector> connector_{};
  std::optional<ClientTransport> transport_{};  // in the handshake
  std::optional<KnownRelay> known_{};
  std::optional<KnownRelay> met_{};  // in this run
  bool needs_tls_ = false;
  int tries_ = 0;            // in which the server answered otherwise
  bool clear_ = false;       // the server was found not to answer in TLS
  std::string why_clear_{};  // to be told
  Time began_ = kNever;      // the handshake
};

}  // namespace chat::client

#pragma once

#include "common/irc_message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace chat::client {

inline constexpr std::string_view kSaslCapability = "sasl";

/// Logging in, before one is let in, to the account that has the client's certificate: SASL EXTERNAL.
/// https://ircv3.net/specs/extensions/sasl-3.2
class CertificateLogin {
 public:
  enum class Step : std::uint8_t {
    none,     ///< the message is about something else
    answer,   ///< the server waits for what the mechanism has to say: nothing
    waiting,  ///< more is to come
    over,     ///< registering goes on
  };

  /// A certificate is shown to the server; without that there is no login.
  void use() { has_certificate_ = true; }

  /// Whether it takes this capability, as the server offers it: "sasl", "sasl=PLAIN,EXTERNAL".
  bool wants(std::string_view offered) const;

  /// Whether it has to begin, now that capabilities are negotiated; it does so once.
  bool begin(bool has_capability);
  bool is_open() const { return is_open_; }

  Step take(const IrcMessage& message);

  /// Takes why the server did not log in; empty: it did, or was not asked.
  std::string take_trouble() { return std::exchange(trouble_, {}); }

 private:
  Step fail(const IrcMessage& message);

  bool has_certificate_ = false;
  bool has_begun_ = false;
  bool is_open_ = false;
  std::string trouble_{};
};

}  // namespace chat::client

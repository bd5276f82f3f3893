#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// The certificate by which a server was known when it was last spoken to.
struct KnownRelay {
  std::string fingerprint;  ///< SHA-256, in small hexadecimal digits
  bool vouched = false;     ///< an authority vouched for it: it may be renewed as long as one does

  bool operator==(const KnownRelay&) const = default;
};

/// The servers that have been spoken to with TLS, each by the address that the person uses for it.
class KnownRelays {
 public:
  virtual ~KnownRelays() = default;
  virtual Result<std::optional<KnownRelay>> find(const std::string& address) = 0;
  virtual Result<void> remember(const std::string& address, const KnownRelay& relay) = 0;
  /// Where a person may take one out: "/home/alice/.local/state/chat-relay/known_relays".
  virtual std::string place() const = 0;
};

/// What stands for a server among the known ones: "irc.example:6667". Names differ in no letter's case.
std::string known_address(const Endpoint& server);

/// In the text of a file of known servers, a line each: "irc.example:6667 sha256:ab12...", and " vouched"
/// where an authority did; besides these, comments (#) and blank lines. An error if the address's line is
/// damaged, or, where it has none, any other line, which may have been its: it must not count as unknown.
Result<std::optional<KnownRelay>> find_known(std::string_view file, std::string_view address);

/// The file's text with `relay` for the address, and all else in it as it was.
std::string with_known(std::string_view file, std::string_view address, const KnownRelay& relay);

/// What a server shows in the handshake.
struct Presented {
  std::string fingerprint;
  std::string doubt{};  ///< TlsSession::doubt()
};

/// Whether a server is spoken to.
struct Verdict {
  bool trusted = false;
  std::string words{};  ///< for the person; why, where it is not trusted. Empty: nothing to tell
  std::optional<KnownRelay> to_remember{};
};

/// Where the person accepts a certificate, no other is good. Else one for which an authority vouches is; any
/// other is trusted the first time, and must be the same from then on. `accepted`: a fingerprint, or empty.
Verdict judge(const std::string& address, const std::optional<KnownRelay>& known, const Presented& presented,
              const std::string& accepted);

/// "AB:12...", "sha256:ab12..." or "ab12...": as small hexadecimal digits.
Result<std::string> parse_fingerprint(const std::string& text);

}  // namespace chat::client

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat::client {

/// What a server says of itself in RPL_ISUPPORT (005), and until it does, what RFC 1459 and 2812 say of all
/// servers. https://modern.ircdocs.horse/#rplisupport-parameters
class ServerSupport {
 public:
  /// Takes the tokens of one 005: its parameters without the nick and the words for people at the end.
  /// What makes no sense is passed over.
  void take(std::span<const std::string_view> tokens);

  /// `name` folded: two names are equal then if the server takes them for one (CASEMAPPING).
  std::string fold(std::string_view name) const;
  bool same(std::string_view one, std::string_view other) const;

  bool is_channel(std::string_view target) const;

  /// "@#room", said to the operators of #room alone (STATUSMSG; where the server names none, PREFIX): how
  /// many bytes stand before the channel's name. 0 for all else.
  std::size_t status_bytes(std::string_view target) const;

  /// What a member's rank is shown by, highest first: "@+" (PREFIX); and the modes that give it: "ov".
  const std::string& prefixes() const { return prefixes_; }
  const std::string& prefix_modes() const { return prefix_modes_; }

  /// Whether a channel's mode comes with a parameter (CHANMODES, PREFIX).
  bool takes_parameter(char mode, bool set) const;

  /// Whether the server tells of the coming and going of those whom it was asked to watch (MONITOR).
  bool monitors() const { return monitors_; }

  const std::string& network() const { return network_; }  ///< NETWORK; empty: it has not said
  std::size_t line_bytes() const { return line_bytes_; }   ///< LINELEN: 512 or more, with CR LF

  /// How many bytes a topic, the reason of a KICK and that of AWAY may have (TOPICLEN, KICKLEN, AWAYLEN); 0:
  /// the server has not said.
  std::size_t topic_bytes() const { return topic_bytes_; }
  std::size_t kick_bytes() const { return kick_bytes_; }
  std::size_t away_bytes() const { return away_bytes_; }

  /// How many modes with a parameter one line may change (MODES).
  std::size_t modes_a_line() const { return modes_a_line_; }

  /// Whether lines of history may be named by their msgid, and not by their time alone (MSGREFTYPES).
  bool refers_by_id() const { return refers_by_id_; }

  /// Whether NickServ knows SET PRIVATE: private messages are kept for accounts that want it. chat-relay's
  /// own (chat-relay/KEEPPRIVATE).
  bool keeps_private() const { return keeps_private_; }

  /// Whether the server takes no password: PASS is for nothing. chat-relay's own (chat-relay/NOPASS).
  bool has_no_password() const { return has_no_password_; }

  bool operator==(const ServerSupport&) const = default;

 private:
  char last_upper() const;

  enum class CaseMapping { ascii, rfc1459, rfc1459_strict };

  friend struct SupportTokens;

  CaseMapping mapping_ = CaseMapping::rfc1459;
  std::string channel_types_ = "#&+!";
  std::string prefixes_ = "@+";
  std::string prefix_modes_ = "ov";
  std::optional<std::string> status_{};  // nothing: the server has not said
  std::string list_modes_ = "beI";       // CHANMODES, type A: a parameter, or none to list
  std::string always_modes_ = "k";       // type B: a parameter always
  std::string when_set_modes_ = "l";     // type C: a parameter when set
  std::string network_{};
  std::size_t line_bytes_ = 512;
  std::size_t topic_bytes_ = 0;
  std::size_t kick_bytes_ = 0;
  std::size_t away_bytes_ = 0;
  std::size_t modes_a_line_ = 3;  // RFC 2812, section 3.2.3
  bool refers_by_id_ = true;
  bool monitors_ = false;
  bool keeps_private_ = false;
  bool has_no_password_ = false;
};

}  // namespace chat::client

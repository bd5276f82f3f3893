#pragma once

#include <string>
#include <string_view>

namespace chat::relay::irc {

/// Puts the label of one command on its answer (IRCv3 labeled-response), which may come in several parts.
class LabelledAnswer {
 public:
  /// `batch`: a name that no other batch has.
  LabelledAnswer(std::string label, std::string server, std::string batch);

  /// Returns the next lines of the answer as they are sent. `is_last`: no more will come.
  std::string part(std::string_view lines, bool is_last);

  /// The same, in a batch however short the answer is.
  std::string in_batch(std::string_view lines, bool is_last);

 private:
  std::string label_;
  std::string server_;
  std::string batch_;
  bool is_open_ = false;
};

/// The answer to one labelled command (IRCv3 labeled-response): `replies`, whole lines, with the label on the
/// only one, on the batch that they are, or on a batch called `batch` around them; without replies, an ACK.
std::string labelled(std::string_view replies, std::string_view label, std::string_view server,
                     std::string_view batch);

}  // namespace chat::relay::irc

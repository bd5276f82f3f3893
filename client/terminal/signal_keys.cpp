#include "client/terminal/signal_keys.h"

#include <algorithm>
#include <string_view>

namespace chat::client {
namespace {

constexpr std::string_view kPasteBegins = "\033[200~";
constexpr std::string_view kPasteEnds = "\033[201~";

}  // namespace

KeyMeaning SignalKeys::take(char byte, Time now) {
  const bool was_silent = now - std::exchange(came_, now) >= kPasteSilenceMax;
  const KeyMeaning meaning = meaning_of(byte);
  if (meaning != KeyMeaning::text && (!in_paste_ || was_silent)) {
    in_paste_ = false;
    newest_.clear();
    return meaning;
  }
  newest_ += byte;
  if (newest_.size() > kPasteBegins.size()) newest_.erase(0, 1);
  if (newest_ == (in_paste_ ? kPasteEnds : kPasteBegins)) in_paste_ = !in_paste_;
  return KeyMeaning::text;
}

KeyMeaning SignalKeys::meaning_of(char byte) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [byte](const Key& key) { return key.byte == byte; });
  return found == keys_.end() ? KeyMeaning::text : found->meaning;
}

}  // namespace chat::client

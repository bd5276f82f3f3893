#include "relay/connection/vigil.h"

#include "common/units.h"
#include "relay/connection/transport.h"

#include <algorithm>
#include <vector>

namespace chat::relay {

void Vigil::keep(bool needed, Time now) {
  if (!needed) {
    look_at_ = kNever;
  } else if (look_at_ == kNever) {
    look_at_ = now + kBetweenLooks;
  }
}

Vigil::Finding Vigil::look(const Transport& transport, bool input_ended, Time now) {
  if (now < look_at_) return Finding::nothing;
  look_at_ = now + kBetweenLooks;
  const PeerEnd end = transport.peer_end();
  error_ = end.error;
  if (end.is_gone) return Finding::gone;
  if (!input_ended && !end.sends_no_more) return Finding::nothing;
  if (last_words_until_ == kNever) last_words_until_ = now + kLastWordsTime;
  return now >= last_words_until_ ? Finding::out_of_time : Finding::nothing;
}

void Vigil::forgive(Duration lost) {
  if (look_at_ != kNever) look_at_ += lost;
  if (last_words_until_ != kNever) last_words_until_ += lost;
}

std::size_t count_waiting_lines(std::string_view kept, Transport& transport) {
  constexpr int kReadsMax = 64;
  std::vector<char> buffer(64 * kKiB);
  auto lines = std::count(kept.begin(), kept.end(), '\n');
  for (int i = 0; i < kReadsMax; ++i) {
    const Transfer transfer = transport.receive(buffer);
    if (transfer.status != Transfer::Status::done) break;
    lines += std::count(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(transfer.bytes), '\n');
  }
  return static_cast<std::size_t>(lines);
}

}  // namespace chat::relay

#include "relay/connection/vigil.h"

#include "common/units.h"
#include "relay/connection/transport.h"

#include <algorithm>
#include <vector>

namespace chat::relay {

void Vigil::keep(bool needed, Time now) {
  if (needed && kept_ == nullptr) kept_ = std::make_unique<Kept>();
  if (kept_ == nullptr) return;
  if (!needed) {
    kept_->look_at = kNever;
  } else if (kept_->look_at == kNever) {
    kept_->look_at = now + kBetweenLooks;
  }
}

Vigil::Finding Vigil::look(const Transport& transport, bool input_ended, Time now) {
  if (now < deadline()) return Finding::nothing;
  kept_->look_at = now + kBetweenLooks;
  const PeerEnd end = transport.peer_end();
  kept_->error = end.error;
  if (end.is_gone) return Finding::gone;
  if (!input_ended && !end.sends_no_more) return Finding::nothing;
  if (kept_->last_words_until == kNever) kept_->last_words_until = now + kLastWordsTime;
  return now >= kept_->last_words_until ? Finding::out_of_time : Finding::nothing;
}

void Vigil::forgive(Duration lost) {
  if (kept_ == nullptr) return;
  if (kept_->look_at != kNever) kept_->look_at += lost;
  if (kept_->last_words_until != kNever) kept_->last_words_until += lost;
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
